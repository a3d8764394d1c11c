/**
 * How much two colours differ: ΔE\*ab of CIE 1976, in L\*a\*b\* with the white D65 (IEC
 * 61966-2-1).
 *
 * @module
 */

import { linear, type Rgb } from "../../../../src/term/drawing/colour.ts";

type Lab = readonly [lightness: number, a: number, b: number];

/** Returns how much two colours differ. About 2 can just be seen. */
export function difference(one: Rgb, other: Rgb): number {
  const [a, b] = [lab(one), lab(other)];
  return Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

function lab(colour: Rgb): Lab {
  const [red, green, blue] = colour.map(linear) as [number, number, number];
  const x = root((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047);
  const y = root(0.2126729 * red + 0.7151522 * green + 0.072175 * blue);
  const z = root((0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function root(share: number): number {
  return share > 216 / 24389 ? Math.cbrt(share) : (24389 / 27 * share + 16) / 116;
}
