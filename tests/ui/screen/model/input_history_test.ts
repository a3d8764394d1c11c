import assert from "node:assert/strict";
import { MAX_INPUT_HISTORY_LINES } from "../../../../src/core/limits/front_ends.ts";
import {
  EMPTY_HISTORY,
  type InputHistory,
  recall,
  remember,
} from "../../../../src/ui/screen/model/input_history.ts";

const sent = (history: InputHistory, line: string) => remember(history, line);

Deno.test("recall() goes back to the oldest, and forth to the draft", () => {
  const history = ["one", "two"].reduce(sent, EMPTY_HISTORY);
  const two = recall(history, "older", "draft");
  assert.equal(two?.text, "two");
  const one = recall(two.history, "older", "two, changed");
  assert.equal(one?.text, "one");
  assert.equal(recall(one.history, "older", "one"), undefined);
  const forth = recall(one.history, "newer", "one");
  assert.equal(forth?.text, "two");
  const draft = recall(forth.history, "newer", "two");
  assert.equal(draft?.text, "draft");
  assert.equal(recall(draft.history, "newer", "draft"), undefined);
});

Deno.test("recall() has nothing where nothing was sent", () => {
  assert.equal(recall(EMPTY_HISTORY, "older", "x"), undefined);
  assert.equal(recall(EMPTY_HISTORY, "newer", "x"), undefined);
});

Deno.test("remember() keeps a repeated line once", () => {
  const history = ["one", "one", "two", "one"].reduce(sent, EMPTY_HISTORY);
  assert.deepEqual(history.entries, ["one", "two", "one"]);
});

Deno.test("remember() holds MAX_INPUT_HISTORY_LINES, and lets the oldest go for one more", () => {
  const lines = Array.from({ length: MAX_INPUT_HISTORY_LINES }, (_, at) => `line ${at}`);
  const full = lines.reduce(sent, EMPTY_HISTORY);
  assert.deepEqual(full.entries, lines);
  assert.deepEqual(remember(full, "more").entries, [...lines.slice(1), "more"]);
});

Deno.test("remember() keeps the draft that something sent before was sent in place of", () => {
  const looked = recall(["one"].reduce(sent, EMPTY_HISTORY), "older", "draft");
  assert.deepEqual(remember(looked!.history, "one").entries, ["one", "draft", "one"]);
  const empty = recall(["one"].reduce(sent, EMPTY_HISTORY), "older", " ");
  assert.deepEqual(remember(empty!.history, "one").entries, ["one"]);
});
