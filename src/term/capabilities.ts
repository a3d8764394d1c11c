/** How many colours a terminal shows. */
export type ColourLevel = "truecolor" | "256" | "16" | "none";

/** What a terminal can show. */
export interface Capabilities {
  readonly colours: ColourLevel;
  /** Whether text can be a link (OSC 8); otherwise the sequences for it might be shown as text. */
  readonly links: boolean;
  /** Whether its font has but the characters of a console: see `consoleText`. */
  readonly fewGlyphs: boolean;
  /** Whether it may be asked for the colour of its background (OSC 11). */
  readonly tellsBackground: boolean;
}

/** What a terminal can show, by the environment (`NO_COLOR` of no-color.org, `COLORTERM`, `TERM`) and the platform. */
export function capabilitiesOf(
  environment: (name: string) => string | undefined,
  windows = false,
): Capabilities {
  const term = environment("TERM") ?? "";
  const colours = colourLevel(environment, windows);
  // To the Linux console and Emacs an OSC is no string to be left out, but text, or a change of the console's colours.
  const takesStrings = !/^(?:linux|eterm|dumb)/.test(term);
  return {
    colours,
    links: takesStrings,
    fewGlyphs: term.startsWith("linux"),
    tellsBackground: takesStrings && colours !== "none",
  };
}

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
  return term.includes("256color") ? "256" : "16";
}
