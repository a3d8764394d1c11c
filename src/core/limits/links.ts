/**
 * Limits of links, and of which peers link to each other.
 *
 * A limit has its unit in its name, and a test at it and one past it.
 *
 * @module
 */

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
