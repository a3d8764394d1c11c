import assert from "node:assert/strict";
import { MAX_QUERY_UNITS } from "../../../../src/core/limits/front_ends.ts";
import { DEV, type ScreenHarness, screenHarness } from "../screen_harness.ts";

/** Somebody who sent these lines, and typed a draft. */
function sent(...lines: readonly string[]): ScreenHarness {
  return lines.reduce((screen, line) => screen.type(line).press("Enter"), screenHarness(70, 10))
    .type("draft");
}

const textOf = (screen: ScreenHarness) => screen.model.editor.text;

Deno.test("inputInSearch() narrows the search as one types, and goes further back with C-r", () => {
  const begun = sent("Hello you", "help me", "other", "help me").press("C-r");
  assert.equal(begun.model.hint, "(search back)   C-r older, Enter takes it, Esc goes back");
  assert.equal(textOf(begun), "draft");
  const found = begun.type("HEL");
  assert.equal(textOf(found), "help me");
  assert.match(found.model.hint ?? "", /^\(search back\) HEL {2}C-r older/);
  assert.equal(textOf(found.type("lo")), "Hello you");
  const older = found.press("C-r");
  assert.equal(textOf(older), "Hello you", "the same line, sent twice, is one find");
  const none = older.press("C-r");
  assert.equal(textOf(none), "Hello you");
  assert.match(none.model.hint ?? "", /^\(search back: not found\) HEL/);
  assert.equal(textOf(older.press("C-s")), "help me");
  assert.equal(textOf(found.type("lo").press("Backspace", "Backspace")), "help me");
  assert.equal(textOf(found.press("C-u")), "help me", "without letters nothing else is found");
});

Deno.test("inputInSearch() takes the line with Enter, and a second one sends it", () => {
  const screen = sent("one", "two");
  const taken = screen.press("C-r").type("on").press("Enter");
  assert.equal(textOf(taken), "one");
  assert.deepEqual(taken.effects, screen.effects, "nothing is sent yet");
  assert.equal(taken.model.hint, undefined);
  assert.equal(taken.press("Enter").effects.length, screen.effects.length + 1);
  assert.equal(
    textOf(taken.press("Down", "Down")),
    "draft",
    "it stands at its place in the history",
  );
  assert.equal(textOf(taken.press("C-_")), "draft");
});

Deno.test("inputInSearch() goes back to what was typed with Escape, C-g and C-c", () => {
  for (const key of ["Escape", "C-g", "C-c"] as const) {
    const back = sent("one").press("C-r").type("one").press(key);
    assert.deepEqual([textOf(back), back.model.historySearch, back.model.hint], [
      "draft",
      undefined,
      undefined,
    ]);
  }
  assert.equal(textOf(sent("one").press("C-r").type("x").press("Enter")), "draft");
});

Deno.test("inputInSearch() takes the line with any other key, which then does what it does", () => {
  const searched = sent("one", "two").press("C-r").type("on");
  assert.equal(textOf(searched.press("Left").type("!")), "on!e");
  assert.equal(textOf(searched.press("C-a", "C-k")), "");
  const paste = { type: "paste", text: " more", lost: 0, complete: true } as const;
  assert.equal(textOf(searched.happen({ type: "input", token: paste })), "one more");
  const focus = { type: "focus", focused: true } as const;
  assert.ok(searched.happen({ type: "input", token: focus }).model.historySearch !== undefined);
});

Deno.test("inputInSearch() ends where another room comes in sight, with the draft in its room", () => {
  const screen = sent("one").open(DEV).press("C-r").type("on");
  const entered = screen.tell({ type: "entered", room: DEV, clock: { ms: 0, counter: 0 } });
  assert.deepEqual([entered.model.room, textOf(entered)], [DEV.id, ""]);
  assert.equal(textOf(entered.press("C-p")), "draft");
});

Deno.test("inputInSearch() finds and shows no password", () => {
  const screen = screenHarness(70, 10).type("/create dev hunter2").press("Enter", "C-r");
  assert.equal(textOf(screen.type("hunter")), "");
  assert.equal(textOf(screen.type("dev")), "/create dev");
});

Deno.test("inputInSearch() takes MAX_QUERY_UNITS of text, and no more", () => {
  const long = "x".repeat(MAX_QUERY_UNITS);
  const full = sent("one").press("C-r").type(long);
  assert.equal(full.model.historySearch?.text, long);
  assert.equal(full.type("y").model.historySearch?.text, long);
  const longer = sent("one").press("C-r").type(`${long.slice(1)}👍`);
  assert.equal(longer.model.historySearch?.text, long.slice(1), "the beginning is kept");
});
