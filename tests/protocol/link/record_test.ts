import assert from "node:assert/strict";
import fc from "fast-check";
import { concat } from "../../../src/core/bytes.ts";
import { MAX_RECORD_BODY_BYTES } from "../../../src/core/limits/replication.ts";
import { decodeRecords, encodeRecord } from "../../../src/protocol/link/record.ts";

const plain = (message: Uint8Array) =>
  decodeRecords(message)?.map(({ kind, body }) => ({ kind, body: [...body] }));

Deno.test("decodeRecords() gives back any records that were encoded", () => {
  const record = fc.record({
    kind: fc.integer({ min: 0, max: 255 }),
    body: fc.uint8Array({ maxLength: 300 }),
  });
  fc.assert(
    fc.property(fc.array(record, { maxLength: 10 }), (records) => {
      const message = concat(...records.map(({ kind, body }) => encodeRecord(kind, body)));
      assert.deepEqual(
        plain(message),
        records.map(({ kind, body }) => ({ kind, body: [...body] })),
      );
    }),
    { seed: 1, numRuns: 200 },
  );
});

Deno.test("decodeRecords() refuses a message cut anywhere but between records", () => {
  const records = [
    encodeRecord(1, Uint8Array.of(1, 2, 3)),
    encodeRecord(2),
    encodeRecord(2, new Uint8Array(260)),
  ];
  const message = concat(...records);
  const boundaries = new Set([0, 7, 11, message.length]);
  for (let end = 0; end <= message.length; end++) {
    const decoded = decodeRecords(message.subarray(0, end));
    assert.equal(decoded !== undefined, boundaries.has(end), `cut at ${end}`);
  }
});

Deno.test("decodeRecords() takes a body at the limit and refuses one past it", () => {
  const largest = encodeRecord(2, new Uint8Array(MAX_RECORD_BODY_BYTES));
  assert.equal(decodeRecords(largest)?.[0]?.body.length, MAX_RECORD_BODY_BYTES);
  const length = MAX_RECORD_BODY_BYTES + 1;
  const header = Uint8Array.of(2, length >> 16, (length >> 8) & 0xff, length & 0xff);
  assert.equal(decodeRecords(concat(header, new Uint8Array(length))), undefined);
  assert.throws(() => encodeRecord(2, new Uint8Array(length)), RangeError);
});

Deno.test("encodeRecord() joins the parts of a body", () => {
  const record = encodeRecord(2, Uint8Array.of(1), new Uint8Array(0), Uint8Array.of(2, 3));
  assert.deepEqual([...record], [2, 0, 0, 3, 1, 2, 3]);
});
