import {
  type Clock,
  CLOCK_ZERO,
  compareClocks,
  nextClock,
} from "../../core/hybrid_logical_clock.ts";
import type { Now } from "../../core/time.ts";
import type { ClientId } from "./chat_client.ts";
import type { ChatEvent } from "./chat_event.ts";

/** How every part of the engine speaks to the front ends: to one (`to`), or to all. */
export interface Notifier {
  /** Something with this reading is shown: what is no message goes behind it from now on. */
  follow(reading: Clock): void;
  /** The moment of something that is no message, behind everything shown so far. */
  moment(now: Now): Clock;
  emit(event: ChatEvent, to?: ClientId): void;
  /** Tells something to know; `text` is safe. */
  notice(kind: string, text: string, now: Now, to?: ClientId): void;
  /** Tells what can't be done; `text` is safe. */
  refuse(text: string, now: Now, to?: ClientId): void;
}

/** A voice that speaks through `send`, before anything was shown. */
export function createNotifier(send: (event: ChatEvent, to?: ClientId) => void): Notifier {
  let clock: Clock = CLOCK_ZERO;
  const notifier: Notifier = {
    follow(reading) {
      if (compareClocks(reading, clock) > 0) clock = reading;
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
