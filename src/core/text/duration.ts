/**
 * Durations in words, for sentences and tables.
 *
 * @module
 */
import { plural } from "./plural.ts";

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const DAY_MINUTES = 24 * HOUR_MINUTES;

/** Returns a duration in its two largest units: `12 min`, `3 h 5 min`, `2 days 4 h`. */
export function durationText(ms: number): string {
  const minutes = Math.floor(ms / MINUTE_MS);
  if (minutes < 1) return "less than a minute";
  const days = Math.floor(minutes / DAY_MINUTES);
  const hours = Math.floor(minutes % DAY_MINUTES / HOUR_MINUTES);
  const parts = [
    ...(days === 0 ? [] : [plural(days, "day")]),
    ...(hours === 0 ? [] : [`${hours} h`]),
    ...(days > 0 || minutes % HOUR_MINUTES === 0 ? [] : [`${minutes % HOUR_MINUTES} min`]),
  ];
  return parts.join(" ");
}
