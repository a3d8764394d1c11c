import { MAX_SCROLLBACK_LINES } from "../../../core/limits/front_ends.ts";
import { lowerBound } from "../../../core/sorted.ts";
import { compareLines, type Line } from "./line.ts";

/** Lines in their order, the newest {@link MAX_SCROLLBACK_LINES}. Never changed: inserting makes another one, cheaply. */
export interface Scrollback {
  readonly size: number;
  /** None empty. Inserting copies one of them, not all lines. */
  readonly chunks: readonly (readonly Line[])[];
}

export const EMPTY_SCROLLBACK: Scrollback = { size: 0, chunks: [] };

const CHUNK_LINES = 128;

/** The line at an index, 0 the oldest. */
export function lineAt(scrollback: Scrollback, index: number): Line | undefined {
  if (index < 0) return undefined;
  for (const chunk of scrollback.chunks) {
    if (index < chunk.length) return chunk[index];
    index -= chunk.length;
  }
  return undefined;
}

/** How many lines stand before `line`: its index, where it is held. */
export function indexOf(scrollback: Scrollback, line: Line): number {
  const { chunks } = scrollback;
  let before = scrollback.size;
  // Nearly every line is the newest: look from the end.
  for (let at = chunks.length - 1; at >= 0; at--) {
    const chunk = chunks[at]!;
    before -= chunk.length;
    if (compareLines(chunk[0]!, line) < 0) return before + lowerBound(chunk, line, compareLines);
  }
  return 0;
}

/** Puts a line where it belongs. With more lines than are held, the oldest goes. */
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

/** Takes out every line that `isMeant`. Looks at all of them. */
export function remove(scrollback: Scrollback, isMeant: (line: Line) => boolean): Scrollback {
  const chunks = scrollback.chunks.map((chunk) => chunk.filter((line) => !isMeant(line)))
    .filter((chunk) => chunk.length > 0);
  return { size: chunks.reduce((sum, { length }) => sum + length, 0), chunks };
}

/** Of the lines that `isMeant`, takes out all but the newest `limit`. Looks at all lines. */
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

/** The index of the newest line that `isMeant`, or -1. Looks from the end. */
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

/** Puts another line in the place of the one at an index; both belong there. */
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

/** Lets the oldest line go; there is one. */
export function dropOldest(scrollback: Scrollback): Scrollback {
  const { chunks } = scrollback;
  const left = chunks[0]?.slice(1) ?? [];
  const size = scrollback.size - 1;
  return { size, chunks: left.length === 0 ? chunks.slice(1) : chunks.with(0, left) };
}
