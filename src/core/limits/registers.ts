/**
 * Limits of registers: presence, membership of rooms, rooms and topics.
 *
 * A limit has its unit in its name, the reason for its value above it, and a test at it and one
 * past it. Where no measurement or standard is named, the value is a judgement of what it trades.
 *
 * @module
 */

import { MAX_AUTHORS } from "./replication.ts";

// Presence

/** A register of 300 bytes a minute and peer: 5 KB/s at each of a thousand nodes. */
export const PRESENCE_PERIOD_MS = 60_000;
/** Two presences may be lost, and half a period for the way; then the peer is gone for all. */
export const PRESENCE_EXPIRES_AFTER_MS = 150_000;
/** A refutation takes ms, a broken link is dialled anew in about 1 s: neither is a leave then. */
export const SUSPECT_FOR_MS = 2_000;
/** A refutation has several hops where some peers are relayed, and a cut may be healing. */
export const SUSPECT_FAR_FOR_MS = 10_000;
/** One register refutes all suspicions of that second: a crash beside us makes no storm. */
export const REFUTE_PERIOD_MS = 1_000;
/** As many as a candidate keeps (`MAX_ADDRESSES_PER_CANDIDATE`): a further one is of no use. */
export const MAX_PRESENCE_ADDRESSES = 4;
/** A node keeps 14 links where the mesh is large; in a small one everybody is linked to us. */
export const MAX_PRESENCE_LINKS = 16;
/** Nobody finds a second key with the same 64 bits; 16 of them take 224 bytes of a presence. */
export const SHORT_ID_BYTES = 8;
/** A day: the clocks of places are 12 hours behind UTC to 14 ahead of it. */
export const MAX_MINUTES_EAST = 24 * 60;

// Register gossip

/** An answer comes within a round trip and a write; then the next peer that offered it is asked. */
export const ASK_AGAIN_AFTER_MS = 2_000;
/** All the links of a node in a partial mesh (14); more alternatives than that never matter. */
export const MAX_OFFERERS = 16;
/**
 * 32 ms of work: a message that comes behind the answers waits so long. All registers of a mesh of
 * 1,024 take 32 round trips of a link, some 50 ms in a local network.
 */
export const MAX_REGISTERS_ASKED_AT_ONCE = 64;
/** Presence and rooms of 1,024 authors, all met at once over one new link. */
export const MAX_WANTED_REGISTERS_PER_LINK = 2_048;

// Bounds of an author and of the table

/** Presence, rooms, 16 rooms made and over 40 topics set; one more is refused. */
export const MAX_REGISTERS_PER_AUTHOR = 64;
/** Four of each author on average; few people make rooms. Presence and rooms are always taken. */
export const MAX_REGISTERS = 4 * MAX_AUTHORS;
/** All registers of an author when we meet it, and each changed once more. */
export const REGISTERS_BURST = 2 * MAX_REGISTERS_PER_AUTHOR;
/** People change a topic or a picture by hand; a program that does more is left waiting. */
export const REGISTERS_PER_SECOND = 2;
/** As long as a message; a presence with the longest of everything takes a third of it. */
export const MAX_REGISTER_BYTES = 4_096;
/** 128 room ids of 20 letters of 4 bytes and a suffix take 14.3 KB (a test fills it). */
export const MAX_MEMBER_REGISTER_BYTES = 15 * 1024;

// Rooms

/** More than fit any screen; as ids they are the 15 KiB of a membership register. */
export const MAX_ROOMS_PER_MEMBER = 128;
/** Nobody needs more, and a sixteenth of the table is what one hostile author can fill. */
export const MAX_ROOM_REGISTERS_PER_AUTHOR = 16;
/** 1 MiB at their longest at every node. The heaviest branch of the mesh makes room. */
export const MAX_ROOM_REGISTERS = 256;
/** One of each room. */
export const MAX_TOPIC_REGISTERS = 256;
