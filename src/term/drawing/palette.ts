/**
 * The colours of the screen, one palette for each kind of background.
 *
 * @module
 */
/** Red, green, blue, each 0–255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** One colour, in the form that each kind of terminal takes. */
export interface Ink {
  readonly rgb: Rgb;
  /** Index into xterm's 256 colours, 16–255: those below are the user's own. */
  readonly xterm256: number;
  /** Index into the 16 colours whose exact look the user chooses. */
  readonly ansi16: number;
}

/** The colours of everything on the screen, for one kind of background. */
export interface Palette {
  readonly background: "dark" | "light";
  /** Ten, for people. Where only 16 colours are shown, some look alike. */
  readonly people: readonly Ink[];
  /** For times, rules and continued names, which matter less. */
  readonly muted: Ink;
  readonly alert: Ink;
  /** For text that is read letter by letter. */
  readonly code: Ink;
}

export const PEOPLE_COLOURS = 10;

function ink(rgb: number, xterm256: number, ansi16: number): Ink {
  return { rgb: [rgb >> 16, (rgb >> 8) & 0xff, rgb & 0xff], xterm256, ansi16 };
}

export const DARK_PALETTE: Palette = {
  background: "dark",
  people: [
    ink(0xff8787, 210, 9),
    ink(0x87d787, 114, 10),
    ink(0xffd75f, 221, 11),
    ink(0x87afff, 111, 14),
    ink(0xff87ff, 213, 13),
    ink(0x5fd7d7, 80, 6),
    ink(0xffaf5f, 215, 3),
    ink(0xafd700, 148, 2),
    ink(0xd7afff, 183, 13),
    ink(0x87d7ff, 117, 14),
  ],
  muted: ink(0x9e9e9e, 247, 7),
  alert: ink(0xff8787, 210, 9),
  code: ink(0xd7d7af, 187, 7),
};

export const LIGHT_PALETTE: Palette = {
  background: "light",
  people: [
    ink(0xaf0000, 124, 1),
    ink(0x005f00, 22, 0),
    ink(0x5f5f00, 58, 0),
    ink(0x0000d7, 20, 4),
    ink(0x8700af, 91, 5),
    ink(0x005f5f, 23, 0),
    ink(0x87005f, 89, 5),
    ink(0x5f00d7, 56, 4),
    ink(0x5f0000, 52, 1),
    ink(0x005faf, 25, 4),
  ],
  muted: ink(0x5f5f5f, 59, 0),
  alert: ink(0xaf0000, 124, 1),
  code: ink(0x5f5f87, 60, 4),
};

const PALETTES: Readonly<Record<Palette["background"], Palette>> = {
  dark: DARK_PALETTE,
  light: LIGHT_PALETTE,
};

/**
 * Returns the palette of a setting; with `auto`, the one for the background that the terminal
 * reported, else the dark one.
 */
export function paletteOf(
  wanted: "auto" | Palette["background"],
  reported: Rgb | undefined,
): Palette {
  if (wanted !== "auto") return PALETTES[wanted];
  return reported === undefined ? DARK_PALETTE : paletteFor(reported);
}

/** WCAG 2.2 relative luminance, 0 (black) to 1 (white). */
function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

/** Returns the WCAG 2.2 contrast ratio of two colours, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [darker, lighter] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** Returns the palette that is readable on a background. */
export function paletteFor(background: Rgb): Palette {
  const black: Rgb = [0, 0, 0];
  const white: Rgb = [255, 255, 255];
  return contrast(background, white) >= contrast(background, black) ? DARK_PALETTE : LIGHT_PALETTE;
}

/**
 * Parses a terminal's answer to OSC 11: `11;rgb:ffff/ffff/ffff`, XParseColor's 1 to 4 hexadecimal
 * digits a channel. Returns `undefined` for any other answer.
 */
export function parseBackground(osc: string): Rgb | undefined {
  const channels = /^11;rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})(?:\/[\da-f]{1,4})?$/i
    .exec(osc);
  if (channels === null) return undefined;
  const [red, green, blue] = channels.slice(1).map((digits) =>
    Math.round(parseInt(digits, 16) * 255 / (16 ** digits.length - 1))
  );
  return red === undefined || green === undefined || blue === undefined
    ? undefined
    : [red, green, blue];
}
