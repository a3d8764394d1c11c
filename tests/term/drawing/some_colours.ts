/** Colours, in the forms of all kinds of terminals. */
import type { Ink } from "../../../src/term/drawing/colour.ts";

export const RED: Ink = { type: "indexed", index: 210 };
export const GREEN: Ink = { type: "indexed", index: 114 };
export const BRIGHT_RED: Ink = { type: "indexed", index: 9 };
export const BLUE: Ink = { type: "indexed", index: 4 };
export const ANY: Ink = { type: "rgb", rgb: [255, 135, 135] };
