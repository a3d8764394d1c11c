/**
 * Paces frames: at most {@link MAX_FRAMES_PER_SECOND} a second. Half of them are reserved for
 * changes by the person, so that a key is seen at once however much others write.
 *
 * @module
 */
import { MAX_FRAMES_PER_SECOND } from "../../../core/limits/front_ends.ts";

/** The cause of a change. */
export type Cause = "person" | "others";

/** The pacer of one screen. */
export interface FramePacer {
  /** Returns the moment (monotonic ms) from which on a change may be drawn; perhaps in the past. */
  due(cause: Cause): number;
  /** Notes that a frame is drawn at `now` (monotonic ms). */
  drawn(now: number): void;
}

const TWO_FRAMES_MS = 2_000 / MAX_FRAMES_PER_SECOND;

/** Creates a pacer before the first frame. */
export function createFramePacer(): FramePacer {
  let last = -Infinity;
  let beforeLast = -Infinity;
  return {
    // Two frames in any such time are as many as one in each half of it.
    due: (cause) => (cause === "person" ? beforeLast : last) + TWO_FRAMES_MS,
    drawn(now) {
      beforeLast = last;
      last = now;
    },
  };
}
