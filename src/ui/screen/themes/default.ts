/**
 * The default theme. The terminal's own ground stays.
 *
 * @module
 */
import type { Palette, Variants } from "./palette.ts";

const DARK: Palette = {
  background: "dark",
  isPainted: false,
  grounds: [0x14161b, 0x000000, 0x1e1e1e, 0x232627],
  bar: 0x262a34,
  pill: 0x303644,
  mentionGround: 0x372709,
  privateGround: 0x30233e,
  chosenGround: 0x1e3249,
  errorGround: 0x472626,
  text: 0xe6e8ed,
  dim: 0x9aa3b2,
  faint: 0x414857,
  edge: 0x5b6880,
  accent: 0x7ab7ff,
  onAccent: 0x0b0d12,
  private: 0xd4adff,
  error: 0xff8f8f,
  warn: 0xffcb6b,
  ok: 0x7fdc95,
  link: 0x9cc4ff,
  code: 0xf2b98f,
  people: [
    0xfda19e,
    0x76d69a,
    0xd5a8f8,
    0xecd065,
    0x59d4cd,
    0xf594c3,
    0xfca76c,
    0xb6e27b,
    0xa9b0fd,
    0xd8c0a1,
  ],
};

const LIGHT: Palette = {
  background: "light",
  isPainted: false,
  grounds: [0xffffff, 0xfdf6e3, 0xf2f2f2],
  bar: 0xe8ebf1,
  pill: 0xdbe0e9,
  mentionGround: 0xfff1e0,
  privateGround: 0xf6f1ff,
  chosenGround: 0xe7f1ff,
  errorGround: 0xffebe8,
  text: 0x1c2027,
  dim: 0x596170,
  faint: 0xc2c8d3,
  edge: 0x8f9bb0,
  accent: 0x0a5fc2,
  onAccent: 0xffffff,
  private: 0x7327b8,
  error: 0xb3141d,
  warn: 0x8a5a00,
  ok: 0x1c7436,
  link: 0x0a5fc2,
  code: 0x93450d,
  people: [
    0xaf2934,
    0x197037,
    0x7738a1,
    0x796006,
    0x006b70,
    0xa82571,
    0x9d4600,
    0x4a690c,
    0x4b46ae,
    0x675136,
  ],
};

export const DEFAULT: Variants = { dark: DARK, light: LIGHT };
