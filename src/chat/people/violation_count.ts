/**
 * Counts what authors signed although no honest program signs it: ciphertext that does not open,
 * rooms under ids of others. A violation is counted and not shown. The envelope or register is
 * relayed all the same.
 *
 * @module
 */

export interface ViolationCount {
  /** How many were counted since the start. */
  readonly total: number;
  note(): void;
}

/** Starts at zero. */
export function createViolationCount(): ViolationCount {
  let total = 0;
  return {
    get total() {
      return total;
    },
    note() {
      total++;
    },
  };
}
