import type { SealContext } from "../chat/api/crypto_job.ts";
import { utf8 } from "../core/bytes.ts";

/** Of words for one person. */
export type PersonContext = Extract<SealContext, { readonly for: "person" }>;
/** Of words for the people in a room with a password. */
export type RoomContext = Extract<SealContext, { readonly for: "room" }>;

/**
 * The bytes that a sealed text is bound to, so that it opens nowhere else. No two contexts have the same, since of these parts
 * only the last may hold a 00: ids and numbers can't, and names of meshes and rooms don't.
 */
export function contextBytes(mesh: string, context: SealContext): Uint8Array {
  const { author, epoch, type } = context;
  const parts = context.for === "person"
    ? ["p2pchat/1 private", mesh, author, epoch, context.recipient, type]
    : ["p2pchat/1 room", mesh, context.room, author, epoch, type];
  return utf8(parts.join("\0"));
}
