/**
 * Dracula (MIT): dark only.
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
  grounds: [0x282a36],
  bar: 0x363949,
  pill: 0x44475a,
  mentionGround: 0x3a3d1d,
  privateGround: 0x4d2f3f,
  chosenGround: 0x433855,
  errorGround: 0x603d3a,
  text: 0xf8f8f2,
  dim: 0x94a6dc,
  faint: 0x44475a,
  edge: 0x6272a4,
  accent: 0xc9a7fe,
  onAccent: 0x0b0d12,
  private: 0xff79c6,
  error: 0xff9790,
  warn: 0xf1fa8c,
  ok: 0x50fa7b,
  link: 0x8be9fd,
  code: 0xffb86c,
  people: [
    0xfd847d,
    0x50fa7b,
    0x8de6fc,
    0xf1fa8c,
    0xbffeff,
    0xff79c6,
    0xffb86c,
    0x9cfea7,
    0xf48ae7,
    0xc3a6e0,
  ],
};

export const DRACULA: Variants = { dark: DARK };
