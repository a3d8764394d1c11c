/**
 * Catppuccin (MIT): Mocha and Latte.
 *
 * The published colours, each shifted in lightness until it can be read on all grounds that it
 * meets. People's colours that were near to each other are moved apart.
 *
 * @module
 */
import type { Palette, Variants } from "./palette.ts";

const MOCHA: Palette = {
  background: "dark",
  isPainted: true,
  grounds: [0x1e1e2e],
  bar: 0x313244,
  pill: 0x45475a,
  mentionGround: 0x403314,
  privateGround: 0x452b3e,
  chosenGround: 0x413551,
  errorGround: 0x513039,
  text: 0xd9e2ff,
  dim: 0xa6adc8,
  faint: 0x45475a,
  edge: 0x6c7086,
  accent: 0xcca7f8,
  onAccent: 0x0b0d12,
  private: 0xf5c2e7,
  error: 0xf38ba8,
  warn: 0xf9e2af,
  ok: 0xa6e3a1,
  link: 0x89b4fa,
  code: 0xfab387,
  people: [
    0xf38ba8,
    0xa6e3a1,
    0x88b3ec,
    0xf9e2af,
    0x94e2d5,
    0xf5c2e7,
    0xfab387,
    0x74c7ec,
    0xbebceb,
    0xf5e0dc,
  ],
};

const LATTE: Palette = {
  background: "light",
  isPainted: true,
  grounds: [0xeff1f5],
  bar: 0xdce0e8,
  pill: 0xccd0da,
  mentionGround: 0xf8e1ca,
  privateGround: 0xf8dcef,
  chosenGround: 0xe4ddfa,
  errorGround: 0xfcd8d7,
  text: 0x383b53,
  dim: 0x606278,
  faint: 0xbcc0cc,
  edge: 0x9ca0b0,
  accent: 0x781fdb,
  onAccent: 0xffffff,
  private: 0xa5358b,
  error: 0xc60c35,
  warn: 0x8e5600,
  ok: 0x1d7302,
  link: 0x0d57e5,
  code: 0xac4002,
  people: [
    0xc60c35,
    0x1f7404,
    0x0d57e5,
    0x8f5700,
    0x346260,
    0xa6378c,
    0xad4205,
    0x076d81,
    0x4957c9,
    0x9a4e3e,
  ],
};

export const CATPPUCCIN: Variants = { dark: MOCHA, light: LATTE };
