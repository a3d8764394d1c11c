import assert from "node:assert/strict";
import {
  pageColumns,
  sectionRow,
  titleRow,
  withScrollBar,
} from "../../../../../src/ui/screen/view/pages/page.ts";
import { type Row, styled } from "../../../../../src/ui/screen/view/text/styled_text.ts";
import { screenHarness } from "../../screen_harness.ts";

const { theme: THEME } = screenHarness().model;
const textOf = (row: Row) => row.map(({ text }) => text).join("");
const title = (text: string, remark: string, width: number) =>
  textOf(titleRow(THEME, styled(text), remark, width));

Deno.test("titleRow() fills the width with a rule, and leaves the remark out where it must", () => {
  assert.equal(title("Keys", "1–8 of 20", 30), "── Keys ───────── 1–8 of 20 ──");
  assert.equal(title("Keys", "", 12), "── Keys ────");
  assert.equal(title("Keys", "1–8 of 20", 21), "── Keys ─────────────");
  assert.equal(title("Keys of all kinds", "", 10), "── Keys o…");
  assert.equal(title("Keys", "", 0), "");
});

Deno.test("sectionRow() fills the width", () => {
  assert.equal(textOf(sectionRow(THEME, "Rooms", 14)), "── Rooms ─────");
  assert.equal(textOf(sectionRow(THEME, "Rooms", 6)), "── Ro…");
});

/** The signs of the scroll bar beside rows of a page. */
function bar(top: number, height: number, total: number): string {
  const rows = Array.from({ length: height }, () => styled("x"));
  return withScrollBar(THEME, rows, 10, { top, height, total })
    .map((row) => textOf(row).slice(9)).join("");
}

Deno.test("withScrollBar() shows which part is in sight: the top at the top, the end at the end", () => {
  assert.equal(bar(0, 4, 16), "█│││");
  assert.equal(bar(6, 4, 16), "││█│");
  assert.equal(bar(12, 4, 16), "│││█");
  assert.equal(bar(0, 4, 6), "███│");
  assert.equal(bar(0, 4, 4), "", "all rows are in sight");
  assert.equal(bar(9_996, 4, 10_000), "│││█");
});

Deno.test("withScrollBar() keeps the bar in its column, and away from the text", () => {
  const rows = [styled("漢字"), styled("")];
  const drawn = withScrollBar(THEME, rows, 10, { top: 0, height: 2, total: 9 });
  assert.deepEqual(drawn.map(textOf), ["漢字     █", "         │"]);
  assert.ok(pageColumns(10) < 9);
  assert.deepEqual(withScrollBar(THEME, rows, 2, { top: 0, height: 2, total: 9 }), rows);
});
