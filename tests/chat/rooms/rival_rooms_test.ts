import assert from "node:assert/strict";
import { type Founding, lockedRoomId } from "../../../src/chat/api/room_id.ts";
import type { EngineEffect } from "../../../src/chat/engine/engine_io.ts";
import { createKnownRooms } from "../../../src/chat/rooms/known_rooms.ts";
import { MAX_ROOM_ID_CHARACTERS } from "../../../src/core/limits/chat.ts";
import { MAX_NAME_CHARACTERS } from "../../../src/core/limits/text.ts";
import type { Register } from "../../../src/protocol/replication/wire/register.ts";
import { ALICE, BOB, CAROL, NOON, noticesOf, oneEngine } from "../one_engine.ts";

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

function knownRooms() {
  return createKnownRooms({
    self: ALICE,
    mesh: () => "lan",
    started: () => NOON,
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

/** What others could try to put in the place of the cave. */
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
