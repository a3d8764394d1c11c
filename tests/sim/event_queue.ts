/**
 * Virtual time: a queue of events in a binary heap.
 *
 * @module
 */

/** Something to be done in a simulation. */
export type Job = () => void;

/** Virtual time, and what is to happen in it. */
export interface EventQueue {
  /** What time it is, ms. */
  readonly now: number;
  /** When the next job is due, ms; `Infinity` where there is none. */
  readonly next: number;
  /**
   * Does `job` at `time` (ms), or now where that has passed; of one time, what was entered first
   * comes first.
   */
  at(time: number, job: Job): void;
  /** Does `job` before time goes on, behind what was entered so before. */
  soon(job: Job): void;
  /** Does `job` before time goes on, when nothing is left to be done soon. */
  lastly(job: Job): void;
  /** Lets time pass until the next job is due, and does it. */
  step(): void;
  /** Lets time pass until `time` (ms) without doing anything. */
  pass(time: number): void;
}

interface Entry {
  readonly time: number;
  readonly order: number;
  readonly job: Job;
}

const isBefore = (a: Entry, b: Entry): boolean =>
  a.time < b.time || (a.time === b.time && a.order < b.order);

/**
 * Creates an empty event queue at `start` ms: a binary heap, so that a job costs the logarithm of
 * how many wait.
 */
export function createEventQueue(start: number): EventQueue {
  const heap: Entry[] = [];
  const urgent = createQueue();
  const closing = createQueue();
  let order = 0;
  let now = start;

  function push(entry: Entry): void {
    let at = heap.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(entry, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = entry;
  }

  function pop(): Entry | undefined {
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
    return first;
  }

  return {
    get now() {
      return now;
    },
    get next() {
      return urgent.isEmpty && closing.isEmpty ? heap[0]?.time ?? Infinity : now;
    },
    at(time, job) {
      push({ time: Math.max(time, now), order: ++order, job });
    },
    soon: urgent.push,
    lastly: closing.push,
    step() {
      const job = urgent.take() ?? closing.take();
      if (job !== undefined) return job();
      const entry = pop();
      if (entry === undefined) return;
      now = entry.time;
      entry.job();
    },
    pass(time) {
      if (time > now) now = time;
    },
  };
}

/** Jobs in the order they came. */
interface Queue {
  readonly isEmpty: boolean;
  push(job: Job): void;
  take(): Job | undefined;
}

function createQueue(): Queue {
  let jobs: Job[] = [];
  let taken = 0;

  return {
    get isEmpty() {
      return taken === jobs.length;
    },
    push(job) {
      jobs.push(job);
    },
    take() {
      if (taken === jobs.length) return undefined;
      const job = jobs[taken++];
      if (taken === jobs.length) {
        jobs = [];
        taken = 0;
      }
      return job;
    },
  };
}
