import assert from "node:assert/strict";
import { fromUtf8, utf8 } from "../../src/core/bytes.ts";
import {
  MAX_OUTPUT_BUFFER_BYTES,
  OUTPUT_HIGH_WATER_BYTES,
} from "../../src/core/limits/front_ends.ts";
import { createLineWriter, type InputLine, readLines } from "../../src/term/line_io.ts";

const MAX = 12;

async function lines(...chunks: readonly Uint8Array[]): Promise<readonly InputLine[]> {
  const all: InputLine[] = [];
  for await (const batch of readLines(ReadableStream.from(chunks), { maxBytes: MAX })) {
    all.push(...batch);
  }
  return all;
}

const line = (text: string): InputLine => ({ state: "line", text });
const tooLong = (bytes: number): InputLine => ({ state: "too-long", bytes });

const MIXED = Uint8Array.of(
  ...utf8("one\r\n\nhé漢👋\n"),
  ...[0x61, 0xff, 0x0a],
  ...utf8("123456789012\n1234567890123\nexact\u00e9789ab\n"),
  ...utf8("x".repeat(100) + "\nlast"),
);

const MIXED_LINES = [
  line("one"),
  line(""),
  line("hé漢👋"),
  { state: "not-utf8" },
  line("123456789012"),
  tooLong(13),
  line("exact\u00e9789ab"),
  tooLong(100),
  line("last"),
];

Deno.test("readLines() takes lines at the limit, and tells what can't be taken", async () => {
  assert.deepEqual(await lines(MIXED), MIXED_LINES);
});

Deno.test("readLines() leaves out a byte order mark at the beginning, and only there", async () => {
  const marked = Uint8Array.of(0xef, 0xbb, 0xbf, ...utf8("one\n\ufefftwo\n"));
  for (let split = 0; split <= marked.length; split++) {
    const read = await lines(marked.subarray(0, split), marked.subarray(split));
    assert.deepEqual(read, [line("one"), line("\ufefftwo")], `split at ${split}`);
  }
  assert.deepEqual(await lines(Uint8Array.of(0xef, 0xbb, 0xbf)), []);
  assert.deepEqual(await lines(Uint8Array.of(0xef, 0xbb)), [{ state: "not-utf8" }]);
  const atLimit = Uint8Array.of(0xef, 0xbb, 0xbf, ...utf8("123456789012\n"));
  assert.deepEqual(await lines(atLimit), [line("123456789012")]);
});

Deno.test("readLines() reads the same wherever its input is split", async () => {
  for (let split = 0; split <= MIXED.length; split++) {
    const read = await lines(MIXED.subarray(0, split), MIXED.subarray(split));
    assert.deepEqual(read, MIXED_LINES, `split at ${split}`);
  }
});

Deno.test("readLines() reads the same byte by byte", async () => {
  const bytes = Array.from(MIXED, (byte) => Uint8Array.of(byte));
  assert.deepEqual(await lines(...bytes), MIXED_LINES);
});

Deno.test("readLines() counts bytes, not characters", async () => {
  assert.deepEqual(await lines(utf8("漢漢漢漢\n漢漢漢漢!\n漢漢漢漢!")), [
    line("漢漢漢漢"),
    tooLong(13),
    tooLong(13),
  ]);
});

Deno.test("readLines() yields one batch a read, and none where no line ends", async () => {
  const batches: (readonly InputLine[])[] = [];
  const chunks = [utf8("a\nb\nc"), utf8("d"), utf8("\ne\n")];
  for await (const batch of readLines(ReadableStream.from(chunks), { maxBytes: MAX })) {
    batches.push(batch);
  }
  assert.deepEqual(batches, [[line("a"), line("b")], [line("cd"), line("e")]]);
});

Deno.test("readLines() ends with its stream, and makes no line of nothing", async () => {
  assert.deepEqual(await lines(), []);
  assert.deepEqual(await lines(utf8("a\n")), [line("a")]);
});

/** Lets everything go on that can. */
function turn(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** A sink that takes what the test lets it take. */
function gatedSink() {
  const writes: string[] = [];
  const gate = Promise.withResolvers<void>();
  return {
    writes,
    open() {
      gate.resolve();
    },
    fail(error: Error) {
      gate.reject(error);
    },
    async write(bytes: Uint8Array) {
      await gate.promise;
      writes.push(fromUtf8(bytes) ?? "not UTF-8");
      return bytes.length;
    },
  };
}

Deno.test("createLineWriter() writes what came in one breath in one write, in order", async () => {
  const sink = gatedSink();
  const writer = createLineWriter(sink);
  sink.open();
  for (const text of ["a", "b", "", "漢\n"]) assert.equal(writer.write(text), true);
  assert.equal(await writer.flush(), "flushed");
  writer.write("c");
  assert.equal(await writer.flush(), "flushed");
  assert.deepEqual(sink.writes, ["ab漢\n", "c"]);
});

Deno.test("createLineWriter() goes on where a sink takes less than it is given", async () => {
  let taken = "";
  const writer = createLineWriter({
    write(bytes) {
      taken += String.fromCharCode(bytes[0] ?? 0);
      return Promise.resolve(1);
    },
  });
  writer.write("abc");
  writer.write("def");
  await writer.flush();
  assert.equal(taken, "abcdef");
});

Deno.test("createLineWriter() is drained up to the high-water mark, and not one byte beyond", async () => {
  const sink = gatedSink();
  const writer = createLineWriter(sink);
  writer.write("x".repeat(OUTPUT_HIGH_WATER_BYTES));
  let drained = false;
  await writer.drained();
  writer.write("y");
  const wait = writer.drained().then(() => drained = true);
  await turn();
  assert.equal(drained, false);
  sink.open();
  await wait;
  assert.equal(await writer.flush(), "flushed");
});

Deno.test("createLineWriter() takes MAX_OUTPUT_BUFFER_BYTES, and not one more", async () => {
  const sink = gatedSink();
  const writer = createLineWriter(sink);
  assert.equal(writer.write("é".repeat(MAX_OUTPUT_BUFFER_BYTES / 2)), true);
  assert.equal(writer.write("x"), false);
  sink.open();
  assert.equal(await writer.flush(), "flushed");
  assert.equal(sink.writes.join("").length, MAX_OUTPUT_BUFFER_BYTES / 2);
  assert.equal(writer.write("x"), true);
  await writer.flush();
});

Deno.test("createLineWriter() closes cleanly on a broken pipe", async () => {
  const sink = gatedSink();
  const writer = createLineWriter(sink);
  writer.write("x".repeat(OUTPUT_HIGH_WATER_BYTES + 1));
  const drained = writer.drained();
  sink.fail(new Deno.errors.BrokenPipe("EPIPE"));
  assert.deepEqual(await writer.closed, {});
  await drained;
  assert.equal(await writer.flush(), "closed");
  assert.equal(writer.write("more"), false);
  assert.deepEqual(sink.writes, []);
});

Deno.test("createLineWriter() tells another error than a broken pipe", async () => {
  const sink = gatedSink();
  const writer = createLineWriter(sink);
  const error = new Error("no space left");
  writer.write("x");
  sink.fail(error);
  assert.deepEqual(await writer.closed, { error });
});
