import assert from "node:assert/strict";
import { readLines } from "../../tasks/program/lines.ts";

const bytes = new TextEncoder().encode("one\n\nzwölf\none more\nrest");
const prefix = new TextEncoder().encode("one");

/** The bytes in two parts, cut at `at`. */
function cut(at: number): ReadableStream<Uint8Array> {
  return ReadableStream.from([bytes.slice(0, at), bytes.slice(at)]);
}

Deno.test("readLines() reads whole lines wherever the stream is cut", async () => {
  for (let at = 0; at <= bytes.length; at++) {
    const lines = readLines(cut(at));
    const read: string[] = [];
    for (let line = await lines.next(); line !== undefined; line = await lines.next()) {
      read.push(line);
    }
    assert.deepEqual(read, ["one", "", "zwölf", "one more"]);
  }
});

Deno.test("readLines() counts lines by their beginning, and goes on behind the last one counted", async () => {
  for (let at = 0; at <= bytes.length; at++) {
    const lines = readLines(cut(at));
    assert.equal(await lines.count(prefix, 1), 1);
    assert.equal(await lines.next(), "");
    assert.equal(await lines.count(prefix, 5), 1);
    assert.equal(await lines.next(), undefined);
  }
});
