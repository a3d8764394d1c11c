import assert from "node:assert/strict";
import fc from "fast-check";
import { toBase64Url } from "../../../../src/core/bytes.ts";
import {
  MAX_EPOCH_MS,
  MAX_RECORD_BODY_BYTES,
  MAX_SPARSE_RANGES,
} from "../../../../src/core/limits/replication.ts";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import { decodeRecords, RECORDS } from "../../../../src/protocol/link/record.ts";
import type { Range } from "../../../../src/protocol/replication/wire/sequence_range.ts";
import {
  covers,
  decodeVector,
  encodeVector,
  type Have,
  HEAD_CHARACTERS,
} from "../../../../src/protocol/replication/wire/version_vector.ts";
import { anyId, haveOf, idOf } from "../neighbour_states.ts";

const AUTHOR = idOf(4);
const LARGEST = 2 ** 48 - 1;

const decodeAll = (records: readonly Uint8Array[]): readonly Have[] =>
  records.flatMap((record) => decodeVector(bodyOf(record))!);

function bodyOf(record: Uint8Array): Uint8Array {
  const [{ kind, body }] = decodeRecords(record) as [{ kind: number; body: Uint8Array }];
  assert.equal(kind, RECORDS.vector.number);
  return body;
}

/** Rising ranges beyond `top` that do not touch. */
const rangesBeyond = (
  top: number,
  gaps: readonly (readonly [number, number])[],
): readonly Range[] => {
  const ranges: Range[] = [];
  let at = top;
  for (const [gap, length] of gaps) {
    ranges.push({ from: at + 1 + gap, to: at + gap + length });
    at += gap + length;
  }
  return ranges;
};
const size = fc.integer({ min: 1, max: 2 ** 40 });
const claim: fc.Arbitrary<Have> = fc.record({
  author: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((b) => toBase64Url(b) as PeerId),
  epoch: fc.integer({ min: 1, max: MAX_EPOCH_MS }),
  numbers: fc.tuple(fc.nat(2 ** 30), fc.nat(2 ** 30)),
  head: fc.oneof(
    fc.constant(""),
    fc.uint8Array({ minLength: 12, maxLength: 12 }).filter((b) => b.some((byte) => byte !== 0))
      .map(toBase64Url),
  ),
  gaps: fc.array(fc.tuple(size, size), { maxLength: MAX_SPARSE_RANGES, size: "max" }),
}).map(({ numbers: [floor, more], gaps, ...rest }) => ({
  ...rest,
  floor,
  top: floor + more,
  sparse: rangesBeyond(floor + more, gaps),
}));

Deno.test("decodeVector() gives back any claims that were encoded, in as few records as hold them", () => {
  fc.assert(
    fc.property(fc.array(claim, { maxLength: 120, size: "max" }), (haves) => {
      const records = encodeVector(haves);
      assert.deepEqual(decodeAll(records), haves);
      const bytes = records.map((record) => bodyOf(record).length);
      assert.ok(bytes.every((length) => length > 0 && length <= MAX_RECORD_BODY_BYTES));
      const longest = 63 + MAX_SPARSE_RANGES * 12;
      const full = bytes.slice(0, -1).every((length) => length + longest > MAX_RECORD_BODY_BYTES);
      assert.ok(full, "all but the last are as full as they can be");
    }),
    { seed: 1, numRuns: 100 },
  );
});

Deno.test("encodeVector() says nothing of nothing, and only the beginning of a head", () => {
  assert.deepEqual(encodeVector([]), []);
  const head = "abcdefghijklmnop0123456789012345678901234__";
  const [decoded] = decodeAll(encodeVector([haveOf(AUTHOR, 3, { head })]));
  assert.equal(decoded?.head, head.slice(0, HEAD_CHARACTERS));
});

Deno.test("decodeVector() takes every number at its limits", () => {
  const haves = [
    haveOf(AUTHOR, 0, { epoch: 1 }),
    haveOf(AUTHOR, LARGEST, { epoch: LARGEST, floor: LARGEST }),
    haveOf(AUTHOR, 0, { sparse: [{ from: 2, to: LARGEST }] }),
  ];
  assert.deepEqual(decodeAll(encodeVector(haves)), haves);
});

Deno.test("decodeVector() refuses what hangs together wrongly", () => {
  const wrong: readonly Partial<Have>[] = [
    { epoch: 0 },
    { floor: 4 },
    { sparse: [{ from: 3, to: 5 }] },
    { sparse: [{ from: 4, to: 5 }] },
    { sparse: [{ from: 6, to: 5 }] },
    { sparse: [{ from: 5, to: 6 }, { from: 7, to: 8 }] },
    { sparse: [{ from: 9, to: 9 }, { from: 5, to: 6 }] },
  ];
  for (const changes of wrong) {
    const [record] = encodeVector([haveOf(AUTHOR, 3, changes)]);
    assert.equal(decodeVector(bodyOf(record!)), undefined, JSON.stringify(changes));
  }
});

Deno.test("decodeVector() takes as many ranges as the limit, and refuses one more", () => {
  for (
    const [count, taken] of [[MAX_SPARSE_RANGES, true], [MAX_SPARSE_RANGES + 1, false]] as const
  ) {
    const sparse = rangesBeyond(0, Array(count).fill([1, 1]));
    const [record] = encodeVector([haveOf(AUTHOR, 0, { sparse })]);
    assert.equal(decodeVector(bodyOf(record!)) !== undefined, taken);
  }
});

Deno.test("decodeVector() refuses a body cut anywhere but between claims", () => {
  const haves = [
    haveOf(AUTHOR, 3),
    haveOf(idOf(5), 3, { sparse: [{ from: 5, to: 5 }, { from: 9, to: 12 }] }),
    haveOf(idOf(6), 0),
  ];
  const body = bodyOf(encodeVector(haves)[0]!);
  const boundaries = new Map([[0, 0], [63, 1], [63 + 63 + 24, 2], [body.length, 3]]);
  for (let end = 0; end <= body.length; end++) {
    assert.equal(decodeVector(body.subarray(0, end))?.length, boundaries.get(end), `cut at ${end}`);
  }
});

Deno.test("decodeVector() never throws, and gives nothing that breaks its rules, whatever the bytes", () => {
  const original = bodyOf(
    encodeVector([
      haveOf(AUTHOR, 3, { sparse: [{ from: 5, to: 5 }, { from: 9, to: 12 }] }),
      haveOf(idOf(5), 7),
    ])[0]!,
  );
  const mutated = fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { maxLength: 6 })
    .map((changes) => {
      const body = original.slice();
      for (const [place, value] of changes) body[place] = value;
      return body;
    });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), mutated), (body) => {
      const haves = decodeVector(body);
      if (haves === undefined) return;
      assert.deepEqual(decodeAll(encodeVector(haves)), haves);
      for (const { epoch, floor, top, sparse } of haves) {
        assert.ok(epoch > 0 && floor <= top && sparse.length <= MAX_SPARSE_RANGES);
      }
    }),
    { seed: 1, numRuns: 20_000 },
  );
});

Deno.test("covers() tells what lies behind the floor up to the top, and in the ranges beyond", () => {
  const sparse = [{ from: 7, to: 8 }, { from: 11, to: 11 }];
  const claim = haveOf(anyId(1), 5, { floor: 2, sparse });
  const covered = Array.from({ length: 14 }, (_, number) => number)
    .filter((number) => covers(claim, number));
  assert.deepEqual(covered, [3, 4, 5, 7, 8, 11]);
});
