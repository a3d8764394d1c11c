/**
 * One entry of the log: an envelope as the record in which it is relayed, with what relaying it
 * depends on.
 *
 * @module
 */
import type { Clock } from "../../../core/hybrid_logical_clock.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import {
  type DecodedEnvelope,
  lastClockOf,
  numbersOf,
  relayRecord,
  type SignedEnvelope,
} from "../wire/envelope.ts";
import type { Misdated } from "../wire/misdated.ts";
import type { Range } from "../wire/sequence_range.ts";
import type { Incarnation } from "./author_sequence.ts";

/** How an envelope came, and how it goes on. */
export interface Passage {
  readonly incarnation: Incarnation;
  readonly record: Uint8Array;
  /** Links that it will have crossed when it is relayed. */
  readonly hops: number;
  /** The neighbour that brought it; `undefined` for our own. */
  readonly source: PeerId | undefined;
  /** Whether it is pushed: an answer to a request, or the excess of a flood, is only announced. */
  readonly pushed: boolean;
  /** Whether its own signature was checked. */
  checked: boolean;
  /** When it came, monotonic ms. */
  readonly came: number;
}

/** One envelope, as the record in which it is relayed. */
export interface LogEntry extends Passage {
  /** Its place in the order in which entries came, rising. */
  readonly position: number;
  /** The numbers of its contents. */
  readonly numbers: Range;
  /** Its room; `undefined` where it broke a rule, and is relayed without being shown. */
  readonly room: string | undefined;
  /** The clock reading of its last content. */
  readonly clock: Clock;
  readonly digest: string;
  /** Its clock gives it no place. */
  readonly misdated?: Misdated;
  /** Bytes of all our own records up to this one, inclusive. */
  readonly ownEnd: number;
}

/** An entry that has no place yet. */
export type NewLogEntry = Omit<LogEntry, "position" | "ownEnd">;

/** Returns the passage of an envelope of our own. `came` in monotonic ms. */
export function ownPassage(incarnation: Incarnation, record: Uint8Array, came: number): Passage {
  return { incarnation, record, hops: 1, source: undefined, pushed: true, checked: true, came };
}

/** Returns the passage of an envelope that `source` brought at `came`, monotonic ms. */
export function foreignPassage(
  source: PeerId,
  incarnation: Incarnation,
  { body, hops }: Pick<DecodedEnvelope, "body" | "hops">,
  { pushed, checked }: Pick<Passage, "pushed" | "checked">,
  came: number,
): Passage {
  const onwards = Math.min(hops + 1, 255);
  const record = relayRecord(body, onwards);
  return { incarnation, record, hops: onwards, source, pushed, checked, came };
}

/** Makes the entry of an envelope; `faulty`: it broke a rule, and is not shown. */
export function logEntryOf(
  { envelope, digest }: Pick<SignedEnvelope, "envelope" | "digest">,
  passage: Passage,
  faulty = false,
): NewLogEntry {
  return {
    ...passage,
    numbers: numbersOf(envelope),
    room: faulty ? undefined : envelope.room,
    clock: lastClockOf(envelope),
    digest,
  };
}
