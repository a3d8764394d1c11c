import { MAX_ROOM_REGISTERS_PER_AUTHOR, MAX_ROOMS_PER_MEMBER } from "./registers.ts";
import { MAX_AUTHORS } from "./replication.ts";

/**
 * Limits of the chat: rates, notices, rooms, direct messages, people.
 *
 * A limit has its unit in its name, and a test at it and one past it.
 *
 * @module
 */

// Rates
export const DEFAULT_RATE_BURST = 20;
export const DEFAULT_RATE_PER_SECOND = 5;
export const MIN_RATE_BURST = 1;
export const MIN_RATE_PER_SECOND = 1;
export const MAX_RATE_BURST = 1_000_000;
export const MAX_RATE_PER_SECOND = 1_000_000;
export const RATE_TOLERANCE_BURSTS = 2;
export const RATE_SLACK_MS = 5 * 60_000;
export const MAX_WAITING_DRAFTS = 1_000;

// What people are told, and when
export const LATE_AFTER_MS = 10_000;
export const DIGEST_QUIET_MS = 1_000;
export const DIGEST_AT_MOST_MS = 10_000;
export const MAX_NAMES_IN_DIGEST = 2;
export const SLOW_DELIVERY_AFTER_MS = 3_000;
export const ALONE_NOTICE_AFTER_MS = 3_000;
export const PACING_OVER_AFTER_MS = 10_000;
export const MAX_MUTED_PEOPLE = MAX_AUTHORS;
export const MAX_SEARCH_RESULTS = 200;

// Rooms
export const MAX_JOINED_ROOMS = MAX_ROOMS_PER_MEMBER;
export const MAX_ROOMS_MADE = MAX_ROOM_REGISTERS_PER_AUTHOR;
export const MAX_TOPIC_CHARACTERS = 200;
export const MAX_PASSWORD_BYTES = 1_024;

// Slow cryptography
export const MAX_CRYPTO_JOBS_AT_ONCE = 256;
export const MAX_WAITING_CRYPTO_JOBS = 2_048;
export const MAX_CRYPTO_JOBS = 4 * MAX_CRYPTO_JOBS_AT_ONCE;
export const MAX_PASSWORD_JOBS = 16;

// Private words
/** What is sealed is padded to the first of these that holds it. */
export const PADDED_BYTES: readonly number[] = [256, 1_024, 4_096, 9_216];
export const MAX_ROOM_ID_CHARACTERS = 64;
export const MAX_MESSAGES_PER_RECEIPT = 64;
export const RECEIPT_AFTER_MS = 1_000;
export const MAX_WAITING_DIRECT_MESSAGES = 256;
export const MAX_DRAFTS_BEFORE_DIRECT_MESSAGES = 8;
export const MAX_REMEMBERED_DIRECT_MESSAGES_PER_AUTHOR = 1_024;
export const MAX_REMEMBERED_AUTHORS = 256;
export const DIRECT_RESEND_FIRST_MS = 60_000;
export const DIRECT_RESEND_LAST_MS = 5 * 60_000;
export const DIRECT_SLOW_AFTER_MS = 5_000;
export const MAX_CONVERSATIONS = 128;
export const MAX_DIRECT_MESSAGE_AGE_MS = 24 * 3600_000;

// People
export const MAX_KNOWN_PEERS = 1_024;
export const MAX_NAMES_PER_KNOWN_PEER = 4;
export const SAVE_KNOWN_AFTER_MS = 1_000;
export const MAX_PICTURE_COLUMNS = 20;
