import assert from "node:assert/strict";
import {
  MAX_ADDRESSES_PER_CANDIDATE,
  MAX_CLAIMED_CANDIDATES_PER_ADDRESS,
  MAX_LINKS_PER_ADDRESS,
  MAX_LINKS_PER_LOOPBACK_ADDRESS,
} from "../../../../src/core/limits/links.ts";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import { createCandidates } from "../../../../src/protocol/mesh/topology/candidates.ts";

const idOf = (number: number) => `Z${number}` as PeerId;
const portOf = (number: number, hostname = "10.0.0.2") => ({ hostname, port: 8_080 + number });

/** A table, to which the peers with these numbers are added; returns whether each was. */
function subject(hostname = "10.0.0.2") {
  const candidates = createCandidates(() => true);
  const add = (number: number, proven: boolean) =>
    candidates.add({
      key: idOf(number),
      id: idOf(number),
      named: false,
      proven,
      address: portOf(number, hostname),
    }) !== undefined;
  return { candidates, add };
}

const upTo = (most: number) => Array.from({ length: most }, (_, number) => number);

Deno.test("add() takes as many claims at one host as the limit, and not one past it", () => {
  const { add } = subject();
  const most = MAX_CLAIMED_CANDIDATES_PER_ADDRESS;
  assert.ok(upTo(most).every((number) => add(number, false)));
  assert.ok(!add(most, false));
  assert.ok(add(most, true), "whoever answered takes no claim's place");
});

Deno.test("add() takes as many at one host as may be linked; one more that answered replaces a claim", () => {
  const { add, candidates } = subject();
  const most = MAX_LINKS_PER_ADDRESS;
  assert.ok(add(0, false));
  assert.ok(upTo(most).slice(1).every((number) => add(number, true)));
  assert.ok(!add(most, false));
  assert.ok(add(most, true));
  assert.equal(candidates.get(idOf(0)), undefined);
  assert.ok(!add(most + 1, true), "no claim is left");
  assert.equal(candidates.size, most);
});

Deno.test("add() takes as many claims on loopback as may be linked there", () => {
  const { add } = subject("127.0.0.1");
  assert.ok(upTo(MAX_LINKS_PER_LOOPBACK_ADDRESS).every((number) => add(number, false)));
  assert.ok(!add(MAX_LINKS_PER_LOOPBACK_ADDRESS, false));
});

Deno.test("addAddress() keeps the newest addresses, and the one at which it was linked", () => {
  const { add, candidates } = subject();
  add(0, true);
  const candidate = candidates.get(idOf(0))!;
  candidate.home = "10.0.0.2 8080";
  for (const number of upTo(MAX_ADDRESSES_PER_CANDIDATE + 1)) {
    candidates.addAddress(candidate, portOf(number, "10.0.0.9"));
  }
  assert.equal(candidate.addresses.length, MAX_ADDRESSES_PER_CANDIDATE);
  assert.deepEqual(candidate.addresses[0], portOf(0));
  assert.deepEqual(candidate.addresses[1], portOf(2, "10.0.0.9"));
});
