/**
 * Limits of the front ends: lines in and out, the screen, and what a terminal sends.
 *
 * A limit has its unit in its name, the reason for its value above it, and a test at it and one
 * past it. Where no measurement or standard is named, the value is a judgement of what it trades.
 *
 * @module
 */

import { MAX_HISTORY_MESSAGES, MAX_REPLAYED_MESSAGES } from "./replication.ts";

// Lines in and out

/** A content of 4,096 bytes with every one escaped in JSON (\u00XX) is 24 KiB. Longer: refused. */
export const MAX_INPUT_LINE_BYTES = 64 * 1024;
/** The hellos of the start and the next one (4 s), and a handshake. */
export const END_OF_INPUT_FIRST_LINK_MS = 5_000;
/** The first registers of a link: a newcomer to 100 simulated rooms knew all after 0.25 s. */
export const FIRST_REGISTERS_MS = 1_000;
/** A silent link is dead after as long: there is nobody left to wait for. Exit status 1. */
export const END_OF_INPUT_ACKNOWLEDGED_MS = 30_000;
/** A day of typing; kept in memory only. The oldest goes. */
export const MAX_INPUT_HISTORY_LINES = 500;
/**
 * More sent lines than anybody edits before one is sent; 1 MiB at the very worst. The oldest goes.
 */
export const MAX_INPUT_HISTORY_EDITS = 32;
/** A reader that pauses for a moment is not noticed; beyond, nothing is read from the links. */
export const OUTPUT_HIGH_WATER_BYTES = 1024 * 1024;
/** The links pause at 1 MiB: only a stuck reader and a long command output come near. Then lost. */
export const MAX_OUTPUT_BUFFER_BYTES = 64 * 1024 * 1024;
/** Ranges of own messages that are delivered apart; usually one. The oldest ones lose marks. */
export const MAX_DELIVERY_MARK_RANGES = 64;
/** Joins of one moment are one sentence; a person who listens does not notice the wait. */
export const READER_GATHER_MS = 1_000;
/** As many as the engine tells a newcomer, so `.read` reaches all of it. A day is not spoken. */
export const MAX_REPEATED_LINES = 200;
/** One digit each, since a name has two characters at least. The names used last are offered. */
export const MAX_OFFERED_NAMES = 9;

// The screen

/** The engine holds no more messages either. */
export const MAX_SCROLLBACK_LINES = MAX_HISTORY_MESSAGES;
/** The engine holds no more of what was sent before we joined. */
export const MAX_REPLAYED_LINES = MAX_REPLAYED_MESSAGES;
/** A row of 80 columns; the number of further texts stands behind them. */
export const MAX_ANNOTATION_TEXTS_SHOWN = 6;
/** Four messages of the longest, to be edited and sent line by line. The rest is cut. */
export const MAX_EDITOR_UNITS = 16_384;
/** Typing in a row is one step: more than anybody takes back, 6 MiB at the very worst. */
export const MAX_EDITOR_UNDO_STEPS = 200;
/** 16 s at the default rate (20 at once, then 5 a second); a longer text belongs in a file. */
export const MAX_LINES_SENT_AT_ONCE = 100;
/** As many as one envelope holds; the program answers the network between two such turns. */
export const MAX_LINES_SUBMITTED_TOGETHER = 256;
/** The rows of the design on 24 rows; one more letter finds what is not among them. */
export const MAX_PALETTE_FINDS = 8;
/** The letters typed to find something: three of the longest names, most of a row of 80 columns. */
export const MAX_QUERY_UNITS = 64;
/** An evening's talk in a room: a person who spoke before it counts as one who did not. */
export const MAX_PALETTE_RECENT_LINES = 200;
/** Three rows a notch of the wheel: what browsers and editors scroll on most desktops. */
export const WHEEL_ROWS = 3;
/** What displays show. Half are kept for keys: others' messages are gathered for 33 ms. */
export const MAX_FRAMES_PER_SECOND = 60;
/** As many as a full mesh: a room that starts together is one line; a longer line is not read. */
export const MAX_FOLDED_PEOPLE = 32;
/** Two rows of 80 columns of what was said elsewhere; its own room has the rest. */
export const MAX_DIRECT_LINE_COLUMNS = 160;
/** Joins within ten minutes are one event to a person; later the time at the line would mislead. */
export const FOLD_WITHIN_MS = 10 * 60_000;
/** A person who spoke in the last 5 minutes is in the conversation: that one's leaving matters. */
export const ACTIVE_FOR_MS = 5 * 60_000;
/** A terminal's bell lasts about as long; a flood of mentions is one sound a second. */
export const ALERT_PERIOD_MS = 1_000;
/** Window lists show less; some terminals refuse long titles. */
export const MAX_TITLE_UNITS = 100;
/** Desktops show two to four lines. The rest stands on the screen. */
export const MAX_NOTIFICATION_UNITS = 200;
/** The longest that VTE and iTerm2 take in OSC 8. A longer URL is shown, and is no link. */
export const MAX_LINK_CHARACTERS = 2_083;
/** Four times a wide monitor; a terminal that reports more (or lies) costs no more memory. */
export const MAX_SCREEN_COLUMNS = 1_000;
/** As above: at most a million cells. */
export const MAX_SCREEN_ROWS = 1_000;

// The terminal's input

/** The rest of a sequence follows at once, over ssh too; a person does not notice 0.1 s. */
export const ESCAPE_KEY_MS = 100;
/** A sequence that was cut is given up, so that keys work again; slow lines finish within. */
export const ESCAPE_SEQUENCE_SILENCE_MS = 1_000;
/** A paste whose end marker is lost must not swallow the keyboard. */
export const PASTE_SILENCE_MS = 1_000;
/** The rest of a paste that was given up is no typing: its line ends would send it. */
export const PASTE_GOES_ON_WITHIN_MS = 10_000;
/** A reply may come in pieces over a slow line, and half of one would be typed. */
export const TERMINAL_REPLY_MS = 10_000;
/** Keys need 10, mouse reports 20; a longer sequence is dropped whole. */
export const MAX_CONTROL_SEQUENCE_UNITS = 64;
/** Colour replies have 30; DCS replies of a terminal's capabilities may have a few thousand. */
export const MAX_TERMINAL_REPLY_UNITS = 4_096;
/** Four editors: what fits none of it is counted and told, and costs no more memory. */
export const MAX_PASTE_UNITS = 65_536;
