import { MAX_NOTIFICATION_UNITS, MAX_TITLE_UNITS } from "../core/limits/front_ends.ts";
import { safeText } from "../core/text/safe.ts";
import { graphemes } from "../core/text/width.ts";
import type { Capabilities } from "./capabilities.ts";

/** What a terminal can be told besides what it shows, as sequences to write; `""` where it would show them as text. */
export interface Notifications {
  /** Names its window; of the text at most {@link MAX_TITLE_UNITS} UTF-16 units. */
  title(text: string): string;
  /**
   * Makes a notification of the desktop: as xterm.js, iTerm2 and others take it (OSC 9), and as urxvt, foot and others do (OSC
   * 777); where the terminal is known to take both, only the latter, which has a title. Of each text at most
   * {@link MAX_NOTIFICATION_UNITS} UTF-16 units.
   */
  notification(title: string, body: string): string;
}

type Environment = (name: string) => string | undefined;

/** The signals of a terminal that can so much, and says so much of itself in the environment. */
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

/** Text that neither ends the string, nor means anything in it: a semicolon would divide it. */
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

/** As tmux hands on to the terminal around it what it doesn't know itself, where `allow-passthrough` is on. */
function throughTmux(sequence: string): string {
  return `\x1bPtmux;${sequence.replaceAll("\x1b", "\x1b\x1b")}\x1b\\`;
}

/** Whether it would notify twice. */
function takesBoth(environment: Environment): boolean {
  return /^(?:foot|xterm-kitty|xterm-ghostty|wezterm)/.test(environment("TERM") ?? "") ||
    /^(?:WezTerm|ghostty)$/.test(environment("TERM_PROGRAM") ?? "");
}
