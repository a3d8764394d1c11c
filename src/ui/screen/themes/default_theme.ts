/**
 * The default theme, for dark and for light backgrounds. The terminal's own background stays.
 *
 * @module
 */
import type { Ink } from "../../../term/drawing/colour.ts";
import type { Style } from "../../../term/drawing/style.ts";
import { ink, type Theme } from "./theme.ts";

const text = (rgb: number, xterm256: number, ansi16: number): Style => ({
  ink: ink(rgb, xterm256, ansi16),
});
const ground = (rgb: number, xterm256: number, ansi16: number): Style => ({
  ground: ink(rgb, xterm256, ansi16),
});

const DARK_ACCENT: Ink = ink(0x7ab7ff, 75, 14);

export const DEFAULT_DARK: Theme = {
  background: "dark",
  ground: {},
  bar: ground(0x262a34, 236, 0),
  pill: ground(0x303644, 238, 0),
  mentionGround: ground(0x372709, 237, 0),
  privateGround: ground(0x30233e, 53, 0),
  chosenGround: ground(0x1e3249, 17, 0),
  errorGround: ground(0x472626, 52, 0),
  codeGround: ground(0x262a34, 236, 0),
  text: text(0xe6e8ed, 254, 15),
  dim: text(0x9aa3b2, 248, 7),
  faint: text(0x414857, 238, 7),
  edge: text(0x5b6880, 60, 7),
  accent: { ink: DARK_ACCENT },
  onAccent: { ink: ink(0x0b0d12, 233, 0), ground: DARK_ACCENT },
  own: { ink: DARK_ACCENT },
  private: text(0xd4adff, 183, 13),
  error: text(0xff8f8f, 210, 9),
  warn: text(0xffcb6b, 222, 11),
  ok: text(0x7fdc95, 114, 10),
  link: text(0x9cc4ff, 153, 6),
  code: text(0xf2b98f, 216, 3),
  people: [
    text(0xfda19e, 217, 9),
    text(0x76d69a, 78, 10),
    text(0xd5a8f8, 183, 13),
    text(0xecd065, 221, 11),
    text(0x59d4cd, 80, 6),
    text(0xf594c3, 211, 5),
    text(0xfca76c, 216, 3),
    text(0xb6e27b, 149, 2),
    text(0xa9b0fd, 147, 12),
    text(0xd8c0a1, 180, 7),
  ],
};

const LIGHT_ACCENT: Ink = ink(0x0a5fc2, 26, 4);

export const DEFAULT_LIGHT: Theme = {
  background: "light",
  ground: {},
  bar: ground(0xe8ebf1, 254, 7),
  pill: ground(0xdbe0e9, 252, 7),
  mentionGround: ground(0xfff1e0, 230, 7),
  privateGround: ground(0xf6f1ff, 225, 7),
  chosenGround: ground(0xe7f1ff, 195, 7),
  errorGround: ground(0xffebe8, 224, 7),
  codeGround: ground(0xe8ebf1, 254, 7),
  text: text(0x1c2027, 234, 0),
  dim: text(0x596170, 60, 0),
  faint: text(0xc2c8d3, 251, 7),
  edge: text(0x8f9bb0, 110, 0),
  accent: { ink: LIGHT_ACCENT },
  onAccent: { ink: ink(0xffffff, 231, 15), ground: LIGHT_ACCENT },
  own: { ink: LIGHT_ACCENT },
  private: text(0x7327b8, 91, 5),
  error: text(0xb3141d, 124, 1),
  warn: text(0x8a5a00, 58, 3),
  ok: text(0x1c7436, 22, 2),
  link: text(0x0a5fc2, 26, 4),
  code: text(0x93450d, 124, 3),
  people: [
    text(0xaf2934, 124, 1),
    text(0x197037, 22, 2),
    text(0x7738a1, 91, 5),
    text(0x796006, 58, 3),
    text(0x006b70, 23, 6),
    text(0xa82571, 125, 5),
    text(0x9d4600, 88, 1),
    text(0x4a690c, 59, 2),
    text(0x4b46ae, 56, 4),
    text(0x675136, 240, 0),
  ],
};
