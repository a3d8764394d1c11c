import {
  MAX_HOPS,
  SHORTCUT_AFTER_AT_MOST_MS,
  SHORTCUT_SAVES_HOPS,
} from "../../../core/limits/replication.ts";
import type { PeerId } from "../../../core/peer.ts";
import type { AuthorSequence } from "../log/author_sequence.ts";
import type { LogEntry } from "../log/envelope_log.ts";
import { haves, type NeighbourState } from "./neighbour_state.ts";
import type { Plumtree } from "./plumtree.ts";

/** A copy of what was here already, that came without being asked for. */
export interface Copy {
  readonly neighbour: NeighbourState;
  /** Of whom it is. */
  readonly authorSequence: Pick<AuthorSequence, "author" | "since">;
  /** What was here; `undefined` where it is forgotten. */
  readonly held: LogEntry | undefined;
  /** Links it crossed. */
  readonly hops: number;
}

/**
 * Of two neighbours that bring what an author says, only one is to go on: whoever was first, or the other where its path is much
 * shorter and hardly slower. The latter only for the first thing that came of a run, which goes to everybody: a liar about its path
 * is then chosen once, and not again after it failed. It leads to no circle, since whoever we turn to had it over fewer links
 * than we. `now` in monotonic ms.
 */
export function chooseParent(
  { neighbour, authorSequence: { author, since }, held, hops }: Copy,
  plumtree: Plumtree,
  neighbours: ReadonlyMap<PeerId, NeighbourState>,
  now: number,
): void {
  const parent = plumtree.parent(author);
  const former = parent === undefined || parent === author ? undefined : neighbours.get(parent);
  const isShortcut = held !== undefined && held.sequence === since + 1 && held.pushed &&
    held.source === parent && hops + SHORTCUT_SAVES_HOPS < held.hops &&
    now <= held.came + SHORTCUT_AFTER_AT_MOST_MS;
  if (isShortcut && former !== undefined) return plumtree.onShorterPath(neighbour, author, former);
  plumtree.onDuplicate(
    neighbour,
    author,
    held !== undefined && wasHandedOn(held, neighbour, plumtree),
  );
}

/**
 * Whether this was handed on to `reader`, as far as can be told now. Where it was not after all, `reader` goes on, and is told
 * next time: we pass nothing on to it any more then.
 */
function wasHandedOn(entry: LogEntry, neighbour: NeighbourState, plumtree: Plumtree): boolean {
  const { incarnation, sequence, position, source, pushed, hops } = entry;
  return neighbour.since <= position && position < neighbour.cursor && source !== neighbour.id &&
    pushed && hops <= MAX_HOPS && plumtree.isEager(neighbour, incarnation.author) &&
    !neighbour.grafted.has(incarnation.author) && !haves(neighbour, incarnation, sequence);
}
