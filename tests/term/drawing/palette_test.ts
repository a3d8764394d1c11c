import assert from "node:assert/strict";
import {
  contrast,
  DARK_PALETTE,
  LIGHT_PALETTE,
  type Palette,
  paletteFor,
  paletteOf,
  parseBackground,
  PEOPLE_COLOURS,
  type Rgb,
} from "../../../src/term/drawing/palette.ts";

/** WCAG 2.2's minimum for text (1.4.3, level AA). */
const MIN_CONTRAST = 4.5;

const BACKGROUNDS: Readonly<Record<Palette["background"], readonly Rgb[]>> = {
  // Black, VS Code, One Dark; white, Solarized.
  dark: [[0, 0, 0], [0x1e, 0x1e, 0x1e], [0x28, 0x2c, 0x34]],
  light: [[255, 255, 255], [0xfd, 0xf6, 0xe3]],
};

/** xterm's default colours 0–15. */
const XTERM16: readonly Rgb[] = [
  [0, 0, 0],
  [205, 0, 0],
  [0, 205, 0],
  [205, 205, 0],
  [0, 0, 238],
  [205, 0, 205],
  [0, 205, 205],
  [229, 229, 229],
  [127, 127, 127],
  [255, 0, 0],
  [0, 255, 0],
  [255, 255, 0],
  [92, 92, 255],
  [255, 0, 255],
  [0, 255, 255],
  [255, 255, 255],
];

/** xterm's colours 16–255: a cube of six levels, then 24 greys. */
function xterm256(index: number): Rgb {
  if (index >= 232) {
    const grey = 8 + 10 * (index - 232);
    return [grey, grey, grey];
  }
  const level = (part: number) => part === 0 ? 0 : 55 + 40 * part;
  const at = index - 16;
  return [level(Math.floor(at / 36)), level(Math.floor(at / 6) % 6), level(at % 6)];
}

for (const palette of [DARK_PALETTE, LIGHT_PALETTE]) {
  Deno.test(`${palette.background} palette can be read at every level of colour`, () => {
    const backgrounds = BACKGROUNDS[palette.background];
    for (const ink of [...palette.people, palette.muted, palette.alert, palette.code]) {
      for (const background of backgrounds) {
        for (const rgb of [ink.rgb, xterm256(ink.xterm256)]) {
          const ratio = contrast(rgb, background);
          assert.ok(ratio >= MIN_CONTRAST, `${rgb} on ${background}: ${ratio.toFixed(2)}`);
        }
      }
      // What the 16 are is the user's choice; xterm's defaults have theirs upon black and white.
      const [plain] = backgrounds;
      assert.ok(plain && contrast(XTERM16[ink.ansi16] ?? plain, plain) >= MIN_CONTRAST);
    }
  });

  Deno.test(`${palette.background} palette has ten colours for people, all different`, () => {
    assert.equal(palette.people.length, PEOPLE_COLOURS);
    assert.equal(new Set(palette.people.map(({ rgb }) => rgb.join())).size, PEOPLE_COLOURS);
    assert.equal(new Set(palette.people.map((ink) => ink.xterm256)).size, PEOPLE_COLOURS);
  });
}

Deno.test("contrast() is WCAG's: 21 for black on white, 1 for a colour on itself", () => {
  assert.equal(contrast([0, 0, 0], [255, 255, 255]), 21);
  assert.equal(contrast([9, 99, 199], [9, 99, 199]), 1);
  assert.equal(contrast([0x77, 0x77, 0x77], [255, 255, 255]).toFixed(2), "4.48");
});

Deno.test("parseBackground() reads 1 to 4 digits a channel, and nothing else", () => {
  assert.deepEqual(parseBackground("11;rgb:ffff/8080/0000"), [255, 128, 0]);
  assert.deepEqual(parseBackground("11;rgb:f/80/000"), [255, 128, 0]);
  assert.deepEqual(parseBackground("11;rgba:1e1e/1e1e/2e2e/ffff"), [30, 30, 46]);
  for (const other of ["10;rgb:0/0/0", "11;?", "11;rgb:0/0", "11;rgb:0/0/fffff", "11;red", ""]) {
    assert.equal(parseBackground(other), undefined, other);
  }
});

Deno.test("paletteOf() is what is wanted, or what the terminal told, or dark", () => {
  const white: Rgb = [255, 255, 255];
  assert.equal(paletteOf("dark", white), DARK_PALETTE);
  assert.equal(paletteOf("light", undefined), LIGHT_PALETTE);
  assert.equal(paletteOf("auto", white), LIGHT_PALETTE);
  assert.equal(paletteOf("auto", [0, 0, 0]), DARK_PALETTE);
  assert.equal(paletteOf("auto", undefined), DARK_PALETTE);
});

Deno.test("paletteFor() takes the palette with the better contrast", () => {
  assert.equal(paletteFor([0x1e, 0x1e, 0x1e]), DARK_PALETTE);
  assert.equal(paletteFor([0xfd, 0xf6, 0xe3]), LIGHT_PALETTE);
});
