/**
 * Colours as terminals take them, and what they are beside each other.
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

/** Returns a colour between two: `share` 0 is the first, 1 the second. Few colours have no steps. */
export function mixInk(from: Ink, to: Ink, share: number): Ink {
  const channel = (at: 0 | 1 | 2) => Math.round(from.rgb[at] + (to.rgb[at] - from.rgb[at]) * share);
  return { ...from, rgb: [channel(0), channel(1), channel(2)] };
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

/** Returns the kind of a background: `dark` where white stands out from it more than black. */
export function groundKind(background: Rgb): "dark" | "light" {
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
