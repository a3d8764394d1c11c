import assert from "node:assert/strict";
import type { Key } from "../../../../../src/term/input/keys.ts";
import { screenHarness } from "../../screen_harness.ts";

const TEXT = [
  "setting  what for",
  "bell     it rings for you, when somebody means you",
  "list     people at the side",
  "One line of text that is no row of a table, and wraps.",
].join("\n");

function shown(columns: number, rows: number) {
  return screenHarness(columns, rows).tell({
    type: "notice",
    kind: "settings",
    text: TEXT,
    clock: { ms: 0, counter: 0 },
  });
}

Deno.test("a text stands over the whole width, and tables keep their columns", () => {
  assert.equal(
    shown(40, 13).screen(),
    `
 #general                             3
── Settings ────────────────────────────
 setting  what for
 bell     it rings for you, when
          somebody means you
 list     people at the side
 One line of text that is no row of a
 table, and wraps.



 Esc back   PgUp PgDn scroll         ●2
› Message #general
`,
  );
});

Deno.test("a text is scrolled by rows, by pages and to its ends, and no further", () => {
  const screen = shown(40, 8);
  const first = (...keys: readonly Key[]) => screen.press(...keys).rows()[2];
  assert.match(screen.rows()[1] ?? "", /^── Settings ─+ 1–4 of 6 ──$/);
  assert.match(first() ?? "", /^ setting/);
  assert.match(first("Up") ?? "", /^ setting/);
  assert.match(first("Down") ?? "", /^ bell/);
  assert.match(first("PageDown") ?? "", /^ +somebody means you/);
  assert.match(first("PageDown", "PageDown", "Down") ?? "", /^ +somebody means you/);
  assert.match(first("End") ?? "", /^ +somebody means you/);
  assert.match(first("End", "Up") ?? "", /^ bell/);
  assert.match(first("End", "PageUp") ?? "", /^ setting/);
  assert.match(first("End", "Home") ?? "", /^ setting/);
});

Deno.test("a text goes with Escape, C-c or F1, and with whatever is typed, which is not lost", () => {
  const screen = shown(40, 10);
  for (const key of ["Escape", "C-c", "F1"] as const) {
    assert.equal(screen.press(key).model.overlay, undefined);
    assert.deepEqual(screen.press(key).effects, []);
  }
  const typed = screen.type("hi");
  assert.deepEqual([typed.model.overlay, typed.model.editor.text], [undefined, "hi"]);
});

Deno.test("a text is shown on every size of the screen", () => {
  for (const [columns, rows] of [[1, 1], [5, 2], [20, 6], [21, 7], [300, 100]] as const) {
    const screen = shown(columns, rows).press("End", "PageUp", "Down");
    assert.equal(screen.rows().length, rows);
  }
});
