import assert from "node:assert/strict";
import type { Person } from "../../../../../src/chat/api/chat_view.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../../../../src/chat/api/settings.ts";
import { MAX_PICTURE_COLUMNS } from "../../../../../src/core/limits/chat.ts";
import { layout } from "../../../../../src/ui/screen/view/layout/layout.ts";
import {
  BOB,
  CAROL,
  conversation,
  message,
  person,
  screenHarness,
  snapshot,
  talkRows,
} from "../../screen_harness.ts";

const CAT = { ...BOB, picture: "(=^.^=)" };

function side(columns: number, people: readonly Person[], changes: Partial<Settings> = {}) {
  const settings = { ...DEFAULT_SETTINGS, ...changes };
  const screen = screenHarness(columns, 12, { snapshot: snapshot({ people, settings }) });
  return screen.rows().slice(1, 4).map((row) => row.split("│").at(-1));
}

/** For each form the rows that are not the talk's, and the distances from the last row. */
const FORMS = {
  framed: { others: 6, top: 2, input: 3, status: 1 },
  boxed: { others: 5, top: 1, input: 3, status: 1 },
  low: { others: 3, top: 1, input: 1, status: 2 },
  flat: { others: 2, top: 1, input: 1, status: undefined },
  tiny: { others: 1, top: 0, input: 1, status: undefined },
} as const;

function expectedForm(columns: number, rows: number): keyof typeof FORMS {
  if (columns >= 100 && rows >= 30) return "framed";
  if (columns >= 40 && rows >= 20) return "boxed";
  if (columns < 20 || rows < 6) return "tiny";
  return rows >= 8 ? "low" : "flat";
}

Deno.test("layout() has a form for every size, and leaves no row out", () => {
  const { model } = screenHarness(80, 24);
  for (let columns = 1; columns <= 300; columns += columns < 130 ? 1 : 17) {
    for (let rows = 1; rows <= 100; rows += rows < 31 ? 1 : 7) {
      const { form, pane, side, status, input, isWide } = layout(model, { columns, rows });
      const expected = FORMS[expectedForm(columns, rows)];
      const at = `${columns} × ${rows}`;
      assert.equal(form, expectedForm(columns, rows), at);
      assert.equal(isWide, form !== "tiny" && columns >= 60, at);
      assert.equal(side !== undefined, isWide, at);
      assert.equal(pane.top, expected.top, at);
      assert.equal(pane.bottom - pane.top, rows - expected.others, at);
      assert.equal(rows - input, expected.input, at);
      assert.equal(status === undefined ? undefined : rows - status, expected.status, at);
    }
  }
});

Deno.test("layout() takes the rows of a longer input from the talk, up to a third of the screen", () => {
  const { model } = screenHarness(80, 24).type("x".repeat(9_000));
  for (let rows = 1; rows <= 100; rows++) {
    for (const columns of [19, 20, 39, 40, 59, 60, 99, 100, 200]) {
      const place = layout(model, { columns, rows });
      const { others } = FORMS[place.form];
      assert.ok(place.inputRows <= Math.max(1, rows / 3), `${columns} × ${rows}`);
      if (place.form !== "tiny") assert.equal(place.inputRows, Math.floor(rows / 3));
      const talk = place.pane.bottom - place.pane.top;
      assert.equal(talk, rows - others - place.inputRows + 1, `${columns} × ${rows}`);
    }
  }
});

Deno.test("layout() draws no frame around the talk where that is set", () => {
  const settings = { ...DEFAULT_SETTINGS, frames: "off" } as const;
  const { model } = screenHarness(120, 36, { snapshot: snapshot({ settings }) });
  const { form, pane } = layout(model, model.size);
  assert.equal(form, "boxed");
  assert.deepEqual([pane.top, pane.bottom, pane.left], [1, 32, 0]);
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
    " ● bob       (=^.^=)",
  ]);
  const wide = { ...BOB, picture: "漢字漢字" };
  assert.deepEqual(side(80, [wide]), [" ● alice", " ● bob 漢字漢字", ""]);
});

Deno.test("view() shows of a conversation who can read it, and who the other is", () => {
  const partner = { ...CAT, verified: true, away: "lunch" };
  const title = (who: Person, changes: Partial<Settings> = {}) => {
    const settings = { ...DEFAULT_SETTINGS, ...changes };
    const rooms = [...snapshot().rooms, conversation(BOB)];
    return screenHarness(76, 20, { snapshot: snapshot({ people: [who], rooms, settings }) })
      .happen({ type: "opened", room: conversation(BOB).id, messages: [] }).press("M-2").rows()[16];
  };
  assert.equal(
    title(partner),
    "╭─ @bob · only bob can read this · verified · away: lunch · (=^.^=) ───────╮",
  );
  assert.equal(
    title(partner, { pictures: "off" }),
    "╭─ @bob · only bob can read this · verified · away: lunch ─────────────────╮",
  );
  assert.equal(
    title(BOB),
    "╭─ @bob · only bob can read this ──────────────────────────────────────────╮",
  );
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
    return talkRows(screenHarness(60, 10, {
      snapshot: snapshot({ settings }),
      messages: [message(BOB, "a long line that wraps under itself", seconds)],
    })).filter((row) => !row.includes("──"));
  };
  assert.deepEqual(row("24h"), [
    " 10:30   bob ▎a long line that wraps under",
    "             ▎itself",
  ]);
  assert.deepEqual(row("12h")[0], " 10:30am   bob ▎a long line that wraps under");
  assert.deepEqual(row("12h", 3 * 3600)[0]?.slice(1, 8), " 1:30pm");
  assert.deepEqual(row("12h", 2 * 3600)[0]?.slice(1, 8), "12:30pm");
  assert.deepEqual(row("12h", 14 * 3600)[0]?.slice(1, 8), "12:30am");
  assert.equal(row("off")[0], "   bob ▎a long line that wraps under itself");
});
