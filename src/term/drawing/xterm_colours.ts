/**
 * xterm's colours 16–255, which are the same in every terminal.
 *
 * @module
 */
import { linear, type Rgb } from "./colour.ts";

/** The first of the colours that no user chooses. */
const FIRST_FIXED = 16;
const FIRST_GREY = 232;
const COLOURS = 256;

/** Returns a colour of 16–255: a cube of six levels a channel, then 24 greys. */
export function xtermColour(index: number): Rgb {
  if (index >= FIRST_GREY) {
    const grey = 8 + 10 * (index - FIRST_GREY);
    return [grey, grey, grey];
  }
  const level = (part: number) => part === 0 ? 0 : 55 + 40 * part;
  const at = index - FIRST_FIXED;
  return [level(Math.floor(at / 36)), level(Math.floor(at / 6) % 6), level(at % 6)];
}

/**
 * Returns the index of the colour of 16–255 that is nearest to one, among those that `fits`
 * accepts; `undefined` where it accepts none.
 */
export function nearestXtermColour(
  colour: Rgb,
  fits: (rgb: Rgb, index: number) => boolean,
): number | undefined {
  const wanted = oklab(colour);
  let nearest: number | undefined;
  let distance = Infinity;
  for (const { index, rgb, lab } of fixedColours()) {
    const now = distanceOf(lab, wanted);
    if (now < distance && fits(rgb, index)) [nearest, distance] = [index, now];
  }
  return nearest;
}

interface FixedColour {
  readonly index: number;
  readonly rgb: Rgb;
  readonly lab: Oklab;
}

let fixed: readonly FixedColour[] | undefined;

/** All of 16–255; created when they are first needed, since most terminals take any colour. */
function fixedColours(): readonly FixedColour[] {
  return fixed ??= Array.from({ length: COLOURS - FIRST_FIXED }, (_, at) => {
    const rgb = xtermColour(at + FIRST_FIXED);
    return { index: at + FIRST_FIXED, rgb, lab: oklab(rgb) };
  });
}

/** Lightness, and two axes of hue: Björn Ottosson, "A perceptual color space", 2020. */
type Oklab = readonly [lightness: number, greenRed: number, blueYellow: number];

function oklab(colour: Rgb): Oklab {
  const [red, green, blue] = colour.map(linear) as [number, number, number];
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const middle = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short,
    1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short,
    0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short,
  ];
}

/** Hue counts more than lightness: a grey is far from any colour. */
function distanceOf(a: Oklab, b: Oklab): number {
  return Math.hypot(a[0] - b[0], HUE_WEIGHT * (a[1] - b[1]), HUE_WEIGHT * (a[2] - b[2]));
}

const HUE_WEIGHT = 2;
