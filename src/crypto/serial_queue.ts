/**
 * A queue of asynchronous work, done piece by piece in the order it came.
 *
 * Two other queues are other ideas: `store/write_queue.ts` does only the newest of what waits, and
 * the job queue of the engine (`chat/`) is a pure one: it numbers jobs, hands over so many at a
 * time, and matches answers.
 *
 * @module
 */
/** The queue. */
export interface SerialQueue extends AsyncDisposable {
  /**
   * Takes `work`, which must not reject, and begins it later. Returns false where the queue is full
   * or disposed of.
   */
  add(work: () => Promise<void>): boolean;
  /** Drops all work that has not begun; resolves when the rest is done. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Creates a queue that holds at most `limit` pieces, the one under way among them. */
export function createSerialQueue(limit: number): SerialQueue {
  const waiting: (() => Promise<void>)[] = [];
  let held = 0;
  let over = false;
  let running: Promise<void> = Promise.resolve();

  async function run(): Promise<void> {
    for (let work = waiting.shift(); work !== undefined; work = waiting.shift()) {
      await work();
      held--;
    }
  }

  return {
    add(work) {
      if (over || held >= limit) return false;
      waiting.push(work);
      if (held++ === 0) running = running.then(run);
      return true;
    },
    async [Symbol.asyncDispose]() {
      over = true;
      waiting.length = 0;
      await running;
    },
  };
}
