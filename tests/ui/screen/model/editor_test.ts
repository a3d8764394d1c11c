import assert from "node:assert/strict";
import { MAX_EDITOR_UNITS } from "../../../../src/core/limits/front_ends.ts";
import { EMPTY_EDITOR, insertPaste, insertText } from "../../../../src/ui/screen/model/editor.ts";
import { edit, editorAt, marked } from "./editing.ts";

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

Deno.test("insertPaste() leaves line ends at the end out, and remembers lines", () => {
  const pasted = (text: string) => {
    const { editor } = insertPaste(editorAt("see |!"), text);
    return [marked(editor), editor.pasted];
  };
  assert.deepEqual(pasted("one\n\n"), ["see one|!", false]);
  assert.deepEqual(pasted("one\ntwo\n"), ["see one\ntwo|!", true]);
  const again = insertPaste(insertPaste(EMPTY_EDITOR, "a\nb").editor, "c").editor;
  assert.equal(again.pasted, true);
});
