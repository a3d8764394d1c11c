/**
 * Limits of links, and of which peers link to each other.
 *
 * A limit has its unit in its name, the reason for its value above it, and a test at it and one
 * past it. Where no measurement or standard is named, the value is a judgement of what it trades.
 *
 * @module
 */

// Which peers link to each other

/** 32 nodes make 496 links and one hop: cheap on a LAN. Beyond, links grow with the square. */
export const FULL_MESH_UP_TO = 32;
/** A quarter below the other bound: one peer that comes and goes does not flip the shape. */
export const FULL_MESH_AGAIN_BELOW = 24;
/** The ring connects the mesh; with two links a side it holds when a neighbour crashes. */
export const RING_LINKS_PER_SIDE = 2;
/** Random links narrow the mesh: with four of them a thousand nodes are 11 hops wide at p99. */
export const RANDOM_OUTBOUND_LINKS = 4;
/** Two more than are dialled, since chance favours some: dialling nearly always succeeds. */
export const MAX_RANDOM_INBOUND_LINKS = 6;
/** A host that starts many peers takes only so many random places while others want them. */
export const MAX_PARTIAL_LINKS_PER_ADDRESS = 2;
/** A peer that is told `full` needs one that has room: four leave a choice in a small record. */
export const MAX_ALTERNATIVES = 4;
/** A burst of arrivals is looked at once; a new link half a second later is not noticed. */
export const TOPOLOGY_REVIEW_PERIOD_MS = 500;
/** A review looks at every peer, so a thousand peers have one every 5 s. */
export const TOPOLOGY_REVIEW_MS_PER_PEER = 5;
/** A mesh that grows changes its ring often: what looks surplus now may be wanted in 5 s. */
export const TOPOLOGY_SETTLES_AFTER_MS = 10_000;
/** Links go one at a time, so that each loss is repaired before the next. */
export const SURPLUS_PERIOD_MS = 1_000;
/** Half the authors: the ring and random links need a dozen. An idle one makes room. */
export const MAX_CANDIDATES = 512;
/** A host that nobody proved may be invented; a few programs of a real one are tried at once. */
export const MAX_CLAIMED_CANDIDATES_PER_ADDRESS = 4;
/** A full mesh of routed peers is dialled at once; invented ones come to no more than that. */
export const CLAIM_DIALS_BURST = 32;
/** Invented addresses cost a packet a second; a real one among hundreds is dialled in minutes. */
export const CLAIM_DIALS_PER_SECOND = 1;
/** A claim repeats every minute: a peer that failed thrice is tried once in five of them. */
export const CLAIM_RETRY_MS = 5 * 60_000;
/** Wired, wireless, VPN and one that was named; the oldest goes, so a liar adds no dials. */
export const MAX_ADDRESSES_PER_CANDIDATE = 4;

// Ports

/** The port of the usage text; 8,080 is the customary alternative to 80 and needs no privilege. */
export const FIRST_AUTO_PORT = 8_080;
/** 920 programs on one host find a port, and a firewall rule can name the range. */
export const LAST_AUTO_PORT = 8_999;

// Links

/** The longest message of the Noise framework (§3), which is also what a 2-byte length can say. */
export const MAX_NOISE_MESSAGE_BYTES = 65_535;
/** An identity takes about 400 bytes; ten times that leaves room for fields of later versions. */
export const MAX_HANDSHAKE_MESSAGE_BYTES = 4_096;
/** A program speaks a few versions at once, if more than one. */
export const MAX_OFFERED_VERSIONS = 16;
/** Names of features that both ends must know, each a word; the identity stays short. */
export const MAX_FEATURES = 32;
/** As above. */
export const MAX_FEATURE_NAME_CHARACTERS = 32;
/** An honest dialler speaks in its first packet: a port scanner is rid of soon. */
export const HANDSHAKE_FIRST_MESSAGE_MS = 2_000;
/** Three messages over a slow link and a busy host; then the place is free for others. */
export const HANDSHAKE_MS = 10_000;
/** Taking so many connections costs 1 ms; then the sockets of links are looked at. */
export const MAX_ACCEPTS_PER_SLICE = 8;
/** With the slice: 2,700 a second, a third of a core. The system lets further ones wait. */
export const ACCEPT_SLICE_MS = 3;
/** A host with several peers restarts at once; a flood from one host costs only this. */
export const MAX_PENDING_HANDSHAKES_PER_ADDRESS = 10;
/** A full mesh of 32 on one machine, and half as many dials that cross. */
export const MAX_PENDING_HANDSHAKES_PER_LOOPBACK_ADDRESS = 48;
/** Bounds the state of strangers; one more evicts the oldest of the most crowded address. */
export const MAX_PENDING_HANDSHAKES = 64;
/** Several peers behind one host or NAT; a host that makes up peers gets a sixteenth of all. */
export const MAX_LINKS_PER_ADDRESS = 16;
/** Demos, tests and doors run many peers on one machine, and only its owner can. */
export const MAX_LINKS_PER_LOOPBACK_ADDRESS = 128;
/** A quarter of the 1,024 files that Linux usually lets a process open; `-max-links` lowers it. */
export const MAX_LINKS = 256;
/** Two pings fit before a link counts as dead, so one that is lost or late costs no link. */
export const PING_AFTER_SILENCE_MS = 10_000;
/** Wi-Fi that roams returns within it; with longer, peers that are gone stay in sight. */
export const DEAD_AFTER_SILENCE_MS = 30_000;
/** Two dials that cross are this close, retries included; a later link is a reconnect. */
export const DUPLICATE_LINK_WINDOW_MS = 3_000;
/** A living link answers in ms: one that does not has broken, and the new link takes its place. */
export const DUPLICATE_LINK_PING_MS = 1_000;
/** The last bytes of a goodbye leave at once where anybody reads: quitting waits no longer. */
export const FINISH_MS = 2_000;
/** Far below any limit of ChaCha20-Poly1305 (RFC 9001 §6.6: none under 2^62 messages). */
export const REKEY_AFTER_MESSAGES = 2 ** 20;
/** A key that leaks opens at most a quarter of an hour of the past (Noise §11.3). */
export const REKEY_AFTER_MS = 15 * 60_000;
/** A peer that restarts is back in about a second. The actual delay is random below it. */
export const BACKOFF_FIRST_MS = 1_000;
/** A host that is off costs about one dial a minute; hearing its beacon makes us dial at once. */
export const BACKOFF_LAST_MS = 60_000;
/** The link of the lower id is up by then on any LAN, so that two dials seldom cross. */
export const HIGHER_ID_DIAL_DELAY_MS = 200;
/** A beacon proves that a host is there: three dials show that its port is closed to us. */
export const DIALS_PER_BEACON = 3;
/** SYN is sent at 0, 1 and 3 s (RFC 6298 §2, §5): two lost packets are survived. */
export const DIAL_TIMEOUT_MS = 5_000;
/** A bug of another version is survived a few times and shows in the log; a hostile peer is cut. */
export const MAX_LINK_FAULTS = 10;
/** A person is told of each problem once; beyond, all are news again, and memory is bounded. */
export const MAX_NOTED_ADDRESSES = 256;
/** A few machines of a person's IPv6 network; a stranger who has a /64 fills no half screen. */
export const MAX_NOTED_HOSTS_PER_ORIGIN = 4;
/** A stranger's whole handshake fits; a link that says little needs no more for all its life. */
export const FIRST_READ_BUFFER_BYTES = 4 * 1024;
/** One read takes a whole Noise message (65,535 bytes), and a burst in few turns of the loop. */
export const READ_BUFFER_BYTES = 64 * 1024;
