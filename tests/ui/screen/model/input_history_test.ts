import assert from "node:assert/strict";
import {
  MAX_INPUT_HISTORY_EDITS,
  MAX_INPUT_HISTORY_LINES,
} from "../../../../src/core/limits/front_ends.ts";
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
  assert.equal(forth?.text, "two, changed");
  const draft = recall(forth.history, "newer", "two, changed");
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

/** Goes back through all of the history, and edits each entry. */
function edited(history: InputHistory, text = "draft"): InputHistory {
  const older = recall(history, "older", text);
  return older === undefined ? history : edited(older.history, `${older.text}!`);
}

Deno.test("recall() keeps edits until a line is sent, and forgets one that was taken back", () => {
  const history = edited(["one", "two", "three"].reduce(sent, EMPTY_HISTORY));
  assert.deepEqual(history.edits, new Map([[2, "three!"], [1, "two!"]]));
  const forth = recall(history, "newer", "one!");
  assert.equal(forth?.text, "two!");
  const undone = recall(forth.history, "newer", "two");
  assert.deepEqual(undone?.history.edits, new Map([[2, "three!"], [0, "one!"]]));
  const known = remember(forth.history, "two!");
  assert.deepEqual(known.entries, ["one", "two", "three", "draft", "two!"]);
  assert.equal(known.edits.size, 0);
});

Deno.test("recall() keeps MAX_INPUT_HISTORY_EDITS, and lets the oldest go for one more", () => {
  const editsOf = (count: number) => {
    const lines = Array.from({ length: count + 1 }, (_, at) => `line ${at}`);
    return edited(lines.reduce(sent, EMPTY_HISTORY)).edits;
  };
  const full = editsOf(MAX_INPUT_HISTORY_EDITS);
  assert.equal(full.size, MAX_INPUT_HISTORY_EDITS);
  assert.ok(full.has(MAX_INPUT_HISTORY_EDITS));
  const more = editsOf(MAX_INPUT_HISTORY_EDITS + 1);
  assert.equal(more.size, MAX_INPUT_HISTORY_EDITS);
  assert.ok(!more.has(MAX_INPUT_HISTORY_EDITS + 1));
});
