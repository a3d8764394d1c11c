/**
 * The allowance of one link: how much of our own is pushed over it, where its neighbour grants less
 * than the pace that we keep for all ({@link paceOf}). The rest is announced, and the neighbour
 * asks for it as it likes.
 *
 * 1. A link without an allowance of its own takes everything.
 * 2. A push keeps to the neighbour's grant, so that its flood detector finds nothing.
 *
 * @module
 */
import type { Rate } from "../../granted_rate.ts";
import { createTokenBucket, isWithin, type TokenBucket } from "./token_bucket.ts";

export interface LinkAllowance {
  /** Limits the link where `grant` gives less than `pace`, and ends the limit where it does not. */
  set(grant: Rate, pace: Rate): void;
  /** Takes one; false where it has to be announced instead. `now` in monotonic ms. */
  take(now: number): boolean;
  /** Whether anything was announced instead, since the limit was set. */
  readonly withheld: boolean;
}

/** Makes the allowance of a link that takes everything. */
export function createLinkAllowance(): LinkAllowance {
  let tokenBucket: TokenBucket | undefined;
  let withheld = false;
  return {
    set(grant, pace) {
      if (isWithin(pace, grant)) {
        tokenBucket = undefined;
        withheld = false;
      } else {
        tokenBucket ??= createTokenBucket(grant);
      }
    },
    take(now) {
      if (tokenBucket === undefined || tokenBucket.take(now)) return true;
      withheld = true;
      return false;
    },
    get withheld() {
      return withheld;
    },
  };
}
