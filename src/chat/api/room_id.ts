import { hash } from "node:crypto";
import { toBase32 } from "../../core/bytes.ts";
import type { PeerId } from "../../core/peer.ts";

/** The room that everybody is in. */
export const GENERAL = "general";
export const GENERAL_TOPIC = "Talk about anything";

/** What begins the id of a conversation of two; the other's peer id follows. No room's id begins so. */
export const CONVERSATION = "@";

/** The id of our conversation with somebody. */
export function conversationWith(id: PeerId): string {
  return `${CONVERSATION}${id}`;
}

/** With whom a conversation of two is; `undefined` where the id is a room's. */
export function partnerOf(room: string): PeerId | undefined {
  return room.startsWith(CONVERSATION) ? room.slice(CONVERSATION.length) as PeerId : undefined;
}

/** The id of the open room of this name: whoever makes one of that name, in whatever case, makes the same. */
export function openRoomId(name: string): string {
  return name.normalize("NFC").toLowerCase().normalize("NFC");
}

/** What makes a room with a password another than all others of its name. */
export interface Founding {
  readonly mesh: string;
  readonly name: string;
  readonly author: PeerId;
  /** That of its lock, base64url. */
  readonly salt: string;
}

const HASH_CHARACTERS = 8;

/** The id of a room with a password: `dev.k7qmx2d4`. Nobody else can make one of the same id, so that such rooms never merge. */
export function lockedRoomId({ mesh, name, author, salt }: Founding): string {
  const id = openRoomId(name);
  const digest = hash("sha256", `p2pchat/1 room\0${mesh}\0${id}\0${author}\0${salt}`, "buffer");
  return `${id}.${toBase32(digest).slice(0, HASH_CHARACTERS)}`;
}
