import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { type Founding, lockedRoomId } from "../../../src/chat/api/room_id.ts";
import type { EngineEffect } from "../../../src/chat/engine/engine_io.ts";
import { MAX_MISDATED_MS } from "../../../src/core/limits/replication.ts";
import { createKnownRooms } from "../../../src/chat/rooms/known_rooms.ts";
import { MAX_ROOM_ID_CHARACTERS } from "../../../src/core/limits/chat.ts";
import { MAX_NAME_CHARACTERS } from "../../../src/core/limits/text.ts";
import type { Register } from "../../../src/protocol/replication/wire/register.ts";
import { ALICE, BOB, CAROL, jobsOf, NOON, noticesOf, oneEngine } from "../one_engine.ts";

const FOUNDING: Founding = {
  mesh: "lan",
  name: "cave",
  author: BOB,
  salt: "A".repeat(22),
  check: "A".repeat(43),
};
const OTHER_SALT = `${"A".repeat(20)}BA`;
const OTHER_CHECK = `${"A".repeat(41)}BA`;
const CAVE = lockedRoomId(FOUNDING);

/** A creation under the id of the cave, `ms` after noon. */
function creation(changes: Partial<Founding> = {}, ms = 0, description = ""): Register {
  const { name, author, salt, check } = { ...FOUNDING, ...changes };
  const clock = { ms: NOON + ms, counter: 0 };
  const value = { name, description, lock: { salt, check } };
  return { author, epoch: 1, kind: "room", key: CAVE, clock, value };
}

function knownRooms(time = () => NOON) {
  return createKnownRooms({
    self: ALICE,
    mesh: () => "lan",
    started: () => NOON,
    time,
    isJoined: () => false,
    isMember: () => true,
  });
}

/** The lines of the debug log among effects. */
function diagnosticsOf(effects: readonly EngineEffect[]): readonly object[] {
  return effects.flatMap((effect) =>
    effect.type === "diagnostic" ? [{ id: effect.id, reason: effect.reason }] : []
  );
}

/** Creations that others could try to put in the place of the cave. */
const FORGED: readonly [string, Partial<Founding>][] = [
  ["another author", { author: CAROL }],
  ["another author, who has a lock of its own", { author: CAROL, salt: OTHER_SALT }],
  ["its author, with another salt", { salt: OTHER_SALT }],
  ["its author, with another check", { check: OTHER_CHECK }],
  ["its author, with another name", { name: "cove" }],
];

Deno.test("lockedRoomId() follows from mesh, name, author, salt and check, and fits the limit", () => {
  assert.match(CAVE, /^cave\.[a-z2-7]{26}$/);
  assert.equal(lockedRoomId({ ...FOUNDING, name: "CAVE" }), CAVE);
  for (const [, changes] of [...FORGED, ["another mesh", { mesh: "wan" }] as const]) {
    assert.notEqual(lockedRoomId({ ...FOUNDING, ...changes }), CAVE, JSON.stringify(changes));
  }
  const name = "\u{20000}".repeat(MAX_NAME_CHARACTERS);
  assert.ok(lockedRoomId({ ...FOUNDING, name }).length <= MAX_ROOM_ID_CHARACTERS);
});

Deno.test("noteCreation() takes a room with a password only from the author whose key gives its id", () => {
  for (const [what, changes] of FORGED) {
    for (const ms of [-NOON, -60_000, 60_000]) {
      const rooms = knownRooms();
      const forged = creation(changes, ms, "theirs");
      assert.equal(rooms.noteCreation(forged).type, "violation", what);
      assert.equal(rooms.get(CAVE), undefined, `${what}: it is not shown`);
      rooms.noteCreation(creation({}, 0, "ours"));
      const before = rooms.get(CAVE);
      assert.equal(before?.topic, "ours");
      assert.equal(rooms.noteCreation(forged).type, "violation", what);
      assert.deepEqual(rooms.get(CAVE), before, `${what}: it changes nothing`);
    }
  }
});

Deno.test("createEngine() tells the debug log once of a creation that does not fit its author", () => {
  const { engine, mesh, join } = oneEngine();
  join(BOB, "bob");
  join(CAROL, "carol");
  const note = (register: Register) => mesh({ type: "register", register });
  note(creation({}, 0, "ours"));
  const forged = note(creation({ author: CAROL }, -NOON, "theirs"));
  assert.deepEqual(noticesOf(forged), []);
  const reason =
    "its room is left out: it is malformed, or its id is not that of its author's room";
  assert.deepEqual(diagnosticsOf(forged), [{ id: CAROL, reason }]);
  assert.deepEqual(diagnosticsOf(note(creation({ author: CAROL }, -NOON + 1))), []);
  const cave = engine.view.lobby.find(({ id }) => id === CAVE);
  assert.equal(cave?.topic, "ours");
});

Deno.test("noteCreation() and noteTopic() leave out fields that only a later version knows", () => {
  const rooms = knownRooms();
  const cave = creation({}, 0, "ours");
  const value = { ...cave.value as object, later: [1] };
  assert.equal(rooms.noteCreation({ ...cave, value }).type, "created");
  const topic = { ...cave, kind: "topic", value: { topic: "theirs", later: 1 } };
  assert.equal(rooms.noteTopic({ ...topic, clock: { ms: NOON + 1, counter: 0 } }).type, "topic");
  assert.equal(rooms.get(CAVE)?.topic, "theirs");
});

/** Two foundings of caves by bob and carol whose ids begin with the same 4 characters behind the dot. */
function alikeFoundings(): readonly [Founding, Founding] {
  const tried = new Map<string, Founding>();
  for (let number = 0; number < 100_000; number++) {
    const salt = Buffer.from(`${number}`.padStart(16, "0")).toString("base64url");
    const founding = { ...FOUNDING, author: number % 2 === 0 ? BOB : CAROL, salt };
    const start = lockedRoomId(founding).slice(0, "cave.".length + 4);
    const other = tried.get(start);
    if (other !== undefined && other.author !== founding.author) return [other, founding];
    tried.set(start, founding);
  }
  throw new Error("Cannot find two ids that begin alike");
}

Deno.test("rooms of one name are shown with as much of their ids as tells them apart", () => {
  const { engine, mesh, join, type } = oneEngine();
  join(BOB, "bob");
  join(CAROL, "carol");
  const pair = alikeFoundings();
  const [id, other] = pair.map(lockedRoomId) as [string, string];
  const note = (founding: Founding) =>
    mesh({ type: "register", register: { ...creation(founding), key: lockedRoomId(founding) } });
  const shown = () =>
    engine.view.lobby.map((room) => room.shown).filter((name) => /cave/.test(name));
  note(pair[0]);
  assert.deepEqual(shown(), ["#cave"]);
  note(pair[1]);
  let alike = 0;
  while (id[alike] === other[alike]) alike++;
  const names = [id, other].map((whole) => whole.slice(0, alike + 1)) as [string, string];
  assert.deepEqual(shown().sort(), names.map((name) => `#${name}`).sort());
  const four = id.slice(0, 9);
  const [sentence] = noticesOf(type(`/join ${four} hunter22`));
  assert.match(sentence!, new RegExp(`^! 2 rooms have ids that begin with ${four}: write cave\\.`));
  for (const name of names) assert.ok(sentence!.includes(name));
  for (const [at, typed] of [id, names[0], other, names[1].toUpperCase()].entries()) {
    const [unlock] = jobsOf(type(`/join ${typed} hunter22`), "unlock");
    assert.equal(unlock?.lock.salt, pair[at < 2 ? 0 : 1].salt, typed);
  }
  assert.match(noticesOf(type("/join cave.1 hunter22"))[0]!, /^! There is no room called cave\.1/);
});

Deno.test("/join finds a room with a password by the beginning of its id", () => {
  const { mesh, join, type } = oneEngine();
  join(BOB, "bob");
  mesh({ type: "register", register: creation() });
  for (const typed of ["cave", CAVE.slice(0, 6), CAVE.slice(0, 9), `#${CAVE}`]) {
    assert.equal(jobsOf(type(`/join ${typed} hunter22`), "unlock").length, 1, typed);
  }
  assert.equal(jobsOf(type("/join cave. hunter22"), "unlock").length, 0);
});

Deno.test("createKnownRooms() takes a description one past the limit ahead of our time when that time comes", () => {
  let time = NOON;
  const rooms = knownRooms(() => time);
  rooms.noteCreation(creation({}, 0, "now"));
  const later = {
    ...creation({}, MAX_MISDATED_MS + 1),
    kind: "topic",
    value: { topic: "later" },
  };
  rooms.noteTopic(later);
  assert.equal(rooms.get(CAVE)?.topic, "now");
  time++;
  rooms.noteTopic(later);
  assert.equal(rooms.get(CAVE)?.topic, "later");
});
