/**
 * Limits of the tree by which full tables are shared.
 *
 * A limit has its unit in its name, the reason for its value above it, and a test at it and one
 * past it. Where no measurement or standard is named, the value is a judgement of what it trades.
 *
 * @module
 */

/** A build takes 5 ms at 1,024 peers; a newcomer waits so long for its place, loose until then. */
export const TREE_PERIOD_MS = 1_000;
/** A mesh of 1,024 is 6 links deep. An invented chain would cost the square of its length. */
export const MAX_TREE_DEPTH = 32;
/** A restart takes seconds, a lunch is not a restart: a person who is back is not a newcomer. */
export const REMEMBERED_AFTER_LEAVING_MS = 10 * 60_000;
