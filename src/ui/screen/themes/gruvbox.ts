/**
 * Gruvbox, by Pavel Pertsev (MIT).
 *
 * The published colours, each shifted in lightness until it can be read on all grounds that it
 * meets. People's colours that were near to each other are moved apart.
 *
 * @module
 */
import type { Palette, Variants } from "./palette.ts";

const DARK: Palette = {
  background: "dark",
  isPainted: true,
  grounds: [0x282828],
  bar: 0x3c3836,
  pill: 0x504945,
  mentionGround: 0x443516,
  privateGround: 0x4c2c35,
  chosenGround: 0x244338,
  errorGround: 0x5c3a34,
  text: 0xf4e4bb,
  dim: 0xb5a590,
  faint: 0x504945,
  edge: 0x7c6f64,
  accent: 0x9ec1b3,
  onAccent: 0x0b0d12,
  private: 0xdf91a6,
  error: 0xfd917f,
  warn: 0xfabd2f,
  ok: 0xb8bb26,
  link: 0x8dafa2,
  code: 0xfc8836,
  people: [
    0xfe8572,
    0xb8bb26,
    0xe990b5,
    0xfabd2f,
    0x8ec07c,
    0xd6a0a7,
    0xfc8836,
    0xa6ad4f,
    0xb7a4d6,
    0xd5c4a1,
  ],
};

const LIGHT: Palette = {
  background: "light",
  isPainted: true,
  grounds: [0xfbf1c7],
  bar: 0xebdbb2,
  pill: 0xd5c4a1,
  mentionGround: 0xf6e1c9,
  privateGround: 0xf9dbeb,
  chosenGround: 0xc4e9f2,
  errorGround: 0xfbd8d3,
  text: 0x393533,
  dim: 0x6b5e53,
  faint: 0xd5c4a1,
  edge: 0xa89984,
  accent: 0x005b6c,
  onAccent: 0xffffff,
  private: 0x8f3f71,
  error: 0x9d0006,
  warn: 0x895600,
  ok: 0x676201,
  link: 0x076678,
  code: 0xae3901,
  people: [
    0xc61c17,
    0x7a6300,
    0x803d72,
    0x8e590f,
    0x37704e,
    0xa1456b,
    0xaf3a03,
    0x616430,
    0x5b4a9c,
    0x665c54,
  ],
};

export const GRUVBOX: Variants = { dark: DARK, light: LIGHT };
