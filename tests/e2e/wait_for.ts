/**
 * Waits for conditions, with a time limit that explains what was missing.
 *
 * @module
 */

/** Long enough for a machine with seven times its work; a test that passes never waits. */
const PATIENCE_MS = 300_000;
const WAITED = `waited ${PATIENCE_MS / 1_000} s`;

/** Waits for what should come soon: rejects when it seems never to. */
export async function waitFor<T>(what: string, coming: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const never = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Cannot see ${what}: ${WAITED}`)), PATIENCE_MS);
  });
  try {
    return await Promise.race([coming, never]);
  } finally {
    clearTimeout(timer);
  }
}

/** Something outside whose changes can be waited for. */
export interface Waiter {
  /** To be called after every change. */
  changed(): void;
  /**
   * What `look` finds, now or after a change. Rejects, telling how things stand, when it seems
   * never to come.
   */
  until<T>(what: string, look: () => T | undefined): Promise<T>;
  /** From now on nothing changes: whoever still waits is told why it will not come. */
  end(reason: string): void;
}

/** A watch on what `describe` tells, for whoever reads of a failure. */
export function createWaiter(describe: () => string): Waiter {
  const waiting = new Set<() => void>();
  let ended: string | undefined;

  return {
    changed() {
      for (const look of [...waiting]) look();
    },
    until(what, look) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => give(WAITED), PATIENCE_MS);
        function give(reason: string): void {
          settle();
          reject(new Error(`Cannot see ${what}: ${reason}, and there is ${describe()}`));
        }
        function settle(): void {
          clearTimeout(timer);
          waiting.delete(attempt);
        }
        function attempt(): void {
          try {
            const found = look();
            if (found !== undefined) {
              settle();
              resolve(found);
            } else if (ended !== undefined) {
              give(ended);
            }
          } catch (error) {
            settle();
            reject(error);
          }
        }
        waiting.add(attempt);
        attempt();
      });
    },
    end(reason) {
      ended = reason;
      for (const look of [...waiting]) look();
    },
  };
}
