/**
 * Keeps the newest text of one file on disk, while the program goes on.
 *
 * Invariants:
 *
 * 1. At most one write is under way.
 * 2. At most one text waits: a newer one replaces it.
 * 3. The file always holds one text as a whole, and never an older one than it held before.
 *
 * It is no `SerialQueue` (crypto/): that does every piece of work, in order, up to a limit; this
 * one skips all but the newest.
 *
 * @module
 */
import { replaceFile } from "./atomic_file.ts";

/** The queue of one file. */
export interface WriteQueue {
  /**
   * Replaces the file. Resolves when this text or a newer one is there; rejects with the error of
   * the file system.
   */
  save(text: string): Promise<void>;
  /** Resolves when nothing is being written, and nothing waits. */
  idle(): Promise<void>;
}

interface Waiting {
  readonly text: string;
  readonly saved: PromiseWithResolvers<void>;
}

/** Creates a queue for the file at `path`, which nobody else writes. */
export function createWriteQueue(
  path: string,
  replace: typeof replaceFile = replaceFile,
): WriteQueue {
  let waiting: Waiting | undefined;
  let writing: Promise<void> | undefined;

  async function write(): Promise<void> {
    await undefined; // of all texts of this turn of the event loop, one is written
    for (let next = take(); next !== undefined; next = take()) {
      try {
        await replace(path, next.text);
        next.saved.resolve();
      } catch (error) {
        next.saved.reject(error);
      }
    }
    writing = undefined;
  }

  function take(): Waiting | undefined {
    const taken = waiting;
    waiting = undefined;
    return taken;
  }

  return {
    save(text) {
      const saved = waiting?.saved ?? Promise.withResolvers<void>();
      waiting = { text, saved };
      writing ??= write();
      return saved.promise;
    },
    async idle() {
      while (writing !== undefined) await writing;
    },
  };
}
