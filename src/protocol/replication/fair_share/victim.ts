/**
 * The one policy for a full table that strangers can fill: which row makes room for a new one. The
 * rows lie in a tree of places, and each branch has a max–min share at every level.
 *
 * 1. A protected row never makes room, and a protected new row is never refused for its branch.
 * 2. Rows of people who are gone make room first, the longest gone first.
 * 3. Otherwise the way goes from the root to the child with most weight, the new row included, and
 *    so on to a place. Loose rows make room before attached ones of the same parent.
 * 4. The new row is refused where it is the youngest there itself, or where the branch of the
 *    victim would fall below the branch of the new row.
 *
 * @module
 */

/** The way from the root to a place: names of branches. */
export type Path = readonly string[];

/** The branch of the loose people below a link. No id and no address is spelled like it. */
export const LOOSE = "?";

/** A row of a table: what its author's place is, and what it weighs there. */
export interface ShareRow {
  readonly path: Path;
  /** 1, or its bytes. */
  readonly weight: number;
  /** When it was first heard of; of two the larger is the younger. */
  readonly since: number;
  readonly isProtected: boolean;
  /** Since when its author is gone; `undefined` where the author is here. */
  readonly goneSince?: number | undefined;
  /** Whether it makes room before the others of its branch at the root. */
  readonly isSpare?: boolean;
}

/** The rows below one child of a place. */
interface Branch<T extends ShareRow> {
  readonly name: string;
  readonly rows: T[];
  weight: number;
  /** The youngest row that may make room. */
  youngest: T | undefined;
}

/** The branch of the rows that lie at a place itself. */
const OWN = "";

/**
 * Returns the row that makes room; `undefined`: `fresh`, the new row, is refused, or no row may.
 * `rows` holds the table's; without `fresh` the table already holds the new row.
 */
export function chooseVictim<T extends ShareRow>(rows: readonly T[], fresh?: T): T | undefined {
  const all = fresh === undefined ? rows : [...rows, fresh];
  const gone = longestGone(all);
  if (gone !== undefined) return gone === fresh ? undefined : gone;
  let left = all;
  // whether the new row lies in the branch that the way has come to
  let isWithin = fresh !== undefined;
  for (let level = 0;; level++) {
    const branches = branchesOf(left, level);
    const next = heaviestOf(branches.values());
    if (next === undefined) return undefined;
    const own = isWithin ? branches.get(fresh!.path[level] ?? OWN) : undefined;
    if (own !== undefined && own !== next) {
      isWithin = false;
      const isFair = next.name === LOOSE || next.weight > own.weight || fresh!.isProtected;
      if (!isFair) return undefined;
    }
    if (next.name === OWN) return next.youngest === fresh ? undefined : next.youngest;
    left = next.rows;
    if (level > 0) continue;
    const spare = left.filter((row) => row.isSpare === true && !row.isProtected);
    if (spare.length === 0) continue;
    left = spare;
    isWithin = isWithin && fresh!.isSpare === true && !fresh!.isProtected;
  }
}

function longestGone<T extends ShareRow>(rows: readonly T[]): T | undefined {
  let longest: T | undefined;
  for (const row of rows) {
    if (row.isProtected || row.goneSince === undefined) continue;
    if (longest === undefined || row.goneSince < longest.goneSince!) longest = row;
  }
  return longest;
}

function branchesOf<T extends ShareRow>(
  rows: readonly T[],
  level: number,
): ReadonlyMap<string, Branch<T>> {
  const branches = new Map<string, Branch<T>>();
  for (const row of rows) {
    const name = row.path[level] ?? OWN;
    let branch = branches.get(name);
    if (branch === undefined) {
      branches.set(name, branch = { name, rows: [], weight: 0, youngest: undefined });
    }
    branch.rows.push(row);
    branch.weight += row.weight;
    if (row.isProtected) continue;
    if (branch.youngest === undefined || row.since >= branch.youngest.since) branch.youngest = row;
  }
  return branches;
}

/** Loose ones first, then by weight; of equal ones the branch with the youngest row. */
function heaviestOf<T extends ShareRow>(branches: Iterable<Branch<T>>): Branch<T> | undefined {
  let heaviest: Branch<T> | undefined;
  for (const branch of branches) {
    if (branch.youngest === undefined) continue;
    if (branch.name === LOOSE) return branch;
    if (heaviest === undefined || isHeavier(branch, heaviest)) heaviest = branch;
  }
  return heaviest;
}

function isHeavier(branch: Branch<ShareRow>, other: Branch<ShareRow>): boolean {
  if (branch.weight !== other.weight) return branch.weight > other.weight;
  const difference = branch.youngest!.since - other.youngest!.since;
  return difference === 0 ? branch.name > other.name : difference > 0;
}
