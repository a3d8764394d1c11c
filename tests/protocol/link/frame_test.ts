import assert from "node:assert/strict";
import fc from "fast-check";
import { concat } from "../../../src/core/bytes.ts";
import { MAX_NOISE_MESSAGE_BYTES } from "../../../src/core/limits/links.ts";
import { createFrameDecoder, frame, type FrameDecoder } from "../../../src/protocol/link/frame.ts";

/** Copies of all messages that are whole, and whether one was too long. */
function drain(decoder: FrameDecoder): { messages: Uint8Array[]; tooLong?: number } {
  const messages: Uint8Array[] = [];
  for (let next = decoder.next(); next !== undefined; next = decoder.next()) {
    if (next.state === "too-long") return { messages, tooLong: next.bytes };
    messages.push(next.message.slice());
  }
  return { messages };
}

const bytes = (length: number, value = 7) => new Uint8Array(length).fill(value);

Deno.test("createFrameDecoder() finds the same messages wherever the stream is split", () => {
  const messages = [bytes(3, 1), bytes(0), bytes(300, 2), bytes(1, 3)];
  const authorSequence = concat(...messages.map(frame));
  for (let first = 0; first <= authorSequence.length; first++) {
    for (let second = first; second <= authorSequence.length; second += 7) {
      const decoder = createFrameDecoder(300);
      const found = [
        authorSequence.slice(0, first),
        authorSequence.slice(first, second),
        authorSequence.slice(second),
      ].flatMap((piece) => {
        decoder.push(piece);
        const { messages } = drain(decoder);
        piece.fill(0xff); // a reader uses its buffer again
        return messages;
      });
      assert.deepEqual(found, messages, `split at ${first} and ${second}`);
    }
  }
});

Deno.test("createFrameDecoder() finds any messages in pieces of any size", () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 50 })),
      (messages, sizes) => {
        const authorSequence = concat(...messages.map(frame));
        const decoder = createFrameDecoder(40);
        const found: Uint8Array[] = [];
        for (let start = 0; start < authorSequence.length;) {
          const size = sizes.next().value;
          decoder.push(authorSequence.slice(start, start + size));
          found.push(...drain(decoder).messages);
          start += size;
        }
        assert.deepEqual(found.map((m) => [...m]), messages.map((m) => [...m]));
      },
    ),
    { seed: 1, numRuns: 200 },
  );
});

Deno.test("createFrameDecoder() takes a message at the limit and refuses one past it by its length alone", () => {
  const atLimit = createFrameDecoder(1_000);
  atLimit.push(frame(bytes(1_000)));
  assert.equal(drain(atLimit).messages.length, 1);

  const past = createFrameDecoder(1_000);
  past.push(frame(bytes(1_001)).subarray(0, 1));
  assert.deepEqual(drain(past), { messages: [] });
  past.push(frame(bytes(1_001)).subarray(1, 2));
  assert.deepEqual(drain(past), { messages: [], tooLong: 1_001 });
});

Deno.test("createFrameDecoder() gives the messages before one that is too long", () => {
  const decoder = createFrameDecoder(10);
  decoder.push(concat(frame(bytes(10)), frame(bytes(11))));
  assert.deepEqual(drain(decoder), { messages: [bytes(10)], tooLong: 11 });
});

Deno.test("createFrameDecoder() measures each message by the limit at its turn", () => {
  const decoder = createFrameDecoder(10);
  decoder.push(concat(frame(bytes(10)), frame(bytes(500))));
  assert.equal(decoder.next()?.state, "message");
  decoder.limit = 500;
  assert.deepEqual(drain(decoder), { messages: [bytes(500)] });
});

Deno.test("frame() frames the largest Noise message and throws at one past it", () => {
  assert.equal(frame(bytes(MAX_NOISE_MESSAGE_BYTES)).length, MAX_NOISE_MESSAGE_BYTES + 2);
  assert.throws(() => frame(bytes(MAX_NOISE_MESSAGE_BYTES + 1)), RangeError);
});
