import assert from "node:assert/strict";
import type { ChatView } from "../../../src/chat/api/chat_view.ts";
import { conversationWith, GENERAL } from "../../../src/chat/api/room_id.ts";
import type { PeerId } from "../../../src/core/peer_id.ts";
import { EMPTY_PROFILE } from "../../../src/protocol/replication/wire/presence.ts";
import { BOB, CAROL, NOON, type OneEngine, oneEngine } from "../one_engine.ts";

/** Everything that the view tells. */
function read(view: ChatView) {
  const { self, people, rooms, lobby, status, settings } = view;
  const members = [GENERAL, "dev", conversationWith(BOB)].map((room) => view.members(room));
  return { self, people, rooms, lobby, status, settings, members };
}

function tell(
  chat: OneEngine,
  author: PeerId,
  kind: string,
  key: string,
  value: unknown,
  ms = NOON,
): void {
  const clock = { ms, counter: 0 };
  chat.mesh({ type: "register", register: { author, epoch: 1, kind, key, clock, value } });
}

function pictured(chat: OneEngine, author: PeerId, picture: string, away?: string): void {
  const profile = { ...EMPTY_PROFILE, picture, ...(away === undefined ? {} : { away }) };
  const clock = { ms: NOON, counter: 0 };
  const common = { author, epoch: 1, clock, version: "1.2.3", addresses: [], gone: false };
  chat.mesh({ type: "presence", presence: { ...common, name: "bob", ...profile } });
}

/** What happens, one after the other: each changes something that the view tells. */
const STEPS: readonly ((chat: OneEngine) => void)[] = [
  (chat) => chat.join(BOB, "bob"),
  (chat) => chat.present(CAROL, "carol"),
  (chat) => chat.hear({ content: "hi" }),
  (chat) => tell(chat, BOB, "room", "dev", { name: "dev", description: "tools" }),
  (chat) => tell(chat, BOB, "member", "", { rooms: ["dev"] }),
  (chat) => chat.type("/join dev"),
  (chat) => tell(chat, CAROL, "member", "", { rooms: ["dev"] }),
  (chat) => tell(chat, CAROL, "topic", "dev", { topic: "more tools" }, NOON + 1),
  (chat) => chat.type("/query bob"),
  (chat) => chat.hear({ type: "nick", content: "robert", clock: [NOON + 5, 0] }),
  (chat) => chat.mesh({ type: "roundTrip", id: BOB, ms: 12 }),
  (chat) => pictured(chat, BOB, "cat", "lunch"),
  (chat) => chat.type("/set joins none"),
  (chat) => chat.type("/picture cat"),
  (chat) => chat.type("/away lunch"),
  (chat) => chat.type("/mute carol"),
  (chat) => chat.type("/verify carol ok"),
  (chat) => chat.mesh({ type: "repairing", id: BOB, count: 3 }),
  (chat) => chat.mesh({ type: "acknowledged", after: 0, top: 2, any: 2, linked: 1 }),
  (chat) => void (chat.counters.expired = 2),
  (chat) => chat.part(BOB),
  (chat) => chat.absent(BOB),
  // Somebody out of sight is called otherwise: the name of our conversation with them follows.
  (chat) => chat.hear({ sender: "bobby", content: "hi", sequence: 9 }),
  (chat) => chat.absent(CAROL),
  (chat) => chat.type("/leave"),
  (chat) => {
    chat.mesh({ type: "registerDropped", author: BOB, kind: "room", key: "dev" });
  },
];

Deno.test("createEngineView() is never stale, whatever happens and however often it is read", () => {
  const watched = oneEngine();
  read(watched.engine.view);
  STEPS.forEach((step, at) => {
    step(watched);
    const fresh = oneEngine();
    for (const earlier of STEPS.slice(0, at + 1)) earlier(fresh);
    assert.deepEqual(read(watched.engine.view), read(fresh.engine.view), `after step ${at}`);
  });
});

Deno.test("createEngineView() keeps every list and object that nothing changed in", () => {
  const chat = oneEngine();
  for (const step of STEPS.slice(0, 9)) step(chat);
  const { view } = chat.engine;
  const parts = () => [
    view.self,
    view.people,
    view.rooms,
    view.lobby,
    view.members(GENERAL),
    view.status,
    view.settings,
  ];
  const before = parts();
  const same = [
    () => chat.hear({ content: "again" }),
    () => chat.pass(1_000),
    () => chat.mesh({ type: "roundTrip", id: CAROL, ms: 5 }), // not linked: nothing to note
    () => chat.present(CAROL, "carol"),
    () => tell(chat, BOB, "member", "", { rooms: ["dev"] }),
    () => chat.type("/users"),
  ];
  same.forEach((happen, at) => {
    happen();
    parts().forEach((part, index) => assert.equal(part, before[index], `after ${at}: ${index}`));
  });
});

Deno.test("createEngineView() replaces what changed, and only that", () => {
  const chat = oneEngine();
  for (const step of STEPS.slice(0, 9)) step(chat);
  const { view } = chat.engine;
  const { people, rooms, lobby, status, settings, self } = view;
  tell(chat, CAROL, "topic", "dev", { topic: "still more tools" }, NOON + 2);
  assert.notEqual(view.rooms, rooms);
  assert.notEqual(view.lobby, lobby);
  assert.equal(view.people, people);
  assert.equal(view.status, status);
  chat.type("/set bell off");
  assert.notEqual(view.settings, settings);
  assert.equal(view.self, self);
  assert.equal(view.people, people);
});
