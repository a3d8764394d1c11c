/**
 * The way from the components to the front ends: to all of them, or to one (`to`). Gives what is no
 * message a place among the messages: each notice gets a clock reading behind everything shown
 * before it.
 *
 * @module
 */
import {
  type Clock,
  CLOCK_ZERO,
  compareClocks,
  nextClock,
} from "../../core/hybrid_logical_clock.ts";
import { MAX_MISDATED_MS } from "../../core/limits/replication.ts";
import type { Now } from "../../core/now.ts";
import type { ClientId } from "./chat_client.ts";
import type { ChatEvent } from "./chat_event.ts";

export interface Notifier {
  /** Notes that something with this clock reading is shown: later notices stand behind it. */
  follow(reading: Clock): void;
  /**
   * Returns where something with this reading stands, and follows it. Where it has no place by its
   * clock, or what is shown is far ahead of our time, it stands behind all of that.
   */
  place(reading: Clock, isMisdated: boolean, now: Now): Clock;
  /** Returns a clock reading behind everything shown so far. */
  moment(now: Now): Clock;
  emit(event: ChatEvent, to?: ClientId): void;
  /** Emits a notice; `text` is safe to show. */
  notice(kind: string, text: string, now: Now, to?: ClientId): void;
  /** Emits an error, a request that cannot be met; `text` is safe to show. */
  refuse(text: string, now: Now, to?: ClientId): void;
}

/** Makes a notifier that emits through `send`. */
export function createNotifier(send: (event: ChatEvent, to?: ClientId) => void): Notifier {
  let clock: Clock = CLOCK_ZERO;
  const notifier: Notifier = {
    follow(reading) {
      if (compareClocks(reading, clock) > 0) clock = reading;
    },
    place(reading, isMisdated, now) {
      if (isMisdated || clock.ms - now.wall > MAX_MISDATED_MS) return notifier.moment(now);
      notifier.follow(reading);
      return reading;
    },
    moment(now) {
      clock = nextClock(clock, now.wall);
      return clock;
    },
    emit: send,
    notice(kind, text, now, to) {
      send({ type: "notice", kind, text, clock: notifier.moment(now) }, to);
    },
    refuse(text, now, to) {
      send({ type: "error", text, clock: notifier.moment(now) }, to);
    },
  };
  return notifier;
}
