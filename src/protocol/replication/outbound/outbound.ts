/**
 * What is handed to each neighbour's link when it has room: controls, announcements, registers,
 * answers, our own envelopes, then those of others that are pushed, and behind all the records of
 * services.
 *
 * 1. A link is handed at most {@link LINK_READ_AHEAD_BYTES} ahead, but for what is small and
 *    urgent. Registers of others take a part of that, so that a flood of them lets messages by.
 * 2. An envelope is pushed where the link is eager for its author, the neighbour does not claim to
 *    hold it, and it crossed at most {@link MAX_HOPS} links; otherwise it is announced in time.
 * 3. Of our own, what exceeds the allowance of a link is announced instead.
 * 4. Nothing is relayed without a check of its own signature.
 * 5. Envelopes of others are handed over while less than {@link RELAY_WINDOW_BYTES} are on their
 *    way that the neighbour did not read. Our own go before those that wait for it, so that a flood
 *    that we relay does not keep our own words from a neighbour that reads it slowly.
 *
 * @module
 */
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
  REGISTER_READ_AHEAD_BYTES,
  RELAY_WINDOW_BYTES,
} from "../../../core/limits/replication.ts";
import { ANSWER_WORK_PER_BYTE } from "../../../core/limits/work.ts";
import { earliest } from "../../../core/now.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import { encodeControl } from "../../link/control.ts";
import { announce, takeAnnouncements, takeLinksDue } from "../broadcast/announcements.ts";
import { takeControls, takeProofs } from "../broadcast/control_queue.ts";
import type { Plumtree } from "../broadcast/plumtree.ts";
import { claims, type RangeRequest, takeRequested } from "../broadcast/sync_state.ts";
import { type Incarnation, incarnationKey } from "../log/author_sequence.ts";
import type { Log } from "../log/envelope_log.ts";
import { handOver, movePast, moveToEnd, setBlocked, takeOwn } from "../log/log_cursor.ts";
import type { LogEntry } from "../log/log_entry.ts";
import { takeAsks, takeOffers, takeRegisters } from "../registers/register_queue.ts";
import type { Registers } from "../registers/registers.ts";
import { encodeAsks, encodeOffers } from "../wire/register_offers.ts";
import type { Emit } from "../wire/replication_event.ts";
import { encodeVector, type Have } from "../wire/version_vector.ts";
import type { NeighbourState } from "./neighbour_state.ts";
import type { ServiceRecords } from "./service_records.ts";

export interface OutboundDependencies {
  readonly log: Log;
  readonly own: Incarnation;
  readonly plumtree: Plumtree;
  readonly registers: Registers;
  readonly serviceRecords: ServiceRecords;
  readonly neighbours: ReadonlyMap<PeerId, NeighbourState>;
  /** Returns what we claim to hold of an incarnation; `undefined` for none, or a closed one. */
  haveOf(incarnation: Incarnation): Have | undefined;
  /** Whether an envelope may be relayed: its own signature is right. */
  isFit(entry: LogEntry): boolean;
  readonly emit: Emit;
}

export interface Outbound {
  /** How many copies of others' envelopes were handed over. */
  readonly relayed: number;
  /** Whether there may be something to hand over. `now` in monotonic ms. */
  isDue(neighbour: NeighbourState, now: number): boolean;
  /**
   * Takes the records for a neighbour's link, whose queue holds `queuedBytes`; the neighbour may
   * not have read `unreadBytes` of what the link took. `now` in monotonic ms.
   */
  take(
    neighbour: NeighbourState,
    queuedBytes: number,
    now: number,
    unreadBytes?: number,
  ): readonly Uint8Array[];
  /** Returns when something is due though nothing happens, monotonic ms. */
  deadline(): number | undefined;
}

/** Makes the outbound side of replication. */
export function createOutbound(dependencies: OutboundDependencies): Outbound {
  const { log, own, plumtree, registers, serviceRecords, neighbours, haveOf, isFit, emit } =
    dependencies;
  let relayed = 0;

  /** Whether an entry is handed over; its numbers are announced in time, in any case. */
  function passes(entry: LogEntry, neighbour: NeighbourState, now: number): boolean {
    const { incarnation, numbers } = entry;
    const { author } = incarnation;
    // on a grid, so that one tick and one write serve all that is due about then
    const dueIn = (ms: number): number =>
      Math.floor((now + ms) / ANNOUNCE_GRID_MS) * ANNOUNCE_GRID_MS;
    const announceWithin = (ms: number): false => {
      announce(neighbour.announcements, incarnation, dueIn(ms));
      return false;
    };
    if (entry.source === undefined) {
      if (!handOver(neighbour.cursor, numbers.to, now)) return false;
      const isNew = entry.position >= neighbour.cursor.since;
      if (isNew && !neighbour.allowance.take(now)) return announceWithin(ANNOUNCE_AFTER_MS);
      announceWithin(ANNOUNCE_AT_LAST_AFTER_MS);
      return true;
    }
    if (entry.position < neighbour.cursor.since) return false; // its first vector announced it
    if (author === neighbour.id) return announceWithin(ACKNOWLEDGE_AFTER_MS);
    if (entry.source === neighbour.id) return announceWithin(ANNOUNCE_AT_LAST_AFTER_MS);
    const flows = entry.pushed && entry.hops <= MAX_HOPS && plumtree.isEager(neighbour, author);
    const soon = neighbour.tree.linked?.has(author) !== true;
    const within = patience(neighbour, soon ? ANNOUNCE_AFTER_MS : ANNOUNCE_TO_LINKED_AFTER_MS);
    // envelopes come in bursts, and each passes here for every link: where an announcement is due
    // by then anyway, the look at the claims is saved
    if (!flows && (neighbour.announcements.due.get(incarnation) ?? Infinity) <= dueIn(within)) {
      return false;
    }
    if (claims(neighbour.sync, incarnation, numbers.to)) {
      return announceWithin(ANNOUNCE_AT_LAST_AFTER_MS);
    }
    if (!flows) return announceWithin(within);
    if (!isFit(entry)) return false;
    relayed++;
    announceWithin(ANNOUNCE_AT_LAST_AFTER_MS);
    return true;
  }

  /**
   * Returns how long announcements gather for a lazy link: the more links there are that might
   * bring one, the longer. The end with the lower id announces first, which mostly saves the other
   * one.
   */
  function patience(neighbour: NeighbourState, least: number): number {
    const many = Math.max(1, neighbours.size / FEW_LINKS);
    return Math.min(MAX_ANNOUNCE_AFTER_MS, least * many) * (own.author < neighbour.id ? 1 : 2);
  }

  /** Whether a neighbour claims as much itself by now; an author is told all the same. */
  function isKnown(
    { author, epoch, floor, top, sparse }: Have,
    neighbour: NeighbourState,
    now: number,
  ) {
    if (author === neighbour.id || sparse.length > 0) return false;
    const theirs = neighbour.sync.haves.get(incarnationKey({ author, epoch }));
    if (theirs === undefined || theirs.top < top) return false;
    // a neighbour that lacks recent numbers was brought a later one first; old ones it only forgot
    // before us
    const first = log.get({ author, epoch }, floor + 1);
    return theirs.floor <= floor || first === undefined || first.came < now - BEGINNING_TOLD_FOR_MS;
  }

  /**
   * Returns what was asked for, as much as fits, and the control that ends the answer. An entry is
   * whole and given once, also where only some of its numbers were asked for.
   */
  function answer(
    id: PeerId,
    { author, epoch, from, to }: RangeRequest,
  ): readonly Uint8Array[] {
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
      sequence = entry.numbers.to;
    }
    // of a closed or dropped incarnation we have nothing else either
    const gone = haveOf(incarnation) === undefined ? Math.max(floor, to) : floor;
    records.push(encodeControl({ control: "given", author, epoch, floor: gone }));
    emit({ type: "extraWork", id, work: bytes * ANSWER_WORK_PER_BYTE });
    return records;
  }

  return {
    get relayed() {
      return relayed;
    },
    isDue({ cursor, controls, announcements, sync, registers, services }, now) {
      return cursor.position < log.end || controls.controls.size > 0 ||
        controls.proofs.length > 0 || isPast(announcements.by, now) ||
        isPast(announcements.listBy, now) || sync.requested !== undefined ||
        registers.ours.size > 0 || registers.ready.size > 0 || registers.asks.size > 0 ||
        isPast(registers.offerBy, now) || services.records.length > 0;
    },
    take(neighbour, queuedBytes, now, unreadBytes = 0) {
      const { cursor, controls, announcements, sync, registers: queue } = neighbour;
      setBlocked(cursor, queuedBytes >= LINK_READ_AHEAD_BYTES, now);
      if (cursor.blocked) return [];
      const records: Uint8Array[] = [];
      let room = LINK_READ_AHEAD_BYTES - queuedBytes;
      const put = (record: Uint8Array): void => {
        records.push(record);
        room -= record.length;
      };
      const putRegisters = (from: "ours" | "ready", roomLeft: number): void => {
        if (queue[from].size === 0 || room <= roomLeft) return;
        for (const register of takeRegisters(queue, from)) {
          put(register.record);
          if (room <= roomLeft) return;
        }
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
      putRegisters("ours", 0);
      putRegisters("ready", LINK_READ_AHEAD_BYTES - REGISTER_READ_AHEAD_BYTES);
      if (controls.proofs.length > 0) takeProofs(controls).forEach(put);
      if (sync.requested !== undefined && room > 0) {
        answer(neighbour.id, takeRequested(sync)!).forEach(put);
      }
      while (room > 0) {
        const entry = log.get(own, Math.max(cursor.handed, log.floor(own)) + 1);
        if (entry === undefined) break;
        takeOwn(cursor, entry);
        if (passes(entry, neighbour, now)) put(entry.record);
      }
      const leastRoom = Math.max(
        0,
        LINK_READ_AHEAD_BYTES + unreadBytes - RELAY_WINDOW_BYTES - queuedBytes,
      );
      while (room > leastRoom) {
        const entry = log.from(cursor.position);
        if (entry === undefined) {
          moveToEnd(cursor, log.end);
          break;
        }
        // before the entry is judged: whether it passes does not depend on the position
        movePast(cursor, entry);
        if (passes(entry, neighbour, now)) put(entry.record);
      }
      if (neighbour.services.records.length > 0) {
        serviceRecords.take(neighbour, LINK_READ_AHEAD_BYTES - room).forEach(put);
      }
      return records;
    },
    deadline() {
      let soonest: number | undefined;
      for (const { cursor, announcements, registers: { offerBy } } of neighbours.values()) {
        if (cursor.blocked) continue; // its link takes nothing before it has room
        soonest = earliest(soonest, announcements.by, offerBy, announcements.listBy);
      }
      return soonest;
    },
  };
}

const isPast = (due: number | undefined, now: number): boolean => due !== undefined && due <= now;
