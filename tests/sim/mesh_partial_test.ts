import assert from "node:assert/strict";
import {
  FULL_MESH_UP_TO,
  MAX_RANDOM_INBOUND_LINKS,
  RANDOM_OUTBOUND_LINKS,
  RING_LINKS_PER_SIDE,
  TOPOLOGY_SETTLES_AFTER_MS,
} from "../../src/core/limits/links.ts";
import { createNullLink } from "./null_link.ts";
import { createSimNetwork, type SimNetwork, type SimNode } from "./sim_network.ts";
import { createVerifyOnce } from "./verify_once.ts";

const HIGHEST_DEGREE = 2 * RING_LINKS_PER_SIDE + RANDOM_OUTBOUND_LINKS + MAX_RANDOM_INBOUND_LINKS;

/** So many nodes that find each other by beacons, their cryptography left out. */
function crowd(network: SimNetwork, count: number, first = 0): readonly SimNode[] {
  const cheap = { link: createNullLink, verify: createVerifyOnce() };
  return Array.from({ length: count }, (_, place) => {
    const number = first + place + 1;
    return network.add({ name: `node${number}`, identity: number, ...cheap });
  });
}

function reached(nodes: readonly SimNode[]): number {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const part = new Set([nodes[0]!]);
  for (const { linked } of part) {
    for (const name of linked) {
      const other = byName.get(name);
      if (other !== undefined) part.add(other);
    }
  }
  return part.size;
}

const linksChanged = (nodes: readonly SimNode[]) =>
  nodes.reduce((sum, { events }) => {
    return sum +
      events.filter(({ type }) => type === "neighbourUp" || type === "neighbourDown").length;
  }, 0);

Deno.test("createMesh() links everybody up to the limit, and slims down when one more comes", () => {
  const network = createSimNetwork(1);
  const nodes = [...crowd(network, FULL_MESH_UP_TO)];
  const all = () => nodes.every(({ linked }) => linked.size === FULL_MESH_UP_TO - 1);
  assert.ok(network.until(all, 30_000));
  assert.ok(nodes.every(({ mesh }) => mesh.shape.kind === "full"));
  nodes.push(...crowd(network, 1, FULL_MESH_UP_TO));
  const isSlim = () => nodes.every(({ linked }) => linked.size <= HIGHEST_DEGREE);
  assert.ok(network.until(isSlim, TOPOLOGY_SETTLES_AFTER_MS + 60_000));
  network.run(60_000);
  assert.equal(reached(nodes), nodes.length);
  for (const { mesh, linked } of nodes) {
    const { kind, known, ring, random, named } = mesh.shape;
    assert.deepEqual([kind, known, named], ["partial", FULL_MESH_UP_TO, 0]);
    assert.equal(ring, 2 * RING_LINKS_PER_SIDE);
    assert.equal(ring + random, linked.size);
  }
});

Deno.test("createMesh() is still once it has settled, and everybody hears what is said once", () => {
  const network = createSimNetwork(2);
  const nodes = crowd(network, 40);
  network.run(90_000);
  const before = linksChanged(nodes);
  nodes[0]!.say("hello");
  network.run(2 * 60_000);
  assert.equal(linksChanged(nodes), before);
  assert.equal(reached(nodes), nodes.length);
  for (const { heard } of nodes.slice(1)) assert.deepEqual(heard, ["node1: hello"]);
});

Deno.test("createMesh() rebuilds the mesh when a third of it crashes and others come", () => {
  const network = createSimNetwork(3);
  const nodes = crowd(network, 45);
  network.run(60_000);
  for (const node of nodes.filter((_, place) => place % 3 === 0)) node.crash();
  const living = [...nodes.filter(({ alive }) => alive), ...crowd(network, 10, 45)];
  assert.ok(network.until(() => reached(living) === living.length, 60_000));
  network.run(4 * 60_000);
  const whole = living.length - 1;
  assert.ok(living.every(({ mesh }) => mesh.shape.known === whole), "the dead are forgotten");
  for (const { linked, mesh } of living) {
    assert.ok(linked.size <= HIGHEST_DEGREE);
    assert.equal(mesh.shape.ring, 2 * RING_LINKS_PER_SIDE);
  }
});

Deno.test("createMesh() builds a line by hand of nodes that take few links, and passes on along it", () => {
  const network = createSimNetwork(4);
  const limits = [1, 2, 2, 1];
  const nodes = limits.map((maxLinks, place) =>
    network.add({ name: `node${place + 1}`, identity: place + 1, maxLinks })
  );
  network.run(1);
  for (const [place, node] of nodes.slice(1).entries()) {
    node.input({ type: "connect", to: { hostname: nodes[place]!.address, port: 8_080 } });
  }
  network.run(60_000);
  assert.deepEqual(nodes.map(({ linked }) => [...linked].sort()), [
    ["node2"],
    ["node1", "node3"],
    ["node2", "node4"],
    ["node3"],
  ]);
  nodes[0]!.say("along");
  network.run(5_000);
  for (const { heard } of nodes.slice(1)) assert.deepEqual(heard, ["node1: along"]);
});

Deno.test("createMesh() never has more links than it may, and turns others to whom it is linked to", () => {
  const network = createSimNetwork(5);
  const hub = network.add({ name: "hub", identity: 1, maxLinks: 2, discovery: false });
  const guests = [2, 3, 4].map((identity) =>
    network.add({ name: `guest${identity}`, identity, discovery: false })
  );
  network.run(1);
  for (const guest of guests) {
    guest.input({ type: "connect", to: { hostname: hub.address, port: 8_080 } });
    network.run(1_000);
    assert.ok(hub.linked.size <= 2);
  }
  network.run(5_000);
  assert.deepEqual([...hub.linked], ["guest2", "guest3"]);
  assert.deepEqual([...guests[2]!.linked].sort(), ["guest2", "guest3"]);
  const kinds = guests[2]!.events.flatMap((event) => event.type === "problem" ? [event.kind] : []);
  assert.deepEqual(kinds, ["full"], "a person named it, and is told");
});
