import assert from "node:assert/strict";
import {
  CLAIM_DIALS_BURST,
  CLAIM_DIALS_PER_SECOND,
  CLAIM_RETRY_MS,
  DIALS_PER_BEACON,
  MAX_CANDIDATES,
} from "../../../../src/core/limits/links.ts";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import { createDialer, type Dialer } from "../../../../src/protocol/mesh/topology/dialer.ts";

const SELF = "M" as PeerId;
const HIGHER = "Z" as PeerId;
const place = (number: number) => ({ hostname: `10.0.0.${number}`, port: 8_080 });
/** The address of the peer with this number: no two are at one host. */
const homeOf = (number: number) => ({
  hostname: `10.1.${number >> 8}.${number & 255}`,
  port: 8_080,
});
const keys = (dialer: Dialer, now: number) => dialer.take(now).map(({ key }) => key);

Deno.test("claimed() keeps as many candidates as the limit, and gives up the oldest that is not linked", () => {
  const dialer = createDialer(SELF, () => 0);
  const id = (number: number) => `Z${number}` as PeerId;
  for (let number = 0; number < MAX_CANDIDATES; number++) {
    dialer.claimed(id(number), homeOf(number), 0);
  }
  assert.equal(dialer.size, MAX_CANDIDATES);
  dialer.linked(id(0), undefined, homeOf(0));
  dialer.claimed(id(MAX_CANDIDATES), homeOf(MAX_CANDIDATES), 0);
  assert.equal(dialer.size, MAX_CANDIDATES);
  const ids = [...dialer.statuses(0)].map((status) => status.id);
  assert.ok(!ids.includes(id(1)));
  assert.ok(ids.includes(id(0)) && ids.includes(id(2)) && ids.includes(id(MAX_CANDIDATES)));
});

Deno.test("found() takes a claim's place, and none of those that answered or were linked", () => {
  const dialer = createDialer(SELF, () => 0);
  const id = (number: number) => `Z${number}` as PeerId;
  dialer.linked(id(0), undefined, homeOf(0));
  dialer.lost(id(0), "broken", 0);
  dialer.found(id(1), homeOf(1), 0);
  const more = 2 * MAX_CANDIDATES;
  for (let number = 2; number < more; number++) dialer.claimed(id(number), homeOf(number), 0);
  dialer.found(id(more), homeOf(more), 0);
  const ids = new Set([...dialer.statuses(0)].map((status) => status.id));
  assert.equal(dialer.size, MAX_CANDIDATES);
  assert.ok([0, 1, more].every((number) => ids.has(id(number))));
});

Deno.test("found() gives up whoever answered once and rests, where all answered", () => {
  const dialer = createDialer(SELF, () => 0);
  const id = (number: number) => `Z${number}` as PeerId;
  for (let number = 0; number < MAX_CANDIDATES; number++) {
    dialer.found(id(number), homeOf(number), 0);
  }
  const isHere = (number: number) => [...dialer.statuses(0)].some((each) => each.id === id(number));
  dialer.found(id(MAX_CANDIDATES), homeOf(MAX_CANDIDATES), 0);
  assert.ok(!isHere(MAX_CANDIDATES), "all of them wait for a dial");
  for (let dials = 0; dials < DIALS_PER_BEACON; dials++) {
    dialer.take(0);
    dialer.failed(id(7), 0);
  }
  dialer.claimed(id(MAX_CANDIDATES), homeOf(MAX_CANDIDATES), 0);
  assert.ok(!isHere(MAX_CANDIDATES), "a claim takes no such place");
  dialer.found(id(MAX_CANDIDATES), homeOf(MAX_CANDIDATES), 0);
  assert.ok(isHere(MAX_CANDIDATES) && !isHere(7));
});

Deno.test("claimed() dials from one budget, those dialled longest ago first", () => {
  const dialer = createDialer(SELF, () => 0);
  const id = (number: number) => `Z${number}` as PeerId;
  for (let number = 0; number < 2 * CLAIM_DIALS_BURST; number++) {
    dialer.claimed(id(number), homeOf(number), 0);
  }
  const first = keys(dialer, 0);
  assert.equal(first.length, CLAIM_DIALS_BURST);
  assert.deepEqual(keys(dialer, 1), [], "one past it");
  dialer.found(HIGHER, place(1), 1);
  assert.deepEqual(keys(dialer, 1), [HIGHER], "whoever answered waits for no budget");
  for (const key of first) dialer.failed(key, 1);
  const next = 1_000 / CLAIM_DIALS_PER_SECOND;
  assert.equal(dialer.deadline(), next);
  assert.deepEqual(keys(dialer, next), [id(CLAIM_DIALS_BURST)], "one that was never dialled");
});

Deno.test("claimed() takes a claim that is repeated for no news, and another address for some", () => {
  const dialer = createDialer(SELF, () => 0);
  let dials = 0;
  const exhaust = (now: number) => {
    dials = 0;
    for (let keysNow = keys(dialer, now); keysNow.length > 0; keysNow = keys(dialer, now)) {
      dials += keysNow.length;
      dialer.failed(HIGHER, now);
    }
    return dials;
  };
  dialer.claimed(HIGHER, place(1), 0);
  assert.equal(exhaust(0), DIALS_PER_BEACON);
  for (let now = 0; now < CLAIM_RETRY_MS; now += 60_000) {
    dialer.claimed(HIGHER, place(1), now);
    assert.equal(exhaust(now), 0);
  }
  dialer.claimed(HIGHER, place(1), CLAIM_RETRY_MS);
  assert.equal(exhaust(CLAIM_RETRY_MS), 1, "it may have a way to us by now");
  dialer.claimed(HIGHER, place(2), CLAIM_RETRY_MS);
  assert.equal(exhaust(CLAIM_RETRY_MS), DIALS_PER_BEACON);
});

Deno.test("claimed() keeps whom the topology wants, though there are too many", () => {
  const dialer = createDialer(SELF, () => 0);
  const id = (number: number) => `Z${number}` as PeerId;
  for (let number = 0; number < MAX_CANDIDATES; number++) {
    dialer.claimed(id(number), homeOf(number), 0);
  }
  dialer.want(new Set([id(0)]));
  dialer.claimed(id(MAX_CANDIDATES), homeOf(MAX_CANDIDATES), 0);
  assert.equal(dialer.size, MAX_CANDIDATES);
  assert.deepEqual(keys(dialer, 0), [id(0)]);
});
