import assert from "node:assert/strict";
import type { ChatEvent } from "../../../../src/chat/api/chat_event.ts";
import type { RoomView } from "../../../../src/chat/api/chat_view.ts";
import type { Key } from "../../../../src/term/input/keys.ts";
import {
  BOB,
  CAROL,
  clockAt,
  DEV,
  inDev,
  listed,
  said,
  type ScreenHarness,
  screenHarness,
  SECRET,
  toBob,
  WITH_BOB,
} from "../screen_harness.ts";

function entered(about: RoomView): ChatEvent {
  return { type: "entered", room: about, clock: clockAt(0) };
}

Deno.test("handleInput() goes through the rooms with M-1 to M-9, C-n and C-p", () => {
  const screen = screenHarness(40, 10).open(DEV, WITH_BOB);
  const shown = (...keys: readonly Key[]) => screen.press(...keys).model.room;
  assert.equal(shown("M-3"), WITH_BOB.id);
  assert.equal(shown("M-4"), "general");
  assert.equal(shown("M-0"), "general");
  assert.equal(shown("C-n"), DEV.id);
  assert.equal(shown("C-n", "C-n", "C-n"), "general");
  assert.equal(shown("C-p"), WITH_BOB.id);
  assert.equal(shown("C-p", "C-p"), DEV.id);
});

Deno.test("handleInput() goes with M-a to who means us, then to what is new, then nowhere", () => {
  const screen = screenHarness(40, 10).open(DEV, SECRET, WITH_BOB).tell(
    said(CAROL, "hi", 0, inDev),
    said(CAROL, "hi", 0, { room: SECRET.id }),
    said(BOB, "psst", 0, toBob),
  );
  const shown = (times: number) => screen.press(...new Array<Key>(times).fill("M-a"));
  assert.equal(shown(1).model.room, WITH_BOB.id);
  assert.equal(shown(2).model.room, DEV.id);
  assert.equal(shown(3).model.room, SECRET.id);
  assert.equal(shown(4).model.room, SECRET.id);
  assert.match(shown(4).rows()[8] ?? "", /^ Nothing new in other rooms/);
});

Deno.test("handleInput() keeps what is typed, what can be undone and where one reads for each room", () => {
  const lines = Array.from({ length: 30 }, (_, at) => said(BOB, `line ${at}`, at));
  const screen = screenHarness(40, 10).open(DEV).tell(...lines).press("PageUp").type("draft");
  const reading = screen.rows();
  const there = screen.press("M-2").type("word").press("C-u").type("other");
  assert.equal(there.model.editor.text, "other");
  const back = there.press("M-1");
  assert.deepEqual(back.rows().slice(1), reading.slice(1));
  assert.equal(listed(back), "#general  #dev*");
  assert.equal(back.press("C-y").model.editor.text, "draftword");
  assert.equal(back.press("C-_").model.editor.text, "");
  assert.equal(back.press("M-2").model.editor.text, "other");
  assert.equal(back.press("Up", "M-2", "Down").model.editor.text, "other");
});

Deno.test("handleInput() says what is typed in the room that is shown", () => {
  const { effects } = screenHarness(40, 10).open(DEV).press("M-2").type("hi").press("Enter");
  assert.deepEqual(effects, [
    { type: "submit", intent: { type: "input", room: "dev", line: "hi" } },
  ]);
});

Deno.test("handleInput() says nothing while another room is asked for: it may be meant for that", () => {
  const asked = screenHarness(40, 10).type("/join dev hunter2").press("Enter").type("hi").press(
    "Enter",
  );
  assert.equal(asked.effects.length, 1);
  assert.equal(asked.model.editor.text, "hi");
  assert.match(asked.rows()[8] ?? "", /^ ! Not there yet: wait, or C-c/);
  const sent = (screen: ScreenHarness) => screen.press("Enter").effects.slice(1);
  const say = (room: string) => [
    { type: "submit", intent: { type: "input", room, line: "hi" } },
  ];
  const error: ChatEvent = { type: "error", text: "no", clock: clockAt(1) };
  assert.deepEqual(sent(asked.tell(error)), say("general"));
  assert.deepEqual(sent(asked.press("C-c").type("hi")), say("general"));
  const there = asked.open(DEV).tell(entered(DEV));
  assert.deepEqual(sent(there), say("dev"));
  assert.deepEqual(there.press("M-1").model.editor.text, "");
  assert.equal(listed(there), "#general  #dev");
  assert.equal(asked.press("C-c").type("/users").press("Enter").effects.length, 2);
});
