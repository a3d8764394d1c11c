import assert from "node:assert/strict";
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { safetyNumber } from "../../../src/chat/people/safety_number.ts";
import { ALICE, BOB, CAROL } from "../one_engine.ts";

Deno.test("safetyNumber() is the same for both, and another for any other two", () => {
  const number = safetyNumber(ALICE, BOB);
  assert.deepEqual(safetyNumber(BOB, ALICE), number);
  const others = [safetyNumber(ALICE, CAROL), safetyNumber(CAROL, BOB), safetyNumber(BOB, BOB)];
  const all = [number, ...others];
  assert.equal(new Set(all.map(({ digits }) => digits)).size, all.length);
  assert.equal(new Set(all.map(({ words }) => words)).size, all.length);
});

Deno.test("safetyNumber() is 6 groups of 5 digits and 12 words of the list", () => {
  const { digits, words } = safetyNumber(ALICE, BOB);
  assert.match(digits, /^\d{5}( \d{5}){5}$/);
  const list = words.split(" ");
  assert.equal(list.length, 12);
  for (const word of list) assert.ok(wordlist.includes(word), word);
  // a fixed pair of keys, so that no later version shows another number for the same two people
  assert.deepEqual({ digits, words }, PINNED);
});

const PINNED = {
  digits: "05908 49256 63014 89612 04018 72284",
  words: "repair leave radio stool mammal minimum galaxy hole broccoli friend limit mixture",
};
