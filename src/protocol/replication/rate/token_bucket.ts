import { MIN_RATE_BURST, MIN_RATE_PER_SECOND } from "../../../core/limits/chat.ts";
import type { Rate } from "../../link/rate.ts";

/**
 * What may be said where several grant a rate: the smallest burst and the smallest number a second of all, since each of them
 * hears everything; `off` where nobody bounds it. A grant below {@link MIN_RATE_BURST} or {@link MIN_RATE_PER_SECOND} counts as
 * those: otherwise one neighbour that grants nothing would silence us towards everybody.
 */
export function smallestRate(grants: Iterable<Rate>): Rate {
  let burst = Infinity;
  let perSecond = Infinity;
  for (const grant of grants) {
    if (grant === "off") continue;
    burst = Math.min(burst, Math.max(grant[0], MIN_RATE_BURST));
    perSecond = Math.min(perSecond, Math.max(grant[1], MIN_RATE_PER_SECOND));
  }
  return burst === Infinity ? "off" : [burst, perSecond];
}

/** A token bucket that paces what we say: each message takes a token. All times are monotonic milliseconds. */
export interface TokenBucket {
  /** Holds to another rate from now on. What was taken before stays taken, so that a grant which comes and goes gives no more. */
  grant(rate: Rate): void;
  /** Takes a token, if one is there. */
  take(now: number): boolean;
  /** How long until one is there: 0 where it is, `Infinity` where the rate never gives one. */
  wait(now: number): number;
  /**
   * From when on `take` succeeds, to the last bit: what a deadline should be made of, since a sum of `now` and `wait` is
   * rounded. `-Infinity` where one is there already; `Infinity` where the rate never gives one.
   */
  readonly readyAt: number;
}

/** A full bucket. */
export function createTokenBucket(rate: Rate): TokenBucket {
  let [burst, perSecond] = amounts(rate);
  let tokens = burst;
  /** When there were so many. */
  let since = 0;
  let readyAt = findReady();

  function findReady(): number {
    if (burst === Infinity || tokens >= 1) return -Infinity;
    return burst < 1 ? Infinity : since + (1 - tokens) * 1_000 / perSecond;
  }

  return {
    get readyAt() {
      return readyAt;
    },
    grant(next) {
      [burst, perSecond] = amounts(next);
      tokens = Math.min(tokens, burst);
      readyAt = findReady();
    },
    take(now) {
      if (now < readyAt) return false;
      const gained = Math.max(0, now - since) * perSecond / 1_000;
      // What is said while nothing bounds it leaves an empty bucket behind, for whoever grants a rate again.
      tokens = burst === Infinity ? 0 : Math.min(burst, tokens + gained) - 1;
      since = now;
      readyAt = findReady();
      return true;
    },
    wait: (now) => Math.max(0, readyAt - now),
  };
}

function amounts(rate: Rate): readonly [burst: number, perSecond: number] {
  return rate === "off" ? [Infinity, Infinity] : rate;
}
