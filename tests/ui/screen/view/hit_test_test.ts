import assert from "node:assert/strict";
import { hitTest, type MouseTarget } from "../../../../src/ui/screen/view/hit_test.ts";
import {
  ALICE,
  BOB,
  CAROL,
  DEV,
  inDev,
  person,
  room,
  said,
  type ScreenHarness,
  screenHarness,
  snapshot,
  WITH_BOB,
} from "../screen_harness.ts";

/** What is under each column of the first place where a text stands. */
function under(screen: ScreenHarness, text: string): readonly (MouseTarget | undefined)[] {
  const { columns, rows } = screen.model.size;
  const row = screen.rows().findIndex((row) => row.includes(text));
  assert.ok(row >= 0, `${text} is not on the screen of ${columns} × ${rows}`);
  const start = (screen.rows()[row] ?? "").indexOf(text);
  return Array.from(text, (_, at) => hitTest(screen.model, { row, column: start + at }));
}

const on = ({ id, shown }: typeof BOB): MouseTarget => ({ type: "person", id, shown });
const into = ({ id }: typeof DEV): MouseTarget => ({ type: "room", room: id });

Deno.test("hitTest() finds people by their names, beside what they say, in it, and in the list", () => {
  const screen = screenHarness(80, 24)
    .tell(said(BOB, "ask carol. or @alice: not bobby", 1));
  assert.deepEqual(under(screen, "carol."), Array(6).fill(on(CAROL)));
  assert.deepEqual(under(screen, "@alice"), Array(6).fill(on(ALICE)));
  assert.deepEqual(under(screen, "bobby"), Array(5).fill(undefined));
  assert.deepEqual(under(screen, "▎ask "), Array(5).fill(undefined));
  const rows = screen.rows();
  const spoken = rows.findIndex((row) => row.includes("ask carol"));
  const label = rows[spoken]!.indexOf("bob");
  assert.deepEqual(hitTest(screen.model, { row: spoken, column: label + 2 }), on(BOB));
  const listed = rows.findIndex((row) => row.endsWith(" carol"));
  assert.deepEqual(
    hitTest(screen.model, { row: listed, column: rows[listed]!.length - 1 }),
    on(CAROL),
  );
});

Deno.test("hitTest() finds people by the whole name that is shown, wide letters too", () => {
  const people = [{ ...BOB, shown: "bob.k7qmx2d4" }, person(4, "漢字")];
  const base = snapshot({ people, members: people });
  const screen = screenHarness(80, 24, { snapshot: base }).tell(said(CAROL, "for bob.k7qmx2d4", 1));
  assert.deepEqual(under(screen, "bob.k7qmx2d4"), Array(12).fill(on(people[0]!)));
  const row = screen.rows().findIndex((row) => row.endsWith("漢字"));
  const first = screen.rows()[row]!.indexOf("漢字");
  const found = [0, 1, 2, 3].map((at) => hitTest(screen.model, { row, column: first + at }));
  assert.deepEqual(found, Array(4).fill(on(people[1]!)));
});

Deno.test("hitTest() finds rooms that we are in, in the list of rooms and in what is said", () => {
  const screen = screenHarness(80, 24).open(DEV, WITH_BOB)
    .tell(said(BOB, "news", 1, inDev), said(CAROL, "come to #dev, not to #ops or dev", 2));
  assert.deepEqual(under(screen, "#dev, not"), [...Array(4).fill(into(DEV)), ...Array(5)]);
  assert.deepEqual(under(screen, "#ops or dev"), Array(11).fill(undefined));
  const rows = screen.rows();
  const tabs = rows.findIndex((row) => row.includes("@bob"));
  const at = (text: string) =>
    hitTest(screen.model, { row: tabs, column: rows[tabs]!.indexOf(text) + 1 });
  assert.deepEqual([at("#dev"), at("@bob")], [into(DEV), into(WITH_BOB)]);
});

Deno.test("hitTest() finds nothing in the input, beside the screen, and in a text", () => {
  const screen = screenHarness(80, 24).type("bob");
  assert.deepEqual(under(screen, "› bob"), Array(5).fill(undefined));
  for (const [row, column] of [[24, 0], [0, 80], [999, 999]] as const) {
    assert.equal(hitTest(screen.model, { row, column }), undefined);
  }
  const text = screen.tell({ type: "keys" });
  assert.ok(under(text, "Typing").every((target) => target === undefined));
});

Deno.test("hitTest() finds the room of a whole tab, cut names too, and above a page", () => {
  const long = room("long", { shown: `#${"long-name".repeat(8)}` });
  const screen = screenHarness(40, 12).open(DEV, long).press("M-3");
  const cut = screen.rows()[0]!.indexOf("…");
  assert.ok(cut > 0, screen.rows()[0]);
  assert.deepEqual(hitTest(screen.model, { row: 0, column: cut }), into(long));
  const page = screen.press("M-1").tell({ type: "keys" });
  assert.equal(page.model.overlay?.type, "text");
  assert.deepEqual(under(page, " #dev "), Array(6).fill(into(DEV)));
  const { row, column } = { row: 0, column: page.rows()[0]!.indexOf("#dev") };
  const clicked = page.mouse(row, column);
  assert.deepEqual([clicked.model.room, clicked.model.overlay], [DEV.id, undefined]);
});
