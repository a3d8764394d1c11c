import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import fc from "fast-check";
import {
  ANNOUNCE_AT_LAST_AFTER_MS,
  MAX_AUTHORS,
  MAX_EPOCH_MS,
  MAX_EPOCHS_PER_AUTHOR,
  MAX_LOG_AGE_MS,
  MAX_PROOFS_PER_LINK,
  MAX_SEQUENCE,
} from "../../../../src/core/limits/replication.ts";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import { signingKey } from "../../../../src/protocol/curve25519_keys.ts";
import type { Control } from "../../../../src/protocol/link/control.ts";
import { decodeRecords } from "../../../../src/protocol/link/record.ts";
import type { NeighbourState } from "../../../../src/protocol/replication/outbound/neighbour_state.ts";
import type { ReplicationRecord } from "../../../../src/protocol/replication/replicator/record_dispatch.ts";
import {
  EMPTY_PROFILE,
  presenceRegister,
} from "../../../../src/protocol/replication/wire/presence.ts";
import { createRegisterCodec } from "../../../../src/protocol/replication/wire/register.ts";
import type { Range } from "../../../../src/protocol/replication/wire/sequence_range.ts";
import {
  encodeVector,
  type Have,
} from "../../../../src/protocol/replication/wire/version_vector.ts";
import { identityOf, seed, START } from "../../identities.ts";
import { createEnvelopeWriter, type EnvelopeWriter, forged } from "../log/envelope_writer.ts";
import { anyId, idOf } from "../neighbour_states.ts";
import {
  createReplicatorNetwork,
  expected,
  recordsOf,
  type ReplicatorNetwork,
  type ReplicatorNode,
} from "./replicator_network.ts";

const MOST = 2 * MAX_AUTHORS;
/**
 * Three who talk in a line, the last and the first of them honest, and one who speaks for several.
 */
const HONEST = [1, 2, 3] as const;
const HOSTILE = [66, 67, 68] as const;

interface World {
  readonly talk: ReplicatorNetwork;
  readonly honest: readonly ReplicatorNode[];
  /** The place of the hostile one at the victim, which is in the middle. */
  readonly neighbour: NeighbourState;
  readonly writers: readonly EnvelopeWriter[];
  /** Bodies of envelopes that it was told, of everybody. */
  readonly heard: Uint8Array[];
}

function createWorld(): World {
  const talk = createReplicatorNetwork();
  const honest = HONEST.map((number) => talk.add(number));
  talk.link(honest[0]!, honest[1]!);
  talk.link(honest[1]!, honest[2]!);
  const heard: Uint8Array[] = [];
  const identity = identityOf(signingKey(seed(HOSTILE[0])));
  const neighbour = talk.attach(honest[1]!, identity, (words) => {
    for (const word of words) {
      if (word.type === "records" && word.kind === "envelope") heard.push(...word.bodies);
    }
    heard.splice(0, heard.length - 100);
  });
  talk.run(1_000);
  return {
    talk,
    honest,
    neighbour,
    writers: HOSTILE.map((number) => createEnvelopeWriter(number)),
    heard,
  };
}

function hear({ talk, honest, neighbour }: World, word: ReplicationRecord): void {
  honest[1]!.replicator.receive(neighbour, word, talk.now);
}

const pick = <Item>(items: readonly Item[], index: number): Item | undefined =>
  items.length === 0 ? undefined : items[index % items.length];

const author = fc.constantFrom(...HONEST, ...HOSTILE, 90).map(idOf);
const epoch = fc.oneof(
  { weight: 5, arbitrary: fc.constant(START.wall) },
  fc.integer({ min: -3, max: 3 }).map((more) => START.wall + more),
  fc.constantFrom(1, MAX_EPOCH_MS),
);
const number = fc.oneof(
  { weight: 4, arbitrary: fc.nat(40) },
  fc.nat(20_000),
  fc.constantFrom(MAX_SEQUENCE, MAX_SEQUENCE - 1, 2 ** 40),
);
const sparse = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.nat(9)), { maxLength: 64 });
const claim: fc.Arbitrary<Have> = fc.record({
  author,
  epoch,
  numbers: fc.tuple(number, number),
  head: fc.constantFrom("", "AAAAAAAAAAAAAAAB"),
  sparse,
}).map(({ numbers, sparse, ...rest }) => {
  const [floor, top] = numbers.toSorted((a, b) => a - b) as [number, number];
  const ranges: Range[] = [];
  let end = top;
  for (const [gap, length] of sparse) {
    if (end + 1 + gap + length > MAX_SEQUENCE) break;
    ranges.push({ from: end + 1 + gap, to: end + 1 + gap + length });
    end += 1 + gap + length;
  }
  return { ...rest, floor, top, sparse: ranges };
});
const control: fc.Arbitrary<Control> = fc.oneof(
  fc.record({ control: fc.constantFrom("prune" as const, "graft" as const), author }),
  fc.record({
    control: fc.constant("neighbours" as const),
    ids: fc.array(author, { maxLength: 6 }),
  }),
  fc.record({ control: fc.constant("want" as const), author, epoch, from: number, to: number }),
  fc.record({ control: fc.constant("given" as const), author, epoch, floor: number }),
);
const clock = fc.oneof(
  fc.integer({ min: -1_000, max: 1_000 }),
  fc.constantFrom(3 * 24 * 3600_000, -24 * 3600_000, 500 * 24 * 3600_000),
).map((ms) => [START.wall + ms, 0] as const);

type Step = (world: World) => void;
const envelopes = (bodies: readonly Uint8Array[]): Step => (w) =>
  hear(w, { type: "records", kind: "envelope", bodies });

const registers = createRegisterCodec("lan");

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.nat(2), fc.integer({ min: 1, max: 5 }), fc.boolean(), clock).map(
      ([who, count, wrong, clock]): Step => (w) => {
        const writer = w.writers[who]!;
        const bodies = Array.from({ length: count }, () => writer.write({ clock }));
        envelopes(wrong ? bodies.map(forged) : bodies)(w);
      },
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.nat(2), epoch, number, fc.boolean()).map(
      ([who, epoch, sequence, same]): Step => (w) => {
        if (sequence === 0) return;
        // a chain of its own, that contradicts the other, or jumps
        const writer = createEnvelopeWriter(HOSTILE[who]!);
        envelopes([writer.write({ epoch, sequence, content: same ? "one" : "other" })])(w);
      },
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }), fc.boolean(), fc.nat(4)).map(
      ([which, hops, tampered, more]): Step => (w) => {
        const from = w.heard.length === 0 ? 0 : which % w.heard.length;
        const bodies = w.heard.slice(from, from + 1 + more).map((body, index) => {
          const copy = tampered && index === 0 ? forged(body) : body.slice();
          copy[0] = hops;
          return copy;
        });
        envelopes(bodies)(w);
      },
    ),
  },
  {
    weight: 6,
    arbitrary: fc.array(claim, { minLength: 1, maxLength: 6 }).map((haves): Step => (w) => {
      for (const word of recordsOf(encodeVector(haves))) hear(w, word);
    }),
  },
  {
    weight: 6,
    arbitrary: control.map((control): Step => (w) => hear(w, { type: "control", control })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(2), fc.boolean(), fc.boolean(), clock).map(
      ([who, gone, wrong, [ms]]): Step => (w) => {
        const signer = signingKey(seed(HOSTILE[who]!));
        const { record } = registers.sign(
          presenceRegister({
            author: signer.id,
            epoch: START.wall,
            clock: { ms, counter: 0 },
            name: "x",
            version: "1",
            addresses: [],
            gone,
            ...EMPTY_PROFILE,
          }),
          signer,
        );
        const body = decodeRecords(record)![0]!.body.slice();
        if (wrong) body[0]! ^= 1;
        hear(w, { type: "records", kind: "register", bodies: [body] });
      },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(
      fc.constantFrom("vector", "register", "envelope", "offer", "ask", "unknown"),
      fc.uint8Array({ maxLength: 200 }),
    ).map(([kind, body]): Step => (w) => hear(w, { type: "records", kind, bodies: [body] })),
  },
  fc.boolean().map((reads): Step => ({ talk, neighbour }) =>
    void (reads ? talk.deaf.delete(neighbour) : talk.deaf.add(neighbour))
  ),
  {
    weight: 8,
    arbitrary: fc.nat().map((who): Step => ({ honest }) => {
      const node = pick(honest, who)!;
      node.say(`${node.name} ${node.said.length + 1}`);
    }),
  },
  {
    weight: 4,
    arbitrary: fc.oneof(fc.nat(300), fc.nat(30_000)).map((ms): Step => ({ talk }) => talk.run(ms)),
  },
);

function assertBounded({ neighbour, honest }: World): void {
  assert.ok(neighbour.sync.haves.size <= MAX_AUTHORS * MAX_EPOCHS_PER_AUTHOR);
  assert.ok(neighbour.tree.lazy.size <= MOST && neighbour.tree.grafted.size <= MOST);
  assert.ok(neighbour.controls.proofs.length <= MAX_PROOFS_PER_LINK);
  assert.ok(neighbour.controls.controls.size <= MOST + 1);
  assert.ok(honest[1]!.replicator.neighbours.size <= 3);
}

const ids: ReadonlySet<PeerId> = new Set(HONEST.map(idOf));
const ofHonest = ({ received }: ReplicatorNode): readonly string[] =>
  received.filter(({ envelope }) => ids.has(envelope.author)).map(({ envelope }) =>
    envelope.content
  );

Deno.test("createReplicator() survives any neighbour: no exception, bounded memory, no honest link at fault, nothing honest lost", () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 80, size: "max" }), (steps) => {
      const world = createWorld();
      const { talk, honest } = world;
      for (const happen of steps) {
        happen(world);
        assertBounded(world);
      }
      for (const node of honest) node.say(`${node.name} says goodbye`);
      talk.run(ANNOUNCE_AT_LAST_AFTER_MS + 5_000); // where clocks are dragged along, a first word is asked for
      for (const node of honest) {
        assert.deepEqual([...ofHonest(node)].sort(), expected(node, honest), node.name);
        for (const id of ids) {
          assert.equal(node.missing.get(id), undefined, "nothing honest is given up");
          assert.equal(node.faults.get(id), undefined, `${node.name} blames an honest one`);
        }
        const identities = node.received.map(({ envelope: { author, epoch, sequence } }) =>
          `${author} ${epoch} ${sequence}`
        );
        assert.equal(new Set(identities).size, identities.length, "nothing is shown twice");
      }
      // all that it made up is given up in the end, and nothing keeps anybody busy
      talk.run(2 * MAX_LOG_AGE_MS);
      for (const { replicator } of honest) replicator.open(talk.now);
      for (const node of [honest[0]!, honest[2]!]) {
        assert.equal(node.replicator.counters.heldBytes, 0);
        const left = new Map(node.repairing); // what was told last of each author
        assert.ok([...left.values()].every((count) => count === 0), "nothing is being repaired");
      }
    }),
    { seed: 1, numRuns: 150 },
  );
});

Deno.test("createReplicator() remembers as many authors as neighbours name, up to the limits, and no more", () => {
  const world = createWorld();
  for (let count = 0; count < 2 * MOST; count++) {
    const author = anyId(count);
    for (const kind of ["prune", "graft", "prune"] as const) {
      hear(world, { type: "control", control: { control: kind, author } });
    }
  }
  assert.equal(world.neighbour.tree.lazy.size, MOST);
  const haves = Array.from({ length: 2 * MOST }, (_, count): Have => {
    const bytes = new Uint8Array(32).fill(5);
    new DataView(bytes.buffer).setUint32(0, count);
    const author = Buffer.from(bytes).toString("base64url") as PeerId;
    return { author, epoch: 1, floor: 0, top: 3, head: "", sparse: [] };
  });
  for (const word of recordsOf(encodeVector(haves))) hear(world, word);
  assertBounded(world);
  assert.equal(world.neighbour.sync.haves.size, MOST);
  const { talk, honest } = world;
  honest[0]!.say("still heard");
  talk.run(1_000);
  assert.deepEqual(honest[2]!.heard(), ["still heard"]);
});
