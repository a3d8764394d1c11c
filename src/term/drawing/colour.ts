/**
 * Colours as terminals take them, and what they are beside each other.
 *
 * @module
 */
/** Red, green, blue, each 0–255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** A background by its lightness. */
export type GroundKind = "dark" | "light";

/** One colour, as it is written to the terminal. A terminal that lacks it shows its own instead. */
export type Ink =
  | { readonly type: "rgb"; readonly rgb: Rgb }
  /**
   * The index of a colour that the terminal keeps, 0–255. The user chooses the exact look of the
   * first 16.
   */
  | { readonly type: "indexed"; readonly index: number };

/** Splits a colour that is written as one number, `0xRRGGBB`. */
export function rgbOf(colour: number): Rgb {
  return [colour >> 16, (colour >> 8) & 0xff, colour & 0xff];
}

/** Returns a colour between two: `share` 0 is the first, 1 the second. */
export function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const channel = (at: 0 | 1 | 2) => Math.round(from[at] + (to[at] - from[at]) * share);
  return [channel(0), channel(1), channel(2)];
}

/** WCAG 2.2 relative luminance, 0 (black) to 1 (white). */
function luminance([red, green, blue]: Rgb): number {
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
}

/** Returns a channel of sRGB, 0–255, as linear light, 0–1. */
export function linear(channel: number): number {
  const share = channel / 255;
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}

/** Returns the WCAG 2.2 contrast ratio of two colours, 1 to 21. */
export function contrast(a: Rgb, b: Rgb): number {
  const [darker, lighter] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** Returns the kind of a background: `dark` where white stands out from it more than black. */
export function groundKind(background: Rgb): GroundKind {
  const black: Rgb = [0, 0, 0];
  const white: Rgb = [255, 255, 255];
  return contrast(background, white) >= contrast(background, black) ? "dark" : "light";
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

/**
 * Parses the variable `COLORFGBG`, which rxvt and Konsole set: `15;0` or `0;default;15`, the last
 * of them the background among the 16 colours. Returns `undefined` where it names none.
 */
export function parseColourVariable(value: string): GroundKind | undefined {
  const index = /^(?:\d+|default)(?:;default)?;(\d{1,2})$/.exec(value)?.[1];
  if (index === undefined || Number(index) > 15) return undefined;
  return Number(index) < 7 || Number(index) === BRIGHT_BLACK ? "dark" : "light";
}

const BRIGHT_BLACK = 8;
