/**
 * Limits of what people write: messages, names, topics, options.
 *
 * A limit has its unit in its name, and a test at it and one past it.
 *
 * @module
 */

// What people write
export const MAX_CONTENT_BYTES = 4_096;
export const MAX_SENDER_CHARACTERS = 64;
export const MIN_NAME_CHARACTERS = 2;
export const MAX_NAME_CHARACTERS = 20;
export const MAX_MESH_BYTES = 64;
export const MAX_COMBINING_MARKS_PER_CELL = 4;
export const MAX_GRAPHEME_CODE_POINTS = 16;
export const MAX_TARGET_CHARACTERS = 512;
export const MAX_PICTURE_CHARACTERS = 32;
export const MAX_AWAY_CHARACTERS = 200;
export const MAX_SEALED_BYTES = 9_216 + 16;

// Options
export const MAX_INTERFACE_CHARACTERS = 256;
export const MAX_SECRET_BYTES = 1_024;
