/**
 * The state of anti-entropy with one neighbour: what it claims to hold, and the requests under way
 * in both directions.
 *
 * 1. At most one request of ours is pending at a neighbour, and one of its requests at us.
 * 2. A claim is the neighbour's word, not a proof: nothing is missing because of it alone.
 * 3. At most {@link MAX_HAVES_PER_NEIGHBOUR} incarnations are noted of what the neighbour claims.
 * 4. Only the functions here and in `anti_entropy.ts` write this state.
 *
 * @module
 */
import { MAX_HAVES_PER_NEIGHBOUR } from "../../../core/limits/replication.ts";
import { type Incarnation, incarnationKey } from "../log/author_sequence.ts";
import type { Range } from "../wire/sequence_range.ts";
import { covers, type Have } from "../wire/version_vector.ts";

/** A range of an incarnation that one end asked the other for. */
export interface RangeRequest extends Incarnation, Range {}

/** A request of ours; the neighbour has until `by` (monotonic ms) to end its answer. */
export interface PendingRequest extends RangeRequest {
  readonly by: number;
  /** Something of the range came from the neighbour. */
  readonly answered: boolean;
}

export interface SyncState {
  /** What it claims to hold, by {@link incarnationKey}. */
  readonly haves: Map<string, Have>;
  /** Our request to the neighbour. */
  readonly pending: PendingRequest | undefined;
  /** The neighbour's request to us. */
  readonly requested: RangeRequest | undefined;
}

type Writable = { -readonly [Field in keyof SyncState]: SyncState[Field] };

/** Makes the state with a neighbour that claimed nothing. */
export function createSyncState(): SyncState {
  return { haves: new Map(), pending: undefined, requested: undefined };
}

/** Whether the neighbour claims to hold that number. */
export function claims({ haves }: SyncState, incarnation: Incarnation, sequence: number): boolean {
  const have = haves.get(incarnationKey(incarnation));
  return have !== undefined && covers(have, sequence);
}

/** Notes what the neighbour claims to hold of an incarnation; false where there is no room. */
export function noteHave({ haves }: SyncState, have: Have): boolean {
  const key = incarnationKey(have);
  if (haves.size >= MAX_HAVES_PER_NEIGHBOUR && !haves.has(key)) return false;
  haves.set(key, have);
  return true;
}

/** Begins a request of ours, or ends it (`undefined`). */
export function setPending(sync: Writable, request: PendingRequest | undefined): void {
  sync.pending = request;
}

/** Notes that our request brought something. */
export function noteAnswer(sync: Writable): void {
  if (sync.pending !== undefined) sync.pending = { ...sync.pending, answered: true };
}

/** Notes what the neighbour asks for; a later request replaces an earlier one. */
export function setRequested(sync: Writable, request: RangeRequest): void {
  sync.requested = request;
}

/** Takes what the neighbour asked for. */
export function takeRequested(sync: Writable): RangeRequest | undefined {
  const { requested } = sync;
  sync.requested = undefined;
  return requested;
}
