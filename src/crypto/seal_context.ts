/**
 * The context that a sealed text is bound to, as bytes: so that it opens nowhere else.
 *
 * @module
 */
import type { SealContext } from "../chat/api/crypto_job.ts";
import { utf8 } from "../core/bytes.ts";
import { contextOf } from "../core/protocol_version.ts";

/** The context of a direct message. */
export type PersonContext = Extract<SealContext, { readonly for: "person" }>;
/** The context of a message to a room with a password. */
export type RoomContext = Extract<SealContext, { readonly for: "room" }>;

/**
 * Returns the bytes of a context. No two contexts have the same bytes, since only the last part may
 * contain a 00: ids and numbers cannot, and names of meshes and rooms do not.
 */
export function contextBytes(mesh: string, context: SealContext): Uint8Array {
  const { author, epoch, type } = context;
  const parts = context.for === "person"
    ? [author, epoch, context.recipient, type]
    : [context.room, author, epoch, type];
  const purpose = context.for === "person" ? "private" : "room";
  return utf8(contextOf(purpose, mesh) + parts.join("\0"));
}
