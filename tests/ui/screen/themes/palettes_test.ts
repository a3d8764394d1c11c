import assert from "node:assert/strict";
import { contrast, type Ink, type Rgb, rgbOf } from "../../../../src/term/drawing/colour.ts";
import { xtermColour } from "../../../../src/term/drawing/xterm_colours.ts";
import { PALETTES } from "../../../../src/ui/screen/themes/choose_theme.ts";
import { paintPalette } from "../../../../src/ui/screen/themes/paint_palette.ts";
import type { Palette } from "../../../../src/ui/screen/themes/palette.ts";
import { PEOPLE_COLOURS, type Theme } from "../../../../src/ui/screen/themes/theme.ts";
import { type ColourBlindness, MATRICES, seenBy } from "./colour_blindness.ts";
import { difference } from "./colour_difference.ts";

/** Those whose text must reach WCAG's enhanced contrast (1.4.6, AAA). */
const ENHANCED: readonly string[] = ["default", "safe", "contrast"];
const AA = 4.5;
const AAA = 7;

const ROWS = ["mentionGround", "privateGround", "chosenGround"] as const;
const MARKS = ["private", "error", "warn", "ok", "link", "code"] as const;
const ALL_GROUNDS = [...ROWS, "bar", "pill", "errorGround", "codeGround"] as const;
type TextRole = "text" | "dim" | "accent" | typeof MARKS[number];
type GroundRole = typeof ALL_GROUNDS[number];

/** The grounds that text of a role meets, beside the ground of the screen. */
const MEETS: Readonly<Record<TextRole, readonly GroundRole[]>> = {
  text: ALL_GROUNDS,
  dim: [...ROWS, "bar"],
  accent: [...ROWS, "bar", "pill"],
  private: [...ROWS, "bar"],
  error: [...ROWS, "bar", "errorGround"],
  warn: [...ROWS, "bar"],
  ok: [...ROWS, "bar"],
  link: [...ROWS, "bar"],
  code: [...ROWS, "bar", "codeGround"],
};

const palettes = Object.entries(PALETTES).flatMap(([name, { dark, light }]) => [
  [`${name} (dark)`, name, dark] as const,
  ...(light === undefined ? [] : [[`${name} (light)`, name, light] as const]),
]);

function seen(ink: Ink | undefined): Rgb {
  assert.ok(ink !== undefined);
  return ink.type === "rgb" ? ink.rgb : xtermColour(ink.index);
}

/** The least contrast of a colour with the grounds that it meets. */
function lowest(ink: Ink | undefined, theme: Theme, palette: Palette, on: readonly GroundRole[]) {
  const { ground } = theme.ground;
  const own = palette.isPainted ? [seen(ground)] : palette.grounds.map(rgbOf);
  const all = [...own, ...on.map((role) => seen(theme[role].ground))];
  return Math.min(...all.map((each) => contrast(seen(ink), each)));
}

function assertReadable(palette: Palette, theme: Theme, leastText: number): void {
  const least = (what: string, found: number, wanted: number) =>
    assert.ok(found >= wanted, `${what}: ${found.toFixed(2)}`);
  for (const [role, on] of Object.entries(MEETS) as [TextRole, readonly GroundRole[]][]) {
    least(role, lowest(theme[role].ink, theme, palette, on), role === "text" ? leastText : AA);
  }
  for (const [at, { ink }] of [theme.own, ...theme.people].entries()) {
    least(`person ${at - 1}`, lowest(ink, theme, palette, ROWS), AA);
  }
  const { ink, ground } = theme.onAccent;
  least("on accent", contrast(seen(ink), seen(ground)), AA);
  least("faint", lowest(theme.faint.ink, theme, palette, []), 1.3);
  least("edge", lowest(theme.edge.ink, theme, palette, []), 2);
}

for (const [title, name, palette] of palettes) {
  const leastText = ENHANCED.includes(name) ? AAA : AA;

  Deno.test(`${title} can be read on all grounds that its colours meet`, () => {
    assertReadable(palette, paintPalette(palette, "truecolor"), leastText);
  });

  Deno.test(`${title} can be read in 256 colours`, () => {
    assertReadable(palette, paintPalette(palette, "256"), leastText);
  });

  Deno.test(`${title} has ten different people, and grounds that differ`, () => {
    for (const colours of ["truecolor", "256"] as const) {
      const theme = paintPalette(palette, colours);
      const distinct = (inks: readonly (Ink | undefined)[]) =>
        new Set(inks.map((ink) => seen(ink).join())).size;
      assert.equal(distinct(theme.people.map(({ ink }) => ink)), PEOPLE_COLOURS);
      const grounds = [...ROWS, "bar", "pill", "errorGround"] as const;
      const painted = palette.isPainted ? [theme.ground.ground] : [];
      const inks = [...painted, ...grounds.map((role) => theme[role].ground)];
      assert.equal(distinct(inks), inks.length);
    }
  });
}

/** The least difference that two people's colours have for somebody who is colour-blind. */
const APART = 20;

for (const kind of Object.keys(MATRICES) as ColourBlindness[]) {
  Deno.test(`safe has people who can be told apart in ${kind} vision`, () => {
    for (const palette of [PALETTES.safe.dark, PALETTES.safe.light!]) {
      const people = palette.people.map((colour) => seenBy(rgbOf(colour), kind));
      people.forEach((one, at) =>
        people.slice(0, at).forEach((other, before) => {
          const apart = difference(one, other);
          assert.ok(apart >= APART, `${palette.background} ${before}, ${at}: ${apart.toFixed(1)}`);
        })
      );
    }
  });
}
