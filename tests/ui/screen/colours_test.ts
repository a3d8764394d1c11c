import assert from "node:assert/strict";
import { MAX_AUTHORS } from "../../../src/core/limits.ts";
import { toBase64Url } from "../../../src/core/bytes.ts";
import { PEER_ID_BYTES, type PeerId } from "../../../src/core/peer.ts";
import { PEOPLE_COLOURS } from "../../../src/term/palette.ts";
import { colourOf, type Colours, withColour } from "../../../src/ui/screen/colours.ts";

/** Somebody whose key prefers `number` modulo the count of colours. */
function peer(number: number, other = 0): PeerId {
  const key = new Uint8Array(PEER_ID_BYTES);
  key.set([other, number >> 8, number & 0xff], PEER_ID_BYTES - 3);
  return toBase64Url(key) as PeerId;
}

const NOBODY: Colours = new Map();

Deno.test("withColour() gives what the key prefers, or the next that is free", () => {
  const ids = [peer(3), peer(3, 1), peer(4), peer(9), peer(9, 1)];
  const colours = ids.reduce(withColour, NOBODY);
  assert.deepEqual(ids.map((id) => colourOf(colours, id)), [3, 4, 5, 9, 0]);
});

Deno.test("withColour() lets nobody's colour change", () => {
  const first = withColour(NOBODY, peer(3));
  assert.equal(withColour(first, peer(3)), first);
  const many = Array.from({ length: 50 }, (_, at) => peer(at, 1)).reduce(withColour, first);
  assert.equal(colourOf(many, peer(3)), 3);
});

Deno.test("withColour() goes by the key again where all colours are taken", () => {
  const ids = Array.from({ length: PEOPLE_COLOURS }, (_, at) => peer(at));
  const colours = ids.reduce(withColour, NOBODY);
  assert.equal(new Set(colours.values()).size, PEOPLE_COLOURS);
  assert.equal(colourOf(withColour(colours, peer(7, 1)), peer(7, 1)), 7);
});

Deno.test("withColour() remembers MAX_AUTHORS, and not one more", () => {
  const ids = Array.from({ length: MAX_AUTHORS + 1 }, (_, at) => peer(at));
  const full = ids.slice(0, MAX_AUTHORS).reduce(withColour, NOBODY);
  assert.equal(full.size, MAX_AUTHORS);
  assert.equal(ids.reduce(withColour, NOBODY).size, MAX_AUTHORS);
  assert.equal(colourOf(full, peer(MAX_AUTHORS)), MAX_AUTHORS % PEOPLE_COLOURS);
});
