/**
 * Keeps the terminal's mouse reports as the model wants them. Its sequences move nothing on
 * the screen, so they go with a frame.
 *
 * @module
 */
import type { Capabilities } from "../../../term/drawing/capabilities.ts";
import { MOUSE_OFF, MOUSE_ON } from "../../../term/modes.ts";

export interface MouseMode {
  /** Returns the sequences that switch the reports on or off; none where nothing changes. */
  take(wanted: boolean): string;
  /** Notes that the screen was entered anew: the reports are off. */
  forget(): void;
}

/** Creates it for a terminal that was just entered. */
export function createMouseMode({ fewGlyphs }: Pick<Capabilities, "fewGlyphs">): MouseMode {
  let isOn = false;
  return {
    take(wanted) {
      // The Linux console has only the old form of reports, and gpm selects text there.
      if (fewGlyphs || wanted === isOn) return "";
      isOn = wanted;
      return wanted ? MOUSE_ON : MOUSE_OFF;
    },
    forget() {
      isOn = false;
    },
  };
}
