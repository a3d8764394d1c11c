import assert from "node:assert/strict";
import { styled } from "../../../../../src/ui/screen/view/text/styled_text.ts";
import { wrapTableRow } from "../../../../../src/ui/screen/view/text/wrap_table_row.ts";

function wrapped(text: string, width: number): readonly string[] {
  return wrapTableRow(styled(text), width).map((row) => row.map(({ text }) => text).join(""));
}

Deno.test("wrapTableRow() wraps the last cell of a table's row under itself", () => {
  assert.deepEqual(wrapped("bell  it rings for you", 14), ["bell  it rings", "      for you"]);
  const narrow = wrapped("a   b  one two", 10);
  assert.deepEqual(narrow, ["a   b  one", "  two"], "more than half of the width is taken");
  assert.deepEqual(wrapped("bell  on", 14), ["bell  on"]);
});

Deno.test("wrapTableRow() keeps the margin of a line that begins with one", () => {
  assert.deepEqual(wrapped("    one two three", 11), ["    one two", "    three"]);
});

Deno.test("wrapTableRow() wraps what is no table from the first column on", () => {
  assert.deepEqual(wrapped("one two three", 8), ["one two", "three"]);
  assert.deepEqual(wrapped("", 8), [""]);
  assert.deepEqual(wrapped("   ", 2).join("").trim(), "");
});

Deno.test("wrapTableRow() takes any width", () => {
  for (const width of [-1, 0, 1, 2, 3]) {
    assert.equal(wrapped("ab  cd", width).join("").replaceAll(" ", ""), "abcd");
  }
});
