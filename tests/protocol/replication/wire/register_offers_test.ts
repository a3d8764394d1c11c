import assert from "node:assert/strict";
import fc from "fast-check";
import { toBase64Url } from "../../../../src/core/bytes.ts";
import {
  MAX_CLOCK_COUNTER,
  MAX_EPOCH_MS,
  MAX_RECORD_BODY_BYTES,
} from "../../../../src/core/limits/replication.ts";
import { PEER_ID_BYTES, type PeerId } from "../../../../src/core/peer_id.ts";
import { decodeRecords, RECORDS } from "../../../../src/protocol/link/record.ts";
import { SLOT_BYTES } from "../../../../src/protocol/replication/wire/register.ts";
import {
  decodeAsks,
  decodeOffers,
  encodeAsks,
  encodeOffers,
  type RegisterOffer,
} from "../../../../src/protocol/replication/wire/register_offers.ts";

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map(toBase64Url);
const offer: fc.Arbitrary<RegisterOffer> = fc.record({
  author: bytes(PEER_ID_BYTES).map((id) => id as PeerId),
  slot: bytes(SLOT_BYTES),
  epoch: fc.integer({ min: 0, max: MAX_EPOCH_MS }),
  clock: fc.record({
    ms: fc.integer({ min: 0, max: MAX_EPOCH_MS }),
    counter: fc.integer({ min: 0, max: MAX_CLOCK_COUNTER }),
  }),
}).map((offer) => ({ ...offer, clock: { ...offer.clock } }));

function bodiesOf(records: readonly Uint8Array[], kind: number): readonly Uint8Array[] {
  return records.flatMap((record) => decodeRecords(record)!).map((record) => {
    assert.equal(record.kind, kind);
    return record.body;
  });
}

Deno.test("decodeOffers() and decodeAsks() give back what was encoded, in as few records as hold it", () => {
  fc.assert(
    fc.property(
      fc.array(offer, { maxLength: 20 }),
      fc.integer({ min: 1, max: 60 }),
      (few, times) => {
        const offers = Array.from({ length: times }, () => few).flat();
        const places = offers.map(({ author, slot }) => ({ author, slot }));
        const [first, second] = [
          bodiesOf(encodeOffers(offers), RECORDS.offer.number),
          bodiesOf(encodeAsks(places), RECORDS.ask.number),
        ];
        assert.deepEqual(first.flatMap((body) => decodeOffers(body)!), offers);
        assert.deepEqual(second.flatMap((body) => decodeAsks(body)!), places);
        for (const bodies of [first, second]) {
          const rest = bodies.slice(0, -1);
          assert.ok(
            rest.every(({ length }) => length + 100 > MAX_RECORD_BODY_BYTES),
            "all but the last are full",
          );
        }
      },
    ),
    { seed: 1, numRuns: 100 },
  );
});

Deno.test("decodeOffers() and decodeAsks() refuse a body cut anywhere but between two", () => {
  const offers = fc.sample(offer, { seed: 1, numRuns: 3 });
  const [body] = bodiesOf(encodeOffers(offers), RECORDS.offer.number);
  const [asks] = bodiesOf(encodeAsks(offers), RECORDS.ask.number);
  const sizes = [body!.length / 3, asks!.length / 3] as const;
  for (let end = 0; end <= body!.length; end++) {
    const cut = decodeOffers(body!.subarray(0, end))?.length;
    assert.equal(cut, end % sizes[0] === 0 ? end / sizes[0] : undefined);
  }
  for (let end = 0; end <= asks!.length; end++) {
    const cut = decodeAsks(asks!.subarray(0, end))?.length;
    assert.equal(cut, end % sizes[1] === 0 ? end / sizes[1] : undefined);
  }
});

Deno.test("encodeOffers() and encodeAsks() say nothing of nothing", () => {
  assert.deepEqual([encodeOffers([]), encodeAsks([])], [[], []]);
});

Deno.test("decodeOffers() and decodeAsks() never throw, whatever the bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (body) => {
      const [offers, asks] = [decodeOffers(body), decodeAsks(body)];
      if (offers !== undefined && offers.length > 0) {
        assert.deepEqual(bodiesOf(encodeOffers(offers), RECORDS.offer.number), [body]);
      }
      if (asks !== undefined && asks.length > 0) {
        assert.deepEqual(bodiesOf(encodeAsks(asks), RECORDS.ask.number), [body]);
      }
    }),
    { seed: 1, numRuns: 5_000 },
  );
});
