/**
 * A token bucket that paces: it says whether one more may go now, and when the next may.
 *
 * The meter of a flood detector is no such bucket: it judges what came already, by a clock of
 * others that may go back, and an author that floods goes on owing. The rate limit of discovery is
 * a sliding window: exact at every moment, and with a share for each key.
 *
 * 1. A bucket holds at most a burst, and no less than nothing.
 * 2. Another rate gives no tokens: what was taken stays taken.
 *
 * @module
 */
import {
  DEFAULT_RATE_BURST,
  DEFAULT_RATE_PER_SECOND,
  MIN_RATE_BURST,
  MIN_RATE_PER_SECOND,
} from "../../../core/limits/chat.ts";
import type { Rate } from "../../granted_rate.ts";

/**
 * Returns the pace to keep where several neighbours grant a rate: the smallest burst and the
 * smallest number a second of those that count; `off` where none bounds it.
 *
 * A grant counts if it is no less than the default, or than the most that any neighbour grants.
 * Otherwise one neighbour that grants nothing would slow us down towards everybody: a smaller grant
 * holds for its own link alone. The pace is never below {@link MIN_RATE_BURST} and
 * {@link MIN_RATE_PER_SECOND}.
 */
export function paceOf(grants: Iterable<Rate>): Rate {
  const all = [...grants].map(amounts);
  const reference = [
    Math.min(DEFAULT_RATE_BURST, Math.max(MIN_RATE_BURST, ...all.map(([burst]) => burst))),
    Math.min(
      DEFAULT_RATE_PER_SECOND,
      Math.max(MIN_RATE_PER_SECOND, ...all.map(([, more]) => more)),
    ),
  ] as const;
  const counted = all.filter((grant) => isWithin(reference, grant));
  if (all.length > 0 && counted.length === 0) return reference;
  const burst = Math.min(...counted.map(([burst]) => burst));
  const perSecond = Math.min(...counted.map(([, perSecond]) => perSecond));
  return Math.min(burst, perSecond) === Infinity ? "off" : [burst, perSecond];
}

/** Whether a rate asks for no more than a grant gives. */
export function isWithin(rate: Rate, grant: Rate): boolean {
  const [burst, perSecond] = amounts(rate);
  const [grantedBurst, grantedPerSecond] = amounts(grant);
  return burst <= grantedBurst && perSecond <= grantedPerSecond;
}

/** All times are monotonic ms. */
export interface TokenBucket {
  /**
   * Changes the rate. Tokens taken stay taken, so that a grant that comes and goes gives no more.
   */
  grant(rate: Rate): void;
  /**
   * Takes so many tokens, 1 where nothing is said; false where there is none. More than there are
   * leave a debt, which later tokens pay first.
   */
  take(now: number, count?: number): boolean;
  /** Returns how many tokens there are. */
  available(now: number): number;
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

  const tokensAt = (now: number): number =>
    Math.min(burst, tokens + Math.max(0, now - since) * perSecond / 1_000);

  return {
    get readyAt() {
      return readyAt;
    },
    grant(next) {
      [burst, perSecond] = amounts(next);
      tokens = Math.min(tokens, burst);
      readyAt = findReady();
    },
    take(now, count = 1) {
      if (now < readyAt) return false;
      // without a bound the bucket is left empty, for the next rate that is granted
      tokens = burst === Infinity ? 0 : tokensAt(now) - count;
      since = now;
      readyAt = findReady();
      return true;
    },
    available: (now) => burst === Infinity ? Infinity : Math.max(0, Math.floor(tokensAt(now))),
    wait: (now) => Math.max(0, readyAt - now),
  };
}

function amounts(rate: Rate): readonly [burst: number, perSecond: number] {
  return rate === "off" ? [Infinity, Infinity] : rate;
}
