import assert from "node:assert/strict";
import type { ChatEvent } from "../../../../src/chat/api/chat_event.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../../../src/chat/api/settings.ts";
import {
  ACTIVE_FOR_MS,
  FOLD_WITHIN_MS,
  MAX_FOLDED_PEOPLE,
} from "../../../../src/core/limits/front_ends.ts";
import {
  ALICE,
  BOB,
  CAROL,
  clockAt,
  DEV,
  inDev,
  person,
  said,
  type ScreenHarness,
  screenHarness,
  snapshot,
  talkRows,
  WITH_BOB,
} from "../screen_harness.ts";

const DAVE = person(4, "dave");

function came(who = CAROL, seconds = 0): ChatEvent {
  return { type: "joined", person: who, clock: clockAt(seconds) };
}

function went(who = CAROL, seconds = 0): ChatEvent {
  return { type: "left", person: who, reason: "quit", rooms: [], clock: clockAt(seconds) };
}

/** What a screen of 60 columns shows behind its first row, which tells the day. */
function lines(screen: ScreenHarness): readonly string[] {
  return talkRows(screen).slice(1).map((row) => row.slice(6).trim());
}

function told(...events: readonly ChatEvent[]): readonly string[] {
  return lines(screenHarness(60, 20).tell(...events));
}

Deno.test("fold() tells of those who come and leave in one line", () => {
  assert.deepEqual(told(came()), ["→ carol"]);
  assert.deepEqual(told(went()), ["← carol (quit)"]);
  assert.deepEqual(told(came(), came(DAVE, 1)), ["→ carol, dave"]);
  assert.deepEqual(told(went(), went(DAVE, 1)), ["← carol, dave"]);
  assert.deepEqual(told(came(), went(BOB, 1), came(DAVE, 2)), ["→ carol, dave  ← bob"]);
  assert.deepEqual(told(went(BOB), came(CAROL, 1)), ["→ carol  ← bob"]);
});

Deno.test("fold() tells of somebody once, by what they did first and last", () => {
  assert.deepEqual(told(came(), went(CAROL, 1)), ["→← carol"]);
  assert.deepEqual(told(went(), came(CAROL, 1)), ["←→ carol"]);
  assert.deepEqual(told(came(), went(CAROL, 1), came(CAROL, 2)), ["→ carol"]);
  assert.deepEqual(
    told(came(), went(CAROL, 1), went(BOB, 2), came(BOB, 3)),
    ["→← carol  ←→ bob"],
  );
  assert.deepEqual(
    told(came(), came(DAVE, 1), went(DAVE, 2), went(BOB, 3)),
    ["→ carol  ← bob  →← dave"],
  );
});

Deno.test("fold() begins another line behind what was said", () => {
  assert.deepEqual(
    told(came(), said(BOB, "hi", 1), came(DAVE, 2)),
    ["→ carol", "bob ▎hi", "→ dave"],
  );
});

Deno.test("fold() begins another line FOLD_WITHIN_MS after the first, and for another day", () => {
  const seconds = FOLD_WITHIN_MS / 1_000;
  assert.equal(told(came(), came(DAVE, seconds)).length, 1);
  assert.equal(told(came(), came(DAVE, seconds + 1)).length, 2);
  const midnight = 13.5 * 3600;
  assert.equal(told(came(CAROL, midnight - 2), came(DAVE, midnight - 1)).length, 1);
  assert.deepEqual(
    lines(screenHarness(60, 20).tell(came(CAROL, midnight - 1), came(DAVE, midnight)))
      .filter((line) => line.startsWith("→")),
    ["→ carol", "→ dave"],
  );
});

Deno.test("fold() tells of MAX_FOLDED_PEOPLE in one line, and of one more in another", () => {
  const crowd = (count: number) =>
    Array.from({ length: count }, (_, at) => came(person(at + 10, `p${at}`), at));
  const begun = (count: number) =>
    told(...crowd(count)).filter((line) => line.startsWith("→")).length;
  assert.equal(begun(MAX_FOLDED_PEOPLE), 1);
  assert.equal(begun(MAX_FOLDED_PEOPLE + 1), 2);
});

Deno.test("what is read does not grow, and what was read before tells nothing new", () => {
  const long = Array.from({ length: 30 }, (_, at) => said(BOB, `line ${at}`, at));
  const above = screenHarness(40, 10).tell(came(CAROL, 15), ...long).press("Home");
  assert.ok(above.tell(came(DAVE, 40)).rows().includes("▎ line 2"));

  const crowd = Array.from({ length: 24 }, (_, at) => came(person(at + 10, `somebody-${at}`), 40));
  const reading = screenHarness(40, 10).tell(...long, ...crowd).press("PageUp");
  assert.notEqual(reading.press("End").screen(), reading.screen());
  assert.deepEqual(talkRows(reading.tell(came(DAVE, 60))), talkRows(reading));
  assert.ok(reading.tell(came(DAVE, 60)).press("End").rows().includes("  → dave"));

  const away = screenHarness(40, 10).open(DEV).tell(came()).press("M-2")
    .tell(came(DAVE, 1), said(BOB, "news", 2)).press("M-1");
  assert.deepEqual(talkRows(away).slice(1), [
    "  → carol",
    "─────────────────────────────── 1 new ──",
    "  → dave",
    "▎bob news",
  ]);
});

Deno.test("what we do ourselves is told by itself", () => {
  const left: ChatEvent = {
    type: "room",
    change: "left",
    room: DEV,
    person: ALICE,
    clock: clockAt(1),
  };
  assert.deepEqual(
    told(came(), left, came(DAVE, 2)),
    ["→ carol", "← you left #dev", "→ dave"],
  );
});

function wanting(joins: Settings["joins"]): ScreenHarness {
  const settings = { ...DEFAULT_SETTINGS, joins };
  return screenHarness(60, 20, { snapshot: snapshot({ settings }) }).open(DEV, WITH_BOB);
}

Deno.test("isWanted() hides who comes and leaves where that is set, but not with whom we talk alone", () => {
  const screen = wanting("none").tell(said(BOB, "hi", 0), went(BOB, 1), came(BOB, 2));
  assert.deepEqual(lines(screen), ["bob ▎hi"]);
  assert.deepEqual(lines(screen.press("M-3")), ["←→ bob"]);
  const ours: ChatEvent = {
    type: "room",
    change: "left",
    room: { ...DEV, id: "gone" },
    person: ALICE,
    clock: clockAt(3),
  };
  assert.equal(lines(wanting("none").tell(ours)).length, 1);
});

Deno.test("isWanted() tells with `active` of those who spoke there within ACTIVE_FOR_MS", () => {
  const seconds = ACTIVE_FOR_MS / 1_000;
  const spoke = wanting("active").tell(said(BOB, "hi", 0), said(CAROL, "here", 1, inDev));
  assert.deepEqual(lines(spoke.tell(went(BOB, seconds))), ["bob ▎hi", "← bob (quit)"]);
  assert.deepEqual(lines(spoke.tell(went(BOB, seconds + 1))), ["bob ▎hi"]);
  assert.deepEqual(lines(spoke.tell(went(CAROL, 2))), ["bob ▎hi"]);
  const others = spoke.tell(said(CAROL, "x", 5), went(BOB, 6));
  assert.equal(lines(others).at(-1), "← bob (quit)");
});
