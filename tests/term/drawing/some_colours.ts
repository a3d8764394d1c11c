/** Two colours, in the forms of all kinds of terminals. */
import type { Ink } from "../../../src/term/drawing/colour.ts";

export const RED: Ink = { rgb: [0xff, 0x87, 0x87], xterm256: 210, ansi16: 9 };
export const GREEN: Ink = { rgb: [0x87, 0xd7, 0x87], xterm256: 114, ansi16: 10 };
