/**
 * Lines of a byte stream, read on demand.
 *
 * @module
 */

const LINE_FEED = 0x0a;
const utf8 = new TextDecoder();

/**
 * The lines of a byte stream, read when they are asked for, by one reader at a time. Disposing
 * cancels the stream.
 */
export interface LineReader extends AsyncDisposable {
  /** The next line, without its end; undefined behind the last one. */
  next(): Promise<string | undefined>;
  /**
   * Reads on until `count` lines have come that begin with `prefix`, without decoding any. Returns
   * how many came, which is less only at the end of the stream.
   */
  count(prefix: Uint8Array, count: number): Promise<number>;
  /** Reads to the end, and looks at nothing. */
  discard(): Promise<void>;
}

/** Reads the lines of `stream`; what stands behind the last line feed is no line. */
export function readLines(stream: ReadableStream<Uint8Array>): LineReader {
  const reader = stream.getReader();
  let held: Uint8Array = new Uint8Array();

  async function more(): Promise<boolean> {
    const { value } = await reader.read();
    if (value === undefined) return false;
    const rest = held;
    held = new Uint8Array(rest.length + value.length);
    held.set(rest);
    held.set(value, rest.length);
    return true;
  }

  return {
    async next() {
      let searched = 0;
      for (;;) {
        const end = held.indexOf(LINE_FEED, searched);
        if (end >= 0) {
          const line = utf8.decode(held.subarray(0, end));
          held = held.subarray(end + 1);
          return line;
        }
        searched = held.length;
        if (!await more()) return undefined;
      }
    },
    async count(prefix, count) {
      let counted = 0;
      for (;;) {
        let at = 0;
        while (counted < count) {
          const end = held.indexOf(LINE_FEED, at);
          if (end < 0) break;
          if (prefix.every((byte, index) => held[at + index] === byte)) counted++;
          at = end + 1;
        }
        held = held.subarray(at);
        if (counted === count || !await more()) return counted;
      }
    },
    async discard() {
      held = new Uint8Array();
      while (!(await reader.read()).done);
    },
    [Symbol.asyncDispose]: () => reader.cancel(),
  };
}
