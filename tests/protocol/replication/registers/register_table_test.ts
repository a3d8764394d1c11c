import assert from "node:assert/strict";
import { createRegisterTable } from "../../../../src/protocol/replication/registers/register_table.ts";
import { SEPARATE_PLACES } from "../../../../src/protocol/replication/fair_share/mesh_tree.ts";
import type { Register } from "../../../../src/protocol/replication/wire/register.ts";
import {
  REGISTER_KINDS,
  type RegisterKindTable,
  UNKNOWN_KIND,
} from "../../../../src/protocol/replication/wire/register_kinds.ts";
import { anyId } from "../neighbour_states.ts";

const register = (kind: string, key: string, author: number, ms = 0): Register => ({
  author: anyId(author),
  epoch: 1,
  kind,
  key,
  clock: { ms, counter: 0 },
  value: {},
});

function subject(kinds?: RegisterKindTable) {
  const dropped: string[] = [];
  const table = createRegisterTable(
    (event) => {
      if (event.type === "registerDropped") dropped.push(event.key);
    },
    SEPARATE_PLACES,
    kinds,
  );
  /** Holds one, if there is room: what had to go for it, or why there is none. */
  const add = (one: Register): string => {
    table.placeOf(one.author, undefined, true, 0);
    table.markAlive(one.author, 0);
    const room = table.roomFor(one);
    if (room.state === "full") return "full";
    if (room.state === "instead") table.forget(room.of);
    table.set({ register: one, slot: `${one.kind} ${one.key}`, record: new Uint8Array(0) });
    return room.state === "free" ? "free" : room.of.register.key;
  };
  return { table, add, dropped };
}

Deno.test("createRegisterTable() limits an ephemeral kind that a table adds by its row", () => {
  const file = { ...UNKNOWN_KIND, maxPerAuthor: 2, maxInAll: 3 };
  const { add, table } = subject({ ...REGISTER_KINDS, file });
  assert.deepEqual(["a", "b", "c"].map((key) => add(register("file", key, 1))), [
    "free",
    "free",
    "full",
  ]);
  assert.equal(add(register("other", "c", 1)), "free", "another kind has room");
  assert.deepEqual(["a", "b"].map((key) => add(register("file", key, 2))), ["free", "full"]);
  table.remove(table.authors.get(anyId(1))!.latest.get("file a")!);
  assert.equal(add(register("file", "b", 2)), "free", "one went");
});

Deno.test("createRegisterTable() limits a persistent kind that a table adds by its row", () => {
  const rules = { ...REGISTER_KINDS.topic, maxPerAuthor: 2, maxInAll: 3 };
  const { add, dropped } = subject({ ...REGISTER_KINDS, rules });
  assert.deepEqual(["a", "b", "c"].map((key, at) => add(register("rules", key, 1, at))), [
    "free",
    "free",
    "a",
  ]);
  assert.deepEqual(["d", "e"].map((key, at) => add(register("rules", key, 2 + at, 5))), [
    "free",
    "c",
  ]);
  assert.equal(add(register("rules", "f", 2, 5)), "full", "nobody has more than it");
  assert.deepEqual(dropped, ["a", "c"]);
});
