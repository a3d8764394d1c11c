import { concat } from "../core/bytes.ts";
import { MAX_NOISE_MESSAGE_BYTES } from "../core/limits.ts";

const LENGTH_BYTES = 2;

/** Puts a Noise message behind its length: 2 bytes, big-endian (Noise §13 recommends it). */
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

/** What a decoder made of the bytes so far. */
export type Frames =
  | { readonly state: "ok"; readonly messages: readonly Uint8Array[] }
  | { readonly state: "too-long"; readonly bytes: number };

/** Cuts a stream of bytes, split anywhere, into the messages framed in it. Holds at most one frame. */
export interface FrameDecoder {
  /** The messages that `bytes` completes. They may share memory with it: use them before it is used again. */
  push(bytes: Uint8Array): Frames;
  /** The largest message accepted from now on. */
  limit: number;
}

/** A decoder that refuses messages of more than `limit` bytes as soon as their length is read. */
export function createFrameDecoder(limit: number): FrameDecoder {
  let held: Uint8Array = new Uint8Array(0);
  const decoder: FrameDecoder = {
    limit,
    push(bytes) {
      const all = held.length === 0 ? bytes : concat(held, bytes);
      const messages: Uint8Array[] = [];
      let at = 0;
      while (all.length - at >= LENGTH_BYTES) {
        const length = (all[at]! << 8) | all[at + 1]!;
        if (length > decoder.limit) return { state: "too-long", bytes: length };
        if (all.length - at - LENGTH_BYTES < length) break;
        messages.push(all.subarray(at + LENGTH_BYTES, at + LENGTH_BYTES + length));
        at += LENGTH_BYTES + length;
      }
      held = all.slice(at);
      return { state: "ok", messages };
    },
  };
  return decoder;
}
