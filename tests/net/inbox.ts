/**
 * Collects what arrives, and waits for it.
 *
 * @module
 */

/** Long enough for a busy machine; a test that passes never waits. */
const PATIENCE_MS = 120_000;

/** What has come so far, and a way to wait for what is still to come. */
export interface Inbox<T> {
  readonly items: readonly T[];
  push(item: T): void;
  /**
   * The first item, past or future, that is wanted. Rejects, with what has come, when it seems
   * never to come.
   */
  first(wanted: (item: T) => boolean): Promise<T>;
}

export function createInbox<T>(): Inbox<T> {
  const items: T[] = [];
  const waiting = new Set<(item: T) => void>();
  return {
    items,
    push(item) {
      items.push(item);
      for (const waiter of waiting) waiter(item);
    },
    first(wanted) {
      return new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(waiter);
          reject(new Error(`Cannot wait any longer: current items are ${JSON.stringify(items)}`));
        }, PATIENCE_MS);
        function waiter(item: T): void {
          if (!wanted(item)) return;
          waiting.delete(waiter);
          clearTimeout(timer);
          resolve(item);
        }
        // only now: the first `setTimeout` of a program loads code, during which Deno lets promises
        // go on
        const item = items.find(wanted);
        if (item === undefined) waiting.add(waiter);
        else waiter(item);
      });
    },
  };
}
