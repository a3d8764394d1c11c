/**
 * xterm's grapheme addon, loaded in a way that works on Deno.
 *
 * @module
 */

import { Buffer } from "node:buffer";

// The addon takes a Buffer's memory for its own, from the first byte on, which it is not where
// Node's pool of small buffers is in use already: most emoji then have the width of a letter.
const { poolSize } = Buffer;
Buffer.poolSize = 0;
const { default: addon } = await import("@xterm/addon-unicode-graphemes");
Buffer.poolSize = poolSize;

/** Makes a terminal emulator count columns by graphemes, as terminals of today do. */
export const { UnicodeGraphemesAddon } = addon;
