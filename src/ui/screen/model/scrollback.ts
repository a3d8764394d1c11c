/**
 * The scrollback of a room: its newest lines in their order, as a persistent list.
 *
 * Invariants:
 *
 * 1. Lines are in the order of {@link compareLines}, and at most {@link MAX_SCROLLBACK_LINES}.
 * 2. No chunk is empty, and none has more than {@link CHUNK_LINES} lines.
 * 3. A scrollback never changes. Inserting makes another one, and copies one chunk.
 *
 * @module
 */
import { lowerBound } from "../../../core/binary_search.ts";
import { MAX_SCROLLBACK_LINES } from "../../../core/limits/front_ends.ts";
import { compareLines, type Line } from "./line.ts";

/** The lines, in chunks. */
export interface Scrollback {
  readonly size: number;
  /** Chunks of lines, in order. */
  readonly chunks: readonly (readonly Line[])[];
}

export const EMPTY_SCROLLBACK: Scrollback = { size: 0, chunks: [] };

const CHUNK_LINES = 128;

/** Returns the line at an index, 0 for the oldest. */
export function lineAt(scrollback: Scrollback, index: number): Line | undefined {
  if (index < 0) return undefined;
  for (const chunk of scrollback.chunks) {
    if (index < chunk.length) return chunk[index];
    index -= chunk.length;
  }
  return undefined;
}

/** Returns how many lines stand before `line`: its index, if it is held. */
export function indexOf(scrollback: Scrollback, line: Line): number {
  const { chunks } = scrollback;
  let before = scrollback.size;
  // Nearly every line is the newest: search from the end.
  for (let at = chunks.length - 1; at >= 0; at--) {
    const chunk = chunks[at]!;
    before -= chunk.length;
    if (compareLines(chunk[0]!, line) < 0) return before + lowerBound(chunk, line, compareLines);
  }
  return 0;
}

/** Inserts a line at its place. Beyond the limit, the oldest line is dropped. */
export function insert(scrollback: Scrollback, line: Line): Scrollback {
  const chunks = [...scrollback.chunks];
  let at = Math.max(0, chunks.length - 1);
  while (at > 0 && compareLines(chunks[at]?.[0] ?? line, line) > 0) at--;
  const chunk = chunks[at] ?? [];
  const place = lowerBound(chunk, line, compareLines);
  const grown = chunk.toSpliced(place, 0, line);
  if (grown.length <= CHUNK_LINES) chunks[at] = grown;
  // A full chunk that only grows at its end stays full; any other is halved.
  else if (place === chunk.length) chunks.splice(at, 1, chunk, [line]);
  else chunks.splice(at, 1, grown.slice(0, CHUNK_LINES / 2), grown.slice(CHUNK_LINES / 2));
  return trim({ size: scrollback.size + 1, chunks });
}

/** Removes every line that `isMeant`. Takes time for all lines. */
export function remove(scrollback: Scrollback, isMeant: (line: Line) => boolean): Scrollback {
  const chunks = scrollback.chunks.map((chunk) => chunk.filter((line) => !isMeant(line)))
    .filter((chunk) => chunk.length > 0);
  return { size: chunks.reduce((sum, { length }) => sum + length, 0), chunks };
}

/** Removes all but the newest `limit` of the lines that `isMeant`. Takes time for all lines. */
export function keepNewest(
  scrollback: Scrollback,
  limit: number,
  isMeant: (line: Line) => boolean,
): Scrollback {
  let excess = -limit;
  for (const chunk of scrollback.chunks) {
    for (const line of chunk) if (isMeant(line)) excess++;
  }
  if (excess <= 0) return scrollback;
  return remove(scrollback, (line) => isMeant(line) && excess-- > 0);
}

/** Returns the index of the newest line that `isMeant`, or -1. Searches from the end. */
export function lastIndex(scrollback: Scrollback, isMeant: (line: Line) => boolean): number {
  let end = scrollback.size;
  for (let at = scrollback.chunks.length - 1; at >= 0; at--) {
    const chunk = scrollback.chunks[at]!;
    end -= chunk.length;
    const found = chunk.findLastIndex(isMeant);
    if (found >= 0) return end + found;
  }
  return -1;
}

/** Replaces the line at an index by one that belongs there too. */
export function replaceAt(scrollback: Scrollback, index: number, line: Line): Scrollback {
  let before = 0;
  const chunks = scrollback.chunks.map((chunk) => {
    const at = index - before;
    before += chunk.length;
    return at >= 0 && at < chunk.length ? chunk.with(at, line) : chunk;
  });
  return { ...scrollback, chunks };
}

function trim(scrollback: Scrollback): Scrollback {
  return scrollback.size <= MAX_SCROLLBACK_LINES ? scrollback : dropOldest(scrollback);
}

/** Drops the oldest line; there is one. */
export function dropOldest(scrollback: Scrollback): Scrollback {
  const { chunks } = scrollback;
  const left = chunks[0]?.slice(1) ?? [];
  const size = scrollback.size - 1;
  return { size, chunks: left.length === 0 ? chunks.slice(1) : chunks.with(0, left) };
}
