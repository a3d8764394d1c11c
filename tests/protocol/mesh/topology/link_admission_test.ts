import assert from "node:assert/strict";
import {
  MAX_PARTIAL_LINKS_PER_ADDRESS,
  MAX_RANDOM_INBOUND_LINKS,
} from "../../../../src/core/limits/links.ts";
import { admissionOf } from "../../../../src/protocol/mesh/topology/link_admission.ts";
import type { View } from "../../../../src/protocol/mesh/topology/topology.ts";
import type { Peer } from "../../../../src/protocol/mesh/topology/topology_peer.ts";
import { seededRandom } from "../../../sim/random.ts";
import { at, but, idOf, NAMED, OURS, peers, THEIRS, view } from "./peer_views.ts";

const random = () => seededRandom(1);

Deno.test("roomFor() has room for as many as may be linked, and not for one past it", () => {
  const with_ = (count: number, changes: Partial<View> = {}) =>
    admissionOf(
      idOf(0),
      view(peers(count, { link: THEIRS }), { maxLinks: 5, ...changes }),
      random(),
    );
  assert.deepEqual(with_(5), { state: "room" });
  assert.deepEqual(with_(6), { state: "instead", of: idOf(2) }, "a neighbour on the ring");
  const named = but(peers(2, { link: THEIRS }), { 1: { link: NAMED } });
  for (const changes of [{ maxLinks: 1 }, { maxLinks: 2, reserved: 1 }]) {
    assert.deepEqual(admissionOf(idOf(0), view(named, changes), random()), { state: "full" });
  }
});

Deno.test("roomFor() gives the place of one chosen at random to who was named, else that of the ring's farthest", () => {
  const crowd = but(peers(40), {
    0: { link: OURS },
    10: { link: THEIRS },
    20: { link: NAMED },
    30: { link: NAMED },
  });
  const at = (around: readonly Peer[], maxLinks: number) =>
    admissionOf(idOf(30), view(around, { maxLinks }), random());
  assert.deepEqual(at(crowd, 4), { state: "room" });
  assert.deepEqual(at(crowd, 3), { state: "instead", of: idOf(10) });
  assert.deepEqual(at(but(crowd, { 10: { link: undefined } }), 2), {
    state: "instead",
    of: idOf(0),
  });
  const theyNamed = but(crowd, { 30: { link: { dialled: false, named: true } } });
  assert.deepEqual(at(theyNamed, 3), { state: "full" }, "named on their side");
  const allNamed = but(crowd, { 0: { link: NAMED }, 10: { link: NAMED } });
  assert.deepEqual(at(allNamed, 3), { state: "full" });
});

Deno.test("roomFor() takes as many at random as the limit, and refuses one past it; the ring is always welcome", () => {
  const taken = (count: number) =>
    but(
      peers(40),
      Object.fromEntries(
        Array.from({ length: count }, (_, place) => [10 + place, { link: THEIRS }]),
      ),
    );
  const guest = (number: number, around: readonly Peer[], link = THEIRS) =>
    admissionOf(idOf(number), view(but(around, { [number]: { link } })), random()).state;
  assert.equal(guest(10, taken(MAX_RANDOM_INBOUND_LINKS)), "room");
  assert.equal(guest(10, taken(MAX_RANDOM_INBOUND_LINKS + 1)), "full");
  assert.equal(guest(1, taken(MAX_RANDOM_INBOUND_LINKS + 1)), "room");
  assert.equal(guest(10, taken(MAX_RANDOM_INBOUND_LINKS + 1), OURS), "room");
  const theyNamed = { dialled: false, named: true };
  assert.equal(guest(10, taken(MAX_RANDOM_INBOUND_LINKS + 1), theyNamed), "room");
});

Deno.test("roomFor() takes as many from one address as the limit while there are others; loopback has none", () => {
  const from = (hostname: string, count: number, everybody = false) => {
    const here = Object.fromEntries(
      Array.from({ length: count }, (_, place) => [10 + place, { link: THEIRS, ...at(hostname) }]),
    );
    const around = but(peers(40, everybody ? at(hostname) : {}), here);
    return admissionOf(idOf(10), view(around), random()).state;
  };
  assert.equal(from("192.168.0.1", MAX_PARTIAL_LINKS_PER_ADDRESS), "room");
  assert.equal(from("192.168.0.1", MAX_PARTIAL_LINKS_PER_ADDRESS + 1), "full");
  assert.equal(from("192.168.0.1", MAX_PARTIAL_LINKS_PER_ADDRESS + 1, true), "room");
  assert.equal(from("127.0.0.1", MAX_PARTIAL_LINKS_PER_ADDRESS + 1), "room");
});
