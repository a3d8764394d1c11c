import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_SCROLLBACK_LINES } from "../../../../src/core/limits/front_ends.ts";
import {
  compareLines,
  type Line,
  type LineContext,
  messageLine,
  textLine,
} from "../../../../src/ui/screen/model/line.ts";
import {
  dropOldest,
  EMPTY_SCROLLBACK,
  indexOf,
  insert,
  lastIndex,
  lineAt,
  remove,
  replaceAt,
  type Scrollback,
} from "../../../../src/ui/screen/model/scrollback.ts";
import { ALICE, BOB, message } from "../screen_harness.ts";

function context(arrival: number): LineContext {
  return {
    arrival,
    self: ALICE,
    minutesEast: () => 0,
    senderName: ({ sender }) => sender,
    picture: () => "",
  };
}

function lineOf(ms: number, arrival = ms): Line {
  return textLine("notice", { ms, counter: 0 }, `line ${ms}`, context(arrival));
}

function all(scrollback: Scrollback): readonly Line[] {
  return scrollback.chunks.flat();
}

Deno.test("insert() keeps lines in their order, whatever order they come in", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(500), { maxLength: 600 }), (times) => {
      const lines = times.map((ms, arrival) => lineOf(ms, arrival));
      const scrollback = lines.reduce(insert, EMPTY_SCROLLBACK);
      const sorted = lines.toSorted(compareLines);
      assert.deepEqual(all(scrollback), sorted);
      assert.equal(scrollback.size, lines.length);
      sorted.forEach((line, index) => {
        assert.equal(lineAt(scrollback, index), line);
        assert.equal(indexOf(scrollback, line), index);
      });
      assert.ok(scrollback.chunks.every((chunk) => chunk.length > 0));
    }),
    { seed: 7, numRuns: 60 },
  );
});

Deno.test("insert() changes no scrollback that it was given", () => {
  const before = [1, 2, 3].reduce((sum, ms) => insert(sum, lineOf(ms)), EMPTY_SCROLLBACK);
  const copy = structuredClone(before);
  insert(before, lineOf(0));
  assert.deepEqual(before, copy);
});

Deno.test("insert() holds MAX_SCROLLBACK_LINES, and lets the oldest go for one more", () => {
  let scrollback = EMPTY_SCROLLBACK;
  for (let ms = 0; ms < MAX_SCROLLBACK_LINES; ms++) scrollback = insert(scrollback, lineOf(ms));
  assert.equal(scrollback.size, MAX_SCROLLBACK_LINES);
  assert.equal(lineAt(scrollback, 0)?.clock.ms, 0);
  scrollback = insert(scrollback, lineOf(MAX_SCROLLBACK_LINES));
  assert.equal(scrollback.size, MAX_SCROLLBACK_LINES);
  assert.equal(lineAt(scrollback, 0)?.clock.ms, 1);
  assert.equal(lineAt(scrollback, MAX_SCROLLBACK_LINES - 1)?.clock.ms, MAX_SCROLLBACK_LINES);
  assert.equal(lineAt(scrollback, MAX_SCROLLBACK_LINES), undefined);
});

Deno.test("compareLines() orders messages of one moment everywhere the same, and before events", () => {
  const one = messageLine(message(ALICE, "a", 0), context(9));
  const other = messageLine(message(BOB, "b", 0), context(1));
  const event = textLine("notice", one.clock, "c", context(0));
  const sorted = [event, other, one].toSorted(compareLines);
  assert.deepEqual(sorted.map(({ body }) => body.text), ["a", "b", "c"]);
});

Deno.test("remove() takes out what is meant, wherever it stands, and nothing else", () => {
  let scrollback = EMPTY_SCROLLBACK;
  for (let ms = 0; ms < 1_000; ms++) scrollback = insert(scrollback, lineOf(ms));
  const odd = remove(scrollback, ({ clock }) => clock.ms % 2 === 0 || clock.ms < 300);
  assert.equal(odd.size, 350);
  assert.equal(all(odd).length, 350);
  assert.ok(odd.chunks.every((chunk) => chunk.length > 0));
  assert.equal(lineAt(odd, 0)?.clock.ms, 301);
  assert.deepEqual(remove(odd, () => true), EMPTY_SCROLLBACK);
});

Deno.test("lastIndex() finds the newest line that is meant, in whatever chunk it stands", () => {
  let scrollback = EMPTY_SCROLLBACK;
  for (let ms = 0; ms < 1_000; ms++) scrollback = insert(scrollback, lineOf(ms));
  for (const ms of [0, 1, 127, 128, 500, 998, 999]) {
    assert.equal(lastIndex(scrollback, ({ clock }) => clock.ms <= ms), ms);
  }
  assert.equal(lastIndex(scrollback, () => false), -1);
  assert.equal(lastIndex(EMPTY_SCROLLBACK, () => true), -1);
});

Deno.test("replaceAt() changes one line, and leaves the others and what it was given", () => {
  let scrollback = EMPTY_SCROLLBACK;
  for (let ms = 0; ms < 300; ms++) scrollback = insert(scrollback, lineOf(ms));
  for (const index of [0, 127, 128, 299]) {
    const line = { ...lineOf(index), delivered: true };
    const replaced = replaceAt(scrollback, index, line);
    assert.equal(lineAt(replaced, index), line);
    const expected = all(scrollback).with(index, line);
    assert.deepEqual(all(replaced), expected);
    assert.equal(lineAt(scrollback, index)?.delivered, undefined);
  }
});

Deno.test("dropOldest() lets one line go, and no empty chunk stay", () => {
  let scrollback = EMPTY_SCROLLBACK;
  for (let ms = 0; ms < 200; ms++) scrollback = insert(scrollback, lineOf(ms));
  for (let left = 199; left >= 0; left--) {
    scrollback = dropOldest(scrollback);
    assert.equal(scrollback.size, left);
    assert.ok(scrollback.chunks.every((chunk) => chunk.length > 0));
  }
  assert.deepEqual(scrollback, EMPTY_SCROLLBACK);
});
