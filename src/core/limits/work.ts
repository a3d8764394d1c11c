/**
 * Limits of the work that one link can make us do. Work is counted, not measured, so that the same
 * records always cost the same: a unit is about what takes a microsecond on a machine of 2020.
 *
 * A limit has its unit in its name, the reason for its value above it, and a test at it and one
 * past it. Where no measurement or standard is named, the value is a judgement of what it trades.
 *
 * @module
 */

// Turns

/**
 * A read of an author's own envelopes takes 5 ms and is never cut; a read of relayed ones takes
 * three turns. Nobody notices 11 ms.
 */
export const LINK_TURN_WORK = 11_000;
/** Timers are late by 33 ms at most, though each read is less than a turn; a burst loses 3 %. */
export const LINK_REST_AFTER_WORK = 3 * LINK_TURN_WORK;
/** Any time at all lets the sockets of the others be looked at; a timer takes about 1 ms. */
export const LINK_TURN_REST_MS = 0.25;

// Budgets

/** A third of one core: a neighbour as fast as we are can take what we pass on of it. */
export const LINK_WORK_PER_MS = 300;
/** 20,000 messages of others, or all that a mesh of 1,024 holds, come at full speed. */
export const LINK_WORK_BURST = 5_000_000;
/** A tenth of a second: a link that was alone is read again before anybody notices. */
export const LINK_WORK_MOST_OWED = 30_000;
/** Without another link that says anything, nobody is held up, and a link may use all there is. */
export const CONTENDED_FOR_MS = 1_000;

// Costs

/** The check of an Ed25519 signature takes 100 to 150 µs. */
export const CHECK_WORK = 150;
/** A turn of the loop and a look at all that is due: a byte at a time costs as many. */
export const READ_WORK = 50;
/** A Noise message: its decryption, however short it is. */
export const MESSAGE_WORK = 10;
/** A record of a kind that this version does not know. */
export const UNKNOWN_RECORD_WORK = 1;
/**
 * A register that is new: shown, and passed on to all. 2,000 come at once, presence and rooms of a
 * mesh of 1,024; then 130 a second, while a mesh of 1,024 has 17.
 */
export const NEW_REGISTER_WORK = 1_800;
/** The first envelope of an incarnation: a table has a new row, and all neighbours hear of it. */
export const NEW_AUTHOR_WORK = 1_800;
/** An envelope over its author's rate, 300 a second: an author that keeps to it sends none. */
export const OVER_RATE_WORK = 1_000;
/** An answer is looked up, encrypted and written: 64 KiB take about 1 ms. */
export const ANSWER_WORK_PER_BYTE = 0.02;
