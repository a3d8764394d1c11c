/**
 * The pacer: holds our own drafts back to the rate that the neighbours grant, so that no flood
 * detector finds us.
 *
 * 1. Drafts go out in the order in which they were added, and none is lost before `flush`.
 * 2. Without a grant nothing is held back, but for a pause behind the first draft, in which its
 *    tree grows.
 * 3. Contents are counted, as our neighbours count them: a sealed list costs a token for each.
 *
 * @module
 */
import type { Rate } from "../../granted_rate.ts";
import type { Draft } from "../wire/envelope.ts";
import { createTokenBucket } from "./token_bucket.ts";

/** All times are monotonic ms. */
export interface Pacer {
  /** How many drafts are held back. */
  readonly waiting: number;
  /** Sets the pace that the neighbours' grants allow now. */
  grant(pace: Rate): void;
  /** Adds a draft behind those that wait. */
  add(draft: Draft): void;
  /** Returns how many more drafts would go out at once if they were added now. */
  capacity(now: number): number;
  /** Takes the drafts that may go out now. */
  take(now: number): readonly Draft[];
  /**
   * Takes all drafts, of which so many may leave that no flood detector finds us (`ready`): another
   * burst, in contents, since detectors allow twice the burst. The others are dropped.
   */
  flush(): { readonly ready: readonly Draft[]; readonly dropped: readonly Draft[] };
  /** Returns how long the granted rate holds the first draft back. */
  wait(now: number): number;
  deadline(): number | undefined;
}

/**
 * Makes a pacer without a bound. It rests behind the very first draft, as long as `restAfterFirst`
 * says.
 */
export function createPacer(restAfterFirst: () => number = () => 0): Pacer {
  const tokenBucket = createTokenBucket("off");
  let drafts: Draft[] = [];
  let burst = Infinity;
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
    grant(pace) {
      burst = pace === "off" ? Infinity : pace[0];
      tokenBucket.grant(pace);
    },
    add(draft) {
      drafts.push(draft);
    },
    capacity(now) {
      if (drafts.length > 0 || now < rested) return 0;
      const available = tokenBucket.available(now);
      return begun || restAfterFirst() === 0 ? available : Math.min(1, available);
    },
    take(now) {
      const ready: Draft[] = [];
      while (ready.length < drafts.length && now >= rested) {
        const draft = drafts[ready.length]!;
        if (!tokenBucket.take(now, draft.count)) break;
        ready.push(draft);
        begin(now);
      }
      if (ready.length > 0) drafts = drafts.slice(ready.length);
      return ready;
    },
    flush() {
      const all = drafts;
      drafts = [];
      let contents = 0;
      const end = all.findIndex(({ count = 1 }) => (contents += count) > burst);
      return end < 0 ? { ready: all, dropped: [] } : {
        ready: all.slice(0, end),
        dropped: all.slice(end),
      };
    },
    wait: (now) => drafts.length === 0 ? 0 : tokenBucket.wait(now),
    deadline: () => drafts.length === 0 ? undefined : Math.max(tokenBucket.readyAt, rested),
  };
}
