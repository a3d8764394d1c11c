/**
 * The schema of a peer id, as it stands in everything that peers send and a profile keeps.
 *
 * @module
 */
import * as v from "valibot";
import { parsePeerId, type PeerId } from "../core/peer_id.ts";

/** Accepts 32 bytes in unpadded base64url, and nothing else that spells the same bytes. */
export const PeerIdSchema = v.custom<PeerId>((value) =>
  typeof value === "string" && parsePeerId(value) !== undefined
);
