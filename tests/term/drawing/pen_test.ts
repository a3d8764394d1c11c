import assert from "node:assert/strict";
import { createPen, type Pen, placeCursor } from "../../../src/term/drawing/pen.ts";
import { PLAIN } from "../../../src/term/drawing/style.ts";
import type { Capabilities } from "../../../src/term/drawing/capabilities.ts";
import { GNU_SCREEN, LINUX_CONSOLE, XTERM_256 } from "../some_capabilities.ts";
import { GREEN, RED } from "./some_colours.ts";

function drawn(draw: (pen: Pen) => void, capabilities = XTERM_256): string {
  const pen = createPen(capabilities);
  draw(pen);
  return pen.sequences();
}

Deno.test("placeCursor() leaves out what is 1 by itself", () => {
  assert.equal(placeCursor({ row: 0, column: 0 }), "\x1b[H");
  assert.equal(placeCursor({ row: 4, column: 0 }), "\x1b[5H");
  assert.equal(placeCursor({ row: 0, column: 9 }), "\x1b[1;10H");
});

Deno.test("Pen moves in the shortest way, and not where it is already", () => {
  assert.equal(drawn((pen) => (pen.moveTo(1, 1), pen.moveTo(1, 1))), "\x1b[2;2H");
  assert.equal(drawn((pen) => (pen.moveTo(1, 1), pen.moveTo(1, 2))), "\x1b[2;2H\x1b[C");
  assert.equal(drawn((pen) => (pen.moveTo(1, 99), pen.moveTo(1, 104))), "\x1b[2;100H\x1b[5C");
  assert.equal(drawn((pen) => (pen.moveTo(1, 5), pen.moveTo(1, 3))), "\x1b[2;6H\x1b[4G");
  assert.equal(drawn((pen) => (pen.moveTo(1, 5), pen.moveTo(1, 0))), "\x1b[2;6H\r");
});

Deno.test("Pen places the cursor absolutely behind what may be of another width", () => {
  const text = drawn((pen) => {
    pen.moveTo(0, 0);
    pen.write("ab", PLAIN, 2);
    pen.moveTo(0, 2);
    pen.writeUncertain("漢", PLAIN);
    pen.moveTo(0, 4);
    pen.write("c", PLAIN, 1);
  });
  assert.equal(text, "\x1b[Hab漢\x1b[5Gc");
});

Deno.test("Pen writes what a console's font has", () => {
  const write = (pen: Pen) => pen.write("● …", PLAIN, 3);
  assert.equal(drawn(write), "● …");
  assert.equal(drawn(write, LINUX_CONSOLE), "* ~");
});

Deno.test("Pen erases in the base, or writes blanks where the terminal erases plainly", () => {
  const base = { ground: RED };
  const erase = (capabilities: Capabilities) => {
    const pen = createPen(capabilities, { base, isAscii: false });
    pen.moveTo(0, 2);
    pen.erase(3, false);
    pen.moveTo(0, 2);
    pen.write("x", { ground: GREEN }, 1);
    pen.moveTo(1, 0);
    pen.erase(4, true);
    return pen.sequences();
  };
  const written = "\x1b[48;5;114mx\x1b[2H\x1b[48;5;210m";
  assert.equal(erase(XTERM_256), `\x1b[1;3H\x1b[3X${written}\x1b[K`);
  assert.equal(erase(GNU_SCREEN), `\x1b[1;3H   \x1b[3G${written}    `);
});
