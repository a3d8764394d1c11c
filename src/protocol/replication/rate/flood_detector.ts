import { RATE_SLACK_MS, RATE_TOLERANCE_BURSTS } from "../../../core/limits/chat.ts";
import type { PeerId } from "../../../core/peer.ts";
import type { Rate } from "../../link/rate.ts";
import type { Emit } from "../wire/replication_event.ts";

/** Whether one author says more than it is granted. Holds a few numbers, however much it says. */
export interface FloodDetector {
  /**
   * Counts an envelope, which must be new to us.
   *
   * @param timestamp what it says was its time (ms): the author's wall clock, not its hybrid clock, since that one stands
   * still while somebody else's is ahead, and would make whoever hears a liar look like a flooder
   * @param now monotonic ms
   */
  note(timestamp: number, now: number): "within" | "over";
  /** What the last `note` said; false before the first. */
  readonly over: boolean;
}

/** What an envelope of an author that is over takes out of a meter. */
const COST_WHILE_OVER = 0.5;

/**
 * Judges one author by what we grant.
 *
 * It is over who exceeds the grant by either of two clocks. By its own, with a tolerance of {@link RATE_TOLERANCE_BURSTS}
 * bursts, for as long as that clock goes forward: this finds who is simply not paced, however late we hear of it, and never
 * who was delayed. And by ours, with another {@link RATE_SLACK_MS} of the rate: this finds whose clock lies, and never who
 * was delayed by less, in whatever order its envelopes come.
 *
 * It is within again when both meters hold a burst. Until then an envelope takes half a token, so that who floods on stays
 * over, and who keeps to the grant comes back.
 */
export function createFloodDetector(rate: Rate): FloodDetector {
  let over = false;
  if (rate === "off") return { note: () => "within", over };

  const [burst, perSecond] = rate;
  const tolerance = burst * RATE_TOLERANCE_BURSTS;
  const byItsClock = createMeter(tolerance, perSecond);
  const byOurs = createMeter(tolerance + perSecond * RATE_SLACK_MS / 1_000, perSecond);
  const again = Math.max(1, burst);

  return {
    get over() {
      return over;
    },
    note(timestamp, now) {
      const forward = byItsClock.advance(timestamp);
      byOurs.advance(now);
      over = Math.min(byItsClock.level, byOurs.level) < (over ? again : 1);
      const cost = over ? COST_WHILE_OVER : 1;
      if (forward) byItsClock.spend(cost);
      byOurs.spend(cost);
      return over ? "over" : "within";
    },
  };
}

/** The flood detectors of all authors. */
export interface FloodDetectors {
  /** Counts an envelope as {@link FloodDetector.note} does, and emits when its author's state changes. */
  isOver(author: PeerId, timestamp: number, now: number): boolean;
  /** Drops the state of an author, who is no longer over. */
  forget(author: PeerId): void;
}

/** Makes the flood detectors for the rate that we grant to each author. */
export function createFloodDetectors(rate: Rate, emit: Emit): FloodDetectors {
  const detectors = new Map<PeerId, FloodDetector>();
  return {
    isOver(id, timestamp, now) {
      if (rate === "off") return false;
      let detector = detectors.get(id);
      if (detector === undefined) detectors.set(id, detector = createFloodDetector(rate));
      const before = detector.over;
      const over = detector.note(timestamp, now) === "over";
      if (over !== before) emit({ type: "flood", id, over });
      return over;
    },
    forget(id) {
      if (detectors.get(id)?.over) emit({ type: "flood", id, over: false });
      detectors.delete(id);
    },
  };
}

/** Tokens that come with time and never fall below zero. */
interface Meter {
  readonly level: number;
  /** Lets time go on to `time` (ms). False where that lies behind: then nothing comes. */
  advance(time: number): boolean;
  spend(tokens: number): void;
}

function createMeter(capacity: number, perSecond: number): Meter {
  let level = capacity;
  let latest: number | undefined;
  return {
    get level() {
      return level;
    },
    advance(time) {
      if (latest !== undefined && time < latest) return false;
      const passed = latest === undefined ? 0 : time - latest;
      level = Math.min(capacity, level + passed * perSecond / 1_000);
      latest = time;
      return true;
    },
    spend(tokens) {
      level = Math.max(0, level - tokens);
    },
  };
}
