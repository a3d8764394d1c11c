import { MAX_HOPS, SHORTCUT_AFTER_AT_MOST_MS, SHORTCUT_SAVES_HOPS } from "../../../core/limits.ts";
import type { PeerId } from "../../../core/peer.ts";
import type { LogEntry } from "../log/envelope_log.ts";
import { claims, type Reader } from "./neighbour_state.ts";
import type { Router } from "./plumtree.ts";
import type { Stream } from "../log/author_sequence.ts";

/** A copy of what was here already, that came without being asked for. */
export interface Copy {
  readonly reader: Reader;
  /** Of whom it is. */
  readonly stream: Pick<Stream, "author" | "since">;
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
  { reader, stream: { author, since }, held, hops }: Copy,
  router: Router,
  readers: ReadonlyMap<PeerId, Reader>,
  now: number,
): void {
  const parent = router.parent(author);
  const former = parent === undefined || parent === author ? undefined : readers.get(parent);
  const isShortcut = held !== undefined && held.sequence === since + 1 && held.pushed &&
    held.source === parent && hops + SHORTCUT_SAVES_HOPS < held.hops &&
    now <= held.came + SHORTCUT_AFTER_AT_MOST_MS;
  if (isShortcut && former !== undefined) return router.shortened(reader, author, former);
  router.repeated(reader, author, held !== undefined && wasHandedOn(held, reader, router));
}

/**
 * Whether this was handed on to `reader`, as far as can be told now. Where it was not after all, `reader` goes on, and is told
 * next time: we pass nothing on to it any more then.
 */
function wasHandedOn(entry: LogEntry, reader: Reader, router: Router): boolean {
  const { run, sequence, position, source, pushed, hops } = entry;
  return reader.since <= position && position < reader.cursor && source !== reader.id &&
    pushed && hops <= MAX_HOPS && router.isEager(reader, run.author) &&
    !reader.grafted.has(run.author) && !claims(reader, run, sequence);
}
