/**
 * The position of one neighbour in our log, and how far it acknowledged our own envelopes. A slow
 * link needs no queue: its cursor stays behind.
 *
 * 1. `position`, `acknowledged` and `missed` never go back.
 * 2. Of the entries before `since` only our own are handed over; the neighbour may ask for the
 *    rest.
 * 3. `owesSince` is set while the neighbour was handed more of ours than it acknowledged.
 * 4. An acknowledgement below the checkpoint moves no checkpoint: a neighbour that acknowledges a
 *    little now and then is late all the same.
 * 5. Only the functions here write a cursor.
 *
 * @module
 */
import type { LogEntry } from "./log_entry.ts";

/** Where a cursor begins. */
export type StartPosition = Pick<
  LogCursor,
  "position" | "since" | "ownTaken" | "handed" | "acknowledged" | "missed" | "lost" | "catchingUp"
>;

export interface LogCursor {
  /** Position in the log of the next entry to hand over. */
  readonly position: number;
  /** Position behind the newest entry when the neighbour came. */
  readonly since: number;
  /** {@link Log.ownEnd} up to which our own entries were handed over. */
  readonly ownTaken: number;
  /** The last number of our own that was handed over, or announced in its place. */
  readonly handed: number;
  /** Number up to which the neighbour acknowledged our envelopes, without holes. */
  readonly acknowledged: number;
  /**
   * Number up to which our envelopes were forgotten before the neighbour came, or acknowledged
   * them; 0 for none.
   */
  readonly missed: number;
  /** How many of ours were forgotten before they were handed over to a neighbour that was here. */
  readonly lost: number;
  /**
   * The neighbour is far behind, because it came late or its link took nothing for a while: nothing
   * waits for it until it is near the end of the log.
   */
  readonly catchingUp: boolean;
  /** When the link last took something, or had room, monotonic ms. */
  readonly progressed: number;
  /** The link had no room when it was last looked at: nothing is due before it takes something. */
  readonly blocked: boolean;
  /** Since when an acknowledgement is owed, monotonic ms; `undefined` while none is. */
  readonly owesSince: number | undefined;
  /** The number whose acknowledgement is waited for, and since when (monotonic ms), if any. */
  readonly checkpoint: { readonly number: number; readonly since: number } | undefined;
}

type Writable = { -readonly [Field in keyof LogCursor]: LogCursor[Field] };

/** Makes a cursor at a start position. `now` in monotonic ms. */
export function createLogCursor(start: StartPosition, now: number): LogCursor {
  const owes = { owesSince: undefined, checkpoint: undefined };
  return { ...start, progressed: now, blocked: false, ...owes };
}

/** Moves a cursor behind an entry. */
export function movePast(cursor: Writable, entry: LogEntry): void {
  cursor.position = entry.position + 1;
}

/** Notes that our entries up to one are handed over, whatever lies before them. */
export function takeOwn(cursor: Writable, entry: LogEntry): void {
  cursor.ownTaken = Math.max(cursor.ownTaken, entry.ownEnd);
}

/** Moves a cursor to the end of the log. */
export function moveToEnd(cursor: Writable, end: number): void {
  cursor.position = end;
}

/** Notes that our envelope with this last number is handed over; false where it was before. */
export function handOver(cursor: Writable, last: number, now: number): boolean {
  if (last <= cursor.handed) return false;
  cursor.handed = last;
  cursor.owesSince ??= now;
  cursor.checkpoint ??= { number: last, since: now };
  return true;
}

/** Notes an acknowledgement up to a number. */
export function acknowledge(cursor: Writable, number: number, now: number): void {
  if (number <= cursor.acknowledged) return;
  const { handed, checkpoint } = cursor;
  cursor.acknowledged = number;
  cursor.owesSince = number < handed ? now : undefined;
  if (checkpoint === undefined || number < checkpoint.number) return;
  cursor.checkpoint = number < handed ? { number: handed, since: now } : undefined;
}

/** Notes that an acknowledgement, if one is owed, could not come before `now`. */
export function excuse(cursor: Writable, now: number): void {
  if (cursor.owesSince !== undefined) cursor.owesSince = now;
  if (cursor.checkpoint !== undefined) cursor.checkpoint = { ...cursor.checkpoint, since: now };
}

/** Notes that ours up to a number are forgotten, whether or not they were acknowledged. */
export function noteForgotten(cursor: Writable, floor: number): void {
  if (floor <= cursor.acknowledged) return;
  const before = Math.max(cursor.acknowledged, cursor.missed, cursor.handed);
  cursor.lost += Math.max(0, floor - before);
  cursor.missed = Math.max(cursor.missed, floor);
}

/** Notes whether the neighbour is far behind, so that nothing waits for it. */
export function setCatchingUp(cursor: Writable, catchingUp: boolean): void {
  cursor.catchingUp = catchingUp;
}

/** Notes that the link took something. */
export function noteProgress(cursor: Writable, now: number): void {
  cursor.progressed = now;
}

/** Notes whether the link has no room; from the moment when it has none it takes nothing. */
export function setBlocked(cursor: Writable, blocked: boolean, now: number): void {
  if (blocked && !cursor.blocked) cursor.progressed = now;
  cursor.blocked = blocked;
}
