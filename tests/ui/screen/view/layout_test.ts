import assert from "node:assert/strict";
import type { Person } from "../../../../src/chat/api/chat_view.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../../../src/chat/api/settings.ts";
import { MAX_PICTURE_COLUMNS } from "../../../../src/core/limits/chat.ts";
import { layout } from "../../../../src/ui/screen/view/layout.ts";
import { view } from "../../../../src/ui/screen/view/view.ts";
import {
  BOB,
  CAROL,
  conversation,
  message,
  person,
  said,
  screenHarness,
  snapshot,
} from "../screen_harness.ts";

const CAT = { ...BOB, picture: "(=^.^=)" };

function side(columns: number, people: readonly Person[], changes: Partial<Settings> = {}) {
  const settings = { ...DEFAULT_SETTINGS, ...changes };
  const screen = screenHarness(columns, 12, { snapshot: snapshot({ people, settings }) });
  return screen.rows().slice(2, 5).map((row) => row.split("│").at(-1));
}

Deno.test("layout() has a form for every size, and leaves no row out", () => {
  const { model } = screenHarness(80, 24);
  for (let columns = 1; columns <= 300; columns += columns < 130 ? 1 : 17) {
    for (let rows = 1; rows <= 100; rows += rows < 30 ? 1 : 7) {
      const { form, pane, side, status, input, ruled } = layout(model, { columns, rows });
      const isTiny = columns < 20 || rows < 6;
      assert.equal(form, isTiny ? "tiny" : columns < 60 ? "compact" : "full");
      assert.equal(side !== undefined, form === "full");
      assert.equal(status, isTiny ? undefined : input - 1);
      assert.equal(ruled, !isTiny && rows >= 8);
      assert.equal(pane.top, isTiny ? 0 : ruled ? 2 : 1);
      assert.equal(pane.bottom, isTiny ? input : ruled ? input - 2 : input - 1);
      assert.ok(pane.bottom > pane.top || rows === 1);
      assert.equal(input, rows - 1);
    }
  }
});

Deno.test("view() shows the bars in inverse where no ruled lines are", () => {
  const { model } = screenHarness(30, 7).tell(said(BOB, "hi", 0));
  const { cells } = view(model, 30, 7);
  const inverse = [0, 1, 2, 3, 4, 5, 6].filter((row) => cells[row * 30 + 15]?.style.inverse);
  assert.deepEqual(inverse, [0, 5]);
});

Deno.test("view() shows pictures beside names where the talk stays wide, whole or not at all", () => {
  assert.deepEqual(side(80, [CAT, CAROL]), [" ● alice", " ● bob (=^.^=)", " ● carol"]);
  assert.deepEqual(side(76, [CAT]), [" ● alice", " ● bob (=^.^=)", ""]);
  assert.deepEqual(side(75, [CAT]), [" ● alice", " ● bob", ""]);
  assert.deepEqual(side(80, [CAT], { pictures: "off" }), [" ● alice", " ● bob", ""]);
  const longest = { ...person(2, "a".repeat(20)), picture: "x".repeat(MAX_PICTURE_COLUMNS) };
  assert.deepEqual(side(300, [CAT, longest]), [
    ` ● ${"a".repeat(16)}…`,
    " ● alice",
    " ● bob (=^.^=)",
  ]);
  const wide = { ...BOB, picture: "漢字漢字" };
  assert.deepEqual(side(80, [wide]), [" ● alice", " ● bob 漢字漢字", ""]);
});

Deno.test("view() shows of a conversation who the other is", () => {
  const partner = { ...CAT, verified: true, away: "lunch" };
  const header = (who: Person, changes: Partial<Settings> = {}) => {
    const settings = { ...DEFAULT_SETTINGS, ...changes };
    const rooms = [...snapshot().rooms, conversation(BOB)];
    return screenHarness(60, 10, { snapshot: snapshot({ people: [who], rooms, settings }) })
      .happen({ type: "opened", room: conversation(BOB).id, messages: [] }).press("M-2").rows()[0];
  };
  assert.equal(
    header(partner),
    "p2pchat  @bob · (=^.^=) · verified · away: lunch     private",
  );
  assert.equal(
    header(partner, { pictures: "off" }),
    "p2pchat  @bob · verified · away: lunch               private",
  );
  assert.equal(header(BOB), "p2pchat  @bob                                        private");
});

Deno.test("the list of people comes and goes as it is set", () => {
  const has = (columns: number, list: Settings["list"]) =>
    side(columns, [BOB], { list })[0] === " ● alice";
  assert.deepEqual([59, 60].map((columns) => has(columns, "auto")), [false, true]);
  assert.deepEqual([60, 300].map((columns) => has(columns, "off")), [false, false]);
  assert.deepEqual([30, 40, 41, 60].map((columns) => has(columns, "on")), [
    false,
    false,
    true,
    true,
  ]);
});

Deno.test("view() shows the time as it is set", () => {
  const row = (time: Settings["time"], seconds = 0) => {
    const settings = { ...DEFAULT_SETTINGS, time };
    return screenHarness(60, 10, {
      snapshot: snapshot({ settings }),
      messages: [message(BOB, "a long line that wraps under itself", seconds)],
    }).rows().slice(3, 5).map((text) => text.slice(0, 48).trimEnd());
  };
  assert.deepEqual(row("24h"), [
    "10:30   bob │ a long line that wraps under",
    "            │ itself",
  ]);
  assert.deepEqual(row("12h")[0], "10:30am   bob │ a long line that wraps under");
  assert.deepEqual(row("12h", 3 * 3600)[0]?.slice(0, 7), " 1:30pm");
  assert.deepEqual(row("12h", 2 * 3600)[0]?.slice(0, 7), "12:30pm");
  assert.deepEqual(row("12h", 14 * 3600)[0]?.slice(0, 7), "12:30am");
  assert.equal(row("off")[0], "  bob │ a long line that wraps under itself");
});
