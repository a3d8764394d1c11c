/**
 * Solarized, by Ethan Schoonover (MIT).
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
  grounds: [0x002b36],
  bar: 0x073642,
  pill: 0x0e4453,
  mentionGround: 0x403314,
  privateGround: 0x2f324e,
  chosenGround: 0x223c51,
  errorGround: 0x5a3733,
  text: 0xc9d8d8,
  dim: 0x95a6a8,
  faint: 0x20505c,
  edge: 0x586e75,
  accent: 0x51b0f9,
  onAccent: 0x0b0d12,
  private: 0x959cf3,
  error: 0xfe8a7e,
  warn: 0xca9d2b,
  ok: 0x98ad2b,
  link: 0x4cabf4,
  code: 0xfe7e52,
  people: [
    0xfe7c70,
    0x87b129,
    0x959cf3,
    0xca9d2b,
    0x43b4ab,
    0xfe73ad,
    0xfe7e52,
    0xb9cf5a,
    0xaeaee5,
    0xeee8d5,
  ],
};

const LIGHT: Palette = {
  background: "light",
  isPainted: true,
  grounds: [0xfdf6e3],
  bar: 0xeee8d5,
  pill: 0xe2dcc8,
  mentionGround: 0xf7e9cd,
  privateGround: 0xe6e9fe,
  chosenGround: 0xd4ebff,
  errorGround: 0xffdfda,
  text: 0x33484f,
  dim: 0x566c74,
  faint: 0xd6d0bd,
  edge: 0x93a1a1,
  accent: 0x0065a1,
  onAccent: 0xffffff,
  private: 0x5d60b2,
  error: 0xcb1b1f,
  warn: 0x836304,
  ok: 0x606f05,
  link: 0x036cab,
  code: 0xbc3c00,
  people: [
    0xcc1d20,
    0x676720,
    0x525ea4,
    0x836304,
    0x09756e,
    0xc22274,
    0xbc3c00,
    0x4d6b04,
    0x4945a3,
    0x073642,
  ],
};

export const SOLARIZED: Variants = { dark: DARK, light: LIGHT };
