/**
 * Limits of discovery: beacons and network interfaces.
 *
 * A limit has its unit in its name, and a test at it and one past it.
 *
 * @module
 */

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
