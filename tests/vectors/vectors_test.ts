import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { utf8 } from "../../src/core/bytes.ts";
import type { PeerId } from "../../src/core/peer_id.ts";
import { createPrivateSeal } from "../../src/crypto/private_seal.ts";
import { openOfRoom, tryPassword } from "../../src/crypto/room_key.ts";
import { verifyingKey } from "../../src/protocol/curve25519_keys.ts";
import { createCipherState } from "../../src/protocol/noise/cipher_state.ts";
import {
  createEnvelopeCodec,
  decodeEnvelope,
  numbersOf,
} from "../../src/protocol/replication/wire/envelope.ts";
import { createRegisterCodec } from "../../src/protocol/replication/wire/register.ts";
import { fromHex, hex } from "./hex.ts";
import { makeVectors } from "./make_vectors.ts";

type Vectors = Awaited<ReturnType<typeof makeVectors>>;

const FILE = new URL("vectors.json", import.meta.url);
const vectors: Vectors = JSON.parse(readFileSync(FILE, "utf8"));
const { mesh } = vectors;
const author = vectors.keys[0]!.peerId as PeerId;
const key = verifyingKey(author)!;
const body = (record: string) => fromHex(record).subarray(4);

/** Names each place where two values differ. */
function* differences(is: unknown, was: unknown, place = ""): Generator<string> {
  if (typeof is === "object" && is !== null && typeof was === "object" && was !== null) {
    const [a, b] = [new Map(Object.entries(is)), new Map(Object.entries(was))];
    for (const field of new Set([...a.keys(), ...b.keys()])) {
      yield* differences(a.get(field), b.get(field), `${place}.${field}`);
    }
  } else if (is !== was) yield place.slice(1);
}

Deno.test("makeVectors() makes the vectors of PROTOCOL.md, so that the wire is as specified", async () => {
  const made: unknown = JSON.parse(JSON.stringify(await makeVectors()));
  assert.deepEqual(
    [...differences(made, vectors)],
    [],
    "The wire changed here. Other programs rely on it: undo that, or, before a release, " +
      "change src/PROTOCOL.md and run deno task vectors.",
  );
});

Deno.test("makeVectors() makes envelopes that their author signed", () => {
  const codec = createEnvelopeCodec(mesh);
  const { envelope, privateMessage, roomWithPassword: room } = vectors;
  for (
    const one of [
      ...[envelope.oneContent, envelope.severalContents, privateMessage.envelope],
      ...[room.oneContent.envelope, room.list.envelope],
    ]
  ) {
    const decoded = decodeEnvelope(body(one.record));
    assert.ok(decoded, one.json);
    assert.ok(codec.verify(decoded.signed, key), one.json);
    assert.deepEqual(decoded.signed.json, utf8(one.json));
    assert.equal(decoded.signed.digest, one.digest);
    const { from, to } = numbersOf(decoded.signed.envelope);
    assert.deepEqual([from, to], one.numbers);
  }
});

Deno.test("makeVectors() makes envelopes just within a rule, and just beyond it", () => {
  const { taken, refused } = vectors.edges;
  const codec = createEnvelopeCodec(mesh);
  for (const [name, hex] of Object.entries(taken)) {
    const decoded = decodeEnvelope(fromHex(hex));
    assert.ok(decoded && codec.verify(decoded.signed, key), name);
  }
  for (const [name, hex] of Object.entries(refused)) {
    assert.equal(decodeEnvelope(fromHex(hex)), undefined, name);
  }
});

Deno.test("makeVectors() makes registers that their author signed", () => {
  const codec = createRegisterCodec(mesh);
  for (const { record } of [vectors.register, vectors.roomWithPassword.creation]) {
    assert.ok(codec.decode(body(record)));
    assert.ok(codec.verify(body(record), key));
  }
});

Deno.test("makeVectors() tells the transport keys that decrypt the first messages", () => {
  for (const handshake of [vectors.handshake, vectors.handshakeWithSecret]) {
    for (
      const [secret, message] of [
        [handshake.keyOfInitiator, handshake.firstMessageOfInitiator],
        [handshake.keyOfResponder, handshake.firstMessageOfResponder],
      ] as const
    ) {
      const plain = createCipherState(fromHex(secret)).decrypt(
        new Uint8Array(0),
        fromHex(message),
      );
      assert.equal(plain && hex(plain), handshake.hello);
    }
  }
});

Deno.test("makeVectors() seals what the keys of the vectors open", async () => {
  const { privateMessage, roomWithPassword: room } = vectors;
  const epoch = Number(JSON.parse(vectors.envelope.oneContent.json).epoch);
  const recipient = createPrivateSeal(mesh, fromHex(privateMessage.recipientPrivateKey));
  const opened = await recipient.open(
    { for: "person", author, epoch, type: "private", recipient: privateMessage.sealed.to! },
    privateMessage.sealed,
  );
  assert.equal(opened, privateMessage.plaintext);
  const roomKey = await tryPassword(room.password, room.lock);
  assert.equal(roomKey && hex(roomKey), room.roomKey);
  for (const { plaintext, envelope } of [room.oneContent, room.list]) {
    const { sealed } = JSON.parse(envelope.json);
    const context = { for: "room", room: room.id, author, epoch, type: "chat" } as const;
    assert.equal(openOfRoom(mesh, context, fromHex(room.roomKey), sealed), plaintext);
  }
});
