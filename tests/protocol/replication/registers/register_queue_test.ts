import assert from "node:assert/strict";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import {
  createRegisterQueue,
  queueRegister,
  takeRegisters,
} from "../../../../src/protocol/replication/registers/register_queue.ts";
import type { SignedRegister } from "../../../../src/protocol/replication/wire/register.ts";

const signed = (author: string, slot: string, version: number): SignedRegister => ({
  register: {
    author: author as PeerId,
    epoch: version,
    kind: "room",
    key: slot,
    clock: { ms: 0, counter: 0 },
    value: {},
  },
  slot,
  record: Uint8Array.of(version),
});

Deno.test("queueRegister() keeps the newest of each address, behind those that wait", () => {
  const queue = createRegisterQueue();
  const [old, other, slot, newer] = [
    signed("a", "1", 1),
    signed("b", "1", 1),
    signed("a", "2", 1),
    signed("a", "1", 2),
  ] as const;
  for (const one of [old, other, slot, newer, newer]) queueRegister(queue, one);
  assert.deepEqual([...takeRegisters(queue, "ready")], [other, slot, newer]);
  queueRegister(queue, old);
  queueRegister(queue, old, true);
  assert.deepEqual([...takeRegisters(queue, "ready")], []);
  assert.deepEqual([...takeRegisters(queue, "ours")], [old]);
  assert.deepEqual([queue.ready.size, queue.readyAt.size], [0, 0]);
});
