import assert from "node:assert/strict";
import { nearestXtermColour, xtermColour } from "../../../src/term/drawing/xterm_colours.ts";

const any = () => true;

Deno.test("xtermColour() has the cube and the greys of xterm", () => {
  assert.deepEqual(xtermColour(16), [0, 0, 0]);
  assert.deepEqual(xtermColour(110), [135, 175, 215]);
  assert.deepEqual(xtermColour(231), [255, 255, 255]);
  assert.deepEqual(xtermColour(232), [8, 8, 8]);
  assert.deepEqual(xtermColour(255), [238, 238, 238]);
});

Deno.test("nearestXtermColour() finds each colour itself, and what is nearest in hue", () => {
  for (let index = 16; index < 256; index++) {
    assert.deepEqual(xtermColour(nearestXtermColour(xtermColour(index), any)!), xtermColour(index));
  }
  assert.equal(nearestXtermColour([0xd4, 0xad, 0xff], any), 183);
  assert.equal(nearestXtermColour([0xff, 0x8f, 0x8f], any), 210);
});

Deno.test("nearestXtermColour() takes only what fits, and nothing where nothing does", () => {
  assert.equal(nearestXtermColour([0, 0, 0], (_, index) => index > 231), 232);
  assert.equal(nearestXtermColour([0, 0, 0], () => false), undefined);
});
