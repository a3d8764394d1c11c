import { type Ability, abilityOf } from "../../src/term/capabilities.ts";

/** What terminals can that tell of themselves what these do. */
export function ability(environment: Readonly<Record<string, string>>): Ability {
  return abilityOf((name) => environment[name]);
}

export const TRUECOLOR = ability({ TERM: "xterm-256color", COLORTERM: "truecolor" });
export const XTERM_256 = ability({ TERM: "xterm-256color" });
export const XTERM_16 = ability({ TERM: "xterm" });
export const COLOURLESS = ability({ TERM: "xterm-256color", NO_COLOR: "1" });
export const LINUX_CONSOLE = ability({ TERM: "linux" });
export const ABILITIES = [TRUECOLOR, XTERM_256, XTERM_16, COLOURLESS, LINUX_CONSOLE];
