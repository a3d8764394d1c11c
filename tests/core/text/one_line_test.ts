import assert from "node:assert/strict";
import { oneLine } from "../../../src/core/text/one_line.ts";
import { textWidth } from "../../../src/core/text/width.ts";

Deno.test("oneLine() joins lines, and cuts behind the given columns", () => {
  assert.equal(oneLine(" one\n  two\tthree ", 20), "one two three");
  assert.equal(oneLine("x".repeat(20), 20), "x".repeat(20));
  assert.equal(oneLine("x".repeat(21), 20), `${"x".repeat(19)}…`);
  assert.equal(oneLine("one two three", 8), "one two…");
});

Deno.test("oneLine() cuts no wide character in two", () => {
  for (let columns = 1; columns < 10; columns++) {
    const cut = oneLine("漢字漢字漢字", columns);
    assert.ok(textWidth(cut) <= columns, cut);
    assert.match(cut, /^(?:漢字)*漢?…$/);
  }
});
