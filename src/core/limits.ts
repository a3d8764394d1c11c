/**
 * Every bound of the program, in one place, each with its unit in its name.
 * A limit has a test at it and one past it.
 */

// What people write
export const MAX_CONTENT_BYTES = 4_096;
export const MAX_SENDER_CHARACTERS = 64;
export const MIN_NAME_CHARACTERS = 2;
export const MAX_NAME_CHARACTERS = 20;
export const MAX_MESH_BYTES = 64;
export const MAX_COMBINING_MARKS_PER_CELL = 4;
export const MAX_GRAPHEME_CODE_POINTS = 16;
export const MAX_TARGET_CHARACTERS = 512;
export const MAX_PICTURE_CHARACTERS = 32;
export const MAX_AWAY_CHARACTERS = 200;
export const MAX_SEALED_BYTES = 9_216 + 16;

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
export const MAX_RECALLED_ENVELOPES = 200;
export const MAX_RECALL_AGE_MS = MAX_LOG_AGE_MS;
export const MAX_REPLAYED_MESSAGES = MAX_RECALLED_ENVELOPES;

// Passing on, and making up for what was missed
export const MAX_HOPS = 32;
export const MAX_SEQUENCE = 2 ** 48 - 1;
export const MAX_SPARSE_RANGES = 64;
export const MAX_AHEAD = 10_000;
export const MAX_UNASKED_BEHIND_MS = 10 * 60_000;
export const MAX_BEHIND_LATER_RUN_MS = 3600_000;
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
export const ORDER_PATIENCE_MS = 2_000;
export const MAX_HELD_BACK = 1_000;
export const ANSWER_TIMEOUT_MS = 5_000;
export const MAX_FETCH_TRIES = 3;
export const FETCH_AGAIN_AFTER_MS = 30_000;
export const FETCH_GIVEN_UP_AFTER_MS = 60_000;
export const PRESENCE_PERIOD_MS = 60_000;
export const PRESENCE_EXPIRES_AFTER_MS = 150_000;
export const DOUBTED_FOR_MS = 2_000;
export const DOUBTED_FAR_FOR_MS = 10_000;
export const REASSURE_PERIOD_MS = 1_000;
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

// Who links to whom
export const FULL_MESH_UP_TO = 32;
export const FULL_MESH_AGAIN_BELOW = 24;
export const RING_LINKS_PER_SIDE = 2;
export const RANDOM_OUTBOUND_LINKS = 4;
export const MAX_RANDOM_INBOUND_LINKS = 6;
export const MAX_PARTIAL_LINKS_PER_ADDRESS = 2;
export const MAX_ALTERNATIVES = 4;
export const TOPOLOGY_REVIEW_PERIOD_MS = 500;
export const TOPOLOGY_REVIEW_MS_PER_PEER = 5;
export const TOPOLOGY_SETTLES_AFTER_MS = 10_000;
export const SURPLUS_PERIOD_MS = 1_000;

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
export const GATHER_QUIET_MS = 1_000;
export const GATHER_AT_MOST_MS = 10_000;
export const MAX_NAMES_GATHERED = 2;
export const SLOW_DELIVERY_AFTER_MS = 3_000;
export const ALONE_NOTICE_AFTER_MS = 3_000;
export const PACING_OVER_AFTER_MS = 10_000;
export const MAX_MUTED_PEOPLE = MAX_AUTHORS;
export const MAX_FOUND_MESSAGES = 200;

// Rooms
export const MAX_JOINED_ROOMS = MAX_ROOMS_PER_MEMBER;
export const MAX_ROOMS_MADE = MAX_ROOM_REGISTERS_PER_AUTHOR;
export const MAX_TOPIC_CHARACTERS = 200;
export const MAX_PASSWORD_BYTES = 1_024;

// Slow cryptography
export const MAX_SEALING_JOBS_AT_ONCE = 256;
export const MAX_WAITING_SEALING_JOBS = 2_048;
export const MAX_SEALING_JOBS = 4 * MAX_SEALING_JOBS_AT_ONCE;
export const MAX_PASSWORD_JOBS = 16;

// Private words
/** What is sealed is padded to the first of these that holds it. */
export const PADDED_BYTES: readonly number[] = [256, 1_024, 4_096, 9_216];
export const MAX_ROOM_ID_CHARACTERS = 64;
export const MAX_RECEIPT_WORDS = 64;
export const RECEIPT_AFTER_MS = 1_000;
export const MAX_WAITING_WORDS = 256;
export const MAX_DRAFTS_BEFORE_WORDS = 8;
export const MAX_REMEMBERED_WORDS_PER_AUTHOR = 1_024;
export const MAX_REMEMBERED_AUTHORS = 256;
export const WORD_AGAIN_FIRST_MS = 60_000;
export const WORD_AGAIN_LAST_MS = 5 * 60_000;
export const WORD_SLOW_AFTER_MS = 5_000;
export const MAX_CONVERSATIONS = 128;
export const MAX_WORD_AGE_MS = 24 * 3600_000;

// People
export const MAX_ACQUAINTANCES = 1_024;
export const MAX_NAMES_PER_ACQUAINTANCE = 4;
export const SAVE_KNOWN_AFTER_MS = 1_000;
export const MAX_PICTURE_COLUMNS = 20;

// Clocks
export const MAX_CLOCK_COUNTER = 0xffff_ffff;
export const MAX_CLOCK_AHEAD_MS = 400 * 24 * 3600_000;
export const MAX_CLOCK_FOLLOWED_AHEAD_MS = MAX_CLOCK_AHEAD_MS / 2;
export const SUSPENDED_AFTER_LATE_MS = 5_000;
export const MAX_EPOCH_MS = 2 ** 48 - 1;

// Beacons and interfaces
export const MAX_BEACON_BYTES = 512;
export const BEACON_START_DELAYS_MS: readonly number[] = [0, 100, 300, 1_000];
export const BEACON_ALONE_PERIOD_MS = 4_000;
export const BEACON_LINKED_PERIOD_MS = 30_000;
export const BEACON_LINKED_JITTER = 0.2;
export const BEACON_ANSWER_MAX_DELAY_MS = 50;
export const BEACON_ANSWERS_EXPECTED = 16;
export const MAX_BEACON_ANSWERS_PER_SECOND = 50;
export const MAX_BEACON_ANSWERS_PER_SECOND_PER_HOST = 40;
export const MAX_BEACONS_PER_SECOND = 1_000;
export const MAX_BEACONS_PER_SECOND_PER_HOST = 500;
export const MAX_BYES_PER_SECOND = 50;
export const NONCE_PERIOD_MS = 30_000;
export const MAX_PENDING_SENDS_PER_INTERFACE = 64;
export const MAX_DATAGRAMS_PER_SLICE = 1_000;
export const DATAGRAM_SLICE_MS = 100;
export const MAX_INTERFACES = 64;
export const INTERFACE_RESCAN_MS = 5_000;

// Ports
export const FIRST_AUTO_PORT = 8_080;
export const LAST_AUTO_PORT = 8_999;

// Links
export const MAX_NOISE_MESSAGE_BYTES = 65_535;
export const MAX_HANDSHAKE_MESSAGE_BYTES = 4_096;
export const HANDSHAKE_FIRST_MESSAGE_MS = 2_000;
export const HANDSHAKE_MS = 10_000;
export const MAX_PENDING_HANDSHAKES_PER_ADDRESS = 10;
export const MAX_PENDING_HANDSHAKES_PER_LOOPBACK_ADDRESS = 48;
export const MAX_PENDING_HANDSHAKES = 64;
export const MAX_LINKS_PER_ADDRESS = 16;
export const MAX_LINKS_PER_LOOPBACK_ADDRESS = 128;
export const MAX_LINKS = 256;
export const PING_AFTER_SILENCE_MS = 10_000;
export const DEAD_AFTER_SILENCE_MS = 30_000;
export const DUPLICATE_LINK_WINDOW_MS = 3_000;
export const DUPLICATE_LINK_PING_MS = 1_000;
export const FINISH_MS = 2_000;
export const REKEY_AFTER_MESSAGES = 2 ** 20;
export const REKEY_AFTER_MS = 15 * 60_000;
export const BACKOFF_FIRST_MS = 1_000;
export const BACKOFF_LAST_MS = 60_000;
export const HIGHER_ID_DIAL_DELAY_MS = 200;
export const DIALS_PER_BEACON = 3;
export const DIAL_TIMEOUT_MS = 5_000;
export const MAX_LINK_FAULTS = 10;
export const MAX_NOTED_ADDRESSES = 256;

// Records and flow
export const MAX_RECORD_BODY_BYTES = 32 * 1024;
export const MAX_ENVELOPE_BYTES = MAX_RECORD_BODY_BYTES;
export const MAX_LINK_QUEUE_BYTES = 1024 * 1024;
export const PACE_ABOVE_BYTES = 256 * 1024;
export const PACE_BELOW_BYTES = 128 * 1024;
export const LINK_READ_AHEAD_BYTES = 64 * 1024;
export const STALLED_AFTER_MS = 1_000;
export const MAX_OWED_MS = 30_000;
export const ACKNOWLEDGE_AFTER_MS = ANNOUNCE_AFTER_MS;
export const READ_BUFFER_BYTES = 64 * 1024;

// Lines in and out
export const MAX_INPUT_LINE_BYTES = 64 * 1024;
export const END_OF_INPUT_FIRST_LINK_MS = 5_000;
export const END_OF_INPUT_ACKNOWLEDGED_MS = 30_000;
export const MAX_INPUT_HISTORY_LINES = 500;
export const OUTPUT_HIGH_WATER_BYTES = 1024 * 1024;
export const MAX_OUTPUT_BUFFER_BYTES = 64 * 1024 * 1024;
export const MAX_RECEIPT_RANGES = 64;

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

// Options
export const MAX_INTERFACE_CHARACTERS = 256;
export const MAX_SECRET_BYTES = 1_024;

// Files
export const MAX_PROFILE_FILE_BYTES = 256;
export const MAX_KEPT_FILE_BYTES = 1024 * 1024;
export const KEEP_AT_END_MS = 5_000;
export const MAX_KEPT_SETTINGS = 64;
export const MAX_SETTING_UNITS = 64;
