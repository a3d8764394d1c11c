import assert from "node:assert/strict";
import {
  ARRIVAL_NOTICES_BURST,
  NOTICE_BATCH_QUIET_MS,
  STRANGER_NOTICES_BURST,
} from "../../../src/core/limits/chat.ts";
import type { ChatUser } from "../chat_user.ts";
import { trio } from "../engine_network.ts";

Deno.test("/create, /join, /group and /leave do what Ghost Terminal's documents say", () => {
  const { alice, bob, carol } = trio().users;
  alice.type("/create TestGroup");
  bob.type("/join TestGroup");
  alice.type("/group TestGroup Hello group!");
  assert.deepEqual(alice.heard("testgroup"), ["alice: Hello group!"]);
  assert.deepEqual(bob.heard("testgroup"), ["alice: Hello group!"]);
  assert.deepEqual(carol.heard("testgroup"), []);
  assert.ok(!carol.events.some((event) => event.type === "message"));
  assert.equal(carol.passed.length, 1, "it was passed on all the same");
  carol.type("/join TestGroup");
  carol.type("/leave TestGroup");
  assert.deepEqual(carol.lobby(), ["#TestGroup 2", "#general 3 in"]);
  assert.equal(carol.room, "general");
});

Deno.test("/create, /join and /lobbies do what GO-CHAT's documents say", () => {
  const { alice, bob } = trio().users;
  alice.type("/create gaming no-pass Discussion about video games");
  alice.type("/create secret mypass123 Private discussion room");
  alice.type('/create coding "Secret lobby" For developers');
  const lobbies = bob.type("/lobbies").find((event) => event.type === "rooms");
  assert.ok(lobbies?.type === "rooms");
  assert.deepEqual(
    lobbies.rooms.map(({ shown, kind, topic }) => [shown, kind, topic]),
    [
      ["#coding", "locked", "For developers"],
      ["#gaming", "open", "Discussion about video games"],
      ["#general", "open", "Talk about anything"],
      ["#secret", "locked", "Private discussion room"],
    ],
  );
  for (const { shown } of lobbies.rooms) assert.ok(lobbies.text.includes(shown));
  bob.type("/join gaming");
  assert.equal(bob.room, "gaming");
  bob.type("/join secret mypass123");
  assert.match(bob.room, /^secret\./);
  bob.type('/join coding "Secret lobby"');
  assert.match(bob.room, /^coding\./);
  bob.notices();
  bob.type("/users");
  assert.match(bob.notices()[0]!, /^name.*\nbob .*\nalice [^\n]*$/);
});

Deno.test("/create makes a room and its maker a member, and goes there", () => {
  const { alice, bob } = trio().users;
  const events = alice.type("/create Dev");
  assert.deepEqual(
    events.map((event) => event.type === "room" ? event.change : event.type),
    ["created", "joined", "entered", "notice"],
  );
  assert.equal(alice.room, "dev");
  assert.deepEqual(alice.notices(), [
    "You made Dev, and you are there now: /join general goes back",
  ]);
  alice.type("for those in it");
  assert.deepEqual(alice.heard("dev"), ["alice: for those in it"]);
  assert.deepEqual(bob.heard(), []);
  assert.deepEqual(alice.lobby(), ["#Dev 1 in", "#general 3 in"]);
  assert.deepEqual(alice.engine.view.rooms.map(({ id }) => id), ["general", "dev"]);
  assert.deepEqual(
    bob.events.flatMap((event) =>
      event.type === "room" ? [[event.change, event.person?.name]] : []
    ),
    [["created", "alice"]],
    "others hear of the room, and not of who is in it",
  );
});

Deno.test("/join of a room that one is in switches to it, and tells nobody", () => {
  const { alice, bob } = trio().users;
  alice.type("/create dev");
  const before = bob.events.length;
  assert.deepEqual(alice.type("/join DEV").map(({ type }) => type), ["entered"]);
  assert.equal(alice.room, "dev");
  assert.equal(bob.events.length, before);
});

Deno.test("joins and leaves are told to those in the room alone", () => {
  const { alice, bob, carol } = trio().users;
  alice.type("/create dev");
  const seen = carol.events.length;
  const changes = () =>
    alice.events.flatMap((event) =>
      event.type === "room" ? [`${event.change} ${event.person?.name} ${event.room.members}`] : []
    );
  bob.type("/join dev");
  bob.type("/leave");
  assert.deepEqual(changes(), [
    "created alice 0",
    "joined alice 1",
    "joined bob 2",
    "left bob 1",
  ]);
  assert.equal(carol.events.length, seen);
});

Deno.test("what can't be done with rooms is one clear sentence each", () => {
  const { alice, bob } = trio().users;
  alice.type("/create dev");
  alice.type("/create ops hunter22 Night shift");
  alice.notices();
  bob.notices();
  const sentences = (player: ChatUser, line: string): readonly string[] => {
    player.type(line);
    return player.notices();
  };
  assert.deepEqual(sentences(alice, "/create dev"), ["! There is a room dev already: /join dev"]);
  assert.deepEqual(sentences(bob, "/create DEV no-pass x"), [
    "! There is a room dev already: /join dev",
  ]);
  assert.deepEqual(sentences(bob, "/create general"), [
    "! Everybody is in general already: choose another name.",
  ]);
  assert.match(sentences(bob, "/create 1dev")[0]!, /^! A room name begins with a letter/);
  assert.deepEqual(sentences(bob, `/create lab no-pass ${"x".repeat(201)}`), [
    "! What a room is about has at most 200 characters: choose fewer words.",
  ]);
  assert.deepEqual(sentences(bob, '/create lab ""'), [
    "! This password is empty: write one, or no-pass.",
  ]);
  assert.deepEqual(sentences(bob, '/create lab "hunter22'), [
    "! A quote is opened and not closed: /create NAME [PASSWORD|no-pass|new-pass] [DESCRIPTION]",
  ]);
  assert.deepEqual(sentences(bob, "/join dex"), [
    "! There is no room called dex: did you mean dev?",
  ]);
  assert.deepEqual(sentences(bob, "/join OSP"), [
    "! There is no room called OSP: did you mean ops?",
  ]);
  assert.deepEqual(sentences(bob, "/join xyzzy"), [
    "! There is no room called xyzzy: /rooms lists them, /create makes one",
  ]);
  assert.deepEqual(sentences(bob, "/join ops"), ["! ops has a password: /join ops PASSWORD"]);
  assert.deepEqual(sentences(bob, "/join ops hunter23"), [
    "trying the password of ops",
    "! This is not the password of ops: ask somebody who is in it.",
  ]);
  assert.deepEqual(sentences(bob, "/group dev hi"), ["! You are not in dev: /join dev"]);
  assert.deepEqual(sentences(bob, "/leave dev"), ["! You are not in dev: /join dev"]);
  assert.deepEqual(sentences(bob, "/leave"), [
    "! Nobody leaves general: /quit leaves the program.",
  ]);
  assert.deepEqual(sentences(bob, "/group dev"), ["! Something is missing: /group NAME TEXT"]);
  assert.deepEqual(sentences(alice, "/group dev \u200b"), [
    "! This message is empty: write something.",
  ]);
  assert.match(sentences(alice, `/group dev ${"x".repeat(4_097)}`)[0]!, /has 4097 bytes/);
  assert.deepEqual(bob.lobby(), ["#dev 1", "#general 3 in", "#ops 1"]);
});

Deno.test("/join of an open room with a password says that everybody can read it", () => {
  const { alice, bob } = trio().users;
  alice.type("/create dev");
  bob.notices();
  bob.type("/join dev hunter22");
  assert.deepEqual(bob.notices(), [
    "dev has no password: everybody can join it, and read what is said",
  ]);
});

Deno.test("/join replays what was said in the last 5 minutes, and /leave forgets it", () => {
  for (const password of ["", " hunter22"]) {
    const { users: { alice, bob }, pass } = trio();
    alice.type(`/create dev${password}`);
    alice.type("/join dev");
    alice.type("too old");
    pass(60_001);
    for (let number = 1; number <= 3; number++) alice.type(`${number}`);
    pass(4 * 60_000);
    const events = bob.type(`/join dev${password}`);
    const { room } = bob;
    const replayed = ["<alice: 1", "<alice: 2", "<alice: 3"];
    assert.deepEqual(bob.heard(room), replayed);
    assert.equal(events.filter(({ type }) => type === "message").length, 3);
    alice.type("4");
    assert.deepEqual(bob.heard(room), [...replayed, "alice: 4"]);
    bob.type("/leave");
    assert.deepEqual(bob.heard(room), []);
    alice.type("5");
    bob.type(`/join dev${password}`);
    assert.deepEqual(bob.heard(room), [...replayed, "<alice: 4", "<alice: 5"]);
  }
});

Deno.test("/topic tells and sets what a room is about, for all", () => {
  const { alice, bob, carol } = trio().users;
  alice.type("/create dev");
  bob.type("/join dev");
  bob.notices();
  bob.type("/topic");
  assert.deepEqual(bob.notices(), ["dev has no topic; /topic TEXT sets it"]);
  alice.type("/join dev");
  const events = alice.type("/topic What   is next\n?");
  assert.deepEqual(events.map((event) => event.type === "room" && event.change), ["topic"]);
  for (const { engine } of [alice, bob, carol]) {
    assert.equal(engine.view.lobby[0]?.topic, "What is next ?");
  }
  assert.equal(bob.events.at(-1)?.type, "room");
  assert.ok(!carol.events.some((event) => event.type === "room" && event.change === "topic"));
  bob.notices();
  bob.type("/topic");
  assert.deepEqual(bob.notices(), ["dev: What is next ?; /topic TEXT sets it"]);
  carol.type("/topic Everything");
  assert.equal(alice.engine.view.rooms[0]?.topic, "Everything");
});

Deno.test("/broadcast goes to general from anywhere", () => {
  const { alice, carol } = trio().users;
  alice.type("/create dev");
  alice.type("/join dev");
  alice.type("/broadcast hi all");
  assert.deepEqual(carol.heard(), ["alice: hi all"]);
  assert.deepEqual(alice.heard("dev"), []);
});

Deno.test("/mygroups lists where one is, and programs can ask the same", () => {
  const { alice, bob } = trio().users;
  alice.type("/create dev");
  bob.type("/create ops");
  const shown = alice.type("/mygroups").flatMap((event) =>
    event.type === "rooms" ? event.rooms.map(({ shown }) => shown) : []
  );
  assert.deepEqual(shown, ["#dev", "#general"]);
  const [rooms] = alice.submit({ type: "rooms" });
  assert.ok(rooms?.type === "rooms" && rooms.rooms.length === 3);
});

Deno.test("programs create, join and leave rooms by intents", () => {
  const { alice, bob } = trio().users;
  alice.submit({ type: "create", name: "cave", password: "a b", description: "Deep" });
  bob.submit({ type: "join", room: "cave", password: "a b" });
  const { room } = bob;
  bob.submit({ type: "say", room, content: "/hi" });
  bob.submit({ type: "say", room: "Cave", content: "by name" });
  assert.deepEqual(alice.heard(room), ["bob: /hi", "bob: by name"]);
  bob.submit({ type: "leave", room });
  assert.equal(bob.room, room, "a program is where it says it is");
  bob.notices();
  bob.submit({ type: "say", room, content: "anybody?" });
  assert.deepEqual(bob.notices(), ["! You are not in cave: /join cave"]);
  bob.submit({ type: "leave", room: "cave" });
  bob.submit({ type: "command", room, line: "/topic mine" });
  assert.deepEqual(bob.notices(), Array(2).fill("! You are not in cave: /join cave"));
});

Deno.test("/invite tells somebody how to come, whoever passes it on", () => {
  const { alice, bob, carol } = trio().users;
  alice.type("/invite carol");
  assert.match(alice.notices().at(-1)!, /^! \/invite asks somebody into the room you look at/);
  const invite = (line: string): string | undefined => {
    alice.type(line);
    alice.type("/join " + line.split(" ")[1]);
    alice.type("/invite carol");
    return carol.notices().at(-1);
  };
  assert.equal(invite("/create dev"), "alice invites you to dev: /join dev");
  assert.equal(
    invite("/create cave hunter22"),
    "alice invites you to cave: /join cave PASSWORD, which alice may tell you",
  );
  carol.type("/join dev");
  alice.type("/join dev");
  alice.type("/invite carol");
  assert.equal(carol.notices().at(-1), "alice invites you to dev: you are in it");
  assert.ok(!bob.notices().some((text) => text.includes("invites")));
});

Deno.test("/invite by somebody who invites without end is told as a number", () => {
  const { users: { alice, bob }, pass } = trio();
  alice.type("/create dev");
  bob.notices();
  for (let count = 0; count <= STRANGER_NOTICES_BURST; count++) alice.type("/invite bob");
  assert.equal(bob.notices().length, STRANGER_NOTICES_BURST);
  pass(NOTICE_BATCH_QUIET_MS);
  assert.deepEqual(bob.notices(), [
    "1 more invitation of alice not shown: /rooms lists the rooms",
  ]);
});

Deno.test("/join and /leave without end are told as a number to those in the room", () => {
  const { users: { alice, bob }, pass } = trio();
  alice.type("/create dev");
  const changes = () => alice.events.filter(({ type }) => type === "room").length;
  const before = changes();
  for (let count = 0; count < ARRIVAL_NOTICES_BURST; count++) {
    bob.type("/join dev");
    bob.type("/leave dev");
  }
  assert.equal(changes() - before, ARRIVAL_NOTICES_BURST);
  alice.notices();
  pass(NOTICE_BATCH_QUIET_MS);
  assert.deepEqual(alice.notices(), [
    `bob came into your rooms or left them, ${ARRIVAL_NOTICES_BURST} times: /rooms counts them`,
  ]);
});
