/**
 * Lines in and out of standard input and output.
 *
 * Invariants:
 *
 * 1. A line longer than the limit is reported as too long, with its length; no more of it is held.
 * 2. Output keeps its order, in few and large writes. Beyond {@link MAX_OUTPUT_BUFFER_BYTES}
 *    waiting, text is refused, never dropped silently.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { concat } from "../core/bytes.ts";
import { MAX_OUTPUT_BUFFER_BYTES, OUTPUT_HIGH_WATER_BYTES } from "../core/limits/front_ends.ts";

/**
 * One line of input without its end (LF or CR LF), or why it cannot be read. `bytes` is the length
 * of the whole line.
 */
export type InputLine =
  | { readonly state: "line"; readonly text: string }
  | { readonly state: "too-long"; readonly bytes: number }
  | { readonly state: "not-utf8" };

const LF = 0x0a;
const CR = 0x0d;
/** U+FEFF in UTF-8. */
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * Yields the lines of a stream of UTF-8, in batches: the lines that each read completed. It holds
 * at most `maxBytes` of an unfinished line. The last line may lack its end. A byte order mark at
 * the beginning of the stream, which editors and shells on Windows write, is no part of the first
 * line.
 */
export async function* readLines(
  stream: AsyncIterable<Uint8Array>,
  options: { readonly maxBytes: number },
): AsyncGenerator<readonly InputLine[], void, undefined> {
  const { maxBytes } = options;
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  const held = new Uint8Array(maxBytes);
  /** Bytes of the unfinished line; those beyond `maxBytes` are only counted. */
  let length = 0;

  function hold(bytes: Uint8Array): void {
    if (length < maxBytes) held.set(bytes.subarray(0, maxBytes - length), length);
    length += bytes.length;
  }

  function finish(): InputLine {
    const line = toLine(held.subarray(0, Math.min(length, maxBytes)), length, maxBytes, decoder);
    length = 0;
    return line;
  }

  for await (const chunk of withoutByteOrderMark(stream)) {
    const lines: InputLine[] = [];
    let rest = chunk;
    if (length > 0) {
      const end = rest.indexOf(LF);
      hold(end < 0 ? rest : rest.subarray(0, end));
      if (end < 0) continue;
      lines.push(finish());
      rest = rest.subarray(end + 1);
    }
    const end = rest.lastIndexOf(LF) + 1;
    if (end > 0) pushLines(lines, rest.subarray(0, end), maxBytes, decoder);
    if (end < rest.length) hold(rest.subarray(end));
    if (lines.length > 0) yield lines;
  }
  if (length > 0) yield [finish()];
}

/** Yields the bytes of a stream but for a byte order mark at its beginning. */
async function* withoutByteOrderMark(stream: AsyncIterable<Uint8Array>) {
  /** The beginning, until it is known whether it is a mark; `undefined` afterwards. */
  let beginning: Uint8Array | undefined = new Uint8Array(0);
  for await (const chunk of stream) {
    if (beginning === undefined) {
      yield chunk;
      continue;
    }
    beginning = concat(beginning, chunk);
    const isMark = BYTE_ORDER_MARK.every((byte, at) => byte === (beginning?.[at] ?? byte));
    if (isMark && beginning.length < BYTE_ORDER_MARK.length) continue;
    const rest = isMark ? beginning.subarray(BYTE_ORDER_MARK.length) : beginning;
    beginning = undefined;
    if (rest.length > 0) yield rest;
  }
  if (beginning !== undefined && beginning.length > 0) yield beginning;
}

/** Appends the lines of a block that ends with LF. */
function pushLines(
  lines: InputLine[],
  block: Uint8Array,
  maxBytes: number,
  decoder: TextDecoder,
): void {
  const text = decode(block, decoder);
  if (text !== undefined) {
    // Decoding a block at once is several times as fast as line by line.
    for (const line of text.slice(0, -1).split("\n")) {
      const bytes = line.length * 3 <= maxBytes ? 0 : Buffer.byteLength(line);
      if (bytes > maxBytes) lines.push({ state: "too-long", bytes });
      else lines.push({ state: "line", text: line.endsWith("\r") ? line.slice(0, -1) : line });
    }
    return;
  }
  for (let start = 0; start < block.length;) {
    const end = block.indexOf(LF, start);
    lines.push(toLine(block.subarray(start, end), end - start, maxBytes, decoder));
    start = end + 1;
  }
}

function toLine(
  bytes: Uint8Array,
  length: number,
  maxBytes: number,
  decoder: TextDecoder,
): InputLine {
  if (length > maxBytes) return { state: "too-long", bytes: length };
  const text = decode(bytes.at(-1) === CR ? bytes.subarray(0, -1) : bytes, decoder);
  return text === undefined ? { state: "not-utf8" } : { state: "line", text };
}

function decode(bytes: Uint8Array, decoder: TextDecoder): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined; // the only thing `decode` can throw here is "not UTF-8"
  }
}

/** The target of a {@link LineWriter}, such as `Deno.stdout`. */
export interface Sink {
  write(bytes: Uint8Array): Promise<number>;
}

/** Ordered output in few, large writes. */
export interface LineWriter {
  /**
   * Takes text, to be written after all text before it. Returns false, and does not take it, where
   * {@link MAX_OUTPUT_BUFFER_BYTES} are waiting or the reader is gone.
   */
  write(text: string): boolean;
  /** Whether more than {@link OUTPUT_HIGH_WATER_BYTES} are waiting. */
  readonly behind: boolean;
  /**
   * Resolves while at most {@link OUTPUT_HIGH_WATER_BYTES} are waiting, or when the reader is gone.
   */
  drained(): Promise<void>;
  /** Resolves when all text is written, or cannot be any more. */
  flush(): Promise<"flushed" | "closed">;
  /** Resolves when the reader is gone; with an error, unless that is a broken pipe. */
  readonly closed: Promise<{ readonly error?: unknown }>;
}

/** Creates a writer to `sink`. */
export function createLineWriter(sink: Sink): LineWriter {
  const encoder = new TextEncoder();
  const end = Promise.withResolvers<{ readonly error?: unknown }>();
  let waiting: string[] = [];
  let waitingBytes = 0;
  let open = true;
  let pumping: Promise<void> | undefined;
  let relief: PromiseWithResolvers<void> | undefined;

  async function pump(): Promise<void> {
    await undefined; // all text of this turn of the event loop goes out in one write
    try {
      while (waiting.length > 0) {
        const batch = encoder.encode(waiting.join(""));
        waiting = [];
        for (let rest = batch; rest.length > 0;) {
          const written = await sink.write(rest);
          waitingBytes -= written;
          rest = rest.subarray(written);
          if (waitingBytes <= OUTPUT_HIGH_WATER_BYTES) relieve();
        }
      }
    } catch (error) {
      open = false;
      waiting = [];
      waitingBytes = 0;
      relieve();
      end.resolve(error instanceof Deno.errors.BrokenPipe ? {} : { error });
    }
    pumping = undefined;
  }

  function relieve(): void {
    relief?.resolve();
    relief = undefined;
  }

  return {
    get behind() {
      return waitingBytes > OUTPUT_HIGH_WATER_BYTES;
    },
    write(text) {
      const bytes = Buffer.byteLength(text);
      if (!open || waitingBytes + bytes > MAX_OUTPUT_BUFFER_BYTES) return false;
      if (bytes === 0) return true;
      waiting.push(text);
      waitingBytes += bytes;
      pumping ??= pump();
      return true;
    },
    drained() {
      if (waitingBytes <= OUTPUT_HIGH_WATER_BYTES) return Promise.resolve();
      relief ??= Promise.withResolvers();
      return relief.promise;
    },
    async flush() {
      while (pumping !== undefined) await pumping;
      return open ? "flushed" : "closed";
    },
    closed: end.promise,
  };
}
