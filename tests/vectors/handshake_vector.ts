/**
 * The vector of a whole handshake with fixed keys, up to the first encrypted message of each side.
 *
 * The transport keys are computed here once more from the definition (Noise Protocol Framework,
 * revision 34, §5.2 and §9), since the program does not hand them out.
 *
 * @module
 */
import { createHash, createHmac } from "node:crypto";
import { concat, fromUtf8, utf8 } from "../../src/core/bytes.ts";
import { dh, dhKeyPair, SIGNATURE_BYTES } from "../../src/protocol/curve25519_keys.ts";
import { encodeControl } from "../../src/protocol/link/control.ts";
import { createAuthenticatedHandshake } from "../../src/protocol/link/handshake.ts";
import { encodeIdentity } from "../../src/protocol/link/identity.ts";
import { encodeOffer } from "../../src/protocol/link/version_offer.ts";
import { party, seed, START } from "../protocol/identities.ts";
import { hex } from "./hex.ts";

const NO_DATA = new Uint8Array(0);

/** The private keys of one side: `party` makes them of its number. */
const staticOf = (number: number) => dhKeyPair(seed(number + 100));
const ephemeralOf = (number: number) => dhKeyPair(seed(number + 150));

/** Two of HKDF's outputs (Noise §4.3). */
function hkdf(chainingKey: Uint8Array, material: Uint8Array): readonly [Uint8Array, Uint8Array] {
  const hmac = (key: Uint8Array, ...data: readonly Uint8Array[]) =>
    new Uint8Array(createHmac("sha256", key).update(concat(...data)).digest());
  const secret = hmac(chainingKey, material);
  const first = hmac(secret, Uint8Array.of(1));
  return [first, hmac(secret, first, Uint8Array.of(2))];
}

/** Returns the transport keys: the initiator's, then the responder's. */
function transportKeys(psk: Uint8Array | undefined): readonly [Uint8Array, Uint8Array] {
  const [ei, er] = [ephemeralOf(1), ephemeralOf(2)];
  const [si, sr] = [staticOf(1), staticOf(2)];
  const ofPsk = psk === undefined ? [] : [psk];
  const materials = [
    ...(psk === undefined ? [] : [ei.publicKey, er.publicKey]),
    dh(ei, er.publicKey)!,
    dh(ei, sr.publicKey)!,
    dh(si, er.publicKey)!,
    ...ofPsk,
  ];
  const name = utf8(`Noise_XX${psk === undefined ? "" : "psk3"}_25519_ChaChaPoly_SHA256`);
  const start = name.length > 32 ? createHash("sha256").update(name).digest() : name;
  let chainingKey: Uint8Array = new Uint8Array(start);
  for (const material of materials) chainingKey = hkdf(chainingKey, material)[0];
  return hkdf(chainingKey, NO_DATA);
}

/** Runs the handshake of two fixed parties. */
export function handshakeVector(psk?: Uint8Array) {
  const secret = psk === undefined ? {} : { psk };
  const [a, b] = [party(1, true, secret), party(2, false, secret)];
  const [initiator, responder] = [
    createAuthenticatedHandshake(a),
    createAuthenticatedHandshake(b),
  ];
  const first = initiator.start();
  const second = responder.receive(first);
  if (second.state !== "more") throw new Error(`Cannot make vector: ${second.state}`);
  const third = initiator.receive(second.reply!);
  if (third.state !== "done") throw new Error(`Cannot make vector: ${third.state}`);
  const end = responder.receive(third.reply!);
  if (end.state !== "done") throw new Error(`Cannot make vector: ${end.state}`);
  const hello = encodeControl({
    ...{ control: "hello", clock: [START.wall, 0], have: 0, wall: START.wall },
  });
  const [initiatorKey, responderKey] = transportKeys(psk);
  const identity = (side: typeof a, role: "initiator" | "responder") =>
    fromUtf8(
      encodeIdentity(side.identity, side.signer, side.mesh, role, seed(0)).subarray(
        SIGNATURE_BYTES,
      ),
    )!;
  const firstMessageOfInitiator = hex(third.keys.send.encrypt(NO_DATA, hello));
  third.keys.send.rekey();
  return {
    initiator: {
      identitySeed: hex(seed(1)),
      staticKey: hex(seed(101)),
      ephemeralKey: hex(seed(151)),
      identity: identity(a, "initiator"),
    },
    responder: {
      identitySeed: hex(seed(2)),
      staticKey: hex(seed(102)),
      ephemeralKey: hex(seed(152)),
      identity: identity(b, "responder"),
    },
    offer: fromUtf8(encodeOffer())!,
    messages: [first, second.reply!, third.reply!].map(hex),
    handshakeHash: hex(end.keys.handshakeHash),
    keyOfInitiator: hex(initiatorKey),
    keyOfResponder: hex(responderKey),
    hello: hex(hello),
    firstMessageOfInitiator,
    rekeyed: hex(third.keys.send.encrypt(NO_DATA, hello)),
    firstMessageOfResponder: hex(end.keys.send.encrypt(NO_DATA, hello)),
  };
}
