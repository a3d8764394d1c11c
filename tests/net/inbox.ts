const PATIENCE_MS = 30_000;

/** What has come so far, and a way to wait for what is still to come. */
export interface Inbox<T> {
  readonly items: readonly T[];
  push(item: T): void;
  /** The first item, past or future, that is wanted. Rejects, with what has come, when it seems never to come. */
  first(wanted: (item: T) => boolean): Promise<T>;
}

export function createInbox<T>(): Inbox<T> {
  const items: T[] = [];
  const waiting = new Set<(item: T) => void>();

  function future(wanted: (item: T) => boolean): Promise<T> {
    return new Promise((resolve, reject) => {
      function stop(): void {
        waiting.delete(waiter);
        clearTimeout(timer);
      }
      function waiter(item: T): void {
        if (!wanted(item)) return;
        stop();
        resolve(item);
      }
      const timer = setTimeout(() => {
        stop();
        reject(new Error(`Cannot wait any longer: current items are ${JSON.stringify(items)}`));
      }, PATIENCE_MS);
      waiting.add(waiter);
    });
  }

  return {
    items,
    push(item) {
      items.push(item);
      for (const waiter of waiting) waiter(item);
    },
    first(wanted) {
      const item = items.find(wanted);
      return item === undefined ? future(wanted) : Promise.resolve(item);
    },
  };
}
