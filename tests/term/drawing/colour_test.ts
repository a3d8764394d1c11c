import assert from "node:assert/strict";
import { contrast, groundKind, mix, parseBackground } from "../../../src/term/drawing/colour.ts";

Deno.test("contrast() is WCAG's: 21 for black on white, 1 for a colour on itself", () => {
  assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
  assert.equal(contrast([9, 99, 199], [9, 99, 199]), 1);
  assert.equal(contrast([0x77, 0x77, 0x77], [255, 255, 255]).toFixed(2), "4.48");
});

Deno.test("parseBackground() reads 1 to 4 digits a channel, and nothing else", () => {
  assert.deepEqual(parseBackground("11;rgb:ffff/8080/0000"), [255, 128, 0]);
  assert.deepEqual(parseBackground("11;rgb:f/80/000"), [255, 128, 0]);
  assert.deepEqual(parseBackground("11;rgba:1e1e/1e1e/2e2e/ffff"), [30, 30, 46]);
  for (const other of ["10;rgb:0/0/0", "11;?", "11;rgb:0/0", "11;rgb:0/0/fffff", "11;red", ""]) {
    assert.equal(parseBackground(other), undefined, other);
  }
});

Deno.test("groundKind() is dark where white stands out more", () => {
  assert.equal(groundKind([0x1e, 0x1e, 0x1e]), "dark");
  assert.equal(groundKind([0xfd, 0xf6, 0xe3]), "light");
});

Deno.test("mix() goes from one colour to the other", () => {
  const red = [0xff, 0x87, 0x87] as const;
  const green = [0x87, 0xd7, 0x87] as const;
  assert.deepEqual(mix(red, green, 0), red);
  assert.deepEqual(mix(red, green, 1), green);
  assert.deepEqual(mix(red, green, 0.5), [0xc3, 0xaf, 0x87]);
});
