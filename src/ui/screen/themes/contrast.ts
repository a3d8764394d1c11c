/**
 * High contrast, upon black.
 *
 * @module
 */
import type { Palette, Variants } from "./palette.ts";

const DARK: Palette = {
  background: "dark",
  isPainted: true,
  grounds: [0x000000],
  bar: 0x262626,
  pill: 0x333333,
  mentionGround: 0x3d3000,
  privateGround: 0x2e1f4d,
  chosenGround: 0x003a52,
  errorGround: 0x5a0010,
  text: 0xffffff,
  dim: 0xd4d4d4,
  faint: 0x8a8a8a,
  edge: 0xffffff,
  accent: 0x5cd6ff,
  onAccent: 0x000000,
  private: 0xe3b8ff,
  error: 0xff9c9c,
  warn: 0xffd84a,
  ok: 0x7dff9b,
  link: 0x8fd0ff,
  code: 0xffc08a,
  people: [
    0xfeb5b1,
    0x7bee98,
    0xe0b7fe,
    0xfce765,
    0x63ede6,
    0xfeafd4,
    0xffc392,
    0xc9f967,
    0xbbc7ff,
    0xf3e6d2,
  ],
};

export const CONTRAST: Variants = { dark: DARK };
