/**
 * Nonces that need no memory, like TCP's SYN cookies (RFC 4987 §3.6): each is a MAC over its
 * audience and its period.
 *
 * 1. A flood cannot push out the nonces in use, since none is stored.
 * 2. A nonce counts only from the audience that it was issued for.
 * 3. A nonce counts for one period at least and for two at most.
 * 4. The comparison takes the same time whatever the bytes are.
 *
 * @module
 */

import { createHmac, timingSafeEqual } from "node:crypto";
import { fromBase64Url, toBase64Url } from "../../core/bytes.ts";
import { NONCE_PERIOD_MS } from "../../core/limits/discovery.ts";
import { NONCE_BYTES } from "./beacon.ts";

/** Issues nonces and recognises them. */
export interface NonceCookies {
  /** Returns the nonce for `audience` at `now` (monotonic ms). */
  issue(audience: string, now: number): string;
  /**
   * Checks whether `nonce` was issued for `audience` in this period of {@link NONCE_PERIOD_MS} or
   * the one before.
   */
  accepts(nonce: string, audience: string, now: number): boolean;
}

export const NONCE_KEY_BYTES = 32;

/**
 * Creates nonces under a secret key of {@link NONCE_KEY_BYTES}; the key must be fresh at each
 * start.
 */
export function createNonceCookies(key: Uint8Array): NonceCookies {
  function nonceOf(audience: string, period: number): Uint8Array {
    const mac = createHmac("sha256", key).update(`${period}\n${audience}`).digest();
    return mac.subarray(0, NONCE_BYTES);
  }

  return {
    issue: (audience, now) => toBase64Url(nonceOf(audience, periodOf(now))),

    accepts(nonce, audience, now) {
      const bytes = fromBase64Url(nonce, NONCE_BYTES);
      if (bytes === undefined) return false;
      const period = periodOf(now);
      return [period, period - 1].some((each) => timingSafeEqual(bytes, nonceOf(audience, each)));
    },
  };
}

function periodOf(now: number): number {
  return Math.floor(now / NONCE_PERIOD_MS);
}
