/**
 * Keeps the cursor from blinking while the setting `calm` is on.
 *
 * @module
 */
import { STEADY_CURSOR, USUAL_CURSOR } from "../../../term/modes.ts";

/** What the cursor of a terminal does. */
export interface SteadyCursor {
  /** Returns the sequence that the setting needs; empty where nothing changes. */
  take(isCalm: boolean): string;
  /** Notes that the terminal was entered anew: its cursor is the usual one. */
  forget(): void;
}

export function createSteadyCursor(): SteadyCursor {
  let isSteady = false;
  return {
    take(isCalm) {
      if (isCalm === isSteady) return "";
      isSteady = isCalm;
      return isCalm ? STEADY_CURSOR : USUAL_CURSOR;
    },
    forget() {
      isSteady = false;
    },
  };
}
