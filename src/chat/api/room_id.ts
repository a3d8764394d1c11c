/**
 * The ids of rooms and conversations. Peers that create an open room of one name create the same
 * room; a room with a password has an id of its own.
 *
 * @module
 */
import { hash } from "node:crypto";
import { toBase32 } from "../../core/bytes.ts";
import type { PeerId } from "../../core/peer_id.ts";
import { contextOf } from "../../core/protocol_version.ts";

/** The room that every peer is in. */
export const GENERAL = "general";
export const GENERAL_TOPIC = "Talk about anything";

/** Begins the id of a conversation; the other's peer id follows. No room's id begins so. */
export const CONVERSATION = "@";

/** 130 bits: a second room of one id costs its maker 2^65 tries at least. */
const HASH_CHARACTERS = 26;

/** The hash behind the name of an open room that only earlier versions allow: told apart by eye. */
const MARK_CHARACTERS = 8;

/** Returns the id of our conversation with a peer. */
export function conversationWith(id: PeerId): string {
  return `${CONVERSATION}${id}`;
}

/** Returns the other peer of a conversation; `undefined` for the id of a room. */
export function partnerOf(room: string): PeerId | undefined {
  return room.startsWith(CONVERSATION) ? room.slice(CONVERSATION.length) as PeerId : undefined;
}

/** Returns the id of the open room of this name, the same in any case of the letters. */
export function openRoomId(name: string): string {
  return name.normalize("NFC").toLowerCase().normalize("NFC");
}

/**
 * Returns the name of an open room that earlier versions allow and this one does not, so that it
 * passes for no other: `dev_.k7qmx2d4`. Nothing is decided by the hash, so it can be short.
 */
export function markedRoomName(name: string): string {
  return `${name}.${
    toBase32(hash("sha256", openRoomId(name), "buffer")).slice(0, MARK_CHARACTERS)
  }`;
}

/** The facts that tell a room with a password from all others of its name. */
export interface Founding {
  readonly mesh: string;
  readonly name: string;
  readonly author: PeerId;
  /** Both of its lock, base64url. */
  readonly salt: string;
  readonly check: string;
}

/**
 * Returns the id of a room with a password: its name, a dot and 26 characters of a hash. No other
 * author can create a room of this id, and its author none with another lock.
 */
export function lockedRoomId({ mesh, name, author, salt, check }: Founding): string {
  const id = openRoomId(name);
  const founding = `${contextOf("room", mesh)}${id}\0${author}\0${salt}\0${check}`;
  const digest = hash("sha256", founding, "buffer");
  return `${id}.${toBase32(digest).slice(0, HASH_CHARACTERS)}`;
}
