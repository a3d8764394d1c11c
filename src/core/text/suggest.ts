/**
 * "Did you mean …?": the nearest of some words by edit distance.
 *
 * @module
 */

/**
 * Returns the candidate of which `typed` is most likely a slip, or `undefined` where none is near.
 * Near means: at most a third of its letters (and at least one) were added, left out, replaced or
 * swapped with their neighbour, and not all of them: of one letter nothing is a slip.
 */
export function suggest(typed: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.min(typed.length, Math.max(1, Math.floor(typed.length / 3)) + 1);
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - typed.length) >= least) continue;
    const distance = slips(typed.toLowerCase(), candidate);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** Returns the optimal string alignment distance (Damerau 1964, by Wagner and Fischer's table). */
function slips(from: string, to: string): number {
  const rows: number[][] = [Array.from({ length: to.length + 1 }, (_, column) => column)];
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let least = Math.min(
        rows[row - 1]![column]! + 1,
        current[column - 1]! + 1,
        rows[row - 1]![column - 1]! + (same ? 0 : 1),
      );
      const swapped = from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped && row > 1 && column > 1) {
        least = Math.min(least, rows[row - 2]![column - 2]! + 1);
      }
      current.push(least);
    }
    rows.push(current);
  }
  return rows[from.length]![to.length]!;
}
