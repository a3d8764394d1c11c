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
} from "../../../core/limits.ts";
import type { PeerId } from "../../../core/peer.ts";
import { encodeControl } from "../../link/control.ts";
import { takeOffers } from "../registers/register_gossip.ts";
import type { Log, LogEntry, Run } from "../log/envelope_log.ts";
import { encodeAsks, encodeOffers } from "../wire/register_offers.ts";
import {
  announce,
  claims,
  type Reader,
  runKey,
  takeAnnouncements,
} from "../broadcast/neighbour_state.ts";
import type { Registers } from "../registers/registers.ts";
import type { Router } from "../broadcast/plumtree.ts";
import { type Claim, encodeVector } from "../wire/version_vector.ts";

export interface OutputOptions {
  readonly log: Log;
  readonly own: Run;
  readonly router: Router;
  readonly registers: Registers;
  readonly readers: ReadonlyMap<PeerId, Reader>;
  /** What we claim to hold of a run; `undefined` where that is nothing we stand for. */
  claimOf(run: Run): Claim | undefined;
  /** Whether an envelope may be passed on: an honest relay has checked its very signature. */
  isFit(entry: LogEntry): boolean;
}

/** What is handed to each neighbour's link, when it has room. */
export interface Output {
  /** Copies of others' envelopes handed on so far. */
  readonly relayed: number;
  /** Whether there may be anything to hand over. `now` in monotonic ms. */
  isDue(reader: Reader, now: number): boolean;
  /** The records to hand to the link of `reader`, whose queue holds `queuedBytes`, at `now` (monotonic ms). */
  take(reader: Reader, queuedBytes: number, now: number): readonly Uint8Array[];
}

/** The output of what lies in the log, and of what is to be told of it. */
export function createOutput(options: OutputOptions): Output {
  const { log, own, router, registers, claimOf, isFit } = options;
  let relayed = 0;

  /** Whether this entry of the log is handed over; where not, or besides, its number is told in good time. */
  function passes(entry: LogEntry, reader: Reader, now: number): boolean {
    const { run, sequence } = entry;
    const { author } = run;
    // together with what else is due about then, so that one tick and one write serve them all
    const dueIn = (ms: number): number =>
      Math.floor((now + ms) / ANNOUNCE_GRID_MS) * ANNOUNCE_GRID_MS;
    const tellWithin = (ms: number): false => {
      announce(reader, run, dueIn(ms));
      return false;
    };
    if (entry.source === undefined) {
      if (sequence <= reader.handed) return false;
      reader.handed = sequence;
      reader.owesSince ??= now;
      tellWithin(ANNOUNCE_AT_LAST_AFTER_MS);
      return true;
    }
    if (entry.position < reader.since) return false; // its first vector told of it
    if (author === reader.id) return tellWithin(ACKNOWLEDGE_AFTER_MS);
    if (entry.source === reader.id) return tellWithin(ANNOUNCE_AT_LAST_AFTER_MS);
    const flows = entry.pushed && entry.hops <= MAX_HOPS && router.isEager(reader, author);
    const soon = reader.linked?.has(author) !== true;
    const within = patience(reader, soon ? ANNOUNCE_AFTER_MS : ANNOUNCE_TO_LINKED_AFTER_MS);
    // of a run much is said at once, and everybody's link comes by here: what is to be told by then needs no look at claims
    if (!flows && (reader.announcements.get(run) ?? Infinity) <= dueIn(within)) return false;
    if (claims(reader, run, sequence)) return tellWithin(ANNOUNCE_AT_LAST_AFTER_MS);
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
  function patience(reader: Reader, least: number): number {
    const many = Math.max(1, options.readers.size / FEW_LINKS);
    return Math.min(MAX_ANNOUNCE_AFTER_MS, least * many) * (own.author < reader.id ? 1 : 2);
  }

  /** Whether it holds as much itself, as it told meanwhile; an author wants to hear it all the same. */
  function isKnown({ author, epoch, floor, top, sparse }: Claim, reader: Reader, now: number) {
    if (author === reader.id || sparse.length > 0) return false;
    const theirs = reader.claims.get(runKey({ author, epoch }));
    if (theirs === undefined || theirs.top < top) return false;
    // where it lacks what was said just now, somebody brought it the last first; what is old it only forgot before us
    const first = log.get({ author, epoch }, floor + 1);
    return theirs.floor <= floor || first === undefined || first.came < now - BEGINNING_TOLD_FOR_MS;
  }

  /** What was asked for, as much as fits, and the word that ends it. */
  function answer(reader: Reader): readonly Uint8Array[] {
    const { author, epoch, from, to } = reader.asked!;
    const run = { author, epoch };
    reader.asked = undefined;
    const records: Uint8Array[] = [];
    let bytes = 0;
    const floor = claimOf(run)?.floor ?? log.floor(run);
    for (let sequence = Math.max(from, floor + 1); sequence <= to; sequence++) {
      const entry = log.get(run, sequence);
      if (entry === undefined) {
        if (sequence > (claimOf(run)?.top ?? 0)) break;
        continue;
      }
      if (!isFit(entry)) break;
      if (bytes > 0 && bytes + entry.record.length > MAX_ANSWER_BYTES) break;
      bytes += entry.record.length;
      records.push(entry.record);
      if (entry.source !== undefined) relayed++;
    }
    // of a run that we stand for no more nothing else is to be had either
    const gone = claimOf(run) === undefined ? Math.max(floor, to) : floor;
    records.push(encodeControl({ control: "given", author, epoch, floor: gone }));
    return records;
  }

  return {
    get relayed() {
      return relayed;
    },
    isDue: (reader, now) =>
      reader.cursor < log.end || reader.controls.size > 0 || reader.registers.size > 0 ||
      (reader.announceBy !== undefined && reader.announceBy <= now) ||
      (reader.offerBy !== undefined && reader.offerBy <= now) || reader.asks.size > 0 ||
      (reader.listBy !== undefined && reader.listBy <= now) ||
      reader.asked !== undefined || reader.proofs.length > 0,
    take(reader, queuedBytes, now) {
      reader.blocked = queuedBytes >= LINK_READ_AHEAD_BYTES;
      if (reader.blocked) return [];
      const records: Uint8Array[] = [];
      let room = LINK_READ_AHEAD_BYTES - queuedBytes;
      const put = (record: Uint8Array): void => {
        records.push(record);
        room -= record.length;
      };
      if (reader.controls.size > 0) {
        for (const control of reader.controls.values()) put(encodeControl(control));
        reader.controls.clear();
      }
      if (reader.announceBy !== undefined && reader.announceBy <= now) {
        const told = takeAnnouncements(reader, now).map(claimOf)
          .filter((claim) => claim !== undefined && !isKnown(claim, reader, now));
        for (const record of encodeVector(told as readonly Claim[])) put(record);
      }
      if (reader.listBy !== undefined && reader.listBy <= now) {
        reader.listBy = undefined;
        const ids = [...options.readers.keys()].filter((id) => id !== reader.id);
        put(encodeControl({ control: "neighbours", ids }));
      }
      if (reader.offerBy !== undefined && reader.offerBy <= now) {
        for (const record of encodeOffers(takeOffers(reader, registers, now))) put(record);
      }
      if (reader.asks.size > 0) {
        for (const record of encodeAsks([...reader.asks.values()])) put(record);
        reader.asks.clear();
      }
      for (const register of reader.registers) {
        if (room <= 0) break;
        reader.registers.delete(register);
        put(register.record);
      }
      if (reader.proofs.length > 0) { for (const proof of reader.proofs.splice(0)) put(proof); }
      if (reader.asked !== undefined && room > 0) answer(reader).forEach(put);
      while (room > 0) {
        const entry = log.from(reader.cursor);
        if (entry === undefined) {
          reader.cursor = log.end;
          break;
        }
        reader.cursor = entry.position + 1;
        if (passes(entry, reader, now)) put(entry.record);
        if (entry.run.author === own.author && entry.run.epoch === own.epoch) {
          reader.ownTaken = entry.ownEnd;
        }
      }
      return records;
    },
  };
}
