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
import { announce, takeAnnouncements, takeLinksDue } from "../broadcast/announcements.ts";
import { takeControls, takeProofs } from "../broadcast/control_queue.ts";
import type { Plumtree } from "../broadcast/plumtree.ts";
import { claims, type RangeRequest, takeRequested } from "../broadcast/sync_state.ts";
import { type Incarnation, incarnationKey, isSameIncarnation } from "../log/author_sequence.ts";
import type { Log, LogEntry } from "../log/envelope_log.ts";
import { handOver, movePast, moveToEnd, setBlocked } from "../log/log_cursor.ts";
import { takeAsks, takeOffers, takeRegisters } from "../registers/register_queue.ts";
import type { Registers } from "../registers/registers.ts";
import { encodeAsks, encodeOffers } from "../wire/register_offers.ts";
import { encodeVector, type Have } from "../wire/version_vector.ts";
import type { NeighbourState } from "./neighbour_state.ts";

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
export function createOutbound(dependencies: OutboundDependencies): Outbound {
  const { log, own, plumtree, registers, neighbours, haveOf, isFit } = dependencies;
  let relayed = 0;

  /** Whether this entry of the log is handed over; where not, or besides, its number is told in good time. */
  function passes(entry: LogEntry, neighbour: NeighbourState, now: number): boolean {
    const { incarnation, sequence } = entry;
    const { author } = incarnation;
    // together with what else is due about then, so that one tick and one write serve them all
    const dueIn = (ms: number): number =>
      Math.floor((now + ms) / ANNOUNCE_GRID_MS) * ANNOUNCE_GRID_MS;
    const tellWithin = (ms: number): false => {
      announce(neighbour.announcements, incarnation, dueIn(ms));
      return false;
    };
    if (entry.source === undefined) {
      if (!handOver(neighbour.cursor, sequence, now)) return false;
      tellWithin(ANNOUNCE_AT_LAST_AFTER_MS);
      return true;
    }
    if (entry.position < neighbour.cursor.since) return false; // its first vector told of it
    if (author === neighbour.id) return tellWithin(ACKNOWLEDGE_AFTER_MS);
    if (entry.source === neighbour.id) return tellWithin(ANNOUNCE_AT_LAST_AFTER_MS);
    const flows = entry.pushed && entry.hops <= MAX_HOPS && plumtree.isEager(neighbour, author);
    const soon = neighbour.tree.linked?.has(author) !== true;
    const within = patience(neighbour, soon ? ANNOUNCE_AFTER_MS : ANNOUNCE_TO_LINKED_AFTER_MS);
    // of a run much is said at once, and everybody's link comes by here: what is to be told by then needs no look at claims
    if (!flows && (neighbour.announcements.due.get(incarnation) ?? Infinity) <= dueIn(within)) {
      return false;
    }
    if (claims(neighbour.sync, incarnation, sequence)) return tellWithin(ANNOUNCE_AT_LAST_AFTER_MS);
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
    const many = Math.max(1, neighbours.size / FEW_LINKS);
    return Math.min(MAX_ANNOUNCE_AFTER_MS, least * many) * (own.author < neighbour.id ? 1 : 2);
  }

  /** Whether it holds as much itself, as it told meanwhile; an author wants to hear it all the same. */
  function isKnown(
    { author, epoch, floor, top, sparse }: Have,
    neighbour: NeighbourState,
    now: number,
  ) {
    if (author === neighbour.id || sparse.length > 0) return false;
    const theirs = neighbour.sync.haves.get(incarnationKey({ author, epoch }));
    if (theirs === undefined || theirs.top < top) return false;
    // where it lacks what was said just now, somebody brought it the last first; what is old it only forgot before us
    const first = log.get({ author, epoch }, floor + 1);
    return theirs.floor <= floor || first === undefined || first.came < now - BEGINNING_TOLD_FOR_MS;
  }

  /** What was asked for, as much as fits, and the word that ends it. */
  function answer({ author, epoch, from, to }: RangeRequest): readonly Uint8Array[] {
    const incarnation = { author, epoch };
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
    isDue({ cursor, controls, announcements, sync, registers }, now) {
      return cursor.position < log.end || controls.controls.size > 0 ||
        controls.proofs.length > 0 || isPast(announcements.by, now) ||
        isPast(announcements.listBy, now) || sync.requested !== undefined ||
        registers.ready.size > 0 || registers.asks.size > 0 || isPast(registers.offerBy, now);
    },
    take(neighbour, queuedBytes, now) {
      const { cursor, controls, announcements, sync, registers: queue } = neighbour;
      setBlocked(cursor, queuedBytes >= LINK_READ_AHEAD_BYTES);
      if (cursor.blocked) return [];
      const records: Uint8Array[] = [];
      let room = LINK_READ_AHEAD_BYTES - queuedBytes;
      const put = (record: Uint8Array): void => {
        records.push(record);
        room -= record.length;
      };
      if (controls.controls.size > 0) {
        for (const control of takeControls(controls)) put(encodeControl(control));
      }
      if (isPast(announcements.by, now)) {
        const haves = takeAnnouncements(announcements, now).map(haveOf)
          .filter((have) => have !== undefined)
          .filter((have) => !isKnown(have, neighbour, now));
        for (const record of encodeVector(haves)) put(record);
      }
      if (takeLinksDue(announcements, now)) {
        const ids = [...neighbours.keys()].filter((id) => id !== neighbour.id);
        put(encodeControl({ control: "neighbours", ids }));
      }
      if (isPast(queue.offerBy, now)) {
        for (const record of encodeOffers(takeOffers(queue, registers, now))) put(record);
      }
      if (queue.asks.size > 0) encodeAsks(takeAsks(queue)).forEach(put);
      if (queue.ready.size > 0 && room > 0) {
        for (const register of takeRegisters(queue)) {
          put(register.record);
          if (room <= 0) break;
        }
      }
      if (controls.proofs.length > 0) takeProofs(controls).forEach(put);
      if (sync.requested !== undefined && room > 0) answer(takeRequested(sync)!).forEach(put);
      while (room > 0) {
        const entry = log.from(cursor.position);
        if (entry === undefined) {
          moveToEnd(cursor, log.end);
          break;
        }
        // before the entry is judged: whether it passes does not depend on the position
        movePast(cursor, entry, isSameIncarnation(entry.incarnation, own));
        if (passes(entry, neighbour, now)) put(entry.record);
      }
      return records;
    },
  };
}

const isPast = (due: number | undefined, now: number): boolean => due !== undefined && due <= now;
