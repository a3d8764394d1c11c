/**
 * Limits of replication: what is held, passed on and made up for, and the records that carry it.
 *
 * A limit has its unit in its name, and a test at it and one past it.
 *
 * @module
 */

// What is held
export const MAX_HISTORY_MESSAGES = 10_000;
export const MAX_AUTHORS = 1_024;
export const MAX_READY_KEYS = 2 * MAX_AUTHORS;
export const MAX_EPOCHS_PER_AUTHOR = 2;
export const MAX_CANDIDATES = 512;
export const MAX_ADDRESSES_PER_CANDIDATE = 4;
export const MAX_LOG_BYTES = 32 * 1024 * 1024;
export const MAX_LOG_AGE_MS = 5 * 60_000;
export const EVICT_PERIOD_MS = 1_000;
export const MAX_RECENT_ENVELOPES = 200;
export const MAX_RECENT_AGE_MS = MAX_LOG_AGE_MS;
export const MAX_REPLAYED_MESSAGES = MAX_RECENT_ENVELOPES;

// Passing on, and making up for what was missed
export const MAX_HOPS = 32;
export const MAX_SEQUENCE = 2 ** 48 - 1;
export const MAX_SPARSE_RANGES = 64;
export const MAX_AHEAD = 10_000;
export const MAX_UNASKED_BEHIND_MS = 10 * 60_000;
export const MAX_BEHIND_LATER_INCARNATION_MS = 3600_000;
export const ANNOUNCE_AFTER_MS = 200;
export const ANNOUNCE_GRID_MS = 50;
export const FEW_LINKS = 4;
export const CROWDED_GRID_MS = 400;
export const OFFER_GRID_MS = 5_000;
export const ANNOUNCE_TO_LINKED_AFTER_MS = 1_000;
export const MAX_ANNOUNCE_AFTER_MS = 3_000;
export const ANNOUNCE_AT_LAST_AFTER_MS = 20_000;
export const GRAFT_AFTER_MS = 500;
export const SHORTCUT_SAVES_HOPS = 3;
export const SHORTCUT_AFTER_AT_MOST_MS = 100;
export const TREE_GROWS_FOR_MS = 500;
export const BEGINNING_TOLD_FOR_MS = 60_000;
export const MAX_ANSWER_BYTES = 64 * 1024;
export const MAX_PROOFS_PER_LINK = 16;
export const REORDER_TIMEOUT_MS = 2_000;
export const MAX_REORDER_BUFFER_ENVELOPES = 1_000;
export const ANSWER_TIMEOUT_MS = 5_000;
export const MAX_FETCH_TRIES = 3;
export const FETCH_AGAIN_AFTER_MS = 30_000;
export const FETCH_GIVEN_UP_AFTER_MS = 60_000;

// Clocks
export const MAX_CLOCK_COUNTER = 0xffff_ffff;
export const MAX_CLOCK_AHEAD_MS = 400 * 24 * 3600_000;
export const MAX_CLOCK_FOLLOWED_AHEAD_MS = MAX_CLOCK_AHEAD_MS / 2;
export const SUSPENDED_AFTER_LATE_MS = 5_000;
export const MAX_EPOCH_MS = 2 ** 48 - 1;

// Records and flow
export const MAX_RECORD_BODY_BYTES = 32 * 1024;
export const MAX_ENVELOPE_BYTES = MAX_RECORD_BODY_BYTES;
export const MAX_LINK_QUEUE_BYTES = 1024 * 1024;
export const BACKPRESSURE_ABOVE_BYTES = 256 * 1024;
export const BACKPRESSURE_BELOW_BYTES = 128 * 1024;
export const LINK_READ_AHEAD_BYTES = 64 * 1024;
export const STALLED_AFTER_MS = 1_000;
export const MAX_UNACKNOWLEDGED_MS = 30_000;
export const ACKNOWLEDGE_AFTER_MS = ANNOUNCE_AFTER_MS;
export const READ_BUFFER_BYTES = 64 * 1024;
