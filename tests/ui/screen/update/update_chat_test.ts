import assert from "node:assert/strict";
import type { ChatEvent } from "../../../../src/chat/api/chat_event.ts";
import type { RoomView } from "../../../../src/chat/api/chat_view.ts";
import {
  MAX_REPLAYED_LINES,
  MAX_SCROLLBACK_LINES,
} from "../../../../src/core/limits/front_ends.ts";
import { bufferOf } from "../../../../src/ui/screen/model/buffers.ts";
import {
  ALICE,
  BOB,
  CAROL,
  clockAt,
  DEV,
  inDev,
  listed,
  message,
  said,
  type ScreenHarness,
  screenHarness,
  snapshot,
  talkRows,
  toBob,
  WITH_BOB,
} from "../screen_harness.ts";

function entered(about: RoomView): ChatEvent {
  return { type: "entered", room: about, clock: clockAt(0) };
}

function change(change: "created" | "joined" | "left" | "topic", who = CAROL): ChatEvent {
  return { type: "room", change, room: DEV, person: who, clock: clockAt(9) };
}

Deno.test("updateByChat() calls where somebody means us", () => {
  const screen = screenHarness(40, 10).open(DEV, WITH_BOB);
  const calls = (from: ScreenHarness, ...events: readonly ChatEvent[]) =>
    from.tell(...events).effects.filter(({ type }) => type === "alert").length;
  assert.equal(calls(screen, said(BOB, "@alice", 0, { mention: true })), 1);
  assert.equal(calls(screen, said(BOB, "psst", 0, toBob)), 1);
  const answered = screen.press("M-3").tell(said(BOB, "psst", 0, toBob));
  assert.ok(answered.effects.some((effect) => effect.type === "alert" && effect.isAnswer));
  assert.equal(calls(screen, said(BOB, "hi", 0), said(BOB, "hi", 1, inDev)), 0);
  assert.equal(calls(screen, said(BOB, "@alice", 0, { mention: true, replayed: true })), 0);
  assert.equal(calls(screen, said(BOB, "@alice", 0, { mention: true, room: "elsewhere" })), 0);
  assert.equal(calls(screen, said(ALICE, "psst", 0, toBob)), 0);
  assert.equal(listed(screen.tell(said(BOB, "psst", 0, toBob))), "#general  #dev  @bob 1");
});

Deno.test("updateByChat() shows the room that was entered, and the first when the one that is shown was left", () => {
  const screen = screenHarness(40, 10).open(DEV).tell(entered(DEV));
  assert.equal(screen.model.room, "dev");
  const left = screen.tell(said(CAROL, "hi", 0, inDev)).happen(
    { type: "snapshot", snapshot: snapshot() },
    { type: "chat", event: change("left", ALICE) },
  );
  assert.equal(left.model.room, "general");
  assert.deepEqual([...left.model.buffers.keys()], ["general"]);
  assert.equal(left.rows()[7], "  ← you left #dev");
  const again = left.open(DEV).press("M-2");
  assert.ok(!again.rows().some((row) => row.includes("hi")));
});

Deno.test("updateByChat() tells what happens where it belongs", () => {
  const screen = screenHarness(40, 12).open(DEV, WITH_BOB).tell(
    change("created"),
    change("created", ALICE),
    change("joined"),
    change("joined", ALICE),
    change("topic"),
    change("left"),
    { type: "left", person: BOB, reason: "quit", rooms: ["dev"], clock: clockAt(20) },
    { type: "rooms", rooms: [DEV], text: "#dev  tools", clock: clockAt(21) },
  );
  const rows = (from: ScreenHarness) => talkRows(from).slice(1);
  assert.deepEqual(rows(screen), [
    "  carol made #dev: /join dev",
    "  ← bob (quit)",
    "  #dev  tools",
  ]);
  assert.deepEqual(rows(screen.press("M-2")), [
    "  → carol",
    "  carol set the topic of #dev: tools",
    "  ← carol, bob",
  ]);
  assert.deepEqual(rows(screen.press("M-3")), ["  ← bob (quit)"]);
});

Deno.test("updateByChat() clears only the room that is shown", () => {
  const screen = screenHarness(40, 10).open(DEV)
    .tell(said(BOB, "here", 0), said(CAROL, "there", 0, inDev), { type: "clear" });
  assert.ok(!screen.rows().includes("▎bob here"));
  assert.ok(screen.press("M-2").rows().includes("▎carol there"));
});

Deno.test("opened messages and those that come are shown once, whatever comes first", () => {
  const one = message(CAROL, "one", 0, inDev);
  const two = message(CAROL, "two", 1, inDev);
  const screen = screenHarness(40, 10)
    .happen({ type: "opened", room: "dev", messages: [one, two] })
    .open(DEV)
    .tell({ type: "message", message: two })
    .happen({ type: "opened", room: "dev", messages: [one, two] });
  assert.equal(listed(screen), "#general  #dev 2");
  assert.deepEqual(talkRows(screen.press("M-2")).slice(1), ["▎carol one", "▎ two"]);
});

Deno.test("all rooms together hold MAX_SCROLLBACK_LINES: one more costs the fullest its oldest", () => {
  const lines = (count: number, changes = {}) =>
    Array.from({ length: count }, (_, at) => message(BOB, `line ${at}`, at, changes));
  const half = MAX_SCROLLBACK_LINES / 2;
  const full = screenHarness(40, 10, { messages: lines(half - 1) }).happen(
    { type: "opened", room: "dev", messages: lines(half + 1, inDev) },
  );
  const sizes = (screen: ScreenHarness) =>
    ["general", "dev"].map((room) => bufferOf(screen.model, room).scrollback.size);
  assert.deepEqual(sizes(full), [half - 1, half + 1]);
  assert.deepEqual(sizes(full.tell(said(BOB, "more", half))), [half, half]);
});

Deno.test("updateByChat() shows the newest of what was said before we came, at the limit and one past it", () => {
  const earlier = (second: number) => said(BOB, `earlier ${second}`, second, { replayed: true });
  const contents = (screen: ScreenHarness) =>
    bufferOf(screen.model).scrollback.chunks.flat().map(({ body }) => body.text);
  const full = screenHarness(40, 10).tell(
    said(CAROL, "now", 5_000),
    ...Array.from({ length: MAX_REPLAYED_LINES }, (_, second) => earlier(second)),
  );
  assert.deepEqual(contents(full).slice(0, 2), ["earlier 0", "earlier 1"]);
  assert.equal(contents(full).length, MAX_REPLAYED_LINES + 1);
  const beyond = full.tell(earlier(MAX_REPLAYED_LINES));
  assert.deepEqual(contents(beyond), [
    ...contents(full).slice(1, -1),
    `earlier ${MAX_REPLAYED_LINES}`,
    "now",
  ]);
});
