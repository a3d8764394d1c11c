import { MAX_FRAMES_PER_SECOND } from "../../../core/limits/front_ends.ts";

/** What a change comes from: what a person does is to be seen at once, what others do soon. */
export type Cause = "person" | "others";

/**
 * Says when to draw: at most {@link MAX_FRAMES_PER_SECOND} times a second. Half of the frames are kept for what the person
 * does, so that a key need not wait for the frame after next however much others say.
 */
export interface FramePacer {
  /** The moment (monotonic ms) from which on a change may be drawn; perhaps in the past. */
  due(cause: Cause): number;
  /** A frame is drawn at `now` (monotonic ms). */
  drawn(now: number): void;
}

const TWO_FRAMES_MS = 2_000 / MAX_FRAMES_PER_SECOND;

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
