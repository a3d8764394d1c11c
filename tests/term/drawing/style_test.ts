import assert from "node:assert/strict";
import {
  beginBase,
  PLAIN,
  sameStyle,
  type Style,
  styleChange,
} from "../../../src/term/drawing/style.ts";
import {
  COLOURLESS,
  GNU_SCREEN,
  LINUX_CONSOLE,
  TRUECOLOR,
  XTERM_16,
  XTERM_256,
} from "../some_capabilities.ts";
import { ANY, BLUE, BRIGHT_RED, GREEN, RED } from "./some_colours.ts";

const ink = RED;
const other = GREEN;

Deno.test("styleChange() says nothing where nothing changes", () => {
  const style: Style = { ink, bold: true, link: "https://a.example/" };
  assert.equal(styleChange(style, { ...style }, TRUECOLOR), "");
  assert.equal(styleChange({ bold: false }, PLAIN, TRUECOLOR), "");
});

Deno.test("styleChange() keeps to the colours that the terminal has", () => {
  assert.equal(styleChange(PLAIN, { ink: ANY }, TRUECOLOR), "\x1b[38;2;255;135;135m");
  assert.equal(styleChange(PLAIN, { ink: ANY }, XTERM_256), "\x1b[39m");
  assert.equal(styleChange(PLAIN, { ink }, XTERM_256), "\x1b[38;5;210m");
  assert.equal(styleChange(PLAIN, { ink }, XTERM_16), "\x1b[39m");
  assert.equal(styleChange(PLAIN, { ground: ANY }, XTERM_16), "\x1b[49m");
  for (const terminal of [TRUECOLOR, XTERM_256, XTERM_16]) {
    assert.equal(styleChange(PLAIN, { ink: BRIGHT_RED }, terminal), "\x1b[91m");
    assert.equal(styleChange(PLAIN, { ink: BLUE }, terminal), "\x1b[34m");
  }
  for (const any of [ink, ANY, BRIGHT_RED, BLUE]) {
    assert.equal(styleChange(PLAIN, { ink: any }, COLOURLESS), "");
  }
  assert.equal(styleChange({ ink }, { ink, bold: true }, COLOURLESS), "\x1b[1m");
});

Deno.test("styleChange() colours the ground, and takes its colour back", () => {
  assert.equal(styleChange(PLAIN, { ground: ANY }, TRUECOLOR), "\x1b[48;2;255;135;135m");
  assert.equal(styleChange(PLAIN, { ink, ground: other }, XTERM_256), "\x1b[38;5;210;48;5;114m");
  assert.equal(styleChange(PLAIN, { ground: BRIGHT_RED }, XTERM_16), "\x1b[101m");
  assert.equal(styleChange(PLAIN, { ground: BLUE }, XTERM_16), "\x1b[44m");
  assert.equal(styleChange(PLAIN, { ground: BLUE }, COLOURLESS), "");
  assert.equal(styleChange({ ink, ground: other }, { ink }, XTERM_256), "\x1b[;38;5;210m");
  assert.equal(styleChange({ ground: ink }, { ground: other }, XTERM_256), "\x1b[48;5;114m");
});

Deno.test("styleChange() goes back to the base where a colour or an attribute ends", () => {
  const base = { ink: BLUE, ground: other };
  const change = (from: Style, to: Style) => styleChange(from, to, XTERM_256, base);
  assert.equal(change(PLAIN, { bold: true }), "\x1b[1m");
  assert.equal(change({ ink }, PLAIN), "\x1b[34m");
  assert.equal(change({ ground: ink }, PLAIN), "\x1b[48;5;114m");
  assert.equal(change({ bold: true }, PLAIN), "\x1b[;34;48;5;114m");
  assert.equal(change({ bold: true, ink }, { ground: ink }), "\x1b[;34;48;5;210m");
  assert.equal(styleChange({ ink }, PLAIN, XTERM_256, { ground: other }), "\x1b[;48;5;114m");
});

Deno.test("styleChange() dims what a terminal without italics would invert", () => {
  assert.equal(styleChange(PLAIN, { italic: true }, XTERM_256), "\x1b[3m");
  assert.equal(styleChange(PLAIN, { italic: true }, GNU_SCREEN), "\x1b[2m");
  assert.equal(styleChange({ italic: true }, PLAIN, GNU_SCREEN), "\x1b[m");
});

Deno.test("beginBase() begins it whatever the style is", () => {
  assert.equal(beginBase(PLAIN, XTERM_256), "\x1b[m");
  assert.equal(beginBase({ ink: BLUE, ground: other }, XTERM_256), "\x1b[m\x1b[34;48;5;114m");
  assert.equal(beginBase({ ground: other }, COLOURLESS), "\x1b[m");
});

Deno.test("styleChange() adds what begins, and begins anew where something ends", () => {
  assert.equal(styleChange({ ink }, { ink: other }, XTERM_256), "\x1b[38;5;114m");
  assert.equal(styleChange({ bold: true }, { bold: true, italic: true }, XTERM_256), "\x1b[3m");
  assert.equal(styleChange({ ink, bold: true }, { ink }, XTERM_256), "\x1b[;38;5;210m");
  assert.equal(styleChange({ ink, bold: true }, { bold: true }, XTERM_256), "\x1b[;1m");
  assert.equal(styleChange({ ink, struck: true }, PLAIN, XTERM_256), "\x1b[m");
});

Deno.test("styleChange() begins and ends links, where the terminal knows them", () => {
  const link = "https://a.example/";
  assert.equal(styleChange(PLAIN, { link }, XTERM_256), `\x1b]8;;${link}\x1b\\`);
  assert.equal(styleChange({ link }, PLAIN, XTERM_256), "\x1b]8;;\x1b\\");
  assert.equal(
    styleChange({ link }, { link: "http://b/" }, XTERM_256),
    "\x1b]8;;http://b/\x1b\\",
  );
  assert.equal(styleChange(PLAIN, { link, bold: true }, LINUX_CONSOLE), "\x1b[1m");
});

Deno.test("styleChange() refuses a link with anything but printable ASCII in it", () => {
  for (const link of ["", "https://a/\x07", "https://a/\x1b]52;c;x", "https://a b", "https://ä"]) {
    assert.throws(() => styleChange(PLAIN, { link }, XTERM_256), TypeError, JSON.stringify(link));
  }
});

Deno.test("sameStyle() compares by fields, links included", () => {
  assert.ok(sameStyle({ bold: true, ink }, { ink, bold: true, dim: false }));
  for (
    const style of [{ bold: true }, { struck: true }, { ink }, { ground: ink }, {
      link: "http://a/",
    }]
  ) {
    assert.ok(!sameStyle(style, PLAIN));
  }
});
