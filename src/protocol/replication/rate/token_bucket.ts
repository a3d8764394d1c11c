/**
 * A token bucket that paces: it says whether one more may go now, and when the next may.
 *
 * The meter of a flood detector is no such bucket: it judges what came already, by a clock of
 * others that may go back, and an author that floods goes on owing. The rate limit of discovery is a
 * sliding window: exact at every moment, and with a share for each key.
 *
 * 1. A bucket holds at most a burst, and no less than nothing.
 * 2. Another rate gives no tokens: what was taken stays taken.
 *
 * @module
 */
import { MIN_RATE_BURST, MIN_RATE_PER_SECOND } from "../../../core/limits/chat.ts";
import type { Rate } from "../../granted_rate.ts";

/**
 * Returns the rate that holds where several are granted: the smallest burst and the smallest number
 * a second, since every neighbour receives everything; `off` where none bounds it. A grant below
 * {@link MIN_RATE_BURST} or {@link MIN_RATE_PER_SECOND} counts as those: otherwise one neighbour
 * that grants nothing would silence us towards everybody.
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

/** All times are monotonic ms. */
export interface TokenBucket {
  /**
   * Changes the rate. Tokens taken stay taken, so that a grant that comes and goes gives no more.
   */
  grant(rate: Rate): void;
  /** Takes a token; false where there is none. */
  take(now: number): boolean;
  /**
   * Returns how long until there is one: 0 where there is, `Infinity` where there never will be.
   */
  wait(now: number): number;
  /**
   * From when on `take` succeeds, to the last bit: a deadline is made of this, since the sum of
   * `now` and `wait` is rounded. `-Infinity` where there is a token; `Infinity` where there never
   * will be one.
   */
  readonly readyAt: number;
}

/** Makes a full bucket. */
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
      // without a bound the bucket is left empty, for the next rate that is granted
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
