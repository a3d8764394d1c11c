import assert from "node:assert/strict";
import {
  ASK_AGAIN_AFTER_MS,
  MAX_REGISTERS_ASKED_AT_ONCE,
  MAX_WANTED_REGISTERS_PER_LINK,
} from "../../../../src/core/limits/registers.ts";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import {
  createRegisterQueue,
  takeAsks,
} from "../../../../src/protocol/replication/registers/register_queue.ts";
import { createRegisterWants } from "../../../../src/protocol/replication/registers/register_wants.ts";
import { registerAddressKey } from "../../../../src/protocol/replication/wire/register_offers.ts";
import { anyId } from "../neighbour_states.ts";

const A = "a" as PeerId;
const B = "b" as PeerId;

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);

const NUMBERS: ReadonlyMap<PeerId, number> = new Map(
  upTo(MAX_WANTED_REGISTERS_PER_LINK + 3).map((number) => [anyId(number), number]),
);

/** The wants of a node with neighbours, and what each of them was asked for since the last look. */
function subject() {
  const neighbours = new Map([A, B].map((id) => [id, { registers: createRegisterQueue() }]));
  const wants = createRegisterWants(neighbours);
  const address = (number: number) => ({ author: anyId(number), slot: "presence" });
  return {
    wants,
    offer: (id: PeerId, number: number, now = 0) => wants.offered(id, address(number), now),
    came: (number: number, now = 0) => wants.came(registerAddressKey(address(number)), now),
    asked: (id: PeerId) =>
      takeAsks(neighbours.get(id)!.registers).map(({ author }) => NUMBERS.get(author)),
    part(id: PeerId): void {
      neighbours.delete(id);
      wants.detach(id, 0);
    },
    back: (id: PeerId) => neighbours.set(id, { registers: createRegisterQueue() }),
  };
}

Deno.test("createRegisterWants() asks a neighbour for as many at once as its window, and for another with each that comes", () => {
  const { offer, came, asked } = subject();
  const most = MAX_REGISTERS_ASKED_AT_ONCE;
  for (const number of upTo(most + 2)) offer(A, number);
  assert.deepEqual(asked(A), upTo(most));
  came(3);
  assert.deepEqual(asked(A), [most]);
  came(3);
  assert.deepEqual(asked(A), [], "it came twice");
  came(most + 1);
  came(4);
  assert.deepEqual(asked(A), [], "what waited came by itself");
});

Deno.test("createRegisterWants() asks another neighbour for what waits for a silent one", () => {
  const { wants, offer, asked } = subject();
  const most = MAX_REGISTERS_ASKED_AT_ONCE;
  for (const number of upTo(2 * most)) offer(A, number);
  asked(A);
  offer(B, most);
  assert.deepEqual(asked(B), [most]);
  offer(B, 0);
  assert.deepEqual(asked(B), [], "one is asked at a time");
  wants.tick(ASK_AGAIN_AFTER_MS - 1);
  assert.deepEqual([asked(A), asked(B)], [[], []]);
  wants.tick(ASK_AGAIN_AFTER_MS);
  assert.deepEqual(asked(B), [0]);
  // the others that were asked are given up, until another offer
  assert.deepEqual(asked(A), [...upTo(2 * most).slice(most + 1), most]);
  wants.tick(2 * ASK_AGAIN_AFTER_MS);
  assert.equal(wants.deadline(), undefined);
});

Deno.test("createRegisterWants() takes as many wants of one neighbour as the limit, and another's all the same", () => {
  const { offer, came, asked } = subject();
  const most = MAX_WANTED_REGISTERS_PER_LINK;
  for (const number of upTo(most + 1)) offer(A, number);
  offer(B, most);
  assert.deepEqual(asked(B), [most]);
  const all = new Set<number | undefined>();
  for (let some = asked(A); some.length > 0; some = asked(A)) {
    for (const number of some) {
      all.add(number);
      came(number!);
    }
  }
  assert.equal(all.size, most);
  assert.ok(!all.has(most));
  offer(A, most + 1);
  assert.deepEqual(asked(A), [most + 1], "they came: there is room again");
});

Deno.test("createRegisterWants() asks others for what a former neighbour was asked for, and forgets the rest", () => {
  const { wants, offer, part, back, asked } = subject();
  const most = MAX_WANTED_REGISTERS_PER_LINK;
  for (const number of upTo(most)) offer(A, number);
  offer(B, 0);
  offer(B, most - 1);
  assert.deepEqual(asked(B), [most - 1], "for which A has no room");
  part(A);
  assert.deepEqual(asked(B), [0]);
  back(A);
  for (const number of upTo(most + 3)) offer(A, number);
  wants.tick(ASK_AGAIN_AFTER_MS);
  const begun: (number | undefined)[] = [];
  for (let now = 1; now <= most; now++) {
    begun.push(...asked(A));
    wants.tick(now * ASK_AGAIN_AFTER_MS);
  }
  const fresh = begun.filter((number) => number !== 0 && number !== most - 1);
  assert.equal(fresh.length, most, "no more than the limit, though it was here before");
});
