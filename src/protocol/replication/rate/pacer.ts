import type { Rate } from "../../link/rate.ts";
import type { Draft } from "../wire/envelope.ts";
import { createTokenBucket, smallestRate } from "./token_bucket.ts";

/** Holds back what is to be said beyond what others grant, in order, until it may be said. All times monotonic ms. */
export interface Pacer {
  readonly waiting: number;
  /** The grants of all links, as they are now. */
  grant(rates: Iterable<Rate>): void;
  /** Says `draft` as soon as it may be said: see {@link Pacer.take}. */
  add(draft: Draft): void;
  /** What may be said at `now`. */
  take(now: number): readonly Draft[];
  /** All that waits, whatever was granted. */
  flush(): readonly Draft[];
  /** How long others' grants have the first that waits wait. */
  wait(now: number): number;
  deadline(): number | undefined;
}

/** A pace that nobody bounds yet. Behind the first of all it rests, for as long as `restAfterFirst` says then. */
export function createPacer(restAfterFirst: () => number = () => 0): Pacer {
  const tokenBucket = createTokenBucket("off");
  let drafts: Draft[] = [];
  let begun = false;
  /** When the rest is over. */
  let rested = -Infinity;

  function begin(now: number): void {
    if (!begun) rested = now + restAfterFirst();
    begun = true;
  }

  return {
    get waiting() {
      return drafts.length;
    },
    grant(rates) {
      tokenBucket.grant(smallestRate(rates));
    },
    add(draft) {
      drafts.push(draft);
    },
    take(now) {
      const ready: Draft[] = [];
      while (ready.length < drafts.length && now >= rested && tokenBucket.take(now)) {
        ready.push(drafts[ready.length]!);
        begin(now);
      }
      if (ready.length > 0) drafts = drafts.slice(ready.length);
      return ready;
    },
    flush() {
      const all = drafts;
      drafts = [];
      return all;
    },
    wait: (now) => drafts.length === 0 ? 0 : tokenBucket.wait(now),
    deadline: () => drafts.length === 0 ? undefined : Math.max(tokenBucket.readyAt, rested),
  };
}
