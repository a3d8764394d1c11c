import {
  MAX_REORDER_BUFFER_ENVELOPES,
  REORDER_TIMEOUT_MS,
} from "../../../core/limits/replication.ts";
import { earliest } from "../../../core/time.ts";
import type { AuthorSequence } from "../log/author_sequence.ts";
import type { Received } from "../wire/envelope.ts";

/**
 * Holds back what of a run came ahead of a hole, so that what one person says is shown in the order in which they said it: no
 * longer than {@link REORDER_TIMEOUT_MS}, and no more than {@link MAX_REORDER_BUFFER_ENVELOPES} in all. It is passed on and acknowledged all the
 * same. All times monotonic ms.
 */
export interface ReorderBuffer {
  /** What may be shown now, in order, when `fresh` came of `stream`. */
  add(authorSequence: Contiguous, fresh: readonly Received[], now: number): readonly Received[];
  /** What has become due since, because a hole was given up or did not close in time. */
  take(now: number): readonly Received[];
  /** All that is held back. */
  flush(): readonly Received[];
  /** When something is due at the latest. */
  deadline(): number | undefined;
}

/** What of a stream matters for order: up to where it has come without a hole. */
type Contiguous = Pick<AuthorSequence, "whole">;

interface Held {
  readonly waiting: readonly Received[];
  readonly due: number;
}

const numberOf = ({ envelope }: Received): number => envelope.sequence;

/** A sequencer that holds nothing back. */
export function createReorderBuffer(): ReorderBuffer {
  const held = new Map<Contiguous, Held>();
  /** The highest number shown although a hole lay below it: nobody waits for that hole any more. */
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
