import {
  ACKNOWLEDGE_AFTER_MS,
  ANNOUNCE_AFTER_MS,
  ANNOUNCE_AT_LAST_AFTER_MS,
  ANNOUNCE_GRID_MS,
  ANNOUNCE_TO_LINKED_AFTER_MS,
  BEGINNING_TOLD_FOR_MS,
  FEW_LINKS,
  LINK_READ_AHEAD_BYTES,
  MAX_ANNOUNCE_AFTER_MS,
  MAX_ANSWER_BYTES,
  MAX_HOPS,
} from "../../../core/limits/replication.ts";
import type { PeerId } from "../../../core/peer.ts";
import { encodeControl } from "../../link/control.ts";
import {
  announce,
  haves,
  incarnationKey,
  type NeighbourState,
  takeAnnouncements,
} from "../broadcast/neighbour_state.ts";
import type { Plumtree } from "../broadcast/plumtree.ts";
import type { Incarnation } from "../log/author_sequence.ts";
import type { Log, LogEntry } from "../log/envelope_log.ts";
import { takeOffers } from "../registers/register_gossip.ts";
import type { Registers } from "../registers/registers.ts";
import { encodeAsks, encodeOffers } from "../wire/register_offers.ts";
import { encodeVector, type Have } from "../wire/version_vector.ts";

export interface OutboundDependencies {
  readonly log: Log;
  readonly own: Incarnation;
  readonly plumtree: Plumtree;
  readonly registers: Registers;
  readonly neighbours: ReadonlyMap<PeerId, NeighbourState>;
  /** What we claim to hold of a run; `undefined` where that is nothing we stand for. */
  haveOf(incarnation: Incarnation): Have | undefined;
  /** Whether an envelope may be passed on: an honest relay has checked its very signature. */
  isFit(entry: LogEntry): boolean;
}

/** What is handed to each neighbour's link, when it has room. */
export interface Outbound {
  /** Copies of others' envelopes handed on so far. */
  readonly relayed: number;
  /** Whether there may be anything to hand over. `now` in monotonic ms. */
  isDue(neighbour: NeighbourState, now: number): boolean;
  /** The records to hand to the link of `reader`, whose queue holds `queuedBytes`, at `now` (monotonic ms). */
  take(neighbour: NeighbourState, queuedBytes: number, now: number): readonly Uint8Array[];
}

/** The output of what lies in the log, and of what is to be told of it. */
export function createOutbound(options: OutboundDependencies): Outbound {
  const { log, own, plumtree, registers, haveOf, isFit } = options;
  let relayed = 0;

  /** Whether this entry of the log is handed over; where not, or besides, its number is told in good time. */
  function passes(entry: LogEntry, neighbour: NeighbourState, now: number): boolean {
    const { incarnation, sequence } = entry;
    const { author } = incarnation;
    // together with what else is due about then, so that one tick and one write serve them all
    const dueIn = (ms: number): number =>
      Math.floor((now + ms) / ANNOUNCE_GRID_MS) * ANNOUNCE_GRID_MS;
    const tellWithin = (ms: number): false => {
      announce(neighbour, incarnation, dueIn(ms));
      return false;
    };
    if (entry.source === undefined) {
      if (sequence <= neighbour.handed) return false;
      neighbour.handed = sequence;
      neighbour.owesSince ??= now;
      tellWithin(ANNOUNCE_AT_LAST_AFTER_MS);
      return true;
    }
    if (entry.position < neighbour.since) return false; // its first vector told of it
    if (author === neighbour.id) return tellWithin(ACKNOWLEDGE_AFTER_MS);
    if (entry.source === neighbour.id) return tellWithin(ANNOUNCE_AT_LAST_AFTER_MS);
    const flows = entry.pushed && entry.hops <= MAX_HOPS && plumtree.isEager(neighbour, author);
    const soon = neighbour.linked?.has(author) !== true;
    const within = patience(neighbour, soon ? ANNOUNCE_AFTER_MS : ANNOUNCE_TO_LINKED_AFTER_MS);
    // of a run much is said at once, and everybody's link comes by here: what is to be told by then needs no look at claims
    if (!flows && (neighbour.announcements.get(incarnation) ?? Infinity) <= dueIn(within)) {
      return false;
    }
    if (haves(neighbour, incarnation, sequence)) return tellWithin(ANNOUNCE_AT_LAST_AFTER_MS);
    if (!flows) return tellWithin(within);
    if (!isFit(entry)) return false;
    relayed++;
    tellWithin(ANNOUNCE_AT_LAST_AFTER_MS);
    return true;
  }

  /**
   * How long numbers gather for a lazy link: the more links there are that might tell, the longer. Whoever has the lower id tells
   * first, which mostly saves the other the trouble.
   */
  function patience(neighbour: NeighbourState, least: number): number {
    const many = Math.max(1, options.neighbours.size / FEW_LINKS);
    return Math.min(MAX_ANNOUNCE_AFTER_MS, least * many) * (own.author < neighbour.id ? 1 : 2);
  }

  /** Whether it holds as much itself, as it told meanwhile; an author wants to hear it all the same. */
  function isKnown(
    { author, epoch, floor, top, sparse }: Have,
    neighbour: NeighbourState,
    now: number,
  ) {
    if (author === neighbour.id || sparse.length > 0) return false;
    const theirs = neighbour.haves.get(incarnationKey({ author, epoch }));
    if (theirs === undefined || theirs.top < top) return false;
    // where it lacks what was said just now, somebody brought it the last first; what is old it only forgot before us
    const first = log.get({ author, epoch }, floor + 1);
    return theirs.floor <= floor || first === undefined || first.came < now - BEGINNING_TOLD_FOR_MS;
  }

  /** What was asked for, as much as fits, and the word that ends it. */
  function answer(neighbour: NeighbourState): readonly Uint8Array[] {
    const { author, epoch, from, to } = neighbour.asked!;
    const incarnation = { author, epoch };
    neighbour.asked = undefined;
    const records: Uint8Array[] = [];
    let bytes = 0;
    const floor = haveOf(incarnation)?.floor ?? log.floor(incarnation);
    for (let sequence = Math.max(from, floor + 1); sequence <= to; sequence++) {
      const entry = log.get(incarnation, sequence);
      if (entry === undefined) {
        if (sequence > (haveOf(incarnation)?.top ?? 0)) break;
        continue;
      }
      if (!isFit(entry)) break;
      if (bytes > 0 && bytes + entry.record.length > MAX_ANSWER_BYTES) break;
      bytes += entry.record.length;
      records.push(entry.record);
      if (entry.source !== undefined) relayed++;
    }
    // of a run that we stand for no more nothing else is to be had either
    const gone = haveOf(incarnation) === undefined ? Math.max(floor, to) : floor;
    records.push(encodeControl({ control: "given", author, epoch, floor: gone }));
    return records;
  }

  return {
    get relayed() {
      return relayed;
    },
    isDue: (neighbour, now) =>
      neighbour.cursor < log.end || neighbour.controls.size > 0 || neighbour.registers.size > 0 ||
      (neighbour.announceBy !== undefined && neighbour.announceBy <= now) ||
      (neighbour.offerBy !== undefined && neighbour.offerBy <= now) || neighbour.asks.size > 0 ||
      (neighbour.listBy !== undefined && neighbour.listBy <= now) ||
      neighbour.asked !== undefined || neighbour.proofs.length > 0,
    take(neighbour, queuedBytes, now) {
      neighbour.blocked = queuedBytes >= LINK_READ_AHEAD_BYTES;
      if (neighbour.blocked) return [];
      const records: Uint8Array[] = [];
      let room = LINK_READ_AHEAD_BYTES - queuedBytes;
      const put = (record: Uint8Array): void => {
        records.push(record);
        room -= record.length;
      };
      if (neighbour.controls.size > 0) {
        for (const control of neighbour.controls.values()) put(encodeControl(control));
        neighbour.controls.clear();
      }
      if (neighbour.announceBy !== undefined && neighbour.announceBy <= now) {
        const told = takeAnnouncements(neighbour, now).map(haveOf)
          .filter((claim) => claim !== undefined && !isKnown(claim, neighbour, now));
        for (const record of encodeVector(told as readonly Have[])) put(record);
      }
      if (neighbour.listBy !== undefined && neighbour.listBy <= now) {
        neighbour.listBy = undefined;
        const ids = [...options.neighbours.keys()].filter((id) => id !== neighbour.id);
        put(encodeControl({ control: "neighbours", ids }));
      }
      if (neighbour.offerBy !== undefined && neighbour.offerBy <= now) {
        for (const record of encodeOffers(takeOffers(neighbour, registers, now))) put(record);
      }
      if (neighbour.asks.size > 0) {
        for (const record of encodeAsks([...neighbour.asks.values()])) put(record);
        neighbour.asks.clear();
      }
      for (const register of neighbour.registers) {
        if (room <= 0) break;
        neighbour.registers.delete(register);
        put(register.record);
      }
      if (neighbour.proofs.length > 0) {
        for (const proof of neighbour.proofs.splice(0)) {
          put(proof);
        }
      }
      if (neighbour.asked !== undefined && room > 0) answer(neighbour).forEach(put);
      while (room > 0) {
        const entry = log.from(neighbour.cursor);
        if (entry === undefined) {
          neighbour.cursor = log.end;
          break;
        }
        neighbour.cursor = entry.position + 1;
        if (passes(entry, neighbour, now)) put(entry.record);
        if (entry.incarnation.author === own.author && entry.incarnation.epoch === own.epoch) {
          neighbour.ownTaken = entry.ownEnd;
        }
      }
      return records;
    },
  };
}
