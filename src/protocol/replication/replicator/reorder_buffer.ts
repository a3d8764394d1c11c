/**
 * The reorder buffer: holds back envelopes that came ahead of a hole in their author's sequence, so
 * that they are shown in the order in which they were sent. They are relayed and acknowledged all
 * the same.
 *
 * 1. An envelope waits at most {@link REORDER_TIMEOUT_MS}.
 * 2. At most {@link MAX_REORDER_BUFFER_ENVELOPES} wait in all; beyond that the oldest sequence goes
 *    first.
 * 3. Every envelope comes out once. Of one sequence they rise, but for those whose hole was
 *    skipped.
 *
 * @module
 */
import {
  MAX_REORDER_BUFFER_ENVELOPES,
  REORDER_TIMEOUT_MS,
} from "../../../core/limits/replication.ts";
import { earliest } from "../../../core/now.ts";
import type { AuthorSequence } from "../log/author_sequence.ts";
import type { Received } from "../wire/envelope.ts";

/** All times are monotonic ms. */
export interface ReorderBuffer {
  /** Adds what came of a sequence; returns what may be shown now, in order. */
  add(authorSequence: Contiguous, fresh: readonly Received[], now: number): readonly Received[];
  /** Takes what is due, because a hole was given up or did not close in time. */
  take(now: number): readonly Received[];
  /** Takes everything. */
  flush(): readonly Received[];
  /** Returns when something is due at the latest. */
  deadline(): number | undefined;
}

/** The part of a sequence that matters for order: up to where it came without a hole. */
type Contiguous = Pick<AuthorSequence, "whole">;

interface Held {
  readonly waiting: readonly Received[];
  readonly due: number;
}

const numberOf = ({ envelope }: Received): number => envelope.sequence;

/** Makes an empty buffer. */
export function createReorderBuffer(): ReorderBuffer {
  const held = new Map<Contiguous, Held>();
  /**
   * The highest number shown although a hole lay below it: nothing waits for that hole any more.
   */
  const skipped = new WeakMap<Contiguous, number>();
  let count = 0;

  /** Splits `all`, in rising order, into what may be shown and what has to wait. */
  function split(authorSequence: Contiguous, all: readonly Received[]) {
    let upTo = Math.max(authorSequence.whole, skipped.get(authorSequence) ?? 0);
    const ready = all.findIndex((received) => {
      if (numberOf(received) > upTo + 1) return true;
      upTo = Math.max(upTo, numberOf(received));
      return false;
    });
    const at = ready < 0 ? all.length : ready;
    if (upTo > authorSequence.whole) skipped.set(authorSequence, upTo);
    return { ready: all.slice(0, at), waiting: all.slice(at) };
  }

  function keep(authorSequence: Contiguous, waiting: readonly Received[], due: number): void {
    count += waiting.length - (held.get(authorSequence)?.waiting.length ?? 0);
    held.delete(authorSequence);
    if (waiting.length > 0) held.set(authorSequence, { waiting, due });
  }

  function release(authorSequence: Contiguous, { waiting }: Held): readonly Received[] {
    keep(authorSequence, [], 0);
    skipped.set(authorSequence, numberOf(waiting.at(-1)!));
    return waiting;
  }

  return {
    add(authorSequence, fresh, now) {
      const before = held.get(authorSequence);
      if (before === undefined && fresh.every((one) => numberOf(one) <= authorSequence.whole)) {
        return fresh;
      }
      const all = [...before?.waiting ?? [], ...fresh].sort((a, b) => numberOf(a) - numberOf(b));
      const { ready, waiting } = split(authorSequence, all);
      keep(authorSequence, waiting, before?.due ?? now + REORDER_TIMEOUT_MS);
      const released: Received[] = [...ready];
      for (const [incarnation, each] of held) {
        if (count <= MAX_REORDER_BUFFER_ENVELOPES) break;
        released.push(...release(incarnation, each));
      }
      return released;
    },
    take(now) {
      const due: Received[] = [];
      for (const [authorSequence, each] of [...held]) {
        if (each.due <= now) {
          due.push(...release(authorSequence, each));
          continue;
        }
        const { ready, waiting } = split(authorSequence, each.waiting);
        if (ready.length === 0) continue;
        keep(authorSequence, waiting, each.due);
        due.push(...ready);
      }
      return due;
    },
    flush: () => [...held].flatMap(([authorSequence, each]) => release(authorSequence, each)),
    deadline: () => earliest(...held.values().map(({ due }) => due)),
  };
}
