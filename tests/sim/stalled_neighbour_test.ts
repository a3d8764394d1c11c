import assert from "node:assert/strict";
import { DEAD_AFTER_SILENCE_MS } from "../../src/core/limits/links.ts";
import {
  FETCH_GIVEN_UP_AFTER_MS,
  MAX_AHEAD,
  MAX_LOG_BYTES,
  OVERDUE_AFTER_MS,
  STALLED_AFTER_MS,
} from "../../src/core/limits/replication.ts";
import type { MeshEvent } from "../../src/protocol/mesh/api/mesh_io.ts";
import { createNullLink } from "./null_link.ts";
import { createSimNetwork, type SimNetwork, type SimNode } from "./sim_network.ts";
import { createVerifyOnce } from "./verify_once.ts";

const SHORT = "short";
const LONG = "x".repeat(4_000);
/** More short messages than may lie between what came last and what comes next. */
const SHORT_ONES = MAX_AHEAD + 1_500;
/** Behind them long ones, more than any log holds: all the short ones are forgotten everywhere. */
const LONG_ONES = Math.ceil(MAX_LOG_BYTES / LONG.length) + 300;
const ALL = SHORT_ONES + LONG_ONES;
/** Nothing waits longer than this for a stopped reader, however fast somebody talks. */
const SILENCE_MS = OVERDUE_AFTER_MS;
/** "Within seconds": the repair of a gap, and what follows it. */
const SOON_MS = 15_000;

/** A node, and the numbers of alice that it heard. */
interface Listener {
  readonly node: SimNode;
  readonly numbers: Set<number>;
  readonly latest: () => string;
  readonly repeated: () => number;
  /** The counts of lost messages, one for each time that it was told. */
  readonly missing: number[];
  /** The longest time in which nothing of alice came. */
  readonly silence: () => number;
  listenFrom(now: number): void;
}

function listener(network: SimNetwork, name: string, identity: number): Listener {
  const numbers = new Set<number>();
  const missing: number[] = [];
  let last = "";
  let repeated = 0;
  let heardAt = Infinity;
  let silence = 0;
  const note = (event: MeshEvent): void => {
    if (event.type === "missing") missing.push(event.count);
    if (event.type !== "received") return;
    for (const { envelope } of event.received) {
      if (numbers.has(envelope.sequence)) repeated++;
      numbers.add(envelope.sequence);
      last = envelope.content;
    }
    silence = Math.max(silence, network.now - heardAt);
    heardAt = network.now;
  };
  const node = network.add({ name, identity, rate: "off", listener: note, ...cheap() });
  return {
    node,
    numbers,
    missing,
    latest: () => last,
    repeated: () => repeated,
    silence: () => silence,
    listenFrom(now) {
      heardAt = now;
      silence = 0;
    },
  };
}

const verify = createVerifyOnce();
const cheap = () => ({ link: createNullLink, verify });

/** Says messages as fast as they are taken, as a pipe does, or so many a millisecond. */
function flood(network: SimNetwork, node: SimNode, contents: Iterator<string>, most = 100): void {
  const pump = (): void => {
    for (let count = 0; count < most && node.mesh.open; count++) {
      const { done, value } = contents.next();
      if (done === true) return;
      node.say(value);
    }
    network.after(1, pump);
  };
  pump();
}

function* contents(shorts: number, longs: number): Generator<string> {
  for (let count = 0; count < shorts; count++) yield SHORT;
  for (let count = 0; count < longs; count++) yield LONG;
}

/** Three who are linked to each other; alice says something, which both hear. */
function three(seed: number) {
  const network = createSimNetwork(seed);
  const alice = network.add({ name: "alice", identity: 1, rate: "off", listener() {}, ...cheap() });
  const bob = listener(network, "bob", 2);
  const carol = listener(network, "carol", 3);
  const all = [alice, bob.node, carol.node];
  assert.ok(network.until(() => all.every(({ linked }) => linked.size === 2), 10_000));
  alice.say("first");
  assert.ok(network.until(() => bob.numbers.size + carol.numbers.size === 2, 5_000));
  return { network, alice, bob, carol };
}

/** What somebody who was away must have in the end: everything, but for one counted gap. */
function hasAllButOneGap({ numbers, missing, repeated }: Listener, said: number): void {
  assert.equal(missing.length, 1, `told of ${missing.length} gaps: ${missing}`);
  assert.equal(numbers.size + missing[0]!, said);
  assert.equal(repeated(), 0);
}

for (const away of [DEAD_AFTER_SILENCE_MS + 10_000, DEAD_AFTER_SILENCE_MS / 3]) {
  Deno.test(`createMesh() lets a neighbour that is stopped for ${away / 1_000} s hold up nobody, and brings it back with one counted gap`, () => {
    const { network, alice, bob, carol } = three(1);
    bob.listenFrom(network.now);
    carol.node.stop();
    flood(network, alice, contents(SHORT_ONES, LONG_ONES));
    const stopped = network.now;
    assert.ok(network.until(() => bob.numbers.size === 1 + ALL, away));
    assert.ok(bob.silence() <= SILENCE_MS, `bob heard nothing for ${bob.silence()} ms`);
    network.run(stopped + away - network.now);
    carol.node.resume();
    alice.say("welcome back");
    const isBack = () => carol.numbers.has(ALL + 2) && carol.missing.length > 0;
    network.until(isBack, SOON_MS);
    hasAllButOneGap(carol, ALL + 2);
    alice.say("go on");
    assert.ok(network.until(() => carol.latest() === "go on", 1_000));
    network.run(2 * 60_000);
    hasAllButOneGap(carol, ALL + 3);
    assert.deepEqual(bob.missing, []);
  });
}

Deno.test("createMesh() lets nobody wait for a neighbour that catches up, nor for a newcomer, while a flood goes on", () => {
  const { network, alice, bob, carol } = three(2);
  const more = 3_000;
  carol.node.stop();
  flood(network, alice, contents(SHORT_ONES, LONG_ONES + more), 2);
  assert.ok(network.until(() => bob.numbers.size > SHORT_ONES + LONG_ONES, 30_000));
  bob.listenFrom(network.now);
  const dave = listener(network, "dave", 4);
  // before carol is back: of what she alone holds dave would know, and wait for the rest
  assert.ok(network.until(() => dave.numbers.size > 0, SOON_MS));
  carol.node.resume();
  assert.ok(network.until(() => bob.numbers.size === 1 + ALL + more, SOON_MS));
  assert.ok(bob.silence() <= STALLED_AFTER_MS, `bob heard nothing for ${bob.silence()} ms`);
  assert.ok(network.until(() => dave.numbers.has(1 + ALL + more), SOON_MS));
  const isBack = () => carol.numbers.has(1 + ALL + more) && carol.missing.length > 0;
  assert.ok(network.until(isBack, SOON_MS));
  network.run(60_000);
  hasAllButOneGap(carol, 1 + ALL + more);
  let first = 1 + ALL + more;
  while (dave.numbers.has(first - 1)) first--;
  const held = Math.floor(MAX_LOG_BYTES / 2 / (2 * LONG.length));
  assert.ok(1 + ALL + more - first > held, "it has at least what the author held");
  assert.deepEqual(dave.missing, [], "what was said before its time is not missing");
});

Deno.test("createMesh() brings back a node that hears of the author through one other alone", () => {
  const network = createSimNetwork(3);
  const ends = ["10.0.0.1", "10.0.0.3"];
  network.dials = (from, to) => !(ends.includes(from) && ends.includes(to));
  const alice = network.add({ name: "alice", identity: 1, rate: "off", listener() {}, ...cheap() });
  const bob = listener(network, "bob", 2);
  const carol = listener(network, "carol", 3);
  assert.ok(network.until(() => bob.node.linked.size === 2, 10_000));
  alice.say("first");
  assert.ok(network.until(() => bob.numbers.size + carol.numbers.size === 2, 5_000));
  carol.node.stop();
  flood(network, alice, contents(SHORT_ONES, LONG_ONES));
  assert.ok(network.until(() => bob.numbers.size === 1 + ALL, 20_000));
  carol.node.resume();
  assert.ok(network.until(() => carol.numbers.has(1 + ALL), SOON_MS));
  // the one neighbour may lie, so that the rest is given up later
  const isTold = () => carol.missing.length > 0;
  assert.ok(network.until(isTold, FETCH_GIVEN_UP_AFTER_MS + SOON_MS));
  hasAllButOneGap(carol, 1 + ALL);
});

for (const [stopped, running] of [[200, 2], [2_000, 10]] as const) {
  Deno.test(`createMesh() loses nothing to a neighbour that reads ${running} ms of every ${stopped} ms, and waits for it`, () => {
    const { network, alice, bob, carol } = three(5);
    let isOver = false;
    const stumble = (): void => {
      if (isOver) return;
      carol.node.stop();
      network.after(stopped, () => {
        carol.node.resume();
        network.after(running, stumble);
      });
    };
    stumble();
    flood(network, alice, contents(0, LONG_ONES));
    const behind = () => bob.numbers.size - carol.numbers.size;
    const held = MAX_LOG_BYTES / 2 / LONG.length;
    let most = 0;
    const isHeard = () => {
      most = Math.max(most, behind());
      return carol.numbers.size === 1 + LONG_ONES;
    };
    assert.ok(network.until(isHeard, 10 * 60_000), `${carol.numbers.size}`);
    isOver = true;
    assert.ok(most <= held, `bob was ${most} messages ahead`);
    assert.deepEqual([carol.missing, bob.numbers.size], [[], 1 + LONG_ONES]);
  });
}
