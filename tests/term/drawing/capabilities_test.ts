import assert from "node:assert/strict";
import { capabilitiesOf } from "../../../src/term/drawing/capabilities.ts";
import { capabilities } from "../some_capabilities.ts";

Deno.test("capabilitiesOf() follows NO_COLOR, COLORTERM and TERM", () => {
  const colours = (environment: Readonly<Record<string, string>>, windows = false) =>
    capabilitiesOf((name) => environment[name], windows).colours;
  assert.equal(colours({ TERM: "xterm-256color", COLORTERM: "truecolor" }), "truecolor");
  assert.equal(colours({ TERM: "xterm-direct" }), "truecolor");
  assert.equal(colours({ TERM: "tmux-256color" }), "256");
  assert.equal(colours({ TERM: "xterm", XTERM_VERSION: "XTerm(390)" }), "truecolor");
  assert.equal(colours({ TERM: "xterm", XTERM_VERSION: "XTerm(330)" }), "256");
  assert.equal(colours({ TERM: "xterm" }), "16");
  assert.equal(colours({ TERM: "screen", XTERM_VERSION: "XTerm(390)" }), "16");
  assert.equal(colours({ TERM: "linux" }), "16");
  assert.equal(colours({}), "16");
  assert.equal(colours({}, true), "truecolor");
  assert.equal(colours({ TERM: "dumb", COLORTERM: "truecolor" }), "none");
  assert.equal(colours({ TERM: "xterm-256color", NO_COLOR: "1" }), "none");
  assert.equal(colours({ TERM: "xterm-256color", NO_COLOR: "" }), "256");
});

Deno.test("capabilitiesOf() expects links everywhere but where they would be shown as text", () => {
  for (const TERM of ["xterm", "xterm-256color", "tmux-256color", "screen", "vt220", ""]) {
    assert.equal(capabilities({ TERM }).links, true, TERM);
  }
  for (const TERM of ["linux", "linux-16color", "eterm-color", "dumb"]) {
    assert.equal(capabilities({ TERM }).links, false, TERM);
  }
});

Deno.test("capabilitiesOf() expects few characters of the Linux console alone", () => {
  assert.equal(capabilities({ TERM: "linux" }).fewGlyphs, true);
  assert.equal(capabilities({ TERM: "xterm" }).fewGlyphs, false);
});

Deno.test("capabilitiesOf() asks for the background only where an answer is understood, and of use", () => {
  assert.equal(capabilities({ TERM: "xterm-256color" }).tellsBackground, true);
  assert.equal(capabilities({ TERM: "linux" }).tellsBackground, false);
  assert.equal(capabilities({ TERM: "xterm", NO_COLOR: "1" }).tellsBackground, false);
});

Deno.test("capabilitiesOf() knows that GNU screen erases plainly, unless it is told not to, and has no italics", () => {
  const erases = (environment: Readonly<Record<string, string>>) =>
    capabilities(environment).erasesInColour;
  for (const TERM of ["screen", "screen-256color", "screen.xterm-256color"]) {
    assert.equal(erases({ TERM }), false, TERM);
    assert.equal(erases({ TERM, TMUX: "/tmp/tmux-0/default,1,0" }), true, TERM);
  }
  assert.equal(capabilities({ TERM: "screen-256color-bce" }).italics, false);
  assert.equal(capabilities({ TERM: "tmux-256color" }).italics, true);
  for (const TERM of ["screen-256color-bce", "tmux-256color", "xterm-kitty", "linux", ""]) {
    assert.equal(erases({ TERM }), true, TERM);
  }
});

Deno.test("capabilitiesOf() takes the kind of the background from COLORFGBG", () => {
  const background = (COLORFGBG: string) => capabilities({ TERM: "rxvt", COLORFGBG }).background;
  for (const value of ["0;15", "0;default;15", "default;7", "12;9"]) {
    assert.equal(background(value), "light", value);
  }
  for (const value of ["15;0", "7;default;0", "15;8", "default;4"]) {
    assert.equal(background(value), "dark", value);
  }
  for (const value of ["", "default;default", "15", "0;16", "0;-1", "0;15;", "a;0", "0;15x"]) {
    assert.equal(background(value), undefined, value);
  }
  assert.equal(capabilities({ TERM: "rxvt" }).background, undefined);
});

Deno.test("capabilitiesOf() gives the cursor a style only where its usual one comes back", () => {
  const styles = (environment: Readonly<Record<string, string>>) =>
    capabilities(environment).cursorStyles;
  for (const TERM of ["xterm-kitty", "xterm-256color", "tmux-256color", "alacritty"]) {
    assert.equal(styles({ TERM }), true, TERM);
  }
  for (const TERM of ["xterm", "rxvt-unicode-256color", "linux", "dumb", "eterm-color"]) {
    assert.equal(styles({ TERM }), false, TERM);
  }
  assert.equal(styles({ TERM: "xterm-256color", XTERM_VERSION: "XTerm(390)" }), false);
});
