import assert from "node:assert/strict";
import {
  MAX_ROOM_REGISTERS,
  MAX_ROOM_REGISTERS_PER_AUTHOR,
  MAX_TOPIC_REGISTERS,
} from "../../../../src/core/limits/registers.ts";
import { createRetainedRegisters } from "../../../../src/protocol/replication/registers/retained_registers.ts";
import type {
  Register,
  SignedRegister,
} from "../../../../src/protocol/replication/wire/register.ts";
import { registerKind } from "../../../../src/protocol/replication/wire/register_kinds.ts";
import { anyId } from "../neighbour_states.ts";

function subject() {
  const occupied = new Set<string>();
  const lasting = createRetainedRegisters((room) => !occupied.has(room));
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
  Deno.test(`roomFor() has as many of kind ${kind} as the limit, and for one past it the oldest of an empty room goes`, () => {
    const s = subject();
    for (let number = 0; number < most; number++) {
      assert.equal(s.goes(kind, `${number}`, number, 100 + number), "free");
      s.add(kind, `${number}`, number, 100 + number);
    }
    assert.equal(s.goes(kind, "new", most, 1_000), "0");
    s.occupied.add("0").add("1");
    assert.equal(s.goes(kind, "new", most, 1_000), "2");
    const other = kind === "room" ? "topic" : "room";
    assert.equal(s.goes(other, "new", most, 1_000), "free", "kinds are counted apart");
  });
}

Deno.test("roomFor() leaves the new one where somebody is in every room, though somebody be in the new one", () => {
  const s = full();
  for (let number = 0; number < MAX_ROOM_REGISTERS; number++) s.occupied.add(`${number}`);
  s.occupied.add("new");
  assert.equal(s.goes("room", "new", s.stranger, 1_000), "full");
  s.occupied.delete("7");
  assert.equal(s.goes("room", "new", s.stranger, 1_000), "7");
});

Deno.test("roomFor() leaves the new one where it is empty and older than all that are, so that all come to the same", () => {
  const s = full();
  assert.equal(s.goes("room", "new", s.stranger, 0), "full");
  assert.equal(s.goes("room", "new", s.stranger, 2), "0");
  s.occupied.add("new");
  assert.equal(s.goes("room", "new", s.stranger, 0), "0", "somebody is in it");
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
