import assert from "node:assert/strict";
import fc from "fast-check";
import { concat, fromUtf8, toBase64Url, utf8 } from "../../../src/core/bytes.ts";
import { MAX_BEACON_BYTES } from "../../../src/core/limits/discovery.ts";
import { MAX_MESH_BYTES, MAX_NAME_CHARACTERS } from "../../../src/core/limits/text.ts";
import { parsePeerId, type PeerId } from "../../../src/core/peer_id.ts";
import {
  type Beacon,
  encodeBeacon,
  NONCE_BYTES,
  parseBeacon,
} from "../../../src/protocol/discovery/beacon.ts";

const peerId = fc.uint8Array({ minLength: 32, maxLength: 32 })
  .map((key) => parsePeerId(toBase64Url(key)) as PeerId);
const nonce = fc.uint8Array({ minLength: NONCE_BYTES, maxLength: NONCE_BYTES }).map(toBase64Url);
const name = fc.string({ unit: "grapheme", maxLength: 8 });
const beacons: fc.Arbitrary<Beacon> = fc.record({
  type: fc.constantFrom("hello", "here", "bye"),
  id: peerId,
  epoch: fc.maxSafeNat(),
  username: name,
  port: fc.integer({ min: 1, max: 65_535 }),
  mesh: name,
  nonce,
  echo: nonce,
}, { requiredKeys: ["type", "id", "epoch", "username", "port", "mesh", "nonce"] });

const hello: Beacon = {
  type: "hello",
  id: parsePeerId(toBase64Url(new Uint8Array(32))) as PeerId,
  epoch: 1_700_000_000_000,
  username: "alice",
  port: 8080,
  mesh: "lan",
  nonce: toBase64Url(new Uint8Array(NONCE_BYTES)),
};

/** The hello with some fields replaced, or (where `undefined`) left out. */
function datagram(changes: Readonly<Record<string, unknown>> = {}): Uint8Array {
  return utf8(JSON.stringify({ app: "p2pchat", v: 2, ...hello, ...changes }));
}

function reasonFor(bytes: Uint8Array): string | undefined {
  const parsed = parseBeacon(bytes);
  return parsed.state === "refused" ? parsed.reason : undefined;
}

Deno.test("encodeBeacon() writes the documented fields in their order", () => {
  assert.equal(
    fromUtf8(encodeBeacon(hello)),
    '{"app":"p2pchat","v":2,"type":"hello","id":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",' +
      '"epoch":1700000000000,"username":"alice","port":8080,"mesh":"lan","nonce":"AAAAAAAAAAAAAAAAAAAAAA"}',
  );
});

Deno.test("parseBeacon() reads back what encodeBeacon() wrote", () => {
  fc.assert(
    fc.property(beacons, (beacon) => {
      assert.deepEqual(parseBeacon(encodeBeacon(beacon)), {
        state: "beacon",
        beacon: { ...beacon },
      });
    }),
    { seed: 1 },
  );
});

Deno.test("encodeBeacon() has room for the longest name and mesh, and for not much more", () => {
  const longest: Beacon = {
    ...hello,
    type: "here",
    epoch: Number.MAX_SAFE_INTEGER,
    username: "\u{20000}".repeat(MAX_NAME_CHARACTERS),
    port: 65_535,
    mesh: '"'.repeat(MAX_MESH_BYTES),
    echo: hello.nonce,
  };
  assert.ok(encodeBeacon(longest).length <= MAX_BEACON_BYTES);
  const spare = MAX_BEACON_BYTES - encodeBeacon({ ...longest, username: "" }).length;
  assert.equal(encodeBeacon({ ...longest, username: "x".repeat(spare) }).length, MAX_BEACON_BYTES);
  assert.throws(() => encodeBeacon({ ...longest, username: "x".repeat(spare + 1) }), RangeError);
});

Deno.test("parseBeacon() takes a beacon of the largest size and none that is larger", () => {
  const padded = (length: number) => {
    const bytes = new Uint8Array(length).fill(0x20);
    bytes.set(datagram());
    return bytes;
  };
  assert.equal(parseBeacon(padded(MAX_BEACON_BYTES)).state, "beacon");
  assert.match(reasonFor(padded(MAX_BEACON_BYTES + 1)) ?? "", /longer than 512 bytes/);
});

Deno.test("parseBeacon() leaves out fields it does not know", () => {
  assert.deepEqual(parseBeacon(datagram({ colour: "red" })), { state: "beacon", beacon: hello });
});

Deno.test("parseBeacon() says why something is no beacon", () => {
  assert.equal(reasonFor(new Uint8Array()), "not a p2pchat beacon");
  assert.equal(reasonFor(Uint8Array.of(0xff, 0xfe)), "not UTF-8");
  assert.equal(reasonFor(utf8("{")), "not a p2pchat beacon");
  assert.equal(reasonFor(utf8("null")), "not a p2pchat beacon");
  assert.equal(reasonFor(datagram({ app: "other" })), "not a p2pchat beacon");
  assert.equal(reasonFor(datagram({ v: 3, username: 1 })), "version 3");
});

Deno.test("parseBeacon() reads of another version only the name and the mesh", () => {
  for (const version of [0, 1, 3, 1e9]) {
    assert.deepEqual(parseBeacon(datagram({ v: version, type: "anything", id: 5 })), {
      state: "otherVersion",
      claim: { version, username: "alice", port: 8080, mesh: "lan" },
    });
  }
});

for (
  const [field, values] of Object.entries({
    type: ["HELLO", 1, undefined],
    id: [
      "",
      "A".repeat(42),
      "A".repeat(44),
      "A".repeat(42) + "B",
      "A".repeat(42) + "=",
      5,
      undefined,
    ],
    epoch: [-1, 1.5, 2 ** 53, "1", undefined],
    username: [1, null, undefined],
    port: [0, 65_536, 80.5, "8080", undefined],
    mesh: [1, null, undefined],
    nonce: ["", "A".repeat(21), "A".repeat(23), "A".repeat(21) + "B", "*".repeat(22), undefined],
    echo: ["", "A".repeat(21), "A".repeat(23), 7, null],
  })
) {
  Deno.test(`parseBeacon() refuses a malformed ${field}`, () => {
    for (const value of values) {
      assert.equal(reasonFor(datagram({ [field]: value })), `malformed ${field}`, `${value}`);
    }
  });
}

Deno.test("parseBeacon() takes any bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
      assert.equal(parseBeacon(bytes).state, "refused");
    }),
    { seed: 2, numRuns: 2_000 },
  );
});

Deno.test("parseBeacon() takes any JSON", () => {
  fc.assert(
    fc.property(fc.json(), fc.object(), (json, changes) => {
      parseBeacon(utf8(json));
      parseBeacon(datagram(changes as Record<string, unknown>));
    }),
    { seed: 3, numRuns: 1_000 },
  );
});

Deno.test("parseBeacon() takes a beacon cut or damaged anywhere", () => {
  const whole = datagram({ echo: hello.nonce });
  for (let at = 0; at < whole.length; at++) {
    assert.equal(parseBeacon(whole.subarray(0, at)).state, "refused", `cut at ${at}`);
    const damaged = concat(whole.subarray(0, at), Uint8Array.of(0x80), whole.subarray(at + 1));
    assert.equal(reasonFor(damaged), "not UTF-8", `damaged at ${at}`);
  }
});
