/**
 * The test vectors of `src/PROTOCOL.md`: one example of each format, made of fixed keys. Bytes are
 * hexadecimal, and JSON stands as the text that is signed, sealed or sent.
 *
 * @module
 */
import { createHash, hkdfSync } from "node:crypto";
import { lockedRoomId } from "../../src/chat/api/room_id.ts";
import { packDirectPayload, packRoomPayload } from "../../src/chat/messages/sealed_payload.ts";
import { safetyNumber } from "../../src/chat/people/safety_number.ts";
import { fromUtf8, toBase64Url } from "../../src/core/bytes.ts";
import { peerKey } from "../../src/core/peer_id.ts";
import { deriveMeshKey } from "../../src/crypto/mesh_key.ts";
import { createPrivateSeal } from "../../src/crypto/private_seal.ts";
import { contextBytes } from "../../src/crypto/seal_context.ts";
import { makeLock, sealForRoom } from "../../src/crypto/room_key.ts";
import { dhKeyPair, signingKey } from "../../src/protocol/curve25519_keys.ts";
import { encodeBeacon } from "../../src/protocol/discovery/beacon.ts";
import {
  createEnvelopeCodec,
  type Envelope,
  numbersOf,
  signedPart,
} from "../../src/protocol/replication/wire/envelope.ts";
import { presenceRegister, shortId } from "../../src/protocol/replication/wire/presence.ts";
import {
  createRegisterCodec,
  type Register,
} from "../../src/protocol/replication/wire/register.ts";
import { encodeAsks, encodeOffers } from "../../src/protocol/replication/wire/register_offers.ts";
import { encodeVector } from "../../src/protocol/replication/wire/version_vector.ts";
import { RECORD_HEADER_BYTES } from "../../src/protocol/link/record.ts";
import { SIGNATURE_BYTES } from "../../src/protocol/curve25519_keys.ts";
import { seed, START } from "../protocol/identities.ts";
import { edgeVectors } from "./edge_vectors.ts";
import { handshakeVector } from "./handshake_vector.ts";
import { hex } from "./hex.ts";

const MESH = "lan";
const EPOCH = START.wall;
const PASSWORD = "correct horse";
const alice = signingKey(seed(1));
const bob = signingKey(seed(2));
const envelopes = createEnvelopeCodec(MESH);
const registers = createRegisterCodec(MESH);

/** The fields of an envelope of alice, in the order in which this program signs them. */
function envelopeOf(
  changes: Partial<Envelope> & Pick<Envelope, "type" | "sequence" | "prev" | "room">,
): Envelope {
  const { type, sequence, prev, room, content = "", more, sealed, count, back } = changes;
  return {
    type,
    sender: "alice",
    ...(sealed === undefined ? { content } : { content, sealed }),
    ...(more === undefined ? {} : { more }),
    ...(count === undefined ? {} : { count }),
    timestamp: "2026-01-01T00:00:01.000Z",
    sequence,
    author: alice.id,
    epoch: EPOCH,
    prev,
    room,
    clock: [EPOCH + 1_000, sequence],
    ...(back === undefined ? {} : { back }),
  };
}

/** Signs an envelope, and takes its record apart. */
function envelopeVector(envelope: Envelope) {
  const { record, digest } = envelopes.sign(envelope, alice);
  const { json, signature } = signedPart(record);
  const { from, to } = numbersOf(envelope);
  return {
    json: fromUtf8(json)!,
    signature: hex(signature),
    digest,
    numbers: [from, to],
    record: hex(record),
  };
}

function registerVector(register: Register) {
  const { slot, record } = registers.sign(register, alice);
  const body = record.subarray(RECORD_HEADER_BYTES);
  return {
    json: fromUtf8(body.subarray(SIGNATURE_BYTES))!,
    signature: hex(body.subarray(0, SIGNATURE_BYTES)),
    slot,
    record: hex(record),
  };
}

/** Returns the fields of an envelope of alice without its content. */
function plainFields(): Readonly<Record<string, unknown>> {
  const fields = envelopeOf({ type: "chat", room: "general", sequence: 1, prev: "", back: 0 });
  return { ...fields, content: undefined };
}

function envelopeVectors() {
  const chat = { type: "chat", room: "general" };
  const one = envelopeVector(
    envelopeOf({ ...chat, sequence: 1, prev: "", content: "hello 👋", back: 0 }),
  );
  const several = envelopeVector(
    envelopeOf({
      ...{ ...chat, sequence: 2, prev: one.digest, back: 1 },
      ...{ content: "first", more: ["second", 'a "third"'] },
    }),
  );
  return { oneContent: one, severalContents: several };
}

async function privateVector(prev: string) {
  const context = {
    ...{ for: "person", author: alice.id, epoch: EPOCH, type: "private" } as const,
    recipient: bob.id,
  };
  const text = packDirectPayload({ type: "text", number: 1, text: "psst", action: false });
  const recipient = createPrivateSeal(MESH, seed(22));
  const sealer = createPrivateSeal(MESH, seed(21));
  const sealed = (await sealer.seal(context, recipient.publicKey, text, seed(23)))!;
  return {
    recipientPrivateKey: hex(seed(22)),
    sealKey: recipient.publicKey,
    ephemeralKeyMaterial: hex(seed(23)),
    info: hex(contextBytes(MESH, context)),
    plaintext: text,
    sealed,
    envelope: envelopeVector(
      envelopeOf({ type: "private", sequence: 5, prev, room: "@", sealed }),
    ),
  };
}

async function roomVector(prev: string) {
  const { lock, key } = await makeLock(PASSWORD, seed(7).subarray(0, 16));
  const founding = { mesh: MESH, name: "Dev", author: alice.id, ...lock };
  const room = lockedRoomId(founding);
  const context = { for: "room", room, author: alice.id, epoch: EPOCH, type: "chat" } as const;
  const seal = (text: string, byte: number) => sealForRoom(MESH, context, key, text, seed(byte));
  const bytes = contextBytes(MESH, context);
  const messageKey = (byte: number) =>
    hex(new Uint8Array(hkdfSync("sha256", key, seed(byte), bytes, 32)));
  const single = packRoomPayload(["hello room"]);
  const list = packRoomPayload(["one", "two"]);
  const chat = { type: "chat", room };
  const one = envelopeVector(
    envelopeOf({ ...chat, sequence: 6, prev, back: 0, sealed: seal(single, 24) }),
  );
  const two = envelopeVector(
    envelopeOf({
      ...{ ...chat, sequence: 7, prev: one.digest, back: 6 },
      ...{ sealed: seal(list, 25), count: 2 },
    }),
  );
  return {
    password: PASSWORD,
    name: founding.name,
    lock,
    roomKey: hex(key),
    id: room,
    creation: registerVector({
      ...{ author: alice.id, epoch: EPOCH, kind: "room", key: room },
      ...{ clock: { ms: EPOCH + 1_000, counter: 5 } },
      value: { name: founding.name, description: "", lock },
    }),
    context: hex(bytes),
    oneContent: { plaintext: single, messageKey: messageKey(24), envelope: one },
    list: { plaintext: list, messageKey: messageKey(25), envelope: two },
  };
}

function vectorRecords(head: string) {
  const have = {
    ...{ author: alice.id, epoch: EPOCH, floor: 0, top: 4, head },
    sparse: [{ from: 6, to: 8 }],
  };
  const slot = toBase64Url(
    createHash("sha256").update("presence\0").digest().subarray(0, 8),
  );
  const address = { author: alice.id, slot };
  const clock = { ms: EPOCH + 1_000, counter: 5 };
  return {
    have: { ...have, record: hex(encodeVector([have])[0]!) },
    offer: {
      ...address,
      epoch: EPOCH,
      clock: [clock.ms, clock.counter],
      record: hex(encodeOffers([{ ...address, epoch: EPOCH, clock }])[0]!),
    },
    ask: { ...address, record: hex(encodeAsks([address])[0]!) },
  };
}

function keyVector(byte: number) {
  const signer = signingKey(seed(byte));
  return {
    seed: hex(seed(byte)),
    ed25519PublicKey: hex(peerKey(signer.id)),
    peerId: signer.id,
    x25519PublicKey: hex(dhKeyPair(seed(byte)).publicKey),
  };
}

/** Makes all vectors. Two of them derive keys from passwords, which takes half a second each. */
export async function makeVectors() {
  const psk = await deriveMeshKey("code", MESH);
  const written = envelopeVectors();
  const word = await privateVector(written.severalContents.digest);
  return {
    about: "Test vectors of src/PROTOCOL.md. `deno task vectors` writes this file.",
    mesh: MESH,
    keys: [keyVector(1), keyVector(2)],
    handshake: handshakeVector(),
    handshakeWithSecret: { code: "code", psk: hex(psk), ...handshakeVector(psk) },
    envelope: written,
    edges: edgeVectors(MESH, alice, plainFields()),
    register: registerVector(presenceRegister({
      ...{ author: alice.id, epoch: EPOCH, clock: { ms: EPOCH + 1_000, counter: 5 } },
      ...{ name: "alice", version: "0.0.0", gone: false, picture: "", away: undefined },
      addresses: [{ hostname: "192.0.2.1", port: 8_080 }],
      sealKey: toBase64Url(dhKeyPair(seed(21)).publicKey),
      links: [shortId(bob.id)],
    })),
    ...vectorRecords(written.severalContents.digest),
    privateMessage: word,
    roomWithPassword: await roomVector(word.envelope.digest),
    safetyNumber: safetyNumber(alice.id, bob.id),
    beacon: fromUtf8(encodeBeacon({
      ...{ type: "here", id: alice.id, epoch: EPOCH, username: "alice", port: 8_080, mesh: MESH },
      nonce: toBase64Url(seed(3).subarray(0, 16)),
      echo: toBase64Url(seed(4).subarray(0, 16)),
    }))!,
  };
}
