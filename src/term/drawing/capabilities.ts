/**
 * What a terminal can show, by its environment and its platform.
 *
 * @module
 */
import { type GroundKind, parseColourVariable } from "./colour.ts";

/** The colours that a terminal shows. */
export type ColourLevel = "truecolor" | "256" | "16" | "none";

/** The capabilities of a terminal. */
export interface Capabilities {
  readonly colours: ColourLevel;
  /** Whether text can be a link (OSC 8); otherwise the sequences for it might be shown as text. */
  readonly links: boolean;
  /** Whether its font has only the characters of a console: see `consoleText`. */
  readonly fewGlyphs: boolean;
  /** Whether it may be asked for the colour of its background (OSC 11). */
  readonly tellsBackground: boolean;
  /** The kind of its background by the environment, which may be of another terminal. */
  readonly background?: GroundKind;
  /**
   * Whether it erases in the colour of the background that is set (terminfo: `bce`); otherwise
   * erased and scrolled-in cells have the terminal's own.
   */
  readonly erasesInColour: boolean;
  /**
   * Whether its cursor may be given a style, and the usual one again (DECSCUSR 0). Elsewhere that
   * is shown as text, or makes a cursor blink that did not.
   */
  readonly cursorStyles: boolean;
  /** Whether it shows italics; otherwise the sequence for them may mean inverse. */
  readonly italics: boolean;
}

/**
 * Reads them from the environment (`NO_COLOR` of no-color.org, `COLORTERM`, `TERM`, `COLORFGBG`,
 * `XTERM_VERSION`, `TMUX`) and the platform.
 */
export function capabilitiesOf(
  environment: (name: string) => string | undefined,
  windows = false,
): Capabilities {
  const term = environment("TERM") ?? "";
  const colours = colourLevel(environment, windows);
  // The Linux console and Emacs do not skip an OSC: they show it as text, or change their colours
  // by it. Old ones show a part of DECSCUSR too.
  const takesStrings = !/^(?:linux|eterm|dumb)/.test(term);
  const background = parseColourVariable(environment("COLORFGBG") ?? "");
  // tmux may take the same name.
  const isGnuScreen = term.startsWith("screen") && environment("TMUX") === undefined;
  return {
    colours,
    ...(background === undefined ? {} : { background }),
    erasesInColour: !isGnuScreen || term.includes("bce"),
    italics: !isGnuScreen,
    links: takesStrings,
    cursorStyles: takesStrings && !/^(?:xterm$|rxvt)/.test(term) &&
      environment("XTERM_VERSION") === undefined,
    fewGlyphs: term.startsWith("linux"),
    tellsBackground: takesStrings && colours !== "none",
  };
}

/** xterm shows any colour since patch 331, and 256 since long before. */
const FIRST_DIRECT_XTERM = 331;

function colourLevel(
  environment: (name: string) => string | undefined,
  windows: boolean,
): ColourLevel {
  const term = environment("TERM") ?? "";
  if ((environment("NO_COLOR") ?? "") !== "" || term === "dumb") return "none";
  const colours = environment("COLORTERM") ?? "";
  if (colours === "truecolor" || colours === "24bit" || term.endsWith("-direct")) {
    return "truecolor";
  }
  if (windows) return "truecolor"; // every console of Windows 10 and later
  // xterm names itself like any terminal that resembles it, but tells its version.
  const xterm = /^XTerm\((\d+)\)/.exec(environment("XTERM_VERSION") ?? "")?.[1];
  if (term === "xterm" && xterm !== undefined) {
    return Number(xterm) >= FIRST_DIRECT_XTERM ? "truecolor" : "256";
  }
  return term.includes("256color") ? "256" : "16";
}
