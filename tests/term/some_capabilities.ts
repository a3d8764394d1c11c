/**
 * Capabilities of some kinds of terminals.
 *
 * @module
 */

import { type Capabilities, capabilitiesOf } from "../../src/term/drawing/capabilities.ts";

/** What terminals can that tell of themselves what these do. */
export function capabilities(environment: Readonly<Record<string, string>>): Capabilities {
  return capabilitiesOf((name) => environment[name]);
}

export const TRUECOLOR = capabilities({ TERM: "xterm-256color", COLORTERM: "truecolor" });
export const XTERM_256 = capabilities({ TERM: "xterm-256color" });
export const XTERM_16 = capabilities({ TERM: "xterm" });
export const COLOURLESS = capabilities({ TERM: "xterm-256color", NO_COLOR: "1" });
export const LINUX_CONSOLE = capabilities({ TERM: "linux" });
export const GNU_SCREEN = capabilities({ TERM: "screen-256color" });
export const ALL_CAPABILITIES = [TRUECOLOR, XTERM_256, XTERM_16, COLOURLESS, LINUX_CONSOLE];
