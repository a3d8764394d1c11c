import assert from "node:assert/strict";
import type { ChatEvent } from "../../../src/chat/api/chat_event.ts";
import { GENERAL, openRoomId } from "../../../src/chat/api/room_id.ts";
import type { ChatUser } from "../chat_user.ts";
import { trio } from "../engine_network.ts";
import { BOB, CAROL, envelope, events, oneEngine } from "../one_engine.ts";
import { REACT, reactionTo, WITH_REACTIONS } from "../react_feature.ts";

/** The messages of a room, each with the texts that its annotations have. */
function noted({ engine }: Pick<ChatUser, "engine">, room = GENERAL): readonly string[] {
  return engine.view.history(room).map(({ content, annotations }) =>
    [content, ...annotations.map(({ text }) => text)].join(" ")
  );
}

/** The changes that somebody is told of. */
function changesIn(list: readonly ChatEvent[]): readonly string[] {
  return list.flatMap((event) =>
    event.type === "changed"
      ? [`${event.own ? "own " : ""}${event.message.content} ${event.annotation?.text}`]
      : []
  );
}

Deno.test("changeMessage() changes a message at everybody in the room, its author included", () => {
  const { alice, bob, carol } = trio(WITH_REACTIONS).users;
  alice.type("hi");
  bob.type("so?");
  const own = carol.type("/react 2 👍");
  assert.deepEqual(changesIn(own), ["own hi 👍"]);
  for (const user of [alice, bob, carol]) assert.deepEqual(noted(user), ["hi 👍", "so?"]);
  assert.deepEqual(changesIn(alice.events), ["hi 👍"]);
  bob.type("/react 2 👍");
  carol.type("/react 2 🎉");
  for (const user of [alice, bob, carol]) assert.deepEqual(noted(user), ["hi 🎉 👍", "so?"]);
  carol.type("/react 2 none");
  for (const user of [alice, bob, carol]) assert.deepEqual(noted(user), ["hi  👍", "so?"]);
  assert.deepEqual(changesIn(alice.events), ["hi 👍", "hi 👍", "hi 🎉", "hi "]);
});

Deno.test("changeMessage() changes a message of a room with a password, for its members alone", () => {
  const { alice, bob, carol } = trio(WITH_REACTIONS).users;
  alice.type("/create cave hunter22");
  carol.type("/join cave hunter22");
  alice.type("/join cave");
  alice.type("under the oak");
  carol.type("/react 1 🌳");
  const id = alice.room;
  for (const user of [alice, carol]) assert.deepEqual(noted(user, id), ["under the oak 🌳"]);
  assert.equal(bob.passed.at(-1)?.type, REACT);
  assert.ok(!JSON.stringify([bob.passed, bob.events]).includes("🌳"));
  assert.deepEqual(changesIn(bob.events), []);
});

Deno.test("changeMessage() has a change wait for its message", () => {
  const { hear, engine } = oneEngine("alice", { features: WITH_REACTIONS });
  const id = { author: CAROL, epoch: 1, sequence: 7 };
  assert.deepEqual(hear({ type: REACT, content: reactionTo(id, "👍") }), []);
  assert.deepEqual(hear({ content: "another", sequence: 7 }).map(({ type }) => type), ["message"]);
  const [first, ...others] = hear({ content: "hi", ...id, sender: "carol" });
  assert.deepEqual(others, []);
  assert.ok(first?.type === "message");
  assert.deepEqual(first.message.annotations.map(({ author, text }) => [author, text]), [[
    BOB,
    "👍",
  ]]);
  assert.deepEqual(noted({ engine }), ["hi 👍", "another"]);
});

Deno.test("changeMessage() tells nothing where nothing changes", () => {
  const { hear } = oneEngine("alice", { features: WITH_REACTIONS });
  const id = { author: BOB, epoch: 1, sequence: 1 };
  hear({ content: "hi", ...id });
  const reaction = { type: REACT, content: reactionTo(id, "👍"), sequence: 2 };
  assert.equal(hear(reaction).length, 1);
  assert.deepEqual(hear(reaction), []);
  assert.deepEqual(hear({ ...reaction, content: "nonsense", sequence: 3 }), []);
});

Deno.test("changeMessage() makes the texts of others safe", () => {
  const { hear, engine } = oneEngine("alice", { features: WITH_REACTIONS });
  const id = { author: BOB, epoch: 1, sequence: 1 };
  hear({ content: "hi", ...id });
  hear({ type: REACT, content: reactionTo(id, "\x1b[31m\n\u202ered"), sequence: 2 });
  assert.deepEqual(noted({ engine }), ["hi ␛[31m␛red"]);
});

Deno.test("replay() hands those who join later the changes of messages too", () => {
  const { users: { alice, bob, carol } } = trio(WITH_REACTIONS);
  alice.type("/create dev no-pass");
  alice.type("/join dev");
  bob.type("/join dev");
  alice.type("hi");
  bob.type("/react 1 👍");
  alice.type("/create cave hunter22");
  bob.type("/join cave hunter22");
  bob.type("under the oak");
  bob.type("/react 1 🌳");
  carol.type("/join dev");
  assert.deepEqual(noted(carol, openRoomId("dev")), ["hi 👍"]);
  carol.type("/join cave hunter22");
  assert.deepEqual(noted(carol, carol.room), ["under the oak 🌳"]);
  assert.deepEqual(carol.heard(carol.room), ["<bob: under the oak"]);
});

Deno.test("those who come to the mesh later learn the changes of messages too", () => {
  const { users: { alice, bob, carol }, cut, link } = trio(WITH_REACTIONS);
  cut("bob", "carol");
  alice.type("hi");
  bob.type("/react 1 👍");
  link("bob", "carol");
  assert.deepEqual(noted(carol), ["hi 👍"]);
});

Deno.test("changeMessage() is never called for a muted author, now or by replay", () => {
  const { alice, bob, carol } = trio(WITH_REACTIONS).users;
  alice.type("/mute bob");
  alice.type("/create dev no-pass");
  bob.type("/join dev");
  carol.type("/join dev");
  carol.type("hi");
  bob.type("/react 1 👍");
  assert.deepEqual(noted(carol, "dev"), ["hi 👍"]);
  assert.deepEqual(noted(alice, "dev"), ["hi"]);
  alice.type("/leave dev");
  alice.type("/join dev");
  assert.deepEqual(noted(alice, "dev"), ["hi"]);
  alice.notices();
  alice.type("/unmute bob");
  assert.deepEqual(alice.notices(), ["bob is no more muted"], "a reaction is no message");
});

Deno.test("replay() passes over what no feature knows", () => {
  const id = { author: BOB, epoch: 1, sequence: 1 };
  const backlog = [
    envelope({ room: "dev", content: "hi", ...id }),
    ...[REACT, "constructor", "__proto__", "nick"].map((type, at) =>
      envelope({ room: "dev", type, content: reactionTo(id, "👍"), sequence: 2 + at })
    ),
  ];
  const scene = oneEngine("alice", {
    roomBacklog: () => backlog.map((each) => ({ envelope: each, hops: 1, earlier: true })),
  });
  const shown = events(scene.type("/create dev no-pass")).map(({ type }) => type);
  assert.equal(shown.filter((type) => type === "message").length, 1);
  assert.ok(!shown.includes("changed") && !shown.includes("error"));
  assert.deepEqual(noted(scene, "dev"), ["hi"]);
});
