import assert from "node:assert/strict";
import { HIDDEN } from "../../../../src/core/text/inline_markup.ts";
import { bufferOf } from "../../../../src/ui/screen/model/buffers.ts";
import { copyView } from "../../../../src/ui/screen/view/copy_view.ts";
import { view } from "../../../../src/ui/screen/view/view.ts";
import {
  BOB,
  CAROL,
  clockAt,
  message,
  said,
  type ScreenHarness,
  screenHarness,
} from "../screen_harness.ts";

const LONG = "one two three four five six seven eight nine ten";

function talk(columns = 24, rows = 8): ScreenHarness {
  return screenHarness(columns, rows).tell(
    said(BOB, LONG, 0),
    said(CAROL, "two\n  lines", 5),
    said(CAROL, "waves", 6, { type: "action" }),
    { type: "joined", person: CAROL, clock: clockAt(70) },
  ).type("draft");
}

Deno.test("M-l shows the text alone, unwrapped, and each line that goes on for the terminal to join", () => {
  const screen = talk().press("M-l");
  assert.equal(
    screen.screen(),
    `
10:30 bob: one two three
 four five six seven eig
ht nine ten
10:30 carol: two
  lines
10:30 * carol waves
10:31 → carol

`,
  );
  const grid = view(screen.model, 24, 8);
  assert.deepEqual([...grid.wrappedRows ?? []], [0, 1]);
  assert.equal(grid.cursor, undefined);
});

Deno.test("the copy view goes with the next key, which does nothing else; what is typed is typed", () => {
  const before = talk();
  const copy = before.press("M-l");
  for (const key of ["Enter", "Escape", "C-c", "M-l", "PageUp"] as const) {
    const after = copy.press(key);
    assert.equal(after.screen(), before.screen());
    assert.deepEqual(after.effects, []);
  }
  assert.equal(copy.type("!").screen(), before.type("!").screen());
  const away = copy.happen({ type: "input", token: { type: "focus", focused: false } });
  assert.equal(away.screen(), copy.screen());
});

Deno.test("nothing moves on the copy view while others speak", () => {
  const copy = talk().press("M-l");
  const later = copy.tell(said(BOB, "more", 100), { type: "clear" });
  assert.equal(later.screen(), copy.screen());
});

Deno.test("the copy view ends where one reads", () => {
  const messages = Array.from({ length: 30 }, (_, at) => message(BOB, `line ${at}`, at));
  const copy = screenHarness(40, 10, { messages }).press("PageUp", "M-l");
  assert.equal(copy.rows().at(-1), "10:30 bob: line 24");
  assert.equal(copy.rows()[0], "10:30 bob: line 15");
});

Deno.test("no text on the copy view looks like the name of who said it", () => {
  const { model } = screenHarness(60, 10).tell(
    said(BOB, "*x*\n10:30 *carol:* forged", 0, { mention: true }),
  );
  const { cells } = copyView(model, bufferOf(model), 60, 10);
  const bold = cells.filter(({ style }) => style.bold).map(({ text }) => text).join("");
  assert.equal(bold, "bob: ");
});

Deno.test("the copy view hides what spoilers hide, and leads where links lead", () => {
  const { model } = screenHarness(60, 10).tell(said(BOB, "||dead|| http://a.example/ *b*", 0));
  const { cells } = copyView(model, bufferOf(model), 60, 10);
  const row = cells.slice(0, 60).map(({ text }) => text).join("").trimEnd();
  assert.equal(row, "10:30 bob: ||▒▒▒▒|| http://a.example/ *b*".replaceAll("▒", HIDDEN));
  const leads = cells.filter(({ style }) => style.link === "http://a.example/");
  assert.equal(leads.length, "http://a.example/".length);
});

Deno.test("copyView() keeps wide characters whole, at every size", () => {
  const { model } = screenHarness(60, 10).tell(said(BOB, "漢字漢字 👩‍👩‍👧 漢字", 0));
  for (let columns = 0; columns <= 30; columns++) {
    for (let rows = 0; rows <= 8; rows++) {
      const { cells } = copyView(model, bufferOf(model), columns, rows);
      cells.forEach(({ width }, at) => {
        if (width === 2) assert.equal(cells[at + 1]?.width, 0);
      });
    }
  }
});
