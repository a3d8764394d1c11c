import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_EDITOR_UNDO_STEPS, MAX_EDITOR_UNITS } from "../../../src/core/limits.ts";
import { graphemes } from "../../../src/core/text/width.ts";
import { type Editor, EDITS, EMPTY_EDITOR, insertText } from "../../../src/ui/screen/editor.ts";

/** An editor whose cursor stands at `|`. */
function editorAt(marked: string): Editor {
  const cursor = marked.indexOf("|");
  return { ...EMPTY_EDITOR, text: marked.replace("|", ""), cursor };
}

function marked({ text, cursor }: Editor): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

function edit(text: string, ...names: readonly (keyof typeof EDITS)[]): string {
  return marked(names.reduce((editor, name) => EDITS[name](editor), editorAt(text)));
}

function typed(text: string, ...pieces: readonly string[]): string {
  return marked(pieces.reduce((editor, piece) => insertText(editor, piece).editor, editorAt(text)));
}

Deno.test("insertText() puts text at the cursor", () => {
  assert.equal(typed("|", "a", "é", "漢", "q", "?"), "aé漢q?|");
  assert.equal(typed("a|c", "b"), "ab|c");
});

Deno.test("insertText() joins what belongs to the character before", () => {
  assert.equal(typed("e|", "\u0301"), "e\u0301|");
  assert.equal(edit("e\u0301|", "backward-char"), "|e\u0301");
  assert.equal(typed("|", "👩", "\u200d", "👩", "\u200d", "👧"), "👩\u200d👩\u200d👧|");
});

Deno.test("insertText() keeps newlines and shows what it had to take out", () => {
  assert.equal(typed("|", "one\ntwo\tthree\r\nfour"), "one\ntwo    three\nfour|");
  assert.equal(typed("|", "\x1b[31mred\u202e"), "␛[31mred␛|");
});

Deno.test("insertText() fills up to MAX_EDITOR_UNITS, and tells how much was lost", () => {
  const room = { ...EMPTY_EDITOR, text: "x".repeat(MAX_EDITOR_UNITS - 1), cursor: 0 };
  const full = insertText(room, "y");
  assert.deepEqual([full.lost, full.editor.text.length], [0, MAX_EDITOR_UNITS]);
  const more = insertText(full.editor, "漢");
  assert.deepEqual([more.lost, more.editor.text], [1, full.editor.text]);
  const emoji = insertText(room, "👍");
  assert.deepEqual([emoji.lost, emoji.editor.text], [2, room.text]);
});

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

Deno.test("EDITS undo a run of typing at once, and each other change by itself", () => {
  const typed = ["o", "n", "e", " ", "t", "w", "o"]
    .reduce((editor, piece) => insertText(editor, piece).editor, EMPTY_EDITOR);
  const killed = EDITS["backward-kill-word"](typed);
  const steps = [killed];
  for (let step = 0; step < 5; step++) steps.push(EDITS.undo(steps.at(-1) ?? killed));
  assert.deepEqual(steps.map(({ text }) => text), ["one ", "one two", "one ", "one", "", ""]);
});

Deno.test("EDITS undo MAX_EDITOR_UNDO_STEPS changes, and not one more", () => {
  const undoable = (changes: number) => {
    let editor = EMPTY_EDITOR;
    for (let at = 0; at < changes; at++) editor = insertText(editor, "ab").editor;
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
