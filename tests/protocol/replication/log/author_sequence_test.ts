import assert from "node:assert/strict";
import fc from "fast-check";
import {
  MAX_AHEAD,
  MAX_CLOCK_AHEAD_MS,
  MAX_SPARSE_RANGES,
} from "../../../../src/core/limits/replication.ts";
import { verify, verifyingKey } from "../../../../src/protocol/curve25519_keys.ts";
import {
  type Acceptance,
  type AuthorSequence,
  createAuthorSequence,
} from "../../../../src/protocol/replication/log/author_sequence.ts";
import {
  createEnvelopeCodec,
  type DecodedEnvelope,
  decodeEnvelope,
} from "../../../../src/protocol/replication/wire/envelope.ts";
import type { Range } from "../../../../src/protocol/replication/wire/sequence_range.ts";
import { START } from "../../identities.ts";
import { createEnvelopeWriter, forged } from "./envelope_writer.ts";

function subject(since = 0) {
  const writer = createEnvelopeWriter();
  let checks = 0;
  const codec = createEnvelopeCodec("lan", (...args) => (checks++, verify(...args)));
  const key = verifyingKey(writer.signer.id)!;
  const authorSequence = createAuthorSequence(writer.signer.id, START.wall, key, codec, since);
  return {
    writer,
    authorSequence,
    take: (...bodies: readonly Uint8Array[]) => authorSequence.take(bodies.map(decode), START.wall),
    get checks() {
      return checks;
    },
  };
}

const decode = (body: Uint8Array): DecodedEnvelope => decodeEnvelope(body)!;
const sequenceOf = ({ signed }: DecodedEnvelope) => signed.envelope.sequence;

/** An acceptance in short; the empty is left out. */
function short({ taken, repeated, left, linkFaults, authorFaults }: Acceptance) {
  const faulty = taken.filter((one) => one.faulty).map(({ decoded }) => sequenceOf(decoded));
  return {
    taken: taken.map(({ decoded }) => sequenceOf(decoded)),
    ...(faulty.length > 0 ? { faulty } : {}),
    ...(repeated.length > 0 ? { repeated: repeated.map(sequenceOf) } : {}),
    ...(left > 0 ? { left } : {}),
    ...(linkFaults.length > 0 ? { linkFaults } : {}),
    ...(authorFaults.length > 0 ? { authorFaults } : {}),
  };
}

const WRONG = { linkFaults: ["wrong signature of an envelope"] };
const BROKEN = { authorFaults: ["its chain is broken"] };
const BACK = "its clock went back";

/** One long chain, made once: signing is what takes the time. */
const CHAIN = createEnvelopeWriter().several(60);

/** Ranges of consecutive numbers among `numbers`. */
function rangesOf(numbers: Iterable<number>): readonly Range[] {
  const ranges: { from: number; to: number }[] = [];
  for (const number of [...numbers].sort((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last !== undefined && last.to + 1 === number) last.to = number;
    else ranges.push({ from: number, to: number });
  }
  return ranges;
}

function assertLike(authorSequence: AuthorSequence, held: ReadonlySet<number>, base: number): void {
  const numbers = Array.from({ length: 62 }, (_, index) => index + 1);
  let top = base;
  while (held.has(top + 1)) top++;
  assert.equal(authorSequence.base, base);
  assert.equal(authorSequence.top, top);
  assert.equal(authorSequence.newest, Math.max(base, ...held));
  assert.equal(authorSequence.head, top === base ? "" : decode(CHAIN[top - 1]!).signed.digest);
  for (const number of numbers) {
    assert.equal(authorSequence.has(number), number <= base || held.has(number), `${number}`);
  }
  assert.deepEqual(authorSequence.sparse, rangesOf([...held].filter((number) => number > top)));
  for (const upTo of [0, base, top, 30, 61]) {
    const holes = numbers.filter((n) => n > base && n <= upTo && !held.has(n));
    assert.deepEqual(authorSequence.holes(upTo), rangesOf(holes));
  }
}

const range = fc.tuple(fc.integer({ min: 1, max: 60 }), fc.nat(12))
  .map(([from, more]) => ({ from, to: Math.min(60, from + more) }));

Deno.test("take() takes each number once, whatever runs come in whatever order, overlapping and repeated", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(range, { minLength: 1, maxLength: 4 }), { maxLength: 12 }),
      fc.constantFrom(0, 0, 5),
      (batches, base) => {
        const { authorSequence, take } = subject(base);
        const held = new Set<number>();
        for (const ranges of batches) {
          const bodies = ranges.flatMap(({ from, to }) => CHAIN.slice(from - 1, to));
          const numbers = bodies.map((body) => sequenceOf(decode(body)));
          const acceptance = take(...bodies);
          const fresh = new Set(numbers.filter((n) => n > base && !held.has(n)));
          const taken = acceptance.taken.map(({ decoded }) => sequenceOf(decoded));
          assert.deepEqual(taken.toSorted((a, b) => a - b), [...fresh].sort((a, b) => a - b));
          assert.equal(acceptance.repeated.length, numbers.length - fresh.size);
          assert.deepEqual(
            [acceptance.left, acceptance.linkFaults, acceptance.authorFaults],
            [0, [], []],
          );
          for (const number of fresh) held.add(number);
          assertLike(authorSequence, held, base);
        }
      },
    ),
    { seed: 1, numRuns: 300 },
  );
});

Deno.test("take() checks one signature a run, and says of which envelope", () => {
  const s = subject();
  const { taken } = s.take(...CHAIN.slice(0, 20));
  assert.equal(s.checks, 1);
  assert.deepEqual(taken.map(({ checked }) => checked), [...Array(19).fill(false), true]);
  s.take(...CHAIN.slice(25, 30), ...CHAIN.slice(35, 40));
  assert.equal(s.checks, 3, "two runs in one batch");
  s.take(...CHAIN.slice(0, 20));
  assert.equal(s.checks, 3, "what is here already costs none");
});

Deno.test("take() takes nothing of a run whose last signature is wrong, and the other runs all the same", () => {
  const s = subject();
  const batch = [CHAIN[0]!, CHAIN[1]!, forged(CHAIN[2]!), CHAIN[10]!];
  assert.deepEqual(short(s.take(...batch)), { taken: [11], ...WRONG });
  assert.equal(s.authorSequence.top, 0);
  assert.deepEqual(short(s.take(...CHAIN.slice(0, 3))), { taken: [1, 2, 3] });
});

Deno.test("take() has one signature prove all before it, wrong ones too, since their text is proven", () => {
  const s = subject();
  const acceptance = s.take(forged(CHAIN[0]!), forged(CHAIN[1]!), CHAIN[2]!);
  assert.deepEqual(short(acceptance), { taken: [1, 2, 3] });
});

Deno.test("take() has a wrong text proven by nothing, and the true one taken behind it", () => {
  const s = subject();
  const changed = CHAIN[0]!.slice();
  const at = new TextDecoder().decode(changed.subarray(65)).indexOf("number") + 65;
  changed[at]! ^= 1;
  assert.deepEqual(short(s.take(changed, CHAIN[1]!)), { taken: [2], ...WRONG });
  assert.deepEqual(short(s.take(changed, CHAIN[0]!)), { taken: [1], ...WRONG });
  assert.deepEqual([s.authorSequence.top, s.authorSequence.closed], [2, false]);
});

Deno.test("take() refuses another mesh's envelopes", () => {
  const s = subject();
  const elsewhere = createEnvelopeWriter(4, "home").write();
  assert.deepEqual(short(s.take(elsewhere)), { taken: [], ...WRONG });
});

Deno.test("take() closes the stream where the chain is broken, at either end of a run, and takes nothing more", () => {
  const cases:
    readonly (readonly [(writer: ReturnType<typeof createEnvelopeWriter>) => Uint8Array[]])[] = [
      [(writer) => [...writer.several(2), writer.write({ prev: "x".repeat(43) })]],
      [(writer) => [writer.write({ prev: "x" })]],
    ];
  for (const [make] of cases) {
    const s = subject();
    const bodies = make(s.writer);
    const taken = bodies.map((_, index) => index + 1);
    assert.deepEqual(short(s.take(...bodies)), { taken, ...BROKEN });
    assert.ok(s.authorSequence.closed);
    assert.deepEqual(short(s.take(s.writer.write())), { taken: [], left: 1 });
  }
  const s = subject();
  const [one, , three] = s.writer.several(3);
  const other = createEnvelopeWriter();
  other.several(1);
  const two = other.write({ content: "another second" });
  assert.deepEqual(short(s.take(three!)), { taken: [3] });
  assert.deepEqual(short(s.take(one!)), { taken: [1] });
  assert.deepEqual(short(s.take(two)), { taken: [2], ...BROKEN }, "the third names another");
  assert.ok(s.authorSequence.closed);
});

Deno.test("take() leaves what comes behind a broken chain in the same batch", () => {
  const s = subject();
  const bodies = [s.writer.write(), s.writer.write({ prev: "x" }), s.writer.write()];
  const later = CHAIN[9]!;
  const acceptance = s.take(...bodies, later);
  assert.equal(acceptance.left, 1);
  assert.deepEqual(acceptance.authorFaults, BROKEN.authorFaults);
});

Deno.test("take() has clocks rise strictly; what does not is seen and not shown", () => {
  const s = subject();
  const at = (ms: number, counter: number) => s.writer.write({ clock: [START.wall + ms, counter] });
  const bodies = [at(0, 1), at(0, 1), at(0, 0), at(-1, 9), at(0, 2)];
  assert.deepEqual(short(s.take(...bodies)), {
    taken: [1, 2, 3, 4, 5],
    faulty: [2, 3, 4],
    authorFaults: [BACK, BACK, BACK],
  });
  assert.deepEqual(short(s.take(at(0, 2))), { taken: [6], faulty: [6], authorFaults: [BACK] });
  assert.equal(s.authorSequence.top, 6);
});

Deno.test("take() takes a clock at the limit ahead of ours and shows none past it", () => {
  const s = subject();
  const ahead = START.wall + MAX_CLOCK_AHEAD_MS;
  const past = s.writer.write({ clock: [ahead + 1, 0] });
  assert.deepEqual(short(s.take(past)), {
    taken: [1],
    faulty: [1],
    authorFaults: ["its clock is more than 400 days ahead"],
  });
  assert.deepEqual(short(s.take(s.writer.write({ clock: [ahead, 0] }))), { taken: [2] });
});

/** A writer that skips to any number without signing those between. */
const jumping = () => {
  const writer = createEnvelopeWriter();
  return (sequence: number) =>
    writer.write({ sequence, prev: "x", clock: [START.wall + sequence, 0] });
};

Deno.test("take() holds as many ranges apart as the limit, and leaves one past it, whether the first is here or not", () => {
  for (const hasFirst of [false, true]) {
    const s = subject();
    const jump = jumping();
    if (hasFirst) s.take(CHAIN[0]!);
    for (let count = 1; count <= MAX_SPARSE_RANGES; count++) {
      assert.equal(s.take(jump(10 * count)).taken.length, 1, `${count}`);
    }
    assert.equal(s.authorSequence.sparse.length, MAX_SPARSE_RANGES);
    const past = jump(10 * MAX_SPARSE_RANGES + 10);
    assert.deepEqual(short(s.take(past)), { taken: [], left: 1 });
    assert.equal(s.authorSequence.sparse.length, MAX_SPARSE_RANGES);
    assert.ok(!s.authorSequence.closed);
    if (!hasFirst) assert.deepEqual(short(s.take(CHAIN[0]!)), { taken: [1] }, "the first fits");
  }
});

Deno.test("take() takes what touches a range, though there is no room for another", () => {
  const s = subject();
  const writer = createEnvelopeWriter();
  const chains = Array.from({ length: MAX_SPARSE_RANGES }, (_, index) => {
    const sequence = 10 * index + 5;
    const clock = [START.wall + sequence, 0] as const;
    return [writer.write({ sequence, clock }), writer.write({ clock: [clock[0] + 1, 0] })] as const;
  });
  for (const [first] of chains) s.take(first);
  assert.deepEqual(short(s.take(chains[7]![1])), { taken: [76] });
});

Deno.test("take() takes a number at the limit ahead, and leaves one past it", () => {
  const s = subject();
  const writer = createEnvelopeWriter();
  s.take(CHAIN[0]!);
  const last = writer.write({ sequence: 1 + MAX_AHEAD, clock: [START.wall + MAX_AHEAD, 0] });
  const past = writer.write();
  assert.deepEqual(short(s.take(past)), { taken: [], left: 1 });
  assert.deepEqual(short(s.take(last, past)), { taken: [1 + MAX_AHEAD], left: 1 });
  s.take(CHAIN[1]!);
  assert.deepEqual(short(s.take(past)), { taken: [1 + MAX_AHEAD + 1] }, "what was behind has come");
});

Deno.test("lower() wants what lies above the new base, and never raises it", () => {
  const s = subject(10);
  s.take(...CHAIN.slice(10, 12));
  assert.deepEqual([s.authorSequence.base, s.authorSequence.top, s.authorSequence.holes(12)], [
    10,
    12,
    [],
  ]);
  s.authorSequence.lower(11);
  assert.equal(s.authorSequence.base, 10);
  s.authorSequence.lower(4);
  assert.deepEqual([s.authorSequence.base, s.authorSequence.floor, s.authorSequence.holes(12)], [
    4,
    10,
    [
      { from: 5, to: 10 },
    ],
  ]);
  s.take(...CHAIN.slice(4, 10));
  assert.deepEqual([s.authorSequence.floor, s.authorSequence.top, s.authorSequence.holes(12)], [
    4,
    12,
    [],
  ]);
});

Deno.test("lower() takes nothing back of what was acknowledged, whatever comes of the rest", () => {
  const s = subject(10);
  s.authorSequence.lower(4);
  assert.deepEqual([
    s.authorSequence.floor,
    s.authorSequence.top,
    s.authorSequence.newest,
    s.authorSequence.head,
  ], [
    10,
    10,
    10,
    "",
  ]);
  s.take(...CHAIN.slice(10, 12), CHAIN[20]!, CHAIN[6]!);
  const { floor, top, sparse, head } = s.authorSequence;
  assert.deepEqual([floor, top, sparse], [10, 12, [{ from: 21, to: 21 }]]);
  assert.equal(head, decode(CHAIN[11]!).signed.digest);
});

Deno.test("lower() leaves no more ranges to claim than a claim can hold", () => {
  const s = subject(10);
  s.take(CHAIN[10]!);
  const jump = jumping();
  for (let count = 1; count <= MAX_SPARSE_RANGES; count++) s.take(jump(20 * count));
  s.authorSequence.lower(4);
  assert.equal(s.authorSequence.sparse.length, MAX_SPARSE_RANGES);
});

Deno.test("giveUp() counts what was wanted from the beginning, and waits for it no more", () => {
  const s = subject(10);
  s.take(CHAIN[10]!, ...CHAIN.slice(20, 22));
  assert.equal(s.authorSequence.giveUp({ from: 12, to: 20 }), 9);
  assert.deepEqual([s.authorSequence.top, s.authorSequence.givenUp, s.authorSequence.holes(22)], [
    22,
    20,
    [],
  ]);
  assert.ok(s.authorSequence.has(15));
  assert.deepEqual(short(s.take(CHAIN[14]!)), { taken: [], repeated: [15] });
  s.authorSequence.lower(4);
  assert.equal(
    s.authorSequence.giveUp({ from: 5, to: 10 }),
    0,
    "nobody would have been shown those",
  );
  assert.equal(s.authorSequence.givenUp, 20);
});

Deno.test("giveUp() lets what follows go on, with any predecessor and clock", () => {
  const s = subject();
  s.take(CHAIN[0]!);
  s.authorSequence.giveUp({ from: 2, to: 5 });
  assert.deepEqual([s.authorSequence.top, s.authorSequence.head], [5, ""]);
  const writer = createEnvelopeWriter();
  const six = writer.write({ sequence: 6, prev: "unknown", clock: [START.wall, 0] });
  assert.deepEqual(short(s.take(six)), { taken: [6] });
  assert.equal(s.authorSequence.head, decode(six).signed.digest);
});

Deno.test("close() lets nothing more in, and lowers nothing", () => {
  const s = subject(5);
  s.authorSequence.close();
  assert.deepEqual(short(s.take(CHAIN[5]!)), { taken: [], left: 1 });
  s.authorSequence.lower(0);
  assert.equal(s.authorSequence.base, 5);
});
