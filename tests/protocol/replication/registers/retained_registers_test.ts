import assert from "node:assert/strict";
import {
  MAX_ROOM_REGISTERS,
  MAX_ROOM_REGISTERS_PER_AUTHOR,
  MAX_TOPIC_REGISTERS,
} from "../../../../src/core/limits/registers.ts";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import { createRetainedRegisters } from "../../../../src/protocol/replication/registers/retained_registers.ts";
import type {
  Register,
  SignedRegister,
} from "../../../../src/protocol/replication/wire/register.ts";
import { registerKind } from "../../../../src/protocol/replication/wire/register_kinds.ts";
import { anyId } from "../neighbour_states.ts";

function subject() {
  const occupied = new Set<string>();
  const linked = new Set<PeerId>();
  const gone = new Map<PeerId, number>();
  const paths = new Map<PeerId, readonly string[]>();
  const lasting = createRetainedRegisters({
    places: { self: anyId(900), isLinked: (id) => linked.has(id) },
    memberCounts: {
      isEmpty: (room) => !occupied.has(room),
      isUsedBeyond: (room) => occupied.has(room),
    },
    pathOf: (author) => paths.get(author) ?? [author],
    goneSince: (author) => gone.get(author),
  });
  const register = (kind: string, key: string, author: number, ms: number): Register => ({
    author: anyId(author),
    epoch: 1,
    kind,
    key,
    clock: { ms, counter: 0 },
    value: {},
  });
  return {
    lasting,
    occupied,
    linked,
    gone,
    paths,
    register,
    /** Keeps one. */
    add(kind: string, key: string, author: number, ms: number): SignedRegister {
      const signed = {
        register: register(kind, key, author, ms),
        slot: key,
        record: new Uint8Array(0),
      };
      lasting.add(signed);
      return signed;
    },
    /** Which has to go for one more: its key, or why there is none. */
    goes(kind: string, key: string, author: number, ms: number): string {
      const fresh = register(kind, key, author, ms);
      const room = lasting.roomFor(fresh, registerKind(fresh));
      return room.state === "instead" ? room.of.register.key : room.state;
    },
  };
}

/**
 * As many rooms as there may be, each author's as many as it may have, said at 1, 2, 3 and so on.
 */
function full() {
  const s = subject();
  const author = (number: number) => Math.floor(number / MAX_ROOM_REGISTERS_PER_AUTHOR);
  for (let number = 0; number < MAX_ROOM_REGISTERS; number++) {
    s.add("room", `${number}`, author(number), number + 1);
  }
  return { ...s, stranger: author(MAX_ROOM_REGISTERS) };
}

for (
  const [kind, most] of [["room", MAX_ROOM_REGISTERS], ["topic", MAX_TOPIC_REGISTERS]] as const
) {
  Deno.test(`roomFor() has as many of kind ${kind} as the limit, and one past it is refused where each author has one`, () => {
    const s = subject();
    for (let number = 0; number < most; number++) {
      assert.equal(s.goes(kind, `${number}`, number, 100 + number), "free");
      s.add(kind, `${number}`, number, 100 + number);
    }
    assert.equal(s.goes(kind, "new", most, 1_000), "full");
    assert.equal(s.goes(kind, "new", 900, 1_000), `${most - 1}`, "our own is never refused");
    s.gone.set(anyId(5), 20).set(anyId(6), 10).set(anyId(7), 0);
    s.occupied.add("7");
    assert.equal(s.goes(kind, "new", most, 1_000), "6", "the longest gone, whose room is unused");
    s.gone.set(anyId(most), 1_000);
    assert.equal(s.goes(kind, "new", most, 1_000), "full", "nor for somebody who is gone");
    const other = kind === "room" ? "topic" : "room";
    assert.equal(s.goes(other, "new", most, 1_000), "free", "kinds are counted apart");
  });
}

Deno.test("roomFor() takes the youngest unused one of an author that has most", () => {
  const s = full();
  const last = MAX_ROOM_REGISTERS - 1;
  assert.equal(s.goes("room", "new", s.stranger, 0), `${last}`);
  s.occupied.add(`${last}`);
  assert.equal(s.goes("room", "new", s.stranger, 0), `${last - 1}`);
  for (let number = 0; number < MAX_ROOM_REGISTERS; number++) s.occupied.add(`${number}`);
  assert.equal(s.goes("room", "new", s.stranger, 0), `${last}`, "where none is unused");
  assert.equal(s.goes("room", "new", 0, 0), "full", "an author has as many as it may");
});

Deno.test("roomFor() spares our own rooms and the first of each linked peer", () => {
  const s = full();
  const author = anyId(Math.floor((MAX_ROOM_REGISTERS - 1) / MAX_ROOM_REGISTERS_PER_AUTHOR));
  s.linked.add(author);
  const first = MAX_ROOM_REGISTERS - MAX_ROOM_REGISTERS_PER_AUTHOR;
  for (let number = 0; number < first; number++) s.paths.set(anyId(number), ["far", `${number}`]);
  s.paths.set(author, ["near", author]);
  s.paths.set(anyId(s.stranger), ["near", anyId(s.stranger)]);
  assert.equal(s.goes("room", "new", s.stranger, 0), `${first - 1}`);
  const own = subject();
  for (let number = 0; number < MAX_ROOM_REGISTERS; number++) {
    own.add("room", `${number}`, 900, number);
  }
  assert.equal(own.goes("room", "new", 1, 0), "full");
});

Deno.test("roomFor() has as many rooms of an author as the limit, and for one past it the oldest empty one of its own goes", () => {
  const s = subject();
  s.add("room", "another's", 2, 1);
  const most = MAX_ROOM_REGISTERS_PER_AUTHOR;
  for (let number = 0; number < most; number++) {
    assert.equal(s.goes("room", `${number}`, 1, 10 + number), "free");
    s.add("room", `${number}`, 1, 10 + number);
  }
  assert.equal(s.goes("room", "new", 1, 100), "0");
  assert.equal(s.goes("topic", "new", 1, 100), "free", "topics have no limit of their own");
  for (let number = 0; number < most; number++) s.occupied.add(`${number}`);
  assert.equal(s.goes("room", "new", 1, 100), "full");
  assert.equal(s.goes("room", "new", 3, 100), "free");
});

Deno.test("delete() makes room", () => {
  const s = subject();
  const all = Array.from(
    { length: MAX_TOPIC_REGISTERS },
    (_, number) => s.add("topic", `${number}`, number, number),
  );
  s.lasting.delete(all[9]!);
  assert.equal(s.goes("topic", "new", 0, 1_000), "free");
});
