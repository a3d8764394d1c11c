/**
 * The announcements that one neighbour is due: of which incarnations it is told what we hold
 * (Plumtree's "I have", as version vectors), and the list of our links.
 *
 * 1. An incarnation is announced at the earliest of the times asked for, and once for all of them.
 * 2. `by` is never later than the earliest time in `due`; it may be earlier.
 * 3. Only the functions here write announcements.
 *
 * @module
 */
import { earliest } from "../../../core/now.ts";
import type { Incarnation } from "../log/author_sequence.ts";

export interface Announcements {
  /** By when each incarnation is announced, monotonic ms. */
  readonly due: Map<Incarnation, number>;
  /** The earliest of those times. */
  readonly by: number | undefined;
  /** When to send the list of our links; `undefined` while the neighbour has it. */
  readonly listBy: number | undefined;
}

type Writable = { -readonly [Field in keyof Announcements]: Announcements[Field] };

/** Makes announcements of nothing but our links, which are due now (monotonic ms). */
export function createAnnouncements(now: number): Announcements {
  return { due: new Map(), by: undefined, listBy: now };
}

/** Announces an incarnation by `due` (monotonic ms). */
export function announce(announcements: Writable, incarnation: Incarnation, due: number): void {
  const before = announcements.due.get(incarnation);
  if (before !== undefined && before <= due) return;
  announcements.due.set(incarnation, due);
  announcements.by = earliest(announcements.by, due);
}

/** Makes every announcement due now. */
export function announceAllNow(announcements: Writable, now: number): void {
  for (const incarnation of announcements.due.keys()) announce(announcements, incarnation, now);
}

/** Drops an incarnation that is no longer kept. */
export function dropAnnouncement({ due }: Announcements, incarnation: Incarnation): void {
  due.delete(incarnation);
}

/** Takes the incarnations that are due. */
export function takeAnnouncements(announcements: Writable, now: number): readonly Incarnation[] {
  if (announcements.by === undefined || announcements.by > now) return [];
  const incarnations: Incarnation[] = [];
  announcements.by = undefined;
  for (const [incarnation, due] of announcements.due) {
    if (due <= now) {
      announcements.due.delete(incarnation);
      incarnations.push(incarnation);
    } else {
      announcements.by = earliest(announcements.by, due);
    }
  }
  return incarnations;
}

/** Sends the list of our links by `due` (monotonic ms), or earlier where it was due already. */
export function announceLinks(announcements: Writable, due: number): void {
  announcements.listBy = earliest(announcements.listBy, due);
}

/** Sends the list of our links now. */
export function announceLinksNow(announcements: Writable, now: number): void {
  announcements.listBy = now;
}

/** Takes the list of our links: whether it is due. */
export function takeLinksDue(announcements: Writable, now: number): boolean {
  if (announcements.listBy === undefined || announcements.listBy > now) return false;
  announcements.listBy = undefined;
  return true;
}
