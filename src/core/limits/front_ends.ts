import { MAX_HISTORY_MESSAGES } from "./replication.ts";

/**
 * Limits of the front ends: lines in and out, the screen, and what a terminal sends.
 *
 * A limit has its unit in its name, and a test at it and one past it.
 *
 * @module
 */

// Lines in and out
export const MAX_INPUT_LINE_BYTES = 64 * 1024;
export const END_OF_INPUT_FIRST_LINK_MS = 5_000;
export const END_OF_INPUT_ACKNOWLEDGED_MS = 30_000;
export const MAX_INPUT_HISTORY_LINES = 500;
export const OUTPUT_HIGH_WATER_BYTES = 1024 * 1024;
export const MAX_OUTPUT_BUFFER_BYTES = 64 * 1024 * 1024;
export const MAX_DELIVERY_MARK_RANGES = 64;

// The screen
export const MAX_SCROLLBACK_LINES = MAX_HISTORY_MESSAGES;
export const MAX_EDITOR_UNITS = 16_384;
export const MAX_EDITOR_UNDO_STEPS = 200;
export const MAX_LINES_SENT_AT_ONCE = 100;
export const MAX_FRAMES_PER_SECOND = 60;
export const MAX_FOLDED_PEOPLE = 32;
export const MAX_ASIDE_COLUMNS = 160;
export const FOLD_WITHIN_MS = 10 * 60_000;
export const ACTIVE_FOR_MS = 5 * 60_000;
export const BELL_PERIOD_MS = 1_000;
export const MAX_TITLE_UNITS = 100;
export const MAX_NOTIFICATION_UNITS = 200;
export const MAX_LINK_CHARACTERS = 2_083;
export const MAX_SCREEN_COLUMNS = 1_000;
export const MAX_SCREEN_ROWS = 1_000;

// The terminal's input
export const ESCAPE_KEY_MS = 100;
export const ESCAPE_SEQUENCE_SILENCE_MS = 1_000;
export const PASTE_SILENCE_MS = 1_000;
export const PASTE_GOES_ON_WITHIN_MS = 10_000;
export const TERMINAL_REPLY_MS = 10_000;
export const MAX_CONTROL_SEQUENCE_UNITS = 64;
export const MAX_TERMINAL_REPLY_UNITS = 4_096;
export const MAX_PASTE_UNITS = 65_536;
