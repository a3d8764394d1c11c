/**
 * Limits of replication: what is held, passed on and fetched, and the records that carry it.
 *
 * A limit has its unit in its name, the reason for its value above it, and a test at it and one
 * past it. Where no measurement or standard is named, the value is a judgement of what it trades.
 *
 * @module
 */

// What is held

/** Far more than anybody scrolls through; 10 MB at 1 KB each. The fullest room forgets first. */
export const MAX_HISTORY_MESSAGES = 10_000;
/** As large as the mesh that the simulator proves. All tables of people end there. */
export const MAX_AUTHORS = 1_024;
/** The known authors and as many that are met: making a key ready costs as much as a check. */
export const MAX_READY_KEYS = 2 * MAX_AUTHORS;
/** The incarnation that runs, and the one before, whose last messages may still be on their way. */
export const MAX_EPOCHS_PER_AUTHOR = 2;
/** As many as sequences are kept: nothing is asked for by a claim of one more. */
export const MAX_HAVES_PER_NEIGHBOUR = MAX_AUTHORS * MAX_EPOCHS_PER_AUTHOR;
/** 32 people at 5 messages of 386 bytes a second fill 18 MiB in 5 minutes. */
export const MAX_LOG_BYTES = 32 * 1024 * 1024;
/** What a cable unplugged or a laptop asleep takes to return; longer gaps are counted and shown. */
export const MAX_LOG_AGE_MS = 5 * 60_000;
/** Looking for old envelopes with every message cost more than holding them a second longer. */
export const EVICT_PERIOD_MS = 1_000;
/** Several screens of a room that a person enters; each may have to be opened, too. */
export const MAX_RECENT_ENVELOPES = 200;
/** The log holds no more. */
export const MAX_RECENT_AGE_MS = MAX_LOG_AGE_MS;
/** What a replay brings at once is all that is kept of it, however it arrives. */
export const MAX_REPLAYED_MESSAGES = MAX_RECENT_ENVELOPES;

// Plumtree

/** Twice the longest of the fastest paths among a thousand nodes (14). Beyond: the number only. */
export const MAX_HOPS = 32;
/** With more links than this, announcements wait in proportion: another peer may announce first. */
export const FEW_LINKS = 4;
/** Announcements that fall due about the same time share one tick and one write a link. */
export const ANNOUNCE_GRID_MS = 50;
/** The eager copy outruns it on a LAN, so most announcements find that they are not needed. */
export const ANNOUNCE_AFTER_MS = 200;
/** A peer linked to the author has its messages first-hand: this is only the safety net. */
export const ANNOUNCE_TO_LINKED_AFTER_MS = 1_000;
/** However many links: a repair waits for this and GRAFT_AFTER_MS, which a person can bear. */
export const MAX_ANNOUNCE_AFTER_MS = 3_000;
/** A peer that was handed the envelope over TCP has it; this only ends its bookkeeping. */
export const ANNOUNCE_AT_LAST_AFTER_MS = 20_000;
/** Among more than 32, registers are offered in fewer, larger records (simulated with 1,000). */
export const CROWDED_GRID_MS = 400;
/** A sign of life may be 5 s late, since presence expires after 150 s: it goes with others. */
export const OFFER_GRID_MS = 5_000;
/** Plumtree's timeout: over twice ANNOUNCE_AFTER_MS, as the eager copy may be some hops behind. */
export const GRAFT_AFTER_MS = 500;
/** A tree is turned only for a path clearly shorter: each turn costs a graft and a prune. */
export const SHORTCUT_SAVES_HOPS = 3;
/** The copies of one envelope arrive within it; a later copy is a repair, not a path. */
export const SHORTCUT_AFTER_AT_MOST_MS = 100;
/** The first envelope crosses a thousand nodes and its prunes return within it; nobody notices. */
export const TREE_GROWS_FOR_MS = 500;
/** A peer may lack the beginning of what was sent this recently; of older it only forgot it. */
export const BEGINNING_TOLD_FOR_MS = 60_000;
/** One closes an incarnation; a forger with many keys fills 512 KiB of a link's queue at most. */
export const MAX_PROOFS_PER_LINK = 16;

// Anti-entropy

/** Six bytes in a version vector, and exact as a number: nine years at a million a second. */
export const MAX_SEQUENCE = 2 ** 48 - 1;
/** Reordering leaves a few; one claim stays below 1 KiB. A further range is fetched later. */
export const MAX_SPARSE_RANGES = 64;
/** As many as a history shows. A claim of more is fetched bit by bit: a liar costs no memory. */
export const MAX_AHEAD = 10_000;
/** Twice the age of the log and a presence's: what is older is a recording, sent again. */
export const MAX_UNASKED_BEHIND_MS = 12.5 * 60_000;
/** All nodes have long forgotten what an earlier run said an hour ago: no revival. */
export const MAX_EARLIER_RUN_BEHIND_MS = 3600_000;
/** One write, about 170 envelopes; then other records have their turn on the link. */
export const MAX_ANSWER_BYTES = 64 * 1024;
/** An answer of 64 KiB over a slow or lossy link; then another peer is asked. */
export const ANSWER_TIMEOUT_MS = 5_000;
/** A peer that advertises and does not deliver three times lies or forgot: others are asked. */
export const MAX_FETCH_TRIES = 3;
/** A peer that failed may have fetched it itself by then. */
export const FETCH_AGAIN_AFTER_MS = 30_000;
/** All that advertise it say that they forgot it: a late neighbour still has a minute to tell. */
export const FETCH_GIVEN_UP_AFTER_MS = 60_000;
/** Its author says so too: links that are dialled anew stand by then, and a person still waits. */
export const FORGOTTEN_BY_AUTHOR_AFTER_MS = 5_000;
/** Longer than a graft and its answer (0.5 s and a round trip), shorter than people wait. */
export const REORDER_TIMEOUT_MS = 2_000;
/** 2 s of 100 people at the default rate; then the oldest are shown out of order. */
export const MAX_REORDER_BUFFER_ENVELOPES = 1_000;

// Clocks

/** 32 bits, as register offers carry it; a millisecond with so many messages does not happen. */
export const MAX_CLOCK_COUNTER = 0xffff_ffff;
/** Half of what has its place: a follower stays within it where clocks differ by minutes. */
export const MAX_CLOCK_FOLLOWED_AHEAD_MS = 10 * 60_000;
/** Clocks that nobody corrects differ by minutes; further off, a place by clock hides a message. */
export const MAX_MISDATED_MS = 20 * 60_000;
/** A dead battery is off by years; within a week a person may have set a wrong date. */
export const MAX_CLOCK_CORRECTION_MS = 7 * 24 * 3600_000;
/** A slow link delays a reading by less: that is no error of the clock. */
export const MIN_CLOCK_CORRECTION_MS = 2_000;
/** A person sees a difference of minutes, and clocks that are set by hand are off by one. */
export const MAX_CLOCK_OFF_UNTOLD_MS = 2 * 60_000;
/** The first neighbours of a run may be the wrong ones: the others come within seconds. */
export const CLOCK_OFF_TOLD_AFTER_MS = 30_000;
/** Nobody knows so many people whose clocks are wrong; the oldest is told of again. */
export const MAX_TOLD_MISDATED_RUNS = 256;
/** A busy machine is late by less, a laptop that slept by more; pings wait 10 s, so none is due. */
export const SUSPENDED_AFTER_LATE_MS = 5_000;
/** Six bytes in a version vector: ms since 1970 until the year 10,889. */
export const MAX_EPOCH_MS = 2 ** 48 - 1;

// Records and flow

/** Half a Noise message: no record has to be split, and each message is filled by half at least. */
export const MAX_RECORD_BODY_BYTES = 32 * 1024;
/** All lines of a usual read: more save nothing (a signature costs 0.3 % of such a bundle). */
export const MAX_CONTENTS_PER_ENVELOPE = 256;
/** Names, numbers, keys and a room: 600 bytes today, with room for fields of later versions. */
export const MAX_ENVELOPE_OVERHEAD_BYTES = 1_024;
/** More rooms than a run of a program talks in; of further ones, the numbers before are not told. */
export const MAX_ROOMS_WITH_BACK = 1_024;
/** An envelope is the body of one record. */
export const MAX_ENVELOPE_BYTES = MAX_RECORD_BODY_BYTES;
/** Sixteen answers: a peer that asks and does not read is cut, and 256 of them hold 256 MiB. */
export const MAX_LINK_QUEUE_BYTES = 1024 * 1024;
/** Four read-aheads: the link is never idle, and a reader is some 600 messages behind at most. */
export const BACKPRESSURE_ABOVE_BYTES = 256 * 1024;
/** Half, so that input is not stopped and started with every message. */
export const BACKPRESSURE_BELOW_BYTES = 128 * 1024;
/** One Noise message is written while the next gathers: urgent records wait no longer. */
export const LINK_READ_AHEAD_BYTES = 64 * 1024;
/**
 * Relayed bytes that are not known to be read: 190 envelopes, which the other end checks in 30 ms.
 * A message of our own waits for no more; a link with a round trip of 10 ms relays 18,000 a second.
 */
export const RELAY_WINDOW_BYTES = LINK_READ_AHEAD_BYTES;
/** Four in a window: the next part is on its way while the other end reads. */
export const RECEIPT_PERIOD_BYTES = RELAY_WINDOW_BYTES / 4;
/** A neighbour that answers no ping is relayed nothing more, and costs no more memory either. */
export const MAX_RECEIPTS = 64;
/** 50 registers, whose signatures take the other end 10 ms: a message behind them waits so long. */
export const REGISTER_READ_AHEAD_BYTES = LINK_READ_AHEAD_BYTES / 4;
/** One write is filled while the next gathers; a message waits for 5 ms of it at 100 Mbit/s. */
export const SERVICE_READ_AHEAD_BYTES = LINK_READ_AHEAD_BYTES / 4;
/** Three of the longest records keep a link busy; 256 links hold as much as the log, 32 MiB. */
export const MAX_SERVICE_QUEUE_BYTES = 128 * 1024;
/** An empty record costs memory too: of so many, the bytes above are what counts. */
export const MAX_SERVICE_QUEUE_RECORDS = 512;
/** A reader that took nothing for a second is not slow but stopped: the others go on without it. */
export const STALLED_AFTER_MS = 1_000;
/** Far above a round trip and its 0.2 s on a lossy link: a full log goes on without that reader. */
export const OVERDUE_AFTER_MS = 5_000;
/** A number that grows is drawn as often; a flood must not report with each message. */
export const STANDING_PERIOD_MS = 1_000;
/** As long as a silent link may live: nobody holds up what we send for longer. */
export const MAX_UNACKNOWLEDGED_MS = 30_000;
/** One acknowledgement for a burst, with the other announcements; "delivered" may lag that much. */
export const ACKNOWLEDGE_AFTER_MS = ANNOUNCE_AFTER_MS;
