/** Work that is done piece by piece, in the order it came. */
export interface SerialQueue extends AsyncDisposable {
  /** Takes `work`, which must not reject, and begins it later; `false` where there is too much already, or all is over. */
  add(work: () => Promise<void>): boolean;
  /** Forgets what has not begun, and resolves when what has begun is done. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** At most `limit` pieces are held, the one under way among them. */
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
