import assert from "node:assert/strict";
import fc from "fast-check";
import { concat, equal, fromBase64Url, fromUtf8, toBase64Url, utf8 } from "../../src/core/bytes.ts";
import { MAX_BEACON_BYTES } from "../../src/core/limits/discovery.ts";
import { MAX_LINKS } from "../../src/core/limits/links.ts";
import { MAX_RECORD_BODY_BYTES } from "../../src/core/limits/replication.ts";
import type { PeerId } from "../../src/core/peer_id.ts";
import { SIGNATURE_BYTES, signingKey } from "../../src/protocol/curve25519_keys.ts";
import {
  type Beacon,
  encodeBeacon,
  NONCE_BYTES,
  parseBeacon,
} from "../../src/protocol/discovery/beacon.ts";
import { type Control, decodeControl, encodeControl } from "../../src/protocol/link/control.ts";
import { createFrameDecoder, frame } from "../../src/protocol/link/frame.ts";
import { decodeIdentity, encodeIdentity } from "../../src/protocol/link/identity.ts";
import { decodeRecords, encodeRecord, type Record } from "../../src/protocol/link/record.ts";
import { identityOf, seed } from "../protocol/identities.ts";
import { type FuzzCase, fuzzCase } from "./fuzz_case.ts";
import { awkwardText, cuts, mutatedBytes, mutatedJson, mutatedText, pieces } from "./mutation.ts";

export const signer = signingKey(seed(1));
export const ids: fc.Arbitrary<PeerId> = fc.constantFrom(
  signer.id,
  signingKey(seed(2)).id,
  toBase64Url(new Uint8Array(32)) as PeerId,
);
export const whole = fc.oneof(fc.nat(9), fc.maxSafeNat());
export const shortText = fc.oneof(fc.constantFrom("bob", "general", "lan", ""), awkwardText);
const nonces = fc.constantFrom(
  toBase64Url(seed(7).subarray(16)),
  toBase64Url(seed(8).subarray(16)),
);
const header = (object: object) => ({ app: "p2pchat", v: 2, ...object });

export const beacons: fc.Arbitrary<Beacon> = fc.record({
  type: fc.constantFrom("hello" as const, "here" as const, "bye" as const),
  id: ids,
  epoch: whole,
  username: shortText,
  port: fc.integer({ min: 1, max: 65_535 }),
  mesh: fc.constant("lan"),
  nonce: nonces,
  echo: nonces,
}, { requiredKeys: ["type", "id", "epoch", "username", "port", "mesh", "nonce"] });

const beaconCase = fuzzCase(
  "parseBeacon",
  80_000,
  mutatedJson(beacons.map(header)),
  (bytes, seen) => {
    const parsed = parseBeacon(bytes);
    seen(parsed.state === "beacon");
    if (parsed.state === "refused") return assert.ok(parsed.reason.length < 100, parsed.reason);
    assert.ok(bytes.length <= MAX_BEACON_BYTES);
    if (parsed.state === "otherVersion") return assert.notEqual(parsed.claim.version, 2);
    const { nonce, echo = nonce, port } = parsed.beacon;
    for (const each of [nonce, echo]) assert.ok(fromBase64Url(each, NONCE_BYTES) !== undefined);
    assert.ok(port > 0 && port < 65_536);
    // Numbers may have been written shorter (1e9).
    if (JSON.stringify(header(parsed.beacon)).length > MAX_BEACON_BYTES / 3) return;
    assert.deepEqual(parseBeacon(encodeBeacon(parsed.beacon)), parsed);
  },
);

const FRAME_LIMIT = 300;
const streams = fc.array(fc.uint8Array({ maxLength: FRAME_LIMIT }), { maxLength: 5 }).map(
  (messages) => concat(...messages.map(frame)),
);

const frameCase = fuzzCase(
  "createFrameDecoder",
  60_000,
  fc.tuple(mutatedBytes(streams), cuts),
  ([stream, places], seen) => {
    const decoder = createFrameDecoder(FRAME_LIMIT);
    const messages: Uint8Array[] = [];
    let tooLong = false;
    for (const piece of pieces(stream, places)) {
      decoder.push(piece);
      let found = decoder.next();
      for (; found?.state === "message"; found = decoder.next()) {
        assert.ok(found.message.length <= FRAME_LIMIT);
        messages.push(found.message.slice());
      }
      tooLong = found?.state === "too-long";
      if (tooLong) break;
    }
    seen(!tooLong);
    const again = concat(...messages.map(frame));
    assert.ok(equal(stream.subarray(0, again.length), again), "it made something up");
    const rest = stream.subarray(again.length);
    const next = rest.length < 2 ? undefined : rest[0]! << 8 | rest[1]!;
    assert.equal(tooLong, next !== undefined && next > FRAME_LIMIT);
    if (!tooLong && next !== undefined) {
      assert.ok(rest.length < 2 + next, "a message stayed behind");
    }
  },
);

const records: fc.Arbitrary<Record> = fc.record({
  kind: fc.nat(255),
  body: fc.uint8Array({ maxLength: 60 }),
});
export const encodeAll = (each: readonly Record[]): Uint8Array =>
  concat(...each.map(({ kind, body }) => encodeRecord(kind, body)));

const recordCase = fuzzCase(
  "decodeRecords",
  80_000,
  mutatedBytes(fc.array(records, { maxLength: 6 }).map(encodeAll)),
  (message, seen) => {
    const decoded = decodeRecords(message);
    seen(decoded !== undefined);
    if (decoded === undefined) return;
    assert.ok(decoded.every(({ body }) => body.length <= MAX_RECORD_BODY_BYTES));
    assert.ok(equal(encodeAll(decoded), message), "it decoded to something else");
  },
);

export const controls: fc.Arbitrary<Control> = fc.oneof(
  fc.record({
    control: fc.constant("hello" as const),
    clock: fc.tuple(whole, fc.nat(3)),
    have: whole,
    wall: fc.integer({ min: 0, max: 2 ** 48 - 1 }),
  }),
  fc.record({
    control: fc.constant("neighbours" as const),
    ids: fc.array(ids, { maxLength: 4 }),
  }),
  fc.record({ control: fc.constantFrom("prune" as const, "graft" as const), author: ids }),
  fc.record({
    control: fc.constant("want" as const),
    author: ids,
    epoch: whole,
    from: whole,
    to: whole,
  }),
  fc.record({ control: fc.constant("given" as const), author: ids, epoch: whole, floor: whole }),
  fc.record({ control: fc.constantFrom("ping" as const, "pong" as const), nonce: whole }),
  fc.record({ control: fc.constant("rekey" as const) }),
  fc.record({
    control: fc.constant("bye" as const),
    reason: fc.constantFrom("quit", "replaced", "duplicate", "full", "self"),
  }),
);

const controlCase = fuzzCase(
  "decodeControl",
  100_000,
  mutatedJson(controls),
  (body, seen) => {
    const control = decodeControl(body);
    seen(typeof control === "object");
    if (typeof control !== "object") return;
    if (control.control === "neighbours") assert.ok(control.ids.length <= MAX_LINKS);
    const again = decodeRecords(encodeControl(control));
    assert.deepEqual(decodeControl(again![0]!.body), control);
  },
);

const HANDSHAKE_HASH = seed(9);
const identityPayload = encodeIdentity(
  identityOf(signer),
  signer,
  "lan",
  "initiator",
  HANDSHAKE_HASH,
);

const identityCase = fuzzCase(
  "decodeIdentity",
  30_000,
  fc.oneof(
    mutatedBytes(fc.constant(identityPayload)),
    mutatedJson(fc.constant(identityOf(signer))).map((json) =>
      concat(identityPayload.subarray(0, SIGNATURE_BYTES), json)
    ),
  ),
  (payload, seen) => {
    const proven = decodeIdentity(payload, "lan", "initiator", HANDSHAKE_HASH);
    seen(proven !== undefined);
    assert.equal(proven !== undefined, equal(payload, identityPayload));
  },
);

const base64Case = fuzzCase(
  "fromBase64Url",
  40_000,
  mutatedText(fc.oneof(ids, nonces)),
  (text, seen) => {
    for (const length of [16, 32]) {
      const bytes = fromBase64Url(text, length);
      if (length === 32) seen(bytes !== undefined);
      if (bytes !== undefined) assert.equal(toBase64Url(bytes), text);
    }
  },
);

const utf8Case = fuzzCase(
  "fromUtf8",
  40_000,
  mutatedBytes(awkwardText.map(utf8)),
  (bytes, seen) => {
    const text = fromUtf8(bytes);
    seen(text !== undefined);
    if (text !== undefined) assert.ok(equal(utf8(text), bytes));
  },
);

/** What every message over the network is made of, and the beacons. */
export const wireCases: readonly FuzzCase[] = [
  beaconCase,
  frameCase,
  recordCase,
  controlCase,
  identityCase,
  base64Case,
  utf8Case,
];
