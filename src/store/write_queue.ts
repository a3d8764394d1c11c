import { replaceFile } from "./file.ts";

/** Keeps the newest text of a file on disk, while the program goes on. */
export interface WriteQueue {
  /**
   * Replaces the file. While one text is being written only the newest of those that come waits: what is on disk is always one
   * that was given as a whole, and never older than one that was. Resolves when this one is there, or a newer one; rejects with
   * what the file system throws.
   */
  save(text: string): Promise<void>;
  /** Resolves when nothing is being written, and nothing waits. */
  idle(): Promise<void>;
}

interface Waiting {
  readonly text: string;
  readonly saved: PromiseWithResolvers<void>;
}

/** A saver of the file at `path`, which nobody else writes. */
export function createWriteQueue(
  path: string,
  replace: typeof replaceFile = replaceFile,
): WriteQueue {
  let waiting: Waiting | undefined;
  let writing: Promise<void> | undefined;

  async function write(): Promise<void> {
    await undefined; // what is saved in the same breath is written once
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
