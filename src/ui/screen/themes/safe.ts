/**
 * A theme whose ten people can be told apart without red, green or blue cones (protanopia,
 * deuteranopia, tritanopia). The terminal's own ground stays. Our own name has one of the ten, as
 * everybody's.
 *
 * @module
 */
import type { Palette, Variants } from "./palette.ts";

const DARK: Palette = {
  background: "dark",
  isPainted: false,
  grounds: [0x14161b, 0x000000, 0x1c1c1c],
  bar: 0x262a34,
  pill: 0x303644,
  mentionGround: 0x362808,
  privateGround: 0x2d2440,
  chosenGround: 0x1e3249,
  errorGround: 0x3f2d10,
  text: 0xe6e8ed,
  dim: 0x9aa3b2,
  faint: 0x414857,
  edge: 0x5b6880,
  accent: 0x7ab7ff,
  onAccent: 0x0b0d12,
  ownPlace: 9,
  private: 0xcdb8ff,
  error: 0xffb000,
  warn: 0xffd98a,
  ok: 0x9ad0ff,
  link: 0x9cc4ff,
  code: 0xf2c7a0,
  people: [
    0xfef883,
    0x769fff,
    0xce8eb5,
    0xb8b96d,
    0x7dae84,
    0xb6f4ff,
    0xf7d000,
    0x35d3fa,
    0xbfdbc5,
    0xe2900a,
  ],
};

const LIGHT: Palette = {
  background: "light",
  isPainted: false,
  grounds: [0xffffff],
  bar: 0xe8ebf1,
  pill: 0xdbe0e9,
  mentionGround: 0xfff2d7,
  privateGround: 0xf3f2ff,
  chosenGround: 0xe7f1ff,
  errorGround: 0xffece2,
  text: 0x1c2027,
  dim: 0x596170,
  faint: 0xc2c8d3,
  edge: 0x8f9bb0,
  accent: 0x0a5fc2,
  onAccent: 0xffffff,
  ownPlace: 0,
  private: 0x5b3fa8,
  error: 0x8f3d00,
  warn: 0x7a5c00,
  ok: 0x0a5fa0,
  link: 0x0a5fc2,
  code: 0x6b4a20,
  people: [
    0x1400a9,
    0x286c46,
    0x7f537c,
    0x000000,
    0xa324ac,
    0x0041ff,
    0x6b1102,
    0x37353b,
    0x470056,
    0xb03806,
  ],
};

export const SAFE: Variants = { dark: DARK, light: LIGHT };
