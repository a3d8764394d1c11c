/**
 * Keeps the cursor from blinking while the setting `calm` is on.
 *
 * @module
 */
import { STEADY_CURSOR, USUAL_CURSOR } from "../../../term/modes.ts";
import type { Terminal } from "../../../term/terminal.ts";

/** What the cursor of a terminal does. */
export interface SteadyCursor {
  /**
   * Returns the sequence that the setting needs; empty where nothing changes. The terminal gets its
   * usual cursor back when the screen is left.
   */
  take(isCalm: boolean): string;
  /** Notes that the terminal was entered anew: its cursor is the usual one. */
  forget(): void;
}

export function createSteadyCursor(
  { capabilities, atLeaving }: Pick<Terminal, "capabilities" | "atLeaving">,
): SteadyCursor {
  let isSteady = false;
  return {
    take(isCalm) {
      if (isCalm === isSteady || !capabilities.cursorStyles) return "";
      isSteady = isCalm;
      atLeaving(isCalm ? USUAL_CURSOR : "");
      return isCalm ? STEADY_CURSOR : USUAL_CURSOR;
    },
    forget() {
      isSteady = false;
    },
  };
}
