/**
 * Times of day in the forms of the setting `time`, for every front end that is for people.
 *
 * @module
 */
import type { Settings } from "../chat/api/settings.ts";

/** A local time of day, each part with two digits: `10`, `30`, `05`. */
export interface TimeOfDay {
  readonly hours: string;
  readonly minutes: string;
  readonly seconds: string;
}

/**
 * Returns a time in the form of the setting, always of one width: `10:30`, `10:30:05`, `10:30am`,
 * `10:30:05am`, or nothing.
 */
export function clockText(
  { hours, minutes, seconds }: TimeOfDay,
  form: Settings["time"],
): string {
  switch (form) {
    case "off":
      return "";
    case "24h":
      return `${hours}:${minutes}`;
    case "24h-seconds":
      return `${hours}:${minutes}:${seconds}`;
    case "12h":
      return `${hourOfTwelve(hours)}:${minutes}${half(hours)}`;
    case "12h-seconds":
      return `${hourOfTwelve(hours)}:${minutes}:${seconds}${half(hours)}`;
  }
}

function hourOfTwelve(hours: string): string {
  return String(Number(hours) % 12 || 12).padStart(2);
}

function half(hours: string): "am" | "pm" {
  return Number(hours) < 12 ? "am" : "pm";
}
