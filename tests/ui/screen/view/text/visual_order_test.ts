import assert from "node:assert/strict";
import fc from "fast-check";
import { createGrid, putText, rowText } from "../../../../../src/term/drawing/cells.ts";
import { LEAVES_ORDER } from "../../../../../src/term/modes.ts";
import { orderRow, type Part } from "../../../../../src/ui/screen/view/text/visual_order.ts";
import { view } from "../../../../../src/ui/screen/view/view.ts";
import { clockAt, person, said, screenHarness, snapshot } from "../../screen_harness.ts";

const reversed = (text: string) => [...text].reverse().join("");

/** Orders the parts of a row, each of which has twelve columns. */
function ordered(...texts: readonly string[]): readonly string[] {
  const grid = createGrid(12 * texts.length, 1);
  const parts: Part[] = texts.map((text, at) => {
    putText(grid, 0, at * 12, text, {}, at * 12 + 12);
    return { left: at * 12, right: at * 12 + 12, byFirstLetter: at % 2 === 1 };
  });
  orderRow(grid, 0, () => parts);
  return parts.map(({ left, right }) =>
    grid.cells.slice(left, right).map(({ text }) => text).join("").trimEnd()
  );
}

Deno.test("orderRow() puts words from right to left as they are read, each part by itself", () => {
  assert.deepEqual(ordered("10:32 משה", "שלום עולם"), ["10:32 השמ", "םלוע םולש"]);
  assert.deepEqual(ordered("bob", "hi שלום!"), ["bob", "hi םולש!"]);
  assert.deepEqual(ordered("bob", "שלום!"), ["bob", "!םולש"], "the first letter decides");
  assert.deepEqual(ordered("משה (a)", "שלום 123"), ["השמ (a)", "123 םולש"]);
  assert.deepEqual(ordered("  משה", "(שלום)"), ["  השמ", "(םולש)"], "brackets are mirrored");
  assert.deepEqual(ordered("李雷", "שלום 李"), ["李雷", "李 םולש"], "wide ones stay whole");
  assert.deepEqual(ordered("bob", "plain text"), ["bob", "plain text"]);
});

Deno.test("orderRow() lets no cell leave its part, whatever stands in the others", () => {
  const characters = ["a", "1", " ", "ש", "ל", "م", "(", ".", "李", "-"];
  const text = fc.string({ unit: fc.constantFrom(...characters), maxLength: 14 });
  fc.assert(
    fc.property(text, text, text, (one, two, three) => {
      const together = ordered(one, two, three);
      assert.equal(together[0], ordered(one, "", "")[0]);
      assert.equal(together[1], ordered("", two, "")[1]);
      assert.equal(together[2], ordered("", "", three)[2]);
    }),
    { seed: 23, numRuns: 2_000 },
  );
});

Deno.test("orderRow() takes the cursor with the cell that it is on", () => {
  const grid = createGrid(10, 1);
  putText(grid, 0, 0, "> שלום", {});
  grid.cursor = { row: 0, column: 2 };
  orderRow(grid, 0, () => [{ left: 0, right: 10, byFirstLetter: false }]);
  assert.equal(rowText(grid, 0), "> םולש");
  assert.deepEqual(grid.cursor, { row: 0, column: 5 });
});

Deno.test("view() leaves the order to the terminal until that says that it leaves it to us", () => {
  const moshe = person(7, "משה");
  const dina = person(8, "דינה");
  const people = [moshe, dina];
  const before = screenHarness(64, 9, { snapshot: snapshot({ people, members: people }) })
    .tell(said(moshe, "שלום עולם", 0))
    .type("שלום");
  const row = before.rows().findIndex((text) => text.includes("עולם"));
  assert.match(before.rows()[row]!, /^ 10:30 {3}משה ▎שלום עולם +│$/);
  for (const text of ["8;0$y", "8;1$y", "8;4$y"]) {
    const token = { type: "reply", kind: "csi", text } as const;
    assert.equal(before.happen({ type: "input", token }).screen(), before.screen());
  }
  const token = { type: "reply", kind: "csi", text: LEAVES_ORDER } as const;
  const after = before.happen({ type: "input", token });
  const shown = after.rows()[row]!;
  assert.match(shown, /^ 10:30 {3}השמ ▎םלוע םולש +│$/);
  assert.ok(after.rows().some((text) => text.endsWith("│ ● הניד")));
  assert.equal(after.rows().at(-1), `› ${reversed("שלום")}`);
  const { columns, rows } = after.model.size;
  assert.deepEqual(view(after.model, columns, rows).cursor, { row: rows - 1, column: 6 });
});

Deno.test("view() orders bars and lines of the program from the left, whatever names stand in them", () => {
  const moshe = person(7, "משה");
  const token = { type: "reply", kind: "csi", text: LEAVES_ORDER } as const;
  for (const columns of [64, 40]) {
    const rows = screenHarness(columns, 9, {
      snapshot: snapshot({ self: moshe, topic: "שלום לכם" }),
    })
      .happen({ type: "input", token })
      .tell({ type: "renamed", person: moshe, from: "דוד", to: "משה", clock: clockAt(1) })
      .tell(said(person(8, "דינה"), "שלום עולם", 2))
      .rows();
    assert.match(rows.at(-2)!, /^ השמ {3}F1 keys .*●/, "the status line");
    const renamed = `${reversed("דוד")} is now ${reversed("משה")}`;
    assert.ok(rows.some((row) => row.includes(renamed)), rows.join("\n"));
    if (columns < 60) assert.ok(rows.includes("▎הניד םלוע םולש"), rows.join("\n"));
  }
});

Deno.test("view() orders the title of a frame apart from the number of people behind it", () => {
  const token = { type: "reply", kind: "csi", text: LEAVES_ORDER } as const;
  const title = (columns: number, rows: number, at: number) =>
    screenHarness(columns, rows, { snapshot: snapshot({ topic: "שלום לכם" }) })
      .happen({ type: "input", token }).rows()[at] ?? "";
  assert.match(title(64, 20, 16), /^╭─ #general · םכל םולש ─+┴─+╮$/);
  assert.match(title(120, 36, 1), /^╭─ #general · םכל םולש ─+┬─ 3 people ╮$/);
});
