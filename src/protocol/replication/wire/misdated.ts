/**
 * Messages whose clock gives them no place: they stand where they arrive, and are marked.
 *
 * 1. A reading at most {@link MAX_MISDATED_MS} ahead of our corrected time has its place by clock.
 * 2. A reading further behind loses its place only where the message is pushed to us live: others
 *    are old, and belong where their clock says.
 *
 * @module
 */
import { MAX_MISDATED_MS } from "../../../core/limits/replication.ts";

/** Where the clock of a message is, seen from ours. */
export type Misdated = "ahead" | "behind";

/** Judges a clock reading (ms) by our corrected time (ms); `undefined` where it has its place. */
export function misdatedOf(ms: number, time: number, isLive: boolean): Misdated | undefined {
  if (ms - time > MAX_MISDATED_MS) return "ahead";
  return isLive && time - ms > MAX_MISDATED_MS ? "behind" : undefined;
}
