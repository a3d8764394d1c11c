/**
 * The flood detector: whether an author sends more than its rate, judged at the receiver. The
 * excess is announced instead of pushed, so that one author cannot use up the links of others.
 *
 * 1. An author that keeps to its rate is never over, however late or out of order its envelopes
 *    come (within {@link RATE_SLACK_MS}).
 * 2. A lying clock hides no more than {@link RATE_SLACK_MS} of the rate.
 * 3. The state of an author is a few numbers, however much it sends.
 *
 * @module
 */
import { RATE_SLACK_MS, RATE_TOLERANCE_BURSTS } from "../../../core/limits/chat.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import type { Rate } from "../../granted_rate.ts";
import type { Emit } from "../wire/replication_event.ts";

/** The flood detector of one author. */
export interface FloodDetector {
  /**
   * Counts an envelope, which must be new to us.
   *
   * @param timestamp its time (ms) by the author's wall clock. The hybrid clock would not do: it
   * stands still while another author's is ahead, so that an author that hears a liar would look
   * like a flooder.
   * @param now monotonic ms
   */
  note(timestamp: number, now: number): "within" | "over";
  /** Whether the last envelope was over the rate; false before the first. */
  readonly over: boolean;
}

/** How many tokens an envelope of an author that is over takes out of a meter. */
const COST_WHILE_OVER = 0.5;

/**
 * Makes the flood detector of an author that is within the rate that we grant.
 *
 * An author is over when it exceeds the rate by either of two clocks. By its own clock, with a
 * tolerance of {@link RATE_TOLERANCE_BURSTS} bursts, as long as that clock goes forward: this finds
 * an author that does not pace itself, however late its envelopes come, and never one that was
 * delayed. By our clock, with another {@link RATE_SLACK_MS} of the rate: this finds an author whose
 * clock lies, and never one that was delayed by less, in whatever order its envelopes come.
 *
 * The author is within again when both meters hold a burst. Until then an envelope takes half a
 * token, so that an author that floods on stays over, and one that keeps to the rate comes back.
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
  /**
   * Counts an envelope as {@link FloodDetector.note} does, and emits when its author's state
   * changes.
   */
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

/** A meter: tokens that come with time and never fall below zero, by a clock that may go back. */
interface Meter {
  readonly level: number;
  /** Advances to `time` (ms); false where that lies behind: then no tokens come. */
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
