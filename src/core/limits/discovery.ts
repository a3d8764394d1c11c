/**
 * Limits of discovery: beacons and network interfaces.
 *
 * A limit has its unit in its name, the reason for its value above it, and a test at it and one
 * past it. Where no measurement or standard is named, the value is a judgement of what it trades.
 *
 * @module
 */

// Beacons

/** As a DNS datagram (RFC 1035 §4.2.1): no usual path fragments it. A longer one is dropped. */
export const MAX_BEACON_BYTES = 512;
/** Two programs meet within 0.1 s; the repeats make up for lost datagrams and slow switches. */
export const BEACON_START_DELAYS_MS: readonly number[] = [0, 100, 300, 1_000];
/** Without a link nothing else finds anybody, so a person waits at most this long. */
export const BEACON_ALONE_PERIOD_MS = 4_000;
/** With a link, presences tell of newcomers: a beacon only joins two parts of a split mesh. */
export const BEACON_LINKED_PERIOD_MS = 30_000;
/**
 * ± 20 % of the period keeps the nodes of a room from saying hello at the same moment for ever.
 */
export const BEACON_LINKED_JITTER = 0.2;
/**
 * Of a flood the system drops most beacons unread, so more are sent: every 0.5 s while alone, every
 * 3.75 s once linked. A thousand linked nodes then send 270 hellos a second, 140 KB at most.
 */
export const BEACON_FLOODED_HURRY = 8;
/** Ten slices: a flood that pauses for one of them goes on. */
export const BEACON_FLOODED_FOR_MS = 1_000;
/** Answers to one hello spread over this time, as mDNS spreads its own (RFC 6762 §6). */
export const BEACON_ANSWER_MAX_DELAY_MS = 50;
/** Among more nodes only about so many answer: one link is enough to learn of the others. */
export const BEACON_ANSWERS_EXPECTED = 16;
/** 50 nodes that start within a second are answered; more would make us a reflector. */
export const MAX_BEACON_ANSWERS_PER_SECOND = 50;
/** Less than the total: a host that floods leaves 10 answers a second for others. */
export const MAX_BEACON_ANSWERS_PER_SECOND_PER_HOST = 40;
/** The hellos of a thousand nodes within a second are heard; the rest is left unread. */
export const MAX_BEACONS_PER_SECOND = 1_000;
/** Half of the total, so that one host that floods does not silence the others. */
export const MAX_BEACONS_PER_SECOND_PER_HOST = 500;
/** The part of the total that one host leaves, many leave too: forged ones cannot use up all. */
export const BEACON_ANSWERS_PER_SECOND_FOR_NEWCOMERS = 10;
/**
 * An answer to a hello and one to an answer make a link; a lost one has a second chance. Programs
 * of one host share them: a port costs a forger nothing, so only addresses can be counted.
 */
export const FEW_BEACON_ANSWERS = 2;
/** Three times what all 254 sources of a /24 may take of it, forged. */
export const BEACONS_PER_SECOND_FOR_NEWCOMERS = 100;
/** The four hellos of a start and as many answers. */
export const FEW_BEACONS = 8;
/** All 254 sources of a /24, forged, use 8.5 of the 10 answers a second, and 34 beacons. */
export const NEWCOMER_MEMORY_MS = 60_000;
/** Four networks of 254 hosts; beyond, the host that came first counts as new again. */
export const MAX_REMEMBERED_SOURCES = 1_024;
/** Each makes us ping a neighbour and anybody can forge one: bounded like answers. */
export const MAX_BYES_PER_SECOND = 50;
/** A nonce is good for this period and the next. An echo takes ms; a recorded one soon fails. */
export const NONCE_PERIOD_MS = 30_000;
/** A household that has not updated; invented ones fill a quarter of a screen an hour. */
export const MAX_OTHER_VERSIONS_TOLD = 6;
/** Told once: a person who was told an hour ago has updated, or knows. */
export const OTHER_VERSIONS_PERIOD_MS = 3600_000;
/** One line for each kind of reason and hello of somebody alone: a flood fills no log. */
export const IGNORED_BEACON_PERIOD_MS = 4_000;

// Peers that announce themselves and do not answer

/** Two of the longest periods between hellos, and a half: one that is lost means nothing. */
export const ANNOUNCEMENT_MS = 75_000;
/** Twice a full mesh; a person reads of the first few, and the rest of a flood is not watched. */
export const MAX_ANNOUNCED_ADDRESSES = 64;
/** A few programs of one host; a host that invents peers leaves places to fifteen others. */
export const MAX_ANNOUNCED_ADDRESSES_PER_HOST = 4;
/** Four hosts with a few programs each; a firewall hides more than that behind the same words. */
export const MAX_UNANSWERED_REPORTS = 16;
/** A person who mends a firewall tries it a few times in ten minutes, and is told each time. */
export const UNANSWERED_REPORT_PERIOD_MS = 10 * 60_000;

// Sockets and interfaces

/** More than the answers of a second (50); a further datagram is dropped, as any may be. */
export const MAX_PENDING_SENDS_PER_INTERFACE = 64;
/** With the slice: 10,000 a second and socket. The system drops the rest of a flood. */
export const MAX_DATAGRAMS_PER_SLICE = 1_000;
/** After so many datagrams the socket rests for the remainder: keys and links get their turn. */
export const DATAGRAM_SLICE_MS = 100;
/** Far more than a host with containers and VPNs has. Each costs a socket; more make a notice. */
export const MAX_INTERFACES = 64;
/** Wired, wireless and two VPNs are named in a sentence of two lines; of more only the first. */
export const MAX_NAMED_INTERFACES = 4;
/** Deno reports no change of interfaces; a person who plugs in a cable waits about this long. */
export const INTERFACE_RESCAN_MS = 5_000;
