import assert from "node:assert/strict";
import { hostOf } from "../../../../src/core/address.ts";
import {
  FULL_MESH_AGAIN_BELOW,
  FULL_MESH_UP_TO,
  MAX_PARTIAL_LINKS_PER_ADDRESS,
  MAX_RANDOM_INBOUND_LINKS,
  RANDOM_OUTBOUND_LINKS,
  RING_LINKS_PER_SIDE,
} from "../../../../src/core/limits/links.ts";
import { MAX_AUTHORS } from "../../../../src/core/limits/replication.ts";
import { decide } from "../../../../src/protocol/mesh/topology/topology.ts";
import type { Peer } from "../../../../src/protocol/mesh/topology/topology_peer.ts";
import { seededRandom } from "../../../sim/random.ts";
import { at, but, idOf, NAMED, OURS, peer, peers, THEIRS, view } from "./peer_views.ts";

const RING = 2 * RING_LINKS_PER_SIDE;
const random = () => seededRandom(1);

Deno.test("decide() has everybody link to everybody up to the limit, and to some one past it", () => {
  const most = peers(FULL_MESH_UP_TO - 1); // and ourselves
  const full = decide(view(most), random());
  assert.deepEqual([full.partial, full.wanted, full.known], [false, "all", FULL_MESH_UP_TO - 1]);
  const { partial, wanted } = decide(view(peers(FULL_MESH_UP_TO)), random());
  assert.ok(partial && wanted !== "all");
  assert.equal(wanted.size, RING + RANDOM_OUTBOUND_LINKS);
});

Deno.test("decide() goes back to a full mesh only below the lower limit", () => {
  const partial = (count: number) =>
    decide(view(peers(count), { partial: true }), random()).partial;
  assert.ok(partial(FULL_MESH_AGAIN_BELOW - 1));
  assert.ok(!partial(FULL_MESH_AGAIN_BELOW - 2));
});

Deno.test("decide() wants two successors and two predecessors, the nearest first", () => {
  const { ring } = decide(view(peers(40)), random());
  assert.deepEqual(ring, [0, 39, 1, 38].map(idOf));
});

Deno.test("decide() gives nobody's place on the ring to who fails or is only claimed to be there", () => {
  const around = but(peers(40), {
    0: { reachable: false },
    1: { confirmed: false },
    2: { reachable: false, confirmed: false },
    3: { turnedAway: true },
    38: { reachable: false, link: THEIRS },
  });
  const { ring, wanted } = decide(view(around), random());
  // of those that fail the nearest two are tried on, p3 is not
  assert.deepEqual(ring, [0, 39, 1, 38, 2, 4, 5].map(idOf));
  assert.ok(wanted !== "all" && ring.every((id) => id === idOf(38) || wanted.has(id)));
});

Deno.test("decide() chooses again whom it chose, and nobody who is on the ring or fails", () => {
  const fails = { reachable: false };
  const first = decide(view(but(peers(40), { 7: fails, 8: fails })), random());
  assert.equal(first.chosen.size, RANDOM_OUTBOUND_LINKS);
  for (const id of [...first.ring, idOf(7), idOf(8)]) assert.ok(!first.chosen.has(id));
  const second = decide(view(peers(40), { chosen: first.chosen }), () => 0.999);
  assert.deepEqual(second.chosen, first.chosen);
  const gone = [...first.chosen][0]!;
  const left = peers(40).map((each) => each.id === gone ? { ...each, ...fails } : each);
  const third = decide(view(left, { chosen: first.chosen }), random());
  assert.equal(third.chosen.size, RANDOM_OUTBOUND_LINKS);
  assert.ok(!third.chosen.has(gone));
});

Deno.test("decide() dials one beyond the others whom nobody vouches for, unless the mesh is too large to know", () => {
  const around = [
    ...peers(40),
    ...[40, 41, 42].map((number) => peer(number, { confirmed: false })),
  ];
  const middle = [...around.slice(20), ...around.slice(0, 20)];
  const { chosen } = decide(view(middle), random());
  assert.equal(chosen.size, RANDOM_OUTBOUND_LINKS + 1);
  assert.equal([...chosen].filter((id) => [40, 41, 42].map(idOf).includes(id)).length, 1);
  const huge = [...peers(MAX_AUTHORS / 2), peer(MAX_AUTHORS, { confirmed: false })];
  const rest = peers(MAX_AUTHORS).slice(MAX_AUTHORS / 2);
  assert.equal(decide(view([...huge, ...rest]), random()).chosen.size, RANDOM_OUTBOUND_LINKS);
  assert.equal(
    decide(view([...huge, ...rest.slice(1)]), random()).chosen.size,
    RANDOM_OUTBOUND_LINKS + 1,
  );
});

Deno.test("decide() dials no more at one address than the limit while there are others; loopback has none", () => {
  const middle = (around: readonly Peer[]) => [...around.slice(-3), ...around.slice(0, -3)];
  const chosenAt = (hostname: string, others: number) => {
    const crowd = peers(40, at(hostname));
    const around = middle(but(
      crowd,
      Object.fromEntries(
        Array.from({ length: others }, (_, place) => [place, at(`10.9.0.${place}`)]),
      ),
    ));
    const { chosen } = decide(view(around), random());
    const chosenThere =
      around.filter(({ id, address }) => chosen.has(id) && hostOf(address!) === hostname).length;
    return [chosen.size, chosenThere];
  };
  const all = RANDOM_OUTBOUND_LINKS;
  assert.deepEqual(chosenAt("192.168.0.1", 20)[0], all);
  assert.ok(chosenAt("192.168.0.1", 20)[1]! <= MAX_PARTIAL_LINKS_PER_ADDRESS);
  assert.deepEqual(chosenAt("192.168.0.1", 0), [all, all]);
  assert.deepEqual(chosenAt("127.0.0.1", 0), [all, all]);
  assert.ok(chosenAt("127.0.0.1", 2)[1]! >= all - 2);
  const linkedThere = but(peers(40, at("192.168.0.1")), {
    10: { link: THEIRS },
    11: { link: OURS },
    20: at("10.9.0.1"),
    21: at("10.9.0.2"),
    22: at("10.9.0.3"),
  });
  const { chosen } = decide(view(linkedThere), random());
  assert.deepEqual(chosen, new Set([20, 21, 22].map(idOf)));
});

Deno.test("decide() closes what we dialled beyond the limit, and neither ring links nor what was named", () => {
  const grown = (link: Peer["link"]) => decide(view(peers(40, { link })), random());
  const { surplus, ring, full } = grown(OURS);
  assert.equal(surplus.length, 40 - RING - RANDOM_OUTBOUND_LINKS);
  assert.ok(ring.every((id) => !surplus.includes(id)));
  assert.deepEqual(full, []);
  assert.deepEqual(grown(NAMED).surplus, []);
  const inbound = grown(THEIRS);
  assert.deepEqual(inbound.surplus, []);
  assert.equal(inbound.full.length, 40 - RING - MAX_RANDOM_INBOUND_LINKS);
  assert.ok(inbound.ring.every((id) => !inbound.full.includes(id)));
});

Deno.test("decide() closes nothing while a neighbour on the ring is not linked", () => {
  const around = but(peers(40, { link: OURS }), { 1: { link: undefined } });
  assert.deepEqual(decide(view(around), random()).surplus, []);
  const failing = but(peers(40, { link: OURS }), { 1: { link: undefined, reachable: false } });
  assert.ok(decide(view(failing), random()).surplus.length > 0);
});

Deno.test("decide() never wants more links than it may have, and dials nobody where all are kept for the named", () => {
  const wanted = (maxLinks: number, reserved: number, around = peers(40)) => {
    const { wanted } = decide(view(around, { maxLinks, reserved }), random());
    return wanted === "all" ? around.length : wanted.size;
  };
  for (let maxLinks = 1; maxLinks <= 20; maxLinks++) {
    const most = Math.min(maxLinks, RING + RANDOM_OUTBOUND_LINKS);
    assert.equal(wanted(maxLinks, 0), most);
    assert.equal(wanted(maxLinks, 1), Math.min(maxLinks - 1, RING + RANDOM_OUTBOUND_LINKS));
  }
  assert.equal(wanted(1, 1, peers(1)), 0);
  assert.equal(wanted(1, 0, but(peers(3), { 0: { link: NAMED } })), 0);
});
