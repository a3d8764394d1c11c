import assert from "node:assert/strict";
import { toBase64Url } from "../../../../src/core/bytes.ts";
import { MAX_AUTHORS } from "../../../../src/core/limits/replication.ts";
import { PEER_ID_BYTES, type PeerId } from "../../../../src/core/peer_id.ts";
import { PEOPLE_COLOURS } from "../../../../src/ui/screen/themes/theme.ts";
import {
  colourOf,
  type Colours,
  withColour,
  withColours,
} from "../../../../src/ui/screen/model/colours.ts";
import { person, said, screenHarness, snapshot } from "../screen_harness.ts";

/** Somebody whose key prefers `number` modulo the count of colours. */
function peer(number: number, other = 0): PeerId {
  const key = new Uint8Array(PEER_ID_BYTES);
  key.set([other, number >> 8, number & 0xff], PEER_ID_BYTES - 3);
  return toBase64Url(key) as PeerId;
}

const NOBODY: Colours = new Map();

/** Gives each a colour, all of them being around. */
function together(ids: readonly PeerId[], colours = NOBODY): Colours {
  return ids.reduce((sum, id) => withColour(sum, id, ids), colours);
}

Deno.test("withColour() gives what the key prefers, or the next that is free", () => {
  const ids = [peer(3), peer(3, 1), peer(4), peer(9), peer(9, 1)];
  const colours = together(ids);
  assert.deepEqual(ids.map((id) => colourOf(colours, id)), [3, 4, 5, 9, 0]);
});

Deno.test("withColour() leaves free only the colours of those around", () => {
  const colours = together([peer(3), peer(4)]);
  assert.equal(colourOf(withColour(colours, peer(3, 1), []), peer(3, 1)), 3);
  assert.equal(colourOf(withColour(colours, peer(3, 1), [peer(3)]), peer(3, 1)), 4);
  assert.equal(colourOf(withColour(colours, peer(3, 1), [peer(3), peer(4)]), peer(3, 1)), 5);
});

Deno.test("withColour() lets nobody's colour change", () => {
  const first = withColour(NOBODY, peer(3), []);
  assert.equal(withColour(first, peer(3), [peer(3, 1)]), first);
  const many = together(Array.from({ length: 50 }, (_, at) => peer(at, 1)), first);
  assert.equal(colourOf(many, peer(3)), 3);
});

Deno.test("withColour() goes by the key again where all colours are taken", () => {
  const ids = Array.from({ length: PEOPLE_COLOURS }, (_, at) => peer(at));
  const colours = together(ids);
  assert.equal(new Set(colours.values()).size, PEOPLE_COLOURS);
  assert.equal(colourOf(withColour(colours, peer(7, 1), ids), peer(7, 1)), 7);
});

Deno.test("withColour() remembers MAX_AUTHORS, and not one more", () => {
  const ids = Array.from({ length: MAX_AUTHORS + 1 }, (_, at) => peer(at));
  const full = together(ids.slice(0, MAX_AUTHORS));
  assert.equal(full.size, MAX_AUTHORS);
  assert.equal(together(ids).size, MAX_AUTHORS);
  assert.equal(colourOf(full, peer(MAX_AUTHORS)), MAX_AUTHORS % PEOPLE_COLOURS);
});

Deno.test("withColours() gives everybody here a colour before they speak, us what our key prefers", () => {
  const members = [{ id: peer(3) }, { id: peer(5) }, { id: peer(5, 1) }];
  const colours = withColours(NOBODY, { self: { id: peer(3, 1) }, members });
  const all = [peer(3, 1), peer(3), peer(5), peer(5, 1)];
  assert.deepEqual(all.map((id) => colourOf(colours, id)), [3, 4, 5, 6]);
  assert.equal(withColours(colours, { self: { id: peer(3, 1) }, members }), colours);
});

Deno.test("update() keeps the colour of who was seen in a list when they speak", () => {
  const twins = [person(2, "bob"), { ...person(12, "ida"), id: peer(2 * 257, 1) }];
  const before = screenHarness(64, 12, { snapshot: snapshot({ people: twins }) });
  const seen = twins.map(({ id }) => colourOf(before.model.colours, id));
  const after = before.tell(...[...twins].reverse().map((twin, at) => said(twin, "hi", at)));
  assert.deepEqual(twins.map(({ id }) => colourOf(after.model.colours, id)), seen);
  assert.equal(new Set(seen).size, 2);
});
