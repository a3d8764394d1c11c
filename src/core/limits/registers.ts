import { MAX_AUTHORS } from "./replication.ts";

/**
 * Limits of registers: presence, membership of rooms, rooms and topics.
 *
 * A limit has its unit in its name, and a test at it and one past it.
 *
 * @module
 */

// Presence, rooms and topics
export const PRESENCE_PERIOD_MS = 60_000;
export const PRESENCE_EXPIRES_AFTER_MS = 150_000;
export const SUSPECT_FOR_MS = 2_000;
export const SUSPECT_FAR_FOR_MS = 10_000;
export const REFUTE_PERIOD_MS = 1_000;
export const ASK_AGAIN_AFTER_MS = 2_000;
export const MAX_OFFERERS = 16;
export const MAX_WANTED_REGISTERS_PER_LINK = 2_048;
export const MAX_REGISTERS_PER_AUTHOR = 64;
export const MAX_REGISTERS = 4 * MAX_AUTHORS;
export const REGISTERS_BURST = 2 * MAX_REGISTERS_PER_AUTHOR;
export const REGISTERS_PER_SECOND = 2;
export const MAX_REGISTER_BYTES = 4_096;
export const MAX_MEMBER_REGISTER_BYTES = 12 * 1024;
export const MAX_ROOMS_PER_MEMBER = 128;
export const MAX_ROOM_REGISTERS_PER_AUTHOR = 16;
export const MAX_ROOM_REGISTERS = 256;
export const MAX_TOPIC_REGISTERS = 256;
export const MAX_PRESENCE_ADDRESSES = 4;
