/**
 * Limits how often a person is alerted: one alert, by bell or notification or both, in a while.
 *
 * @module
 */
import { ALERT_PERIOD_MS } from "../../../core/limits/front_ends.ts";

/** The limit of the alerts of one screen. */
export interface AlertLimit {
  /** Takes an alert at `now` (monotonic ms), if it may be: one in {@link ALERT_PERIOD_MS}. */
  take(now: number): boolean;
}

/** Creates the limit of a screen that has not alerted anybody. */
export function createAlertLimit(): AlertLimit {
  let last = -Infinity;
  return {
    take(now) {
      if (now - last < ALERT_PERIOD_MS) return false;
      last = now;
      return true;
    },
  };
}
