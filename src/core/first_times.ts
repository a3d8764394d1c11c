/**
 * First times: whether a cause comes for the first time. What is told of a cause that others can
 * repeat at will is told at its first time alone.
 *
 * 1. At most `limit` causes are remembered. The one that came first makes room, and is first again.
 *
 * @module
 */

export interface FirstTimes {
  /** Returns whether a cause is not remembered; from now on it is. */
  note(cause: string): boolean;
  /** Forgets a cause that is over: its next time is a first one. */
  forget(cause: string): void;
}

/** Remembers nothing yet. */
export function createFirstTimes(limit: number): FirstTimes {
  const causes = new Set<string>();
  return {
    note(cause) {
      if (causes.has(cause)) return false;
      const [oldest] = causes;
      if (oldest !== undefined && causes.size >= limit) causes.delete(oldest);
      causes.add(cause);
      return true;
    },
    forget: (cause) => void causes.delete(cause),
  };
}
