/**
 * The choice between two neighbours that bring the same envelopes: only one stays the parent. This
 * is Plumtree's optimisation (2007, §3.8), by links crossed instead of rounds.
 *
 * 1. The first to bring an envelope stays the parent, unless the other path is much shorter and
 *    hardly slower.
 * 2. A switch happens for the first envelope of an incarnation alone, which goes to everybody: a
 *    neighbour that lies about its path is chosen once, and not again after it failed.
 * 3. A switch makes no circle: the new parent had the envelope over fewer links than we.
 *
 * @module
 */
import {
  MAX_HOPS,
  SHORTCUT_AFTER_AT_MOST_MS,
  SHORTCUT_SAVES_HOPS,
} from "../../../core/limits/replication.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import type { AuthorSequence } from "../log/author_sequence.ts";
import type { LogCursor } from "../log/log_cursor.ts";
import type { LogEntry } from "../log/log_entry.ts";
import { contains } from "../wire/sequence_range.ts";
import type { SyncNeighbour } from "./anti_entropy.ts";
import type { Plumtree } from "./plumtree.ts";
import { claims } from "./sync_state.ts";

/** A neighbour whose copies are compared. */
export interface PathNeighbour extends SyncNeighbour {
  readonly cursor: LogCursor;
}

/** A duplicate that came without being asked for. */
export interface Copy {
  readonly neighbour: PathNeighbour;
  /** The sequence that it belongs to. */
  readonly authorSequence: Pick<AuthorSequence, "author" | "since">;
  /** The first copy; `undefined` where the log forgot it. */
  readonly held: LogEntry | undefined;
  /** Links that the duplicate crossed. */
  readonly hops: number;
}

/** Chooses the parent that an author's envelopes come from. `now` in monotonic ms. */
export function chooseParent(
  { neighbour, authorSequence: { author, since }, held, hops }: Copy,
  plumtree: Plumtree,
  neighbours: ReadonlyMap<PeerId, PathNeighbour>,
  now: number,
): void {
  const parent = plumtree.parent(author);
  const former = parent === undefined || parent === author ? undefined : neighbours.get(parent);
  const isShortcut = held !== undefined && contains(held.numbers, since + 1) && held.pushed &&
    held.source === parent && hops + SHORTCUT_SAVES_HOPS < held.hops &&
    now <= held.came + SHORTCUT_AFTER_AT_MOST_MS;
  if (isShortcut && former !== undefined) return plumtree.onShorterPath(neighbour, author, former);
  const crossed = held !== undefined && wasHandedOver(held, neighbour, plumtree);
  plumtree.onDuplicate(neighbour, author, crossed);
}

/**
 * Whether an entry was pushed to a neighbour, as far as can be told now. Where it was not after
 * all, the neighbour goes on, and is pruned next time: we push nothing of that author to it any
 * more.
 */
function wasHandedOver(entry: LogEntry, neighbour: PathNeighbour, plumtree: Plumtree): boolean {
  const { incarnation, numbers, position, source, pushed, hops } = entry;
  const { cursor, tree, sync } = neighbour;
  return cursor.since <= position && position < cursor.position && source !== neighbour.id &&
    pushed && hops <= MAX_HOPS && plumtree.isEager(neighbour, incarnation.author) &&
    !tree.grafted.has(incarnation.author) && !claims(sync, incarnation, numbers.to);
}
