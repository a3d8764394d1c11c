import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_EDITOR_UNDO_STEPS } from "../../../../../src/core/limits/front_ends.ts";
import { graphemes } from "../../../../../src/core/text/width.ts";
import {
  type Editor,
  EMPTY_EDITOR,
  insertPaste,
  insertText,
} from "../../../../../src/ui/screen/model/editor.ts";
import { type Edit, EDITS } from "../../../../../src/ui/screen/update/keys/edits.ts";
import { edit, editorAt, marked, typing } from "../../model/editing.ts";

Deno.test("EDITS move by graphemes, words and lines", () => {
  assert.equal(edit("a👩‍👩‍👧|", "backward-char"), "a|👩‍👩‍👧");
  assert.equal(edit("|👩‍👩‍👧b", "forward-char"), "👩‍👩‍👧|b");
  assert.equal(edit("|a", "backward-char"), "|a");
  assert.equal(edit("a|", "forward-char"), "a|");
  assert.equal(edit("one two, thrée|", "backward-word"), "one two, |thrée");
  assert.equal(edit("one| two, three", "forward-word"), "one two|, three");
  assert.equal(edit("one\ntwo th|ree", "beginning-of-line"), "one\n|two three");
  assert.equal(edit("o|ne\ntwo", "end-of-line"), "one|\ntwo");
  assert.equal(edit("漢字abc\nab|c", "previous-line"), "漢字|abc\nabc");
  assert.equal(edit("ab|c\nd\nef", "next-line"), "abc\nd|\nef");
  assert.equal(edit("ab|c", "previous-line"), "ab|c");
  assert.equal(edit("ab|c", "next-line"), "ab|c");
});

Deno.test("EDITS delete, kill and yank", () => {
  assert.equal(edit("ab👍🏽|c", "delete-backward-char"), "ab|c");
  assert.equal(edit("ab|👍🏽c", "delete-char"), "ab|c");
  assert.equal(edit("a|bc\nd", "kill-line", "end-of-line", "yank"), "abc|\nd");
  assert.equal(edit("a|\nb", "kill-line"), "a|b");
  assert.equal(edit("x\nab|c", "backward-kill-line"), "x\n|c");
  assert.equal(edit("one two|", "backward-kill-word", "yank", "yank"), "one twotwo|");
  assert.equal(edit("cd /a/b |", "unix-word-rubout"), "cd |");
  assert.equal(edit("one| two three", "kill-word"), "one| three");
  assert.equal(edit("|", "kill-line", "backward-kill-word", "yank"), "|");
});

Deno.test("EDITS transpose the characters around the cursor, the last two at the end", () => {
  assert.equal(edit("ab|cd", "transpose-chars"), "acb|d");
  assert.equal(edit("漢👍🏽|", "transpose-chars"), "👍🏽漢|");
  assert.equal(edit("a|", "transpose-chars"), "a|");
  assert.equal(edit("|ab", "transpose-chars"), "|ab");
  assert.equal(edit("x\n|ab", "transpose-chars"), "x\n|ab");
});

Deno.test("EDITS make one of cuts in a row, in the order in which it stood", () => {
  assert.equal(edit("a|b\ncd", "kill-line", "kill-line", "kill-line", "yank"), "ab\ncd|");
  assert.equal(
    edit("one two three|", "backward-kill-word", "backward-kill-word", "yank"),
    "one two three|",
  );
  assert.equal(edit("one two| three", "unix-word-rubout", "kill-word", "yank"), "one two three|");
  const apart = edit("one two|", "backward-kill-word", "backward-char", "kill-line", "yank");
  assert.equal(apart, "one |");
});

/**
 * The texts that undoing (or another edit) goes through, from what these changes made on, until
 * nothing changes.
 */
function walk(editor: Editor, step: Edit = EDITS.undo): readonly string[] {
  const next = step(editor);
  return next === editor ? [editor.text] : [editor.text, ...walk(next, step)];
}

Deno.test("EDITS undo a word that was typed with the blanks behind it, and each other change by itself", () => {
  assert.deepEqual(walk(typing("one  two")), ["one  two", "one  ", ""]);
  assert.deepEqual(walk(EDITS["backward-kill-word"](typing("a b"))), ["a ", "a b", "a ", ""]);
  assert.deepEqual(walk(typing("a\nb")), ["a\nb", "a\n", "a", ""]);
  const moved = EDITS["end-of-line"](EDITS["backward-char"](typing("ab")));
  assert.deepEqual(walk(insertText(moved, "c").editor), ["abc", "ab", ""]);
  const pasted = insertPaste(typing("see "), "one two").editor;
  assert.deepEqual(walk(insertText(pasted, "!").editor), [
    "see one two!",
    "see one two",
    "see ",
    "",
  ]);
});

Deno.test("EDITS undo characters deleted one after the other at once", () => {
  const deleted = ["delete-backward-char", "delete-backward-char", "delete-char"] as const;
  const editor = deleted.reduce((sum, name) => EDITS[name](sum), typing("word"));
  assert.deepEqual(walk(editor), ["wo", "word", ""]);
});

Deno.test("EDITS redo what was undone, until something else is done", () => {
  const typed = typing("one two three");
  const undone = EDITS.undo(EDITS.undo(typed));
  assert.deepEqual(walk(undone, EDITS.redo), ["one ", "one two ", "one two three"]);
  const changed = insertText(undone, "x").editor;
  assert.equal(EDITS.redo(changed), changed);
  assert.deepEqual(walk(changed), ["one x", "one ", ""]);
  assert.equal(EDITS.redo(EDITS.undo(typing("a"))).cursor, 1);
});

Deno.test("EDITS undo brings back where the cursor was, and whether lines were pasted", () => {
  const cleared = EDITS["kill-line"]({ ...editorAt("a|b\nc"), pasted: true });
  assert.equal(marked(EDITS.undo(cleared)), "a|b\nc");
  const pasted = insertPaste(EMPTY_EDITOR, "a\nb").editor;
  assert.deepEqual([pasted.pasted, EDITS.undo(pasted).pasted], [true, false]);
  assert.equal(EDITS.redo(EDITS.undo(pasted)).pasted, true);
});

Deno.test("EDITS undo MAX_EDITOR_UNDO_STEPS changes, and not one more", () => {
  const undoable = (changes: number) => {
    let editor = EMPTY_EDITOR;
    for (let at = 0; at < changes; at++) editor = insertPaste(editor, "ab").editor;
    for (let at = 0; at < changes; at++) editor = EDITS.undo(editor);
    return editor.text;
  };
  assert.equal(undoable(MAX_EDITOR_UNDO_STEPS), "");
  assert.equal(undoable(MAX_EDITOR_UNDO_STEPS + 1), "ab");
});

Deno.test("EDITS leave the cursor between graphemes, whatever is typed and pressed", () => {
  const names = Object.keys(EDITS) as (keyof typeof EDITS)[];
  const pieces = ["a", " ", "\n", "漢", "e\u0301", "\u0301", "\u200d", "👩", "🇩", "👍🏽", "\x1b"];
  const step = fc.oneof(
    fc.constantFrom(...names).map((name) => EDITS[name]),
    fc.constantFrom(...pieces).map((piece) => (editor: Editor) => insertText(editor, piece).editor),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const { text, cursor } = steps.reduce((editor, next) => next(editor), EMPTY_EDITOR);
      const ends = new Set([0]);
      let end = 0;
      for (const grapheme of graphemes(text)) ends.add(end += grapheme.text.length);
      assert.ok(ends.has(cursor), JSON.stringify({ text, cursor }));
    }),
    { seed: 13, numRuns: 1_000 },
  );
});
