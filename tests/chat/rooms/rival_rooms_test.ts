import assert from "node:assert/strict";
import { MAX_MISDATED_MS } from "../../../src/core/limits/replication.ts";
import { GENERAL, lockedRoomId } from "../../../src/chat/api/room_id.ts";
import { createKnownRooms } from "../../../src/chat/rooms/known_rooms.ts";
import type { PeerId } from "../../../src/core/peer_id.ts";
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
} from "../one_engine.ts";

/** Two locks of different authors that lead to one id: found by trying a million salts of each. */
const MADE = { author: BOB, salt: "AAAAAAAAAAAAAAAAAADtLg" };
const RIVAL = { author: CAROL, salt: "AAAAAAAAAAAAAAAAABXvzQ" };
const CAVE = "cave.zxtnep2b";

/** The creation of the cave by somebody, `ms` after noon. */
function creation({ author, salt }: typeof MADE, ms: number, description = ""): Register {
  const lock = { salt, check: "A".repeat(43) };
  const clock = { ms: NOON + ms, counter: 0 };
  const value = { name: "cave", description, lock };
  return { author, epoch: 1, kind: "room", key: CAVE, clock, value };
}

function knownRooms(isJoined = false, time = () => NOON) {
  return createKnownRooms({
    self: ALICE,
    mesh: () => "lan",
    started: () => NOON,
    time,
    isJoined: () => isJoined,
    isMember: () => true,
  });
}

/** Everything that matters of the cave. */
function caveOf(rooms: ReturnType<typeof knownRooms>) {
  const room = rooms.get(CAVE);
  return room && { salt: room.lock?.salt, topic: room.topic, rivalry: room.rivalry };
}

Deno.test("lockedRoomId() is one for two authors whose salts were chosen for that", () => {
  for (const { author, salt } of [MADE, RIVAL]) {
    assert.equal(lockedRoomId({ mesh: "lan", name: "cave", author, salt }), CAVE);
  }
});

Deno.test("createKnownRooms() keeps the lock that came first, whatever the clock of a rival", () => {
  for (const ms of [-60_000, 60_000]) {
    const rooms = knownRooms();
    rooms.noteCreation(creation(MADE, 0, "ours"));
    assert.deepEqual(caveOf(rooms), { salt: MADE.salt, topic: "ours", rivalry: undefined });
    const change = rooms.noteCreation(creation(RIVAL, ms, "theirs"));
    assert.equal(change.type, "rival");
    const rivalry = { author: BOB, rival: CAROL };
    assert.deepEqual(caveOf(rooms), { salt: MADE.salt, topic: "ours", rivalry });
    assert.equal(rooms.noteCreation(creation(RIVAL, ms + 1)).type, "none", "it is told once");
    assert.equal(rooms.madeBy(CAROL), 0);
  }
});

Deno.test("createKnownRooms() takes the room of a rival only once the first is gone", () => {
  for (const isJoined of [false, true]) {
    const rooms = knownRooms(isJoined);
    rooms.noteCreation(creation(MADE, 0));
    rooms.noteCreation(creation(RIVAL, -1));
    assert.equal(rooms.forgetCreation(CAROL, CAVE), false, "that of the rival never counted");
    assert.equal(caveOf(rooms)?.salt, MADE.salt);
    assert.equal(rooms.forgetCreation(BOB, CAVE), !isJoined);
    const change = rooms.noteCreation(creation(RIVAL, -1));
    assert.equal(change.type, isJoined ? "none" : "created");
    assert.equal(caveOf(rooms)?.salt, isJoined ? MADE.salt : RIVAL.salt);
    if (!isJoined) assert.equal(caveOf(rooms)?.rivalry, undefined);
  }
});

Deno.test("createEngine() tells those in a room of its rival, and others when they join it", () => {
  const scene = oneEngine();
  const { engine, mesh, type } = scene;
  const note = (register: Register) => noticesOf(mesh({ type: "register", register }));
  const join = (id: PeerId, name: string) => scene.join(id, name);
  join(BOB, "bob");
  join(CAROL, "carol");
  note(creation(MADE, 0));
  const text = "carol made a room under the id of cave, which bob made, with another password: " +
    "one of the two is forged. Here it is that of bob, which came first. " +
    "Ask both, and make a new room";
  assert.deepEqual(note(creation(RIVAL, -1)), [], "strangers can't fill everybody's screen so");
  const [unlock] = jobsOf(type("/join cave hunter22"), "unlock");
  assert.equal(unlock?.lock.salt, MADE.salt);
  const result = { state: "open", key: new Uint8Array(32) } as const;
  const answer = answerWith({ type: "unlocked", job: unlock.job, result });
  const now = { monotonic: 0, wall: NOON };
  assert.deepEqual(noticesOf(engine.handle(answer, now)), [text]);
  assert.deepEqual(engine.view.rooms.map(({ id }) => id), [GENERAL, CAVE]);

  const inside = oneEngine();
  inside.join(BOB, "bob");
  inside.join(CAROL, "carol");
  inside.mesh({ type: "register", register: creation(MADE, 0) });
  const [job] = jobsOf(inside.type("/join cave hunter22"), "unlock");
  inside.engine.handle(answerWith({ type: "unlocked", job: job!.job, result }), now);
  const rival = inside.mesh({ type: "register", register: creation(RIVAL, -1) });
  assert.deepEqual(noticesOf(rival), [text]);
  const again = inside.mesh({ type: "register", register: creation(RIVAL, 1) });
  assert.deepEqual(noticesOf(again), []);
});

Deno.test("createKnownRooms() takes a description one past the limit ahead of our time when that time comes", () => {
  let time = NOON;
  const rooms = knownRooms(false, () => time);
  rooms.noteCreation(creation(MADE, 0, "now"));
  const later = {
    ...creation(MADE, MAX_MISDATED_MS + 1),
    kind: "topic",
    value: { topic: "later" },
  };
  rooms.noteTopic(later);
  assert.equal(caveOf(rooms)?.topic, "now");
  time++;
  rooms.noteTopic(later);
  assert.equal(caveOf(rooms)?.topic, "later");
});
