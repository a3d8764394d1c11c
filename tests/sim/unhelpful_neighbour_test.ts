import assert from "node:assert/strict";
import { MAX_UNACKNOWLEDGED_MS, OVERDUE_AFTER_MS } from "../../src/core/limits/replication.ts";
import type { Rate } from "../../src/protocol/granted_rate.ts";
import { decodeRecords, encodeRecord, RECORDS } from "../../src/protocol/link/record.ts";
import type { MeshEvent } from "../../src/protocol/mesh/api/mesh_io.ts";
import {
  decodeVector,
  encodeVector,
  type Have,
} from "../../src/protocol/replication/wire/version_vector.ts";
import { hostileNode } from "./hostile/hostile_node.ts";
import { createNullLink } from "./null_link.ts";
import { createSimNetwork, type SimNetwork, type SimNode } from "./sim_network.ts";
import type { SimNodeOptions } from "./sim_node_options.ts";
import { createVerifyOnce } from "./verify_once.ts";

const LONG = "x".repeat(4_000);
/** Twice what the own half of a log holds. */
const FLOOD = 9_000;

const verify = createVerifyOnce();

/** Changes what a node acknowledges of others; `undefined` acknowledges nothing. */
function acknowledging(change: (have: Have) => Have | undefined): SimNodeOptions["behaviour"] {
  return hostileNode(() => ({
    everyMs: 1_000,
    say: ({ id }, records) =>
      records.flatMap((record) =>
        decodeRecords(record)!.flatMap(({ kind, body }) => {
          if (kind !== RECORDS.vector.number) return [encodeRecord(kind, body)];
          const haves = decodeVector(body)!.flatMap((have) =>
            have.author === id ? change(have) ?? [] : have
          );
          return encodeVector(haves);
        })
      ),
  }));
}

const ACKNOWLEDGES_NOTHING = acknowledging(() => undefined);

/** Acknowledges one more each time. */
function tricklingOn(): SimNodeOptions["behaviour"] {
  let top = 0;
  return acknowledging((have) => {
    top = Math.min(have.top, top + 1);
    return { ...have, floor: 0, top, head: "", sparse: [] };
  });
}

interface Heard {
  readonly times: number[];
  readonly events: MeshEvent[];
}

/** Three who are linked to each other, and what each of them was told. */
function three(seed: number, mallory: Partial<SimNodeOptions>, rate: Rate = "off") {
  const network = createSimNetwork(seed);
  const add = (name: string, identity: number, options: Partial<SimNodeOptions> = {}) => {
    const heard: Heard = { times: [], events: [] };
    const listener = (event: MeshEvent): void => {
      if (event.type !== "received") return void heard.events.push(event);
      for (const _ of event.received) heard.times.push(network.now);
    };
    const cheap = { link: createNullLink, verify };
    return {
      node: network.add({ name, identity, rate, listener, ...cheap, ...options }),
      ...heard,
    };
  };
  const all = [add("alice", 1), add("bob", 2), add("mallory", 3, mallory)] as const;
  assert.ok(network.until(() => all.every(({ node }) => node.linked.size === 2), 10_000));
  network.run(1_000); // each knows to whom the others are linked
  const [alice, bob, third] = all;
  return { network, alice, bob, mallory: third };
}

/** Says so many messages as fast as they are taken. */
function flood(network: SimNetwork, node: SimNode, count: number): void {
  let left = count;
  const pump = (): void => {
    for (let turn = 0; turn < 20 && left > 0 && node.mesh.open; turn++, left--) node.say(LONG);
    if (left > 0) network.after(1, pump);
  };
  pump();
}

/** The longest time between two of these, ms. */
const longestPause = (times: readonly number[]): number =>
  times.reduce((longest, time, at) => at === 0 ? 0 : Math.max(longest, time - times[at - 1]!), 0);

const standings = ({ events }: Heard) =>
  events.flatMap((event) => event.type === "standing" ? [event] : []);
const confirmed = ({ events }: Heard): number =>
  Math.max(0, ...events.flatMap((event) => event.type === "acknowledged" ? event.confirmed : []));

for (
  const [name, behaviour] of [
    ["acknowledges nothing", ACKNOWLEDGES_NOTHING],
    ["acknowledges one number at a time", tricklingOn()],
  ] as const
) {
  Deno.test(`createMesh() lets a neighbour that ${name} hold up nobody`, () => {
    const { network, alice, bob, mallory } = three(1, { behaviour: behaviour! });
    flood(network, alice.node, FLOOD);
    assert.ok(network.until(() => bob.times.length === FLOOD, MAX_UNACKNOWLEDGED_MS));
    assert.ok(longestPause(bob.times) <= OVERDUE_AFTER_MS + 1_000, `${longestPause(bob.times)} ms`);
    network.run(2 * MAX_UNACKNOWLEDGED_MS);
    assert.equal(mallory.times.length, FLOOD, "it was handed everything all the same");
    assert.equal(alice.node.linked.size, 2, "its link stands");
  });
}

Deno.test("createMesh() says that a neighbour acknowledges nothing, and what the others confirmed", () => {
  const { network, alice, mallory } = three(2, { behaviour: ACKNOWLEDGES_NOTHING! });
  alice.node.say("hi");
  network.run(OVERDUE_AFTER_MS - 100);
  assert.deepEqual([standings(alice), confirmed(alice)], [[], 0]);
  network.run(200);
  assert.deepEqual(standings(alice).map(({ id, silent }) => [id, silent]), [
    [mallory.node.signer.id, true],
  ]);
  assert.equal(confirmed(alice), 1);
  const reached = alice.events.flatMap((event) => event.type === "acknowledged" ? event.top : []);
  assert.equal(Math.max(0, ...reached), 0, "nobody claims that everybody has it");
});

Deno.test("createMesh() keeps its pace to others where a neighbour grants nothing, which gets the rest all the same", () => {
  for (const [own, least] of [["off", [0, 0]], [[20, 5], [1, 1]], ["off", [19, 5]]] as const) {
    const { network, alice, bob, mallory } = three(3, { rate: least }, own);
    const count = own === "off" ? 1_000 : 40;
    for (let number = 1; number <= count; number++) alice.node.say(`${number}`);
    const expected = own === "off" ? 1_000 : (count - own[0]) / own[1] * 1_000 + 1_000;
    assert.ok(network.until(() => bob.times.length === count, expected), `${least}`);
    assert.ok(network.until(() => mallory.times.length === count, 5_000), `${least}`);
    assert.deepEqual(
      mallory.events.filter(({ type }) => type === "flood" || type === "missing"),
      [],
    );
    const { id } = mallory.node.signer;
    assert.deepEqual(standings(alice).at(-1), {
      type: "standing",
      id,
      silent: false,
      lost: 0,
      withheld: true,
    });
    network.run(10_000);
    assert.equal(confirmed(alice), count);
    assert.ok(standings(bob).length === 0);
  }
});

Deno.test("createMesh() keeps to a grant of the default, whatever else is granted", () => {
  const { network, alice, bob } = three(4, { rate: [20, 5] });
  for (let number = 1; number <= 40; number++) alice.node.say(`${number}`);
  network.run(1_000);
  assert.ok(bob.times.length < 30, `${bob.times.length}`);
  assert.ok(network.until(() => bob.times.length === 40, 5_000));
});
