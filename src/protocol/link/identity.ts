/**
 * Identities: what each end of a link tells of itself inside the handshake, signed with its peer
 * id's key (Ed25519, RFC 8032).
 *
 * The signature covers the mesh, the role and the handshake hash before the payload. So it binds
 * the identity to this one connection and to one end of it: nobody can use it elsewhere.
 *
 * @module
 */

import * as v from "valibot";
import { concat, fromUtf8, utf8 } from "../../core/bytes.ts";
import { MAX_FEATURE_NAME_CHARACTERS, MAX_FEATURES } from "../../core/limits/links.ts";
import { MAX_EPOCH_MS } from "../../core/limits/replication.ts";
import type { PeerId } from "../../core/peer_id.ts";
import { contextOf, PROTOCOL_VERSION } from "../../core/protocol_version.ts";
import {
  sign,
  SIGNATURE_BYTES,
  type SigningKey,
  verify,
  verifyingKey,
} from "../curve25519_keys.ts";
import { type Rate, RateSchema } from "../granted_rate.ts";
import { PeerIdSchema } from "../peer_id_schema.ts";
import { VersionSchema } from "./version_offer.ts";

/** One end of a link, as it describes itself. */
export interface Identity {
  readonly id: PeerId;
  /** Incarnation of that peer: ms since 1970, rising with every start. */
  readonly epoch: number;
  /** The name that it gives itself, not yet checked. */
  readonly username: string;
  /** TCP port it listens on; 0 for none. */
  readonly port: number;
  /** Version of its program. */
  readonly version: string;
  /** The rate that it grants each author. */
  readonly rate: Rate;
  /** Names of the features that it knows: one is used on a link where both ends name it. */
  readonly can?: readonly string[];
  /** A person named the address that it dialled, so that no other link would do as well. */
  readonly named?: true;
}

/** An identity that is proven, and the version of the protocol that its sender speaks here. */
export interface ProvenIdentity {
  readonly identity: Identity;
  readonly spoken: number;
}

export type Role = "initiator" | "responder";

const Fields = v.object({
  id: PeerIdSchema,
  epoch: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(MAX_EPOCH_MS)),
  username: v.pipe(v.string(), v.maxLength(256)),
  port: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535)),
  version: v.pipe(v.string(), v.maxLength(64)),
  rate: RateSchema,
  can: v.exactOptional(
    v.pipe(
      v.array(v.pipe(v.string(), v.minLength(1), v.maxLength(MAX_FEATURE_NAME_CHARACTERS))),
      v.maxLength(MAX_FEATURES),
      v.readonly(),
    ),
  ),
  named: v.exactOptional(v.literal(true)),
  v: VersionSchema,
});

function signedBytes(
  mesh: string,
  role: Role,
  handshakeHash: Uint8Array,
  json: Uint8Array,
): Uint8Array {
  return concat(utf8(`${contextOf("link", mesh)}${role}\0`), handshakeHash, json);
}

/**
 * Encodes an identity as the payload of handshake message 2 or 3: 64 bytes signature, then JSON.
 */
export function encodeIdentity(
  identity: Identity,
  signer: SigningKey,
  mesh: string,
  role: Role,
  handshakeHash: Uint8Array,
): Uint8Array {
  const json = utf8(JSON.stringify({ ...identity, v: PROTOCOL_VERSION }));
  return concat(sign(signer, signedBytes(mesh, role, handshakeHash, json)), json);
}

/**
 * Decodes the payload that `role` sent; `undefined` where it is malformed or its signature wrong.
 */
export function decodeIdentity(
  payload: Uint8Array,
  mesh: string,
  role: Role,
  handshakeHash: Uint8Array,
): ProvenIdentity | undefined {
  if (payload.length <= SIGNATURE_BYTES) return undefined;
  const json = payload.subarray(SIGNATURE_BYTES);
  const text = fromUtf8(json);
  if (text === undefined) return undefined;
  const fields = v.safeParse(v.pipe(v.string(), v.parseJson(), Fields), text);
  if (!fields.success) return undefined;
  const { v: spoken, ...identity } = fields.output;
  const key = verifyingKey(identity.id);
  if (key === undefined) return undefined;
  const bytes = signedBytes(mesh, role, handshakeHash, json);
  return verify(key, bytes, payload.subarray(0, SIGNATURE_BYTES))
    ? { identity, spoken }
    : undefined;
}
