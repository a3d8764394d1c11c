/**
 * Colours as people without one kind of cones see them: Machado, Oliveira and Fernandes 2009, "A
 * Physiologically-based Model for Simulation of Color Vision Deficiency", severity 1.0, upon linear
 * light.
 *
 * @module
 */

import { linear, type Rgb } from "../../../../src/term/drawing/colour.ts";

type Matrix = readonly (readonly [number, number, number])[];

export const MATRICES: Readonly<Record<"protan" | "deutan" | "tritan", Matrix>> = {
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

export type ColourBlindness = keyof typeof MATRICES;

/** Returns a colour as somebody sees it. */
export function seenBy(colour: Rgb, kind: ColourBlindness): Rgb {
  const light = colour.map(linear);
  const [red = 0, green = 0, blue = 0] = MATRICES[kind].map((row) =>
    encoded(row.reduce((sum, weight, at) => sum + weight * light[at]!, 0))
  );
  return [red, green, blue];
}

/** Linear light, 0–1, as a channel of sRGB, 0–255; what is beyond is cut off. */
function encoded(light: number): number {
  const share = Math.min(1, Math.max(0, light));
  return Math.round(
    255 * (share <= 0.0031308 ? 12.92 * share : 1.055 * share ** (1 / 2.4) - 0.055),
  );
}
