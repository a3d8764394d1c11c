/**
 * The versions of the protocol in a handshake: the initiator offers those that it speaks, as the
 * payload of the first message, and the responder chooses.
 *
 * 1. The offer is part of the handshake hash: nobody can strip a version from it unnoticed.
 * 2. A program of version 1 offers nothing. It answers an offer under a prologue of its own, by
 *    which {@link nameInVersion1} knows it.
 *
 * @module
 */
import * as v from "valibot";
import { fromUtf8, utf8 } from "../../core/bytes.ts";
import { MAX_OFFERED_VERSIONS } from "../../core/limits/links.ts";
import { PROTOCOL_VERSION } from "../../core/protocol_version.ts";
import { SIGNATURE_BYTES } from "../curve25519_keys.ts";
import { createHandshake, type HandshakeOptions } from "../noise/handshake_state.ts";

/** The other side speaks no version that we speak. Its name is a claim, and not safe to show. */
export interface OtherVersion {
  readonly isOlder: boolean;
  readonly name?: string;
}

/** A version number; no later one is larger than 2 bytes. */
export const VersionSchema = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(1),
  v.maxValue(65_535),
);

const Offer = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    v: v.pipe(v.array(VersionSchema), v.minLength(1), v.maxLength(MAX_OFFERED_VERSIONS)),
  }),
);

/** Returns the payload that offers the versions of this program. */
export function encodeOffer(): Uint8Array {
  return utf8(JSON.stringify({ v: [PROTOCOL_VERSION] }));
}

/**
 * Returns whether an offer names our version, or how its versions differ from ours; `undefined`
 * where the payload is no offer.
 */
export function judgeOffer(payload: Uint8Array): "common" | OtherVersion | undefined {
  if (payload.length === 0) return { isOlder: true };
  const parsed = v.safeParse(Offer, fromUtf8(payload));
  if (!parsed.success) return undefined;
  const { v: versions } = parsed.output;
  if (versions.includes(PROTOCOL_VERSION)) return "common";
  return { isOlder: Math.max(...versions) < PROTOCOL_VERSION };
}

/**
 * Returns the name that a responder of version 1 gives itself in its answer to our offer;
 * `undefined` where the answer is of no such program.
 */
export function nameInVersion1(
  answer: Uint8Array,
  mesh: string,
  keys: Pick<HandshakeOptions, "staticKey" | "ephemeralKey">,
): string | undefined {
  const noise = createHandshake({
    ...keys,
    initiator: true,
    prologue: utf8(`p2pchat/1\0${mesh}`),
  });
  noise.write(encodeOffer);
  const read = noise.read(answer);
  if (read.state === "failed") return undefined;
  const Named = v.pipe(v.string(), v.parseJson(), v.object({ username: v.string() }));
  const parsed = v.safeParse(Named, fromUtf8(read.payload.subarray(SIGNATURE_BYTES)));
  return parsed.success ? parsed.output.username : undefined;
}
