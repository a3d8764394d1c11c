/**
 * Limits of what is kept on disk.
 *
 * A limit has its unit in its name, and a test at it and one past it.
 *
 * @module
 */

// Files
export const MAX_PROFILE_FILE_BYTES = 256;
export const MAX_PROFILE_DATA_BYTES = 1024 * 1024;
export const SAVE_AT_EXIT_MS = 5_000;
export const MAX_SAVED_SETTINGS = 64;
export const MAX_SETTING_UNITS = 64;

// The debug log: lines of one type of event at once, and a second, some 36 MB a day at the very most
export const LOG_LINES_BURST = 200;
export const LOG_LINES_PER_SECOND = 0.5;
