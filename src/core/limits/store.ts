/**
 * Limits of what is kept on disk.
 *
 * A limit has its unit in its name, the reason for its value above it, and a test at it and one
 * past it. Where no measurement or standard is named, the value is a judgement of what it trades.
 *
 * @module
 */

// Files

/** A seed of 44 characters or an epoch of 15: a larger file is another one, and is not read. */
export const MAX_PROFILE_FILE_BYTES = 256;
/** 1,024 people of some 300 bytes each, three times over; a larger file is not ours. */
export const MAX_PROFILE_DATA_BYTES = 1024 * 1024;
/** A disk that wakes up takes 2 to 3 s; a person who quits is told what could not be kept. */
export const SAVE_AT_EXIT_MS = 5_000;
/** Several times as many as there are: files of later versions are read. */
export const MAX_SAVED_SETTINGS = 64;
/** The longest name or value has a third of it; later versions may have longer ones. */
export const MAX_SETTING_UNITS = 64;
/** The longest key (`C-M-S-Backspace`) twice; a later version may have longer ones. */
export const MAX_KEY_NAME_UNITS = 32;

/** Several times as many as a list can have: files of later versions are read. */
export const MAX_SAVED_WORDS = 256;
/** As above, for a word or a few of them. */
export const MAX_SAVED_WORD_UNITS = 256;

// The debug log: lines of one type of event at once, and a second, some 36 MB a day at the very
// most
export const LOG_LINES_BURST = 200;
export const LOG_LINES_PER_SECOND = 0.5;
/** One for each author of the largest mesh; beyond, what was told first may be told again. */
export const MAX_TOLD_CAUSES = 1_024;
