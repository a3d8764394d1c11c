import assert from "node:assert/strict";
import {
  MAX_REGISTERS,
  MAX_REGISTERS_PER_AUTHOR,
  REGISTERS_BURST,
} from "../../../../src/core/limits/registers.ts";
import {
  FETCH_GIVEN_UP_AFTER_MS,
  MAX_AHEAD,
  MAX_CLOCK_FOLLOWED_AHEAD_MS,
  MAX_EARLIER_RUN_BEHIND_MS,
  MAX_LOG_AGE_MS,
  MAX_SEQUENCE,
} from "../../../../src/core/limits/replication.ts";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import { signingKey } from "../../../../src/protocol/curve25519_keys.ts";
import { encodeControl } from "../../../../src/protocol/link/control.ts";
import type { Identity } from "../../../../src/protocol/link/identity.ts";
import type { NeighbourState } from "../../../../src/protocol/replication/outbound/neighbour_state.ts";
import type { ReplicationRecord } from "../../../../src/protocol/replication/replicator/record_dispatch.ts";
import {
  decodeEnvelope,
  type Envelope,
} from "../../../../src/protocol/replication/wire/envelope.ts";
import {
  createRegisterCodec,
  type Register,
  type SignedRegister,
} from "../../../../src/protocol/replication/wire/register.ts";
import { encodeVector } from "../../../../src/protocol/replication/wire/version_vector.ts";
import { identityOf, seed, START } from "../../identities.ts";
import { createEnvelopeWriter, forged } from "../log/envelope_writer.ts";
import { haveOf, idOf } from "../neighbour_states.ts";
import {
  createReplicatorNetwork,
  expected,
  recordsOf,
  type ReplicatorNetwork,
  type ReplicatorNode,
} from "./replicator_network.ts";

const SECOND = 1_000;
const HOSTILE = 66;

const identity = (number: number): Identity => identityOf(signingKey(seed(number)));

/** So many honest talkers in a line, and the means to be somebody hostile at any of them. */
function line(count: number) {
  const talk = createReplicatorNetwork();
  const all: readonly ReplicatorNode[] = Array.from(
    { length: count },
    (_, index) => talk.add(index + 1),
  );
  for (let index = 1; index < count; index++) talk.link(all[index - 1]!, all[index]!);
  talk.run(2 * SECOND);
  return { talk, all };
}

interface Enemy {
  readonly neighbour: NeighbourState;
  hear(...words: readonly ReplicationRecord[]): void;
  records(records: readonly Uint8Array[]): void;
}

function enemy(
  talk: ReplicatorNetwork,
  victim: ReplicatorNode,
  told?: (words: readonly ReplicationRecord[]) => void,
  number = HOSTILE,
): Enemy {
  const neighbour = talk.attach(victim, identity(number), told);
  const hear = (...words: readonly ReplicationRecord[]) => {
    for (const word of words) victim.replicator.receive(neighbour, word, talk.now);
  };
  return { neighbour, hear, records: (records) => hear(...recordsOf(records)) };
}

const bodiesOf = (words: readonly ReplicationRecord[]): readonly Uint8Array[] =>
  words.flatMap((word) => word.type === "records" && word.kind === "envelope" ? word.bodies : []);
const wantsOf = (words: readonly ReplicationRecord[]) =>
  words.flatMap((word) =>
    word.type === "control" && word.control.control === "want" ? [word.control] : []
  );
const given = (author: PeerId, epoch: number, floor = 0): ReplicationRecord => ({
  type: "control",
  control: { control: "given", author, epoch, floor },
});

function assertPromiseKept(all: readonly ReplicatorNode[]): void {
  for (const node of all) {
    assert.deepEqual([...node.heard()].sort(), expected(node, all), node.name);
    for (const { identity: { id } } of all) {
      assert.deepEqual([node.missing.get(id), node.faults.get(id)], [undefined, undefined]);
    }
  }
}

Deno.test("createReplicator() has a relay that spoils signatures cut nobody off, though its copies come first", () => {
  const { talk, all } = line(4);
  const [author, , relay] = all;
  let waiting: Uint8Array[] = [];
  const thief = enemy(talk, author!, (words) => void waiting.push(...bodiesOf(words)));
  const spoiler = enemy(talk, relay!);
  thief.neighbour.tree.lazy.clear();
  for (let round = 0; round < 5; round++) {
    for (let count = 0; count < 3; count++) author!.say(`${round} ${count}`);
    talk.run(1); // long before the honest way is through
    assert.equal(waiting.length, 3);
    const last = waiting.at(-1)!;
    spoiler.hear({
      type: "records",
      kind: "envelope",
      bodies: waiting.map((b) => b === last ? b : forged(b)),
    });
    waiting = [];
    talk.run(5 * SECOND);
  }
  assertPromiseKept(all);
  assert.equal(relay!.faults.get(idOf(HOSTILE)), 10, "the one who spoils is to blame");
});

Deno.test("createReplicator() gives up nothing for a neighbour that claims all and hands over nothing, before others tell", () => {
  const { talk, all } = line(3);
  const [author, , victim] = all;
  const writer: { bodies: Uint8Array[] } = { bodies: [] };
  const thief = enemy(talk, author!, (words) => void writer.bodies.push(...bodiesOf(words)));
  thief.neighbour.tree.lazy.clear();
  const liar = enemy(talk, victim!, (words) => {
    for (const { author, epoch } of wantsOf(words)) liar.hear(given(author, epoch));
  });
  talk.cut(author!, all[1]!);
  for (let count = 1; count <= 9; count++) author!.say(`${count}`);
  talk.run(SECOND);
  liar.hear({ type: "records", kind: "envelope", bodies: writer.bodies.slice(8) });
  const lie = { ...haveOf(author!.identity.id, 9), floor: 0 };
  const { id } = author!.identity;
  for (let lies = 0; lies < FETCH_GIVEN_UP_AFTER_MS / SECOND; lies++) {
    liar.records(encodeVector([lie]));
    liar.hear(given(id, START.wall, 7));
    talk.run(2 * SECOND);
  }
  assert.deepEqual([victim!.heard(), victim!.missing.size], [["9"], 0]);
  talk.link(author!, all[1]!);
  talk.run(10 * SECOND);
  assertPromiseKept(all);
});

for (const isFirst of [true, false]) {
  const name = isFirst
    ? "of a run that is new"
    : "of a later run of somebody whose words it brings";
  Deno.test(`createReplicator() loses nothing where somebody fast brings only the last ${name}`, () => {
    const { talk, all } = line(4);
    const [author, , , victim] = all;
    const later = talk.add(9);
    const thief = enemy(talk, later, (words) => {
      for (const body of bodiesOf(words)) {
        const { sequence } = decodeEnvelope(body)!.signed.envelope;
        if (sequence % 5 === 0) hasty.hear({ type: "records", kind: "envelope", bodies: [body] });
      }
    });
    const hasty = enemy(talk, victim!);
    thief.neighbour.tree.lazy.clear();
    if (!isFirst) {
      const before = createEnvelopeWriter(9);
      hasty.hear({
        type: "records",
        kind: "envelope",
        bodies: [before.write({ epoch: START.wall - SECOND })],
      });
    }
    talk.link(later, author!);
    talk.run(isFirst ? 0 : 2 * SECOND);
    for (let count = 1; count <= 15; count++) later.say(`${count}`);
    talk.run(30 * SECOND);
    const contents = victim!.received.filter(({ envelope: { epoch } }) => epoch === START.wall)
      .map(({ envelope: { content } }) => Number(content)).sort((a, b) => a - b);
    assert.deepEqual(contents, later.said.map(({ content }) => Number(content)));
    assert.deepEqual([...victim!.missing], []);
  });
}

Deno.test("createReplicator() lets no claim of older numbers hold up what it acknowledges", () => {
  const { talk, all } = line(2);
  const [author, victim] = all;
  const liar = enemy(talk, victim!);
  const writer = createEnvelopeWriter(4);
  const bodies = writer.several(30);
  const source = enemy(talk, victim!, undefined, 4);
  source.hear({ type: "records", kind: "envelope", bodies: bodies.slice(20, 25) });
  const acknowledged = () => victim!.replicator.greet(source.neighbour.identity).have;
  assert.equal(acknowledged(), 25);
  for (let floor = 19; floor >= 0; floor--) {
    liar.records(encodeVector([haveOf(idOf(4), 25, { floor })]));
    talk.run(SECOND);
    assert.equal(acknowledged(), 25, `${floor}`);
  }
  source.hear({ type: "records", kind: "envelope", bodies: bodies.slice(25) });
  assert.equal(acknowledged(), 30);
  talk.run(2 * MAX_LOG_AGE_MS);
  assert.deepEqual([victim!.missing.size, author!.missing.size], [0, 0]);
});

Deno.test("createReplicator() has nobody told of a flood by whoever claims that it was said before", () => {
  const talk = createReplicatorNetwork();
  const victim = talk.add(1, { rate: [20, 5] });
  const flooder = enemy(talk, victim, undefined, 4);
  flooder.records(encodeVector([haveOf(idOf(4), MAX_SEQUENCE)]));
  const writer = createEnvelopeWriter(4);
  for (let batch = 0; batch < 10; batch++) {
    flooder.hear({ type: "records", kind: "envelope", bodies: writer.several(MAX_AHEAD / 10) });
  }
  assert.deepEqual(victim.floods, []);
  flooder.hear({ type: "records", kind: "envelope", bodies: writer.several(100) });
  assert.deepEqual(victim.floods, [[idOf(4), true]]);
});

/**
 * What somebody who is here now said in an earlier run, whose last words came so long before this
 * one began.
 */
function recorded(before: number): readonly Uint8Array[] {
  const writer = createEnvelopeWriter(2);
  const said: Partial<Envelope> = {
    epoch: START.wall - before - SECOND,
    clock: [START.wall - before, 0],
  };
  return [writer.write(said)];
}

for (
  const [name, before, comes] of [
    ["takes just within the limit", MAX_EARLIER_RUN_BEHIND_MS - 10 * SECOND, true],
    ["does not take one past it", MAX_EARLIER_RUN_BEHIND_MS + 1, false],
  ] as const
) {
  Deno.test(`createReplicator() ${name} what somebody is said to have said before it began anew`, () => {
    const { talk, all } = line(3);
    const [victim] = all;
    const bodies = recorded(before);
    const { author, epoch } = decodeEnvelope(bodies[0]!)!.signed.envelope;
    const replayer = enemy(talk, victim!, (words) => {
      for (const want of wantsOf(words)) {
        if (want.epoch !== epoch) continue;
        replayer.hear({ type: "records", kind: "envelope", bodies }, given(author, epoch));
      }
    });
    replayer.records(encodeVector([{ ...haveOf(author, 1), epoch }]));
    replayer.hear({ type: "records", kind: "envelope", bodies });
    talk.run(2 * MAX_LOG_AGE_MS);
    assert.equal(victim!.heard().length, comes ? 1 : 0);
    assert.equal(all[2]!.heard().length, comes ? 1 : 0);
    assert.deepEqual([...victim!.faults], []);
    const reason = "envelopes are not taken: its author restarted long ago";
    assert.equal(victim!.diagnostics.includes(reason), !comes);
  });
}

Deno.test("createReplicator() follows no clock further than the limit, and takes all the same what it says", () => {
  const { talk, all } = line(2);
  const liar = enemy(talk, all[0]!, undefined, 4);
  const writer = createEnvelopeWriter(4);
  for (const ahead of [MAX_CLOCK_FOLLOWED_AHEAD_MS + SECOND, 500 * 24 * 3600 * SECOND]) {
    liar.hear({
      type: "records",
      kind: "envelope",
      bodies: [writer.write({ clock: [START.wall + ahead, 0] })],
    });
  }
  all[0]!.say("now");
  talk.run(SECOND);
  const [clock] = all[0]!.said[0]!.clock;
  const followed = clock - MAX_CLOCK_FOLLOWED_AHEAD_MS;
  assert.ok(followed >= START.wall && followed <= talk.now.wall, `${clock}`);
  assert.deepEqual(all[1]!.heard(), ["now", "number 1", "number 2"]);
});

/** Registers of one author, of so many kinds, each in so many versions. */
/** What tells that the author of that number is there. */
function presenceOf(number: number): SignedRegister {
  const signer = signingKey(seed(number));
  const register: Register = {
    author: signer.id,
    epoch: START.wall,
    kind: "presence",
    key: "",
    clock: { ms: START.wall, counter: 1 },
    value: { name: "x", version: "1", addresses: [], gone: false },
  };
  return createRegisterCodec("lan").sign(register, signer);
}

function registersOf(number: number, kinds: number, versions: number): readonly SignedRegister[] {
  const signer = signingKey(seed(number));
  const codec = createRegisterCodec("lan");
  const register = (kind: number, version: number): Register => ({
    author: signer.id,
    epoch: START.wall,
    kind: `kind${kind}`,
    key: "",
    clock: { ms: START.wall, counter: version },
    value: { version },
  });
  return Array.from(
    { length: kinds * versions },
    (_, index) => codec.sign(register(index % kinds, 1 + Math.floor(index / kinds)), signer),
  );
}

Deno.test("createReplicator() gathers of each register one for a link that takes nothing, however often it changes", () => {
  const { talk, all } = line(3);
  const [, victim] = all;
  const slow = enemy(talk, victim!);
  talk.run(SECOND);
  talk.deaf.add(slow.neighbour);
  const forger = enemy(talk, victim!, undefined, 4);
  talk.run(SECOND);
  for (const { record } of registersOf(4, 4, 200)) {
    forger.records([record]);
    talk.run(100);
  }
  const waiting = [...slow.neighbour.registers.ready].filter(({ register }) =>
    register.author === idOf(4)
  );
  assert.equal(waiting.length, 4);
  assert.ok(slow.neighbour.registers.offers.size <= 10, `${slow.neighbour.registers.offers.size}`);
});

Deno.test("createReplicator() passes on no more changes of registers than an author may make, and all again later", () => {
  const { talk, all } = line(2);
  const forger = enemy(talk, all[0]!, undefined, 4);
  let told = 0;
  const observer = enemy(talk, all[0]!, (words) => {
    told += words.filter((word) => word.type === "records" && word.kind === "register").length;
  }, 5);
  Object.assign(observer.neighbour.tree, { linked: new Set() });
  talk.run(SECOND);
  told = 0;
  const versions = registersOf(4, 1, 10 * REGISTERS_BURST);
  forger.records(versions.slice(0, -1).map(({ record }) => record));
  for (const { record } of versions.slice(0, -1)) {
    forger.records([record]);
    talk.run(0);
  }
  assert.equal(told, 1, "what waits for a link is told as it is at last");
  assert.deepEqual([...all[0]!.faults], []);
  talk.run(60 * SECOND);
  told = 0;
  forger.records([versions.at(-1)!.record]);
  talk.run(SECOND);
  assert.equal(told, 1);
});

Deno.test("createReplicator() holds no more registers in all than the limit, and of everybody its presence", () => {
  const talk = createReplicatorNetwork();
  const victim = talk.add(1);
  const forger = enemy(talk, victim);
  const authors = Math.ceil(MAX_REGISTERS / MAX_REGISTERS_PER_AUTHOR) + 2;
  for (let number = 0; number < authors; number++) {
    const alive = presenceOf(100 + number);
    const others = registersOf(100 + number, MAX_REGISTERS_PER_AUTHOR, 1);
    for (const { record } of [alive, ...others]) forger.records([record]);
  }
  const newcomer = talk.attach(victim, identity(5));
  assert.ok(
    newcomer.registers.offers.size <= MAX_REGISTERS + authors,
    `${newcomer.registers.offers.size}`,
  );
  const known = new Set(
    [...newcomer.registers.offers.values()].map(({ signed }) => signed.register.author),
  );
  for (let number = 0; number < authors; number++) assert.ok(known.has(idOf(100 + number)));
});

Deno.test("createReplicator() is asked for nothing more of a run that it does not stand for any more", () => {
  const { talk, all } = line(2);
  const told: ReplicationRecord[] = [];
  const asker = enemy(talk, all[0]!, (words) => void told.push(...words), 5);
  const want = { control: "want", author: idOf(4), epoch: START.wall, from: 3, to: 9 } as const;
  asker.records([encodeControl(want)]);
  talk.run(SECOND);
  const answers = told.flatMap((word) =>
    word.type === "control" && word.control.control === "given" ? [word.control.floor] : []
  );
  assert.deepEqual(answers, [want.to]);
});
