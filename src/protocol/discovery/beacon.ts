/**
 * Beacons: what a node announces on the network, one UDP datagram each. A beacon is JSON of at most
 * {@link MAX_BEACON_BYTES}.
 *
 * - `hello`, to everyone: I am here, who else?
 * - `here`, to one: the answer, with the nonce it answers in `echo`.
 * - `bye`, to everyone: I am leaving.
 *
 * Nothing in a beacon is authenticated, so all of it is a hint. The handshake of a link proves who
 * the peer is.
 *
 * @module
 */

import * as v from "valibot";
import { fromBase64Url, fromUtf8, utf8 } from "../../core/bytes.ts";
import { MAX_BEACON_BYTES } from "../../core/limits/discovery.ts";
import type { PeerId } from "../../core/peer_id.ts";
import { PROTOCOL_VERSION } from "../../core/protocol_version.ts";
import { PeerIdSchema } from "../peer_id_schema.ts";

/** One announcement. */
export interface Beacon {
  readonly type: "hello" | "here" | "bye";
  readonly id: PeerId;
  /** Incarnation of the sender (ms since 1970, rising with every start). */
  readonly epoch: number;
  /** Untrusted: any characters, any length that a beacon can carry. */
  readonly username: string;
  /** TCP port on which the sender takes links, 1–65535. */
  readonly port: number;
  readonly mesh: string;
  /** {@link NONCE_BYTES} bytes in unpadded base64url, for the receiver to echo. */
  readonly nonce: string;
  /** The nonce of the beacon that this one answers. */
  readonly echo?: string;
}

/** The fields of a beacon of another version. */
export interface VersionClaim {
  readonly version: number;
  /** Untrusted, as in {@link Beacon}. */
  readonly username: string;
  readonly port: number;
  readonly mesh: string;
}

export const NONCE_BYTES = 16;

/** A beacon, or why a datagram is none. */
export type ParsedBeacon =
  | { readonly state: "beacon"; readonly beacon: Beacon }
  | { readonly state: "otherVersion"; readonly claim: VersionClaim }
  | { readonly state: "refused"; readonly reason: string };

const APP = "p2pchat";

const headerSchema = v.object({ app: v.literal(APP), v: v.number() });

const portSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535));

/** The fields that every version has, by which a person is told of it. */
const claimSchema = v.object({ username: v.string(), port: portSchema, mesh: v.string() });

const nonceSchema = v.pipe(
  v.string(),
  v.check((text) => fromBase64Url(text, NONCE_BYTES) !== undefined),
);

const beaconSchema = v.object({
  type: v.picklist(["hello", "here", "bye"]),
  id: PeerIdSchema,
  epoch: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  username: v.string(),
  port: portSchema,
  mesh: v.string(),
  nonce: nonceSchema,
  echo: v.exactOptional(nonceSchema),
});

/**
 * Encodes a beacon as a datagram.
 *
 * @throws {RangeError} where it would be longer than {@link MAX_BEACON_BYTES}; a valid username and
 * a mesh name of at most `MAX_MESH_BYTES` without control characters always fit.
 */
export function encodeBeacon(beacon: Beacon): Uint8Array {
  const bytes = utf8(JSON.stringify({ app: APP, v: PROTOCOL_VERSION, ...beacon }));
  if (bytes.length > MAX_BEACON_BYTES) {
    throw new RangeError(
      `Cannot encode beacon: current length is ${bytes.length} bytes, more than ${MAX_BEACON_BYTES}`,
    );
  }
  return bytes;
}

/**
 * Decodes a datagram, whatever its bytes are. Fields that this version does not know are left out.
 */
export function parseBeacon(bytes: Uint8Array): ParsedBeacon {
  if (bytes.length > MAX_BEACON_BYTES) return refused(`longer than ${MAX_BEACON_BYTES} bytes`);
  const text = fromUtf8(bytes);
  if (text === undefined) return refused("not UTF-8");
  const json = parseJson(text);
  const header = v.safeParse(headerSchema, json);
  if (!header.success) return refused("not a p2pchat beacon");
  const { v: version } = header.output;
  if (version !== PROTOCOL_VERSION) {
    const claim = v.safeParse(claimSchema, json);
    return claim.success
      ? { state: "otherVersion", claim: { version, ...claim.output } }
      : refused(`version ${version}`);
  }
  const beacon = v.safeParse(beaconSchema, json);
  if (beacon.success) return { state: "beacon", beacon: beacon.output };
  return refused(`malformed ${v.getDotPath(beacon.issues[0]) ?? "beacon"}`);
}

/**
 * Returns the value of JSON text, or `undefined` (which no JSON text stands for) where it is none.
 */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // the only thing `JSON.parse` throws is "not JSON"
  }
}

function refused(reason: string): ParsedBeacon {
  return { state: "refused", reason };
}
