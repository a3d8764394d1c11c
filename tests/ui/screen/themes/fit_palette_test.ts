import assert from "node:assert/strict";
import { contrast, groundKind, type Rgb, rgbOf } from "../../../../src/term/drawing/colour.ts";
import { PALETTES } from "../../../../src/ui/screen/themes/choose_theme.ts";
import { fitPalette } from "../../../../src/ui/screen/themes/fit_palette.ts";
import {
  CONTRAST_RULES,
  type Palette,
  PEOPLE_RULE,
  RULED_ROLES,
} from "../../../../src/ui/screen/themes/palette.ts";

/** What terminals have by themselves, or in schemes that many take. */
const REAL_GROUNDS = {
  "Solarized dark": 0x002b36,
  "Solarized light": 0xfdf6e3,
  "GNOME Terminal": 0x171421,
  "GNOME's Tango grey": 0x2e3436,
  "Ubuntu": 0x300a24,
  "VS Code dark": 0x1f1f1f,
  "VS Code light": 0xf8f8f8,
  "urxvt": 0xffffff,
  "Zenburn": 0x3f3f3f,
  "a light grey": 0xd3d7cf,
  "a middle grey": 0x777777,
} as const;

/** The least contrast that a colour of each role must have. */
function colours(palette: Palette): readonly (readonly [colour: number, least: number])[] {
  return [
    ...RULED_ROLES.map((role) => [palette[role], CONTRAST_RULES[role].least] as const),
    ...palette.people.map((person) => [person, PEOPLE_RULE.least] as const),
  ];
}

function palettesFor(ground: Rgb): readonly Palette[] {
  const { default: usual, safe } = PALETTES;
  return groundKind(ground) === "dark" ? [usual.dark, safe.dark] : [usual.light!, safe.light!];
}

for (const [name, colour] of Object.entries(REAL_GROUNDS)) {
  Deno.test(`fitPalette() makes all text readable on the ground of ${name}`, () => {
    const ground = rgbOf(colour);
    const end = groundKind(ground) === "dark" ? 0xffffff : 0;
    const best = contrast(rgbOf(end), ground);
    for (const palette of palettesFor(ground)) {
      for (const [each, least] of colours(fitPalette(palette, ground))) {
        const found = contrast(rgbOf(each), ground);
        assert.ok(found >= Math.min(least, best), `${each.toString(16)}: ${found.toFixed(2)}`);
      }
    }
  });
}

Deno.test("fitPalette() leaves colours that can be read, and shifts others no further than it must", () => {
  const { dark } = PALETTES.default;
  assert.deepEqual(colours(fitPalette(dark, [0, 0, 0])), colours(dark));
  const ground = rgbOf(REAL_GROUNDS.Zenburn);
  const fitted = fitPalette(dark, ground);
  assert.equal(fitted.warn, dark.warn);
  assert.notEqual(fitted.dim, dark.dim);
  const reached = contrast(rgbOf(fitted.dim), ground);
  assert.ok(reached < CONTRAST_RULES.dim.least + 0.3, `${reached}`);
});

Deno.test("fitPalette() ends at white or black where no colour reaches the contrast", () => {
  const fitted = fitPalette(PALETTES.default.light!, rgbOf(0x777777));
  assert.equal(fitted.text, 0);
});
