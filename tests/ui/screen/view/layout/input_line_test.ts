import assert from "node:assert/strict";
import { EMPTY_EDITOR } from "../../../../../src/ui/screen/model/editor.ts";
import { inputRows } from "../../../../../src/ui/screen/view/layout/input_line.ts";

/**
 * The rows of an input whose cursor stands at `|`, in so many columns, with the cursor marked in
 * its row.
 */
function rows(marked: string, columns: number): readonly string[] {
  const editor = { ...EMPTY_EDITOR, text: marked.replace("|", ""), cursor: marked.indexOf("|") };
  const { rows, cursor } = inputRows(editor, columns);
  return rows.map((row, at) => {
    let column = 0;
    let text = "";
    for (const grapheme of row) {
      if (at === cursor.row && column === cursor.column) text += "|";
      text += grapheme.text;
      column += grapheme.width;
    }
    return at === cursor.row && column <= cursor.column ? `${text}|` : text;
  });
}

Deno.test("inputRows() breaks at the width, and at newlines", () => {
  assert.deepEqual(rows("abcd|ef", 4), ["abcd", "|ef"]);
  assert.deepEqual(rows("a|b\n\ncd", 8), ["a|b", "", "cd"]);
  assert.deepEqual(rows("漢字|漢", 5), ["漢字", "|漢"]);
});

Deno.test("inputRows() gives the cursor a column of its own", () => {
  assert.deepEqual(rows("|", 4), ["|"]);
  assert.deepEqual(rows("abc|", 4), ["abc|"]);
  assert.deepEqual(rows("abcd|", 4), ["abcd", "|"]);
  assert.deepEqual(rows("a\n|", 4), ["a", "|"]);
  assert.deepEqual(rows("abcd|\nx", 4), ["abcd|", "x"]);
});

Deno.test("inputRows() takes one grapheme a row where there is no more room", () => {
  assert.deepEqual(rows("|ab", 1), ["|a", "b"]);
});
