/**
 * Limits of the chat: rates, notices, rooms, direct messages, people.
 *
 * A limit has its unit in its name, the reason for its value above it, and a test at it and one
 * past it. Where no measurement or standard is named, the value is a judgement of what it trades.
 *
 * @module
 */

import { MAX_ROOM_REGISTERS_PER_AUTHOR, MAX_ROOMS_PER_MEMBER } from "./registers.ts";
import { MAX_AUTHORS } from "./replication.ts";

// Rates

/** A paste of twenty lines goes at once; people write less. */
export const DEFAULT_RATE_BURST = 20;
/** Five times what a fast typist sends; 32 people at it are 160 messages a second. */
export const DEFAULT_RATE_PER_SECOND = 5;
/** A grant of nothing would silence a peer towards everybody. */
export const MIN_RATE_BURST = 1;
/** As above. */
export const MIN_RATE_PER_SECOND = 1;
/** More than any machine sends, in digits that a person can count. */
export const MAX_RATE_BURST = 1_000_000;
/** As above; without a limit: `off`. */
export const MAX_RATE_PER_SECOND = 1_000_000;
/** An honest sender keeps to one burst by its clock; a second forgives two grants that differ. */
export const RATE_TOLERANCE_BURSTS = 2;
/** As long as the log holds messages: a backlog that arrives at once is no flood. */
export const RATE_SLACK_MS = 5 * 60_000;
/** 200 s at the default rate. A pipe waits; a person is told, and one more is refused. */
export const MAX_WAITING_DRAFTS = 1_000;

// Notices

/** What is inserted above lines that a person had 10 s to read has to be marked. */
export const LATE_AFTER_MS = 10_000;
/** Events of one cause come within a second of each other, and make one line. */
export const NOTICE_BATCH_QUIET_MS = 1_000;
/** What goes on is told all the same, at most six lines a minute. */
export const NOTICE_BATCH_AT_MOST_MS = 10_000;
/** Two names fit a line of 80 columns with the sentence around them; of more the number is told. */
export const MAX_NAMES_IN_NOTICE_BATCH = 2;
/** Four full meshes that start together; the screen folds these lines anyway. */
export const ARRIVAL_NOTICES_BURST = 128;
/** As fast as a terminal's lines can be followed. The rest is told as a number. */
export const ARRIVAL_NOTICES_PER_SECOND = 1;
/** Half a screen of lines: more rooms, topics or renames at once than people make. */
export const STRANGER_NOTICES_BURST = 10;
/** Six a minute leave the talk readable. The rest is told as a number. */
export const STRANGER_NOTICES_PER_SECOND = 0.1;
/** Acknowledgements take 0.2 s and a round trip: sooner, every message would flicker. */
export const SLOW_DELIVERY_AFTER_MS = 3_000;
/** The hellos of the start (up to 1 s) and a handshake may still bring the first link. */
export const ALONE_NOTICE_AFTER_MS = 3_000;
/** Input that stops and goes on within it is one flood, told of once. */
export const PACING_OVER_AFTER_MS = 10_000;
/** There are no more people to mute; and the file of mutes stays small. */
export const MAX_MUTED_PEOPLE = MAX_AUTHORS;
/** The newest are what is looked for; ten screens of them can be walked through by key. */
export const MAX_SEARCH_RESULTS = 200;
/** With its heading and the room before it, a row of 100 columns; the room has the rest. */
export const MAX_LAST_WORDS_COLUMNS = 60;

// Aliases

/** More than anybody remembers; /help lists them on three screens. One more is refused. */
export const MAX_ALIASES = 64;
/** As long as a name of a person: it is typed often. */
export const MAX_ALIAS_NAME_CHARACTERS = 20;
/** Five lines of 80 columns; the longest topic or reason has half of it. */
export const MAX_ALIAS_CHARACTERS = 400;

// Words of a person

/** Names of projects and systems: more would be a search. Each costs a look at every message. */
export const MAX_HIGHLIGHT_WORDS = 16;
/** Longer than a name of 20 characters, or any word that somebody types in the flow of talk. */
export const MAX_HIGHLIGHT_CHARACTERS = 32;

/** Programs that come and go, each chosen by hand; a list of them can still be read. */
export const MAX_IGNORED_JOINS = 128;
/** Each costs a look at every message; a longer list would be a filter, and has no patterns. */
export const MAX_IGNORED_WORDS = 64;
/** A word or a few: a phrase of a line of 80 columns. */
export const MAX_IGNORED_WORD_CHARACTERS = 64;

// Keys of one's own

/** More keys than a person remembers, and than terminals send apart. One more is refused. */
export const MAX_BOUND_KEYS = 64;
/** Two and a half lines of 80 columns: a command with a sentence behind it. */
export const MAX_BOUND_LINE_CHARACTERS = 200;

// Changes of messages

/** Twice a full mesh: nobody compares larger numbers. The first ones stay. */
export const MAX_ANNOTATIONS_PER_MESSAGE = 64;
/**
 * A word or an emoji with its joiners (UTS #51 has 10 code points in one). Longer: no annotation.
 */
export const MAX_ANNOTATION_CHARACTERS = 32;
/** One author leaves 1,500 at most in the 5 minutes of the log (5 a second); usually none waits. */
export const MAX_WAITING_CHANGES = 4_096;

// Rooms

/** What a membership register can name. */
export const MAX_JOINED_ROOMS = MAX_ROOMS_PER_MEMBER;
/** What others keep of one author. */
export const MAX_ROOMS_MADE = MAX_ROOM_REGISTERS_PER_AUTHOR;
/** Two and a half lines of 80 columns; the header shows the beginning. At most 800 bytes. */
export const MAX_TOPIC_CHARACTERS = 200;
/** Longer than any phrase; scrypt's cost does not grow with it, and a pasted file is refused. */
export const MAX_PASSWORD_BYTES = 1_024;

// Slow cryptography

/** Enough that sealing is never idle between two turns; quitting waits for no more. */
export const MAX_CRYPTO_JOBS_AT_ONCE = 256;
/** The replays of ten rooms with passwords (200 messages each); one author has half of it. */
export const MAX_WAITING_CRYPTO_JOBS = 2_048;
/** Never reached by one engine: it guards `crypto/crypto_jobs.ts` against a bug above it. */
export const MAX_CRYPTO_JOBS = 4 * MAX_CRYPTO_JOBS_AT_ONCE;
/** Half a second and 128 MiB each, one at a time: the last of 16 is answered after 8 s. */
export const MAX_PASSWORD_JOBS = 16;

// Direct messages

/**
 * Five sizes, so that a length tells little. The fourth holds any content, however escaped; the
 * last a list of them, and base64url of more would not fit an envelope.
 */
export const PADDED_BYTES: readonly number[] = [256, 1_024, 4_096, 9_216, 20_480];
/** A name of 20 characters (40 UTF-16 units), a dot and 26 of a digest, with room to grow. */
export const MAX_ROOM_ID_CHARACTERS = 80;
/** 64 of [epoch, id] take up to 2.2 KB of JSON: the third padded size. */
export const MAX_MESSAGES_PER_RECEIPT = 64;
/** One receipt for a burst; "delivered" may lag a second, and nobody waits for it. */
export const RECEIPT_AFTER_MS = 1_000;
/** Sealing takes milliseconds; what the pacer holds for longer is not worth a person's wait. */
export const SEND_AT_EXIT_MS = 1_000;
/** 1 MiB of text for people who are away; one more is refused with a notice. */
export const MAX_WAITING_DIRECT_MESSAGES = 256;
/** A whole outbox may arrive at once; an honest author sends no more before it is confirmed. */
export const MAX_OWED_MESSAGES_PER_AUTHOR = MAX_WAITING_DIRECT_MESSAGES;
/** Two seconds at the default rate: what is typed goes before what is sent again. */
export const MAX_DRAFTS_BEFORE_DIRECT_MESSAGES = 8;
/** Four outboxes: what is sent again is always recognised. */
export const MAX_REMEMBERED_DIRECT_MESSAGES_PER_AUTHOR = 1_024;
/** With the former, 256 Ki ids of some 30 bytes at worst; the one silent for longest goes. */
export const MAX_REMEMBERED_AUTHORS = 256;
/** A receipt can be lost only where its author left: a minute costs nothing and is rare. */
export const DIRECT_RESEND_FIRST_MS = 60_000;
/** The log's age: a message sent every 5 minutes is always on its way somewhere. */
export const DIRECT_RESEND_LAST_MS = 5 * 60_000;
/** Sealing, pacing and the receipt's second take less; then "waiting" is the truth. */
export const DIRECT_SLOW_AFTER_MS = 5_000;
/** As many as rooms; a new one closes the one that rested longest, those of strangers first. */
export const MAX_CONVERSATIONS = 128;
/** An outbox lives as long as its program: a day covers it, and bounds what can be backdated. */
export const MAX_DIRECT_MESSAGE_AGE_MS = 24 * 3600_000;

// People

/** A mesh of the largest size; of more, the one not seen for longest goes, never a verified one. */
export const MAX_KNOWN_PEERS = 1_024;
/** The status line shows one or two: a crowd of impostors must not hide what else is wrong. */
export const MAX_NAME_PROBLEMS = 3;
/** A person changes a name now and then; a key that renames itself pushes out only its own. */
export const MAX_NAMES_PER_KNOWN_PEER = 4;
/** A crowd that arrives is one write of the file; a crash loses a second of pins. */
export const SAVE_KNOWN_AFTER_MS = 1_000;
/** A picture stands in the list of people, a quarter of 80 columns, and before a name. */
export const MAX_PICTURE_COLUMNS = 20;
