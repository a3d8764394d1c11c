/**
 * Fits a palette to the ground that a terminal reports.
 *
 * @module
 */
import { contrast, type Rgb, rgbOf } from "../../../term/drawing/colour.ts";
import {
  CONTRAST_RULES,
  type Palette,
  PEOPLE_RULE,
  RULED_ROLES,
  type RuledRole,
} from "./palette.ts";
import { mapPeople } from "./theme.ts";

/**
 * Returns a palette whose text can be read on the terminal's ground. A colour that does not stand
 * out from it enough is shifted towards white (black, for a light palette) until it does. Tints
 * stay: a shift away from the ground is one away from them too.
 */
export function fitPalette(palette: Palette, ground: Rgb): Palette {
  const end = palette.background === "dark" ? 0xffffff : 0;
  const fitted = (colour: number, least: number) => shift(colour, end, ground, least);
  const roles = RULED_ROLES.map((role): [RuledRole, number] => [
    role,
    fitted(palette[role], CONTRAST_RULES[role].least),
  ]);
  return {
    ...palette,
    ...Object.fromEntries(roles),
    people: mapPeople(palette.people, (person) => fitted(person, PEOPLE_RULE.least)),
    grounds: [ground[0] << 16 | ground[1] << 8 | ground[2]],
  };
}

const STEPS = 64;

/** Shifts a colour towards `end`, no further than it must; at most to it. */
function shift(colour: number, end: number, ground: Rgb, least: number): number {
  for (let step = 0; step < STEPS; step++) {
    const shifted = mix(colour, end, step / STEPS);
    if (contrast(rgbOf(shifted), ground) >= least) return shifted;
  }
  return end;
}

function mix(from: number, to: number, share: number): number {
  const [red, green, blue] = rgbOf(from);
  const [toRed, toGreen, toBlue] = rgbOf(to);
  const channel = (a: number, b: number) => Math.round(a + (b - a) * share);
  return channel(red, toRed) << 16 | channel(green, toGreen) << 8 | channel(blue, toBlue);
}
