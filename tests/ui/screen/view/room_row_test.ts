import assert from "node:assert/strict";
import { conversationWith } from "../../../../src/chat/api/room_id.ts";
import {
  BOB,
  CAROL,
  conversation,
  listed,
  person,
  room,
  said,
  screenHarness,
  snapshot,
} from "../screen_harness.ts";

Deno.test("the list of rooms leaves out the quiet ones where not all have room", () => {
  const rooms = ["one", "two", "three", "four"].map((id) => room(id));
  const screen = screenHarness(40, 10).open(...rooms);
  assert.equal(listed(screen), "[alice] #general");
  const news = screen.tell(said(BOB, "x", 0, { room: "four" }));
  assert.equal(listed(news), "[alice] #general  #four:1");
  const meant = news.tell(said(BOB, "x", 0, { room: "two", mention: true }));
  assert.equal(listed(meant), "#general  #two:1@1  #four:1");
  const low = meant.happen({ type: "resized", size: { columns: 30, rows: 10 } });
  assert.equal(listed(low), "#two:1@1  #four:1 …");
  const wide = meant.happen({ type: "resized", size: { columns: 70, rows: 10 } });
  assert.equal(listed(wide), "[alice] #general  #one  #two:1@1  #three  #four:1");
});

Deno.test("the list of rooms leaves half of its place to what is wrong", () => {
  const strangers = Array.from(
    { length: 40 },
    (_, at) => conversation(person(at + 2, `peer${at}`)),
  );
  const status = { ...snapshot().status, problems: ["bob has another key than before"] };
  const screen = screenHarness(60, 10, { snapshot: snapshot({ status }) }).open(...strangers).tell(
    ...strangers.map(({ id }) => said(BOB, "hi", 0, { room: id, number: 1 })),
  );
  assert.equal(listed(screen), "[alice] @peer0:1  @peer1:1 …  bob has another key …");
});

Deno.test("the room of a message that is said to us first is shown with its partner's name", () => {
  const opened = screenHarness(40, 10).happen({
    type: "opened",
    room: conversationWith(CAROL.id),
    messages: [],
  })
    .open(conversation(CAROL)).tell(
      said(CAROL, "psst", 0, { room: conversationWith(CAROL.id), number: 1 }),
    );
  assert.equal(listed(opened), "[alice] #general  @carol:1");
});

Deno.test("the list of rooms marks where something is typed and not sent", () => {
  const screen = screenHarness(40, 10).open(room("dev")).type("to be continued").press("M-2");
  assert.equal(listed(screen), "[alice] #general*  #dev");
  assert.equal(listed(screen.tell(said(BOB, "x", 0))), "[alice] #general:1*  #dev");
  assert.equal(listed(screen.press("M-1", "C-u", "M-2")), "[alice] #general  #dev");
});
