import assert from "node:assert/strict";
import { openRoomId } from "../../../src/chat/api/room_id.ts";
import { createKnownRooms } from "../../../src/chat/rooms/known_rooms.ts";
import { createRoomMembers } from "../../../src/chat/rooms/room_members.ts";
import {
  MAX_JOINED_ROOMS,
  MAX_PASSWORD_BYTES,
  MAX_ROOMS_MADE,
  MAX_TOPIC_CHARACTERS,
  NOTICE_BATCH_AT_MOST_MS,
  STRANGER_NOTICES_BURST,
} from "../../../src/core/limits/chat.ts";
import { MAX_ROOM_REGISTERS, MAX_TOPIC_REGISTERS } from "../../../src/core/limits/registers.ts";
import { MAX_AUTHORS } from "../../../src/core/limits/replication.ts";
import type { PeerId } from "../../../src/core/peer_id.ts";
import { safeText } from "../../../src/core/text/safe.ts";
import type { Register } from "../../../src/protocol/replication/wire/register.ts";
import {
  ALICE,
  answerWith,
  BOB,
  CAROL,
  jobsOf,
  NOON,
  noticesOf,
  oneEngine,
  someone,
} from "../one_engine.ts";

const register = (
  kind: string,
  key: string,
  value: unknown,
  author: PeerId = BOB,
  ms = 0,
): Register => ({ author, epoch: 1, kind, key, value, clock: { ms: NOON + ms, counter: 0 } });

const room = (name: string, author?: PeerId, ms?: number) =>
  register("room", openRoomId(name), { name, description: "" }, author, ms);

const topic = (key: string, text: string, author?: PeerId, ms?: number) =>
  register("topic", key, { topic: text }, author, ms);

function subject() {
  const joined = new Set<string>();
  /** Those who are in no room. */
  const strangers = new Set<PeerId>();
  const rooms = createKnownRooms({
    self: ALICE,
    mesh: () => "lan",
    started: () => NOON,
    isJoined: (id) => joined.has(id),
    isMember: (author) => !strangers.has(author),
  });
  const note = (register: Register) =>
    register.kind === "room" ? rooms.noteCreation(register) : rooms.noteTopic(register);
  return { rooms, joined, strangers, note };
}

Deno.test("createRooms() holds as many creations of others as it may, and always one's own", () => {
  const { rooms, note } = subject();
  for (let number = 0; number < MAX_ROOM_REGISTERS; number++) note(room(`r${number}`));
  assert.equal(rooms.all.length, MAX_ROOM_REGISTERS + 1);
  assert.equal(note(room("more")).type, "full");
  assert.equal(note(room("own", ALICE)).type, "created");
  assert.ok(rooms.forgetCreation(BOB, "r0"));
  assert.equal(note(room("more")).type, "created");
  assert.equal(rooms.madeBy(BOB), MAX_ROOM_REGISTERS);
});

Deno.test("createRooms() holds as many topics of others as it may", () => {
  const { rooms, note } = subject();
  for (let number = 0; number < MAX_TOPIC_REGISTERS; number++) note(topic(`r${number}`, "x"));
  note(room("dev"));
  assert.equal(note(topic("dev", "late")).type, "full");
  rooms.forgetTopic(BOB, "r0");
  assert.equal(note(topic("dev", "late")).type, "topic");
});

Deno.test("createRooms() has a place for the topic of a member among those of strangers", () => {
  const { rooms, strangers, note } = subject();
  note(room("dev"));
  strangers.add(CAROL);
  for (let number = 0; number < MAX_TOPIC_REGISTERS; number++) {
    note(topic(`r${number}`, "x", CAROL));
  }
  assert.equal(note(topic("dev", "theirs", CAROL)).type, "full");
  assert.equal(note(topic("dev", "ours", BOB)).type, "topic");
  assert.equal(rooms.get("dev")?.topic, "ours");
});

Deno.test("createRooms() takes topics of people in the room alone", () => {
  const { rooms, strangers, note } = subject();
  const topicNow = () => rooms.get("dev")?.topic;
  note(room("dev"));
  note(topic("dev", "ours", BOB, 1));
  strangers.add(CAROL);
  assert.equal(note(topic("dev", "theirs", CAROL, 2)).type, "none");
  assert.equal(topicNow(), "ours");
  assert.deepEqual(rooms.admitTopics(), []);
  strangers.delete(CAROL); // that it is a member may be heard of later than what it says
  assert.deepEqual(rooms.admitTopics().map(({ type }) => type), ["topic"]);
  assert.equal(topicNow(), "theirs");
  strangers.add(CAROL);
  assert.deepEqual(rooms.admitTopics(), []);
  assert.equal(topicNow(), "theirs", "it outlives the leaving of its author");
});

Deno.test("createRooms() takes the latest topic from before our start where there is none of a member", () => {
  const { rooms, strangers, note } = subject();
  const topicNow = () => rooms.get("dev")?.topic;
  strangers.add(CAROL);
  note(room("dev"));
  note(topic("dev", "of old", CAROL, -2));
  assert.equal(topicNow(), "of old");
  note(register("room", "dev", { name: "dev", description: "older" }, someone(1), -3));
  assert.equal(topicNow(), "of old");
  note(register("room", "dev", { name: "dev", description: "described" }, someone(2), -1));
  assert.equal(topicNow(), "described");
  note(topic("dev", "ours", BOB, -4));
  assert.equal(topicNow(), "ours");
});

Deno.test("hideTopicsOf() has no topic or description of these people count, until they are shown again", () => {
  const { rooms, note } = subject();
  const topicNow = () => rooms.get("dev")?.topic;
  note(register("room", "dev", { name: "dev", description: "described" }, CAROL));
  note(topic("dev", "ours", BOB, 1));
  note(topic("dev", "buy my things", CAROL, 2));
  assert.equal(topicNow(), "buy my things");
  rooms.hideTopicsOf(new Set([CAROL]));
  assert.equal(topicNow(), "ours");
  assert.equal(note(topic("dev", "buy more", CAROL, 3)).type, "none");
  rooms.forgetTopic(BOB, "dev");
  assert.equal(topicNow(), "");
  rooms.hideTopicsOf(new Set());
  assert.equal(topicNow(), "buy more");
});

Deno.test("createRooms() takes the first for the room's name and the last for its topic, in any order", () => {
  const facts = [
    room("Dev", BOB, 1),
    room("DEV", someone(1), 2),
    register("room", "dev", { name: "dev", description: "described" }, someone(2), 5),
    topic("dev", "told", BOB, 3),
    topic("dev", "again", someone(1), 4),
  ];
  for (const order of [facts, facts.toReversed()]) {
    const { rooms, note } = subject();
    for (const fact of order) note(fact);
    assert.deepEqual(rooms.get("dev"), { id: "dev", name: "Dev", topic: "described" });
    rooms.forgetCreation(someone(2), "dev");
    rooms.forgetCreation(BOB, "dev");
    assert.deepEqual(rooms.get("dev"), { id: "dev", name: "DEV", topic: "again" });
  }
});

Deno.test("createRooms() keeps a room that we are in, though nobody tells of it any more", () => {
  const { rooms, joined, note } = subject();
  note(room("dev"));
  joined.add("dev");
  assert.equal(rooms.forgetCreation(BOB, "dev"), false);
  assert.equal(rooms.get("dev")?.name, "dev");
  joined.delete("dev");
  rooms.left("dev");
  assert.equal(rooms.get("dev"), undefined);
  note(room("ops"));
  joined.add("ops");
  rooms.forgetCreation(BOB, "ops");
  note(room("ops"));
  rooms.left("ops");
  assert.equal(rooms.get("ops")?.name, "ops", "somebody told of it again");
});

Deno.test("createRoomMembers() holds what as many people say as it may", () => {
  const membership = createRoomMembers();
  const say = (number: number, ...rooms: readonly string[]) =>
    membership.note(register("member", "", { rooms }, someone(number)));
  for (let number = 0; number < MAX_AUTHORS; number++) say(number, "dev");
  assert.equal(say(MAX_AUTHORS, "dev"), "full");
  assert.equal(membership.has(someone(MAX_AUTHORS), "dev"), false);
  assert.deepEqual(say(0, "ops"), { joined: ["ops"], left: ["dev"] });
  membership.forget(someone(1));
  assert.deepEqual(say(MAX_AUTHORS, "dev"), { joined: ["dev"], left: [] });
});

Deno.test("noteMember() tells the debug log once of a person whose rooms there is no space for", () => {
  const { mesh } = oneEngine();
  const reasons = (number: number, room: string) =>
    mesh({ type: "register", register: register("member", "", { rooms: [room] }, someone(number)) })
      .flatMap((effect) => effect.type === "diagnostic" ? [`${effect.id} ${effect.reason}`] : []);
  for (let number = 0; number < MAX_AUTHORS; number++) {
    assert.deepEqual(reasons(number, "dev"), []);
  }
  assert.deepEqual(reasons(MAX_AUTHORS, "dev"), [
    `${
      someone(MAX_AUTHORS)
    } its rooms are not known here: those of ${MAX_AUTHORS} people are kept already`,
  ]);
  assert.deepEqual(reasons(MAX_AUTHORS, "ops"), []);
});

Deno.test("noteRoom() tells the debug log once of an author whose room there is no space for", () => {
  const { mesh } = oneEngine();
  const reasons = (number: number) =>
    mesh({ type: "register", register: room(`r${number}`) })
      .flatMap((effect) => effect.type === "diagnostic" ? [`${effect.id} ${effect.reason}`] : []);
  for (let number = 0; number < MAX_ROOM_REGISTERS; number++) assert.deepEqual(reasons(number), []);
  assert.deepEqual(reasons(MAX_ROOM_REGISTERS), [
    `${BOB} its room is left out: there are too many`,
  ]);
  assert.deepEqual(reasons(MAX_ROOM_REGISTERS + 1), []);
});

Deno.test("/create makes as many rooms as one may make, and no more", () => {
  const { type } = oneEngine();
  for (let number = 0; number < MAX_ROOMS_MADE; number++) {
    assert.doesNotMatch(noticesOf(type(`/create room${number}`)).join(), /!/);
  }
  const text =
    `! You have made ${MAX_ROOMS_MADE} rooms, and that is as many as can be: /rooms lists them.`;
  assert.deepEqual(noticesOf(type("/create more")), [text]);
  assert.deepEqual(noticesOf(type("/create more hunter22")), [text]);
});

Deno.test("/join enters as many rooms as one may be in, and no more", () => {
  const { type, mesh, engine } = oneEngine();
  for (let number = 0; number <= MAX_JOINED_ROOMS; number++) {
    const made = room(`room${number}`, someone(number >> 3));
    mesh({ type: "register", register: made });
  }
  for (let number = 0; number < MAX_JOINED_ROOMS; number++) type(`/join room${number}`);
  assert.equal(engine.view.rooms.length, MAX_JOINED_ROOMS + 1);
  const refused = /^! You are in 128 rooms, and that is as many as can be: \/leave one\.$/;
  assert.match(noticesOf(type(`/join room${MAX_JOINED_ROOMS}`))[0]!, refused);
  assert.match(noticesOf(type("/create more"))[0]!, refused);
  type("/leave room0");
  assert.deepEqual(noticesOf(type(`/join room${MAX_JOINED_ROOMS}`)), []);
});

Deno.test("/topic and /create take a topic of as many characters as it may have", () => {
  const { type } = oneEngine();
  const most = "é".repeat(MAX_TOPIC_CHARACTERS);
  assert.deepEqual(noticesOf(type(`/topic ${most}`)), []);
  assert.match(noticesOf(type(`/topic ${most}e`))[0]!, /^! What a room is about has at most 200/);
});

Deno.test("/create takes a password of as many bytes as it may have, and never repeats it", () => {
  const { type } = oneEngine();
  const most = "é".repeat(MAX_PASSWORD_BYTES / 2);
  assert.equal(jobsOf(type(`/create dev ${most}`), "lock").length, 1);
  assert.deepEqual(noticesOf(type(`/create dev ${most}e`)), [
    "! A password has at most 1024 bytes: choose a shorter one.",
  ]);
});

Deno.test("createEngine() tells its rooms once a turn, and again when others know those of an earlier run", () => {
  const { type, mesh } = oneEngine();
  const published = (effects: ReturnType<typeof type>) =>
    effects.flatMap((effect) =>
      effect.type === "register" && effect.kind === "member" ? [effect.value] : []
    );
  assert.deepEqual(published(type("/create dev")), [{ rooms: ["dev"] }]);
  assert.deepEqual(published(type("/create ops")), [{ rooms: ["dev", "ops"] }]);
  assert.deepEqual(published(type("hi")), []);
  const earlier = { ...register("member", "", { rooms: ["lab"] }, ALICE), epoch: NOON - 1 };
  assert.deepEqual(published(mesh({ type: "register", register: earlier })), [{
    rooms: ["dev", "ops"],
  }]);
  assert.deepEqual(
    published(mesh({ type: "register", register: { ...earlier, epoch: NOON } })),
    [],
  );
  assert.deepEqual(published(type("/leave ops")), [{ rooms: ["dev"] }]);
});

Deno.test("createEngine() says that what could not be sealed was not sent, and counts it no more", () => {
  const { engine, type, say } = oneEngine();
  const [lock] = jobsOf(type("/create cave hunter22"), "lock");
  assert.ok(lock);
  const made = {
    lock: { salt: "A".repeat(22), check: "A".repeat(43) },
    key: new Uint8Array(32),
    password: "hunter22",
  };
  const now = { monotonic: 0, wall: NOON };
  engine.handle(answerWith({ type: "locked", job: lock.job, made }), now);
  const { id } = engine.view.rooms[1]!;
  const [job] = jobsOf(say("hi", id), "sealForRoom");
  assert.ok(job);
  assert.equal(engine.view.status.waiting, 1);
  const effects = engine.handle(
    answerWith({ type: "sealed", job: job.job, sealed: undefined }),
    now,
  );
  assert.deepEqual(noticesOf(effects), [
    "! What you said in #cave could not be sealed, and was not sent: say it again.",
  ]);
  assert.equal(engine.view.status.waiting, 0);
});

Deno.test("createEngine() says that a password could not be tried", () => {
  const { engine, type } = oneEngine();
  const [lock] = jobsOf(type("/create cave hunter22"), "lock");
  assert.ok(lock);
  const now = { monotonic: 0, wall: NOON };
  assert.deepEqual(
    noticesOf(engine.handle(answerWith({ type: "locked", job: lock.job, made: undefined }), now)),
    [
      "! Other passwords are being tried: say this again in a moment.",
    ],
  );
});

Deno.test("createEngine() says that a room found no place in the mesh, and keeps it here", () => {
  const { type, mesh, engine } = oneEngine();
  type("/create dev");
  const left = { type: "registerDropped", author: ALICE, kind: "room", key: "dev" } as const;
  assert.deepEqual(noticesOf(mesh(left)), [
    "! The mesh keeps no more rooms: others can't find #dev for now.",
  ]);
  assert.equal(engine.view.rooms[1]?.id, "dev");
});

Deno.test("createEngine() tells of a room that is no more", () => {
  const { mesh, engine } = oneEngine();
  mesh({ type: "register", register: room("dev") });
  const gone = mesh({ type: "registerDropped", author: BOB, kind: "room", key: "dev" });
  const event = gone.flatMap((effect) => effect.type === "event" ? [effect.event] : [])[0];
  assert.ok(event?.type === "room" && event.change === "gone" && event.room.shown === "#dev");
  assert.equal(engine.view.lobby.length, 1);
});

Deno.test("createRooms() shows of a topic one safe line, cut after as many characters as it may have", () => {
  const { rooms, note } = subject();
  const topicNow = (text: string) => {
    note(topic("general", text, BOB));
    return rooms.get("general")?.topic;
  };
  const family = "👩‍👩‍👧";
  assert.equal(topicNow(" a\n\tb\x1b[2J "), "a b␛[2J");
  assert.equal(topicNow("x".repeat(MAX_TOPIC_CHARACTERS + 1)), "x".repeat(MAX_TOPIC_CHARACTERS));
  const cut = topicNow("x".repeat(MAX_TOPIC_CHARACTERS - 2) + family)!;
  assert.equal(cut, safeText(cut));
  assert.ok([...cut].length <= MAX_TOPIC_CHARACTERS);
});

Deno.test("createEngine() announces what a crowd does to rooms as numbers, and its topics only where it is there", () => {
  const { mesh, present, pass, engine } = oneEngine();
  const changes: string[] = [];
  const note = (register: Register): void => {
    for (const effect of mesh({ type: "register", register })) {
      if (effect.type !== "event" || effect.event.type !== "room") continue;
      changes.push(effect.event.change);
    }
  };
  const crowd = Array.from({ length: 40 }, (_, number) => someone(number));
  const flood = (ms: number): void => {
    for (let round = 0; round < 60; round++) {
      for (const [at, author] of crowd.entries()) {
        note(topic("general", `${at} in round ${round}`, author, ms + round * crowd.length + at));
      }
    }
  };
  flood(1);
  assert.deepEqual(changes, [], "nobody of them is in sight");
  assert.equal(engine.view.rooms[0]?.topic, "Talk about anything");
  for (const [number, author] of crowd.entries()) present(author, `peer${number}`);
  flood(10_000);
  assert.ok(changes.length <= STRANGER_NOTICES_BURST, `${changes.length}`);
  assert.equal(engine.view.rooms[0]?.topic, "39 in round 59");
  assert.match(noticesOf(pass(NOTICE_BATCH_AT_MOST_MS)).join(), /\d+ more topics set by 40 people/);

  changes.length = 0;
  for (let number = 0; number < 3 * STRANGER_NOTICES_BURST; number++) {
    note(room(`r${number}`, BOB, 1));
  }
  assert.ok(changes.length <= STRANGER_NOTICES_BURST, `${changes.length}`);
  assert.match(noticesOf(pass(NOTICE_BATCH_AT_MOST_MS)).join(), /more rooms came or went/);
});

Deno.test("createEngine() takes the topic of somebody out of the header while they are muted", () => {
  const { mesh, join, type, engine } = oneEngine();
  const topicNow = () => engine.view.rooms[0]?.topic;
  join(BOB, "bob");
  join(CAROL, "carol");
  mesh({ type: "register", register: topic("general", "ours", BOB, 1) });
  mesh({ type: "register", register: topic("general", "buy my things", CAROL, 2) });
  assert.equal(topicNow(), "buy my things");
  type("/mute carol");
  assert.equal(topicNow(), "ours");
  type("/unmute carol");
  assert.equal(topicNow(), "buy my things");
});
