/**
 * Nord, by Arctic Ice Studio (MIT): dark only.
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
  grounds: [0x2e3440],
  bar: 0x3b4252,
  pill: 0x434c5e,
  mentionGround: 0x504123,
  privateGround: 0x533a50,
  chosenGround: 0x254f5a,
  errorGround: 0x6a4648,
  text: 0xeceff4,
  dim: 0xaeb9cc,
  faint: 0x4c566a,
  edge: 0x66738c,
  accent: 0x8cc4d4,
  onAccent: 0x0b0d12,
  private: 0xd3adce,
  error: 0xfeabb0,
  warn: 0xebcb8b,
  ok: 0xa5c18e,
  link: 0x91bfde,
  code: 0xf2a68e,
  people: [
    0xfe9ea5,
    0xa5c18e,
    0xdca8d0,
    0xf8c975,
    0xb5d0ca,
    0xe4a8b5,
    0xf2a68e,
    0xccc87a,
    0xa2c1e8,
    0xd9c2a8,
  ],
};

export const NORD: Variants = { dark: DARK };
