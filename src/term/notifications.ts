/**
 * Desktop notifications and the window's title, as sequences for a terminal (OSC 2, 9, 777).
 *
 * @module
 */
import { MAX_NOTIFICATION_UNITS, MAX_TITLE_UNITS } from "../core/limits/front_ends.ts";
import { safeText } from "../core/text/safe.ts";
import { graphemes } from "../core/text/width.ts";
import type { Capabilities } from "./drawing/capabilities.ts";

/** Sequences to write; `""` where the terminal would show them as text. */
export interface Notifications {
  /** Sets the window's title, cut after {@link MAX_TITLE_UNITS} UTF-16 units. */
  title(text: string): string;
  /**
   * Shows a notification on the desktop: by OSC 9 (xterm.js, iTerm2 and others) and OSC 777 (urxvt,
   * foot and others). A terminal that is known to take both gets only the latter, which has a
   * title. Each text is cut after {@link MAX_NOTIFICATION_UNITS} UTF-16 units.
   */
  notification(title: string, body: string): string;
}

type Environment = (name: string) => string | undefined;

/** Returns the sequences for a terminal with these capabilities and this environment. */
export function notificationsOf(
  environment: Environment,
  { links: takesStrings }: Capabilities,
): Notifications {
  if (!takesStrings) return { title: () => "", notification: () => "" };
  const through = isTmux(environment) ? throughTmux : (sequence: string) => sequence;
  const both = !takesBoth(environment);
  return {
    title: (text) => osc(`2;${payload(text, MAX_TITLE_UNITS)}`),
    notification(title, body) {
      const [head, text] = [title, body].map((part) => payload(part, MAX_NOTIFICATION_UNITS));
      return (both ? through(osc(`9;${head}: ${text}`)) : "") +
        through(osc(`777;notify;${head};${text}`));
    },
  };
}

function osc(body: string): string {
  return `\x1b]${body}\x1b\\`;
}

/** Makes text safe within an OSC: it neither ends the string, nor divides it by a semicolon. */
function payload(text: string, maxUnits: number): string {
  const harmless = safeText(text).replaceAll(";", ",");
  if (harmless.length <= maxUnits) return harmless;
  let kept = "";
  for (const grapheme of graphemes(harmless)) {
    if (kept.length + grapheme.text.length >= maxUnits) break;
    kept += grapheme.text;
  }
  return `${kept}…`;
}

function isTmux(environment: Environment): boolean {
  return (environment("TMUX") ?? "") !== "";
}

/**
 * Wraps a sequence so that tmux passes it to the terminal around it, if `allow-passthrough` is on.
 */
function throughTmux(sequence: string): string {
  return `\x1bPtmux;${sequence.replaceAll("\x1b", "\x1b\x1b")}\x1b\\`;
}

/** Whether a terminal takes both sequences, and would notify twice. */
function takesBoth(environment: Environment): boolean {
  return /^(?:foot|xterm-kitty|xterm-ghostty|wezterm)/.test(environment("TERM") ?? "") ||
    /^(?:WezTerm|ghostty)$/.test(environment("TERM_PROGRAM") ?? "");
}
