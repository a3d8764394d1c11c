/**
 * Frames: a Noise message behind its length, 2 bytes, big-endian (the Noise Protocol Framework
 * recommends it in §13).
 *
 * @module
 */

import { concat } from "../../core/bytes.ts";
import { MAX_NOISE_MESSAGE_BYTES } from "../../core/limits/links.ts";

const LENGTH_BYTES = 2;

/** Puts a Noise message behind its length. */
export function frame(message: Uint8Array): Uint8Array {
  if (message.length > MAX_NOISE_MESSAGE_BYTES) {
    throw new RangeError(`Cannot frame message: current length is ${message.length}`);
  }
  const framed = new Uint8Array(LENGTH_BYTES + message.length);
  framed[0] = message.length >> 8;
  framed[1] = message.length & 0xff;
  framed.set(message, LENGTH_BYTES);
  return framed;
}

/** The next frame in the bytes so far. */
export type Frame =
  | { readonly state: "message"; readonly message: Uint8Array }
  | { readonly state: "too-long"; readonly bytes: number };

/** Cuts bytes that come in pieces of any size into the messages framed in them. */
export interface FrameDecoder {
  /** Takes the next piece. Call `next` until it has no more before this is called again. */
  push(bytes: Uint8Array): void;
  /**
   * Returns the next whole message, or why there can't be one; `undefined` where more bytes are
   * needed, and then at most one unfinished frame is held. A message may share memory with a piece
   * that was pushed: use it before that is used again.
   */
  next(): Frame | undefined;
  /** The largest message accepted from now on. */
  limit: number;
}

/**
 * Creates a decoder that refuses a message of more than `limit` bytes as soon as its length is
 * read.
 */
export function createFrameDecoder(limit: number): FrameDecoder {
  let held: Uint8Array = new Uint8Array(0);
  const decoder: FrameDecoder = {
    limit,
    push(bytes) {
      held = held.length === 0 ? bytes : concat(held, bytes);
    },
    next() {
      if (held.length >= LENGTH_BYTES) {
        const length = (held[0]! << 8) | held[1]!;
        if (length > decoder.limit) return { state: "too-long", bytes: length };
        const end = LENGTH_BYTES + length;
        if (held.length >= end) {
          const message = held.subarray(LENGTH_BYTES, end);
          held = held.subarray(end);
          return { state: "message", message };
        }
      }
      held = held.slice(); // what was pushed is not ours to keep
      return undefined;
    },
  };
  return decoder;
}
