import assert from "node:assert/strict";
import { MAX_REPEATED_LINES } from "../../../../src/core/limits/front_ends.ts";
import { createReaderMemory } from "../../../../src/ui/lines/reader/reader_memory.ts";
import { chatView } from "../../screen/screen_harness.ts";
import { NOW } from "./reader_harness.ts";

Deno.test(`createReaderMemory() holds ${MAX_REPEATED_LINES} lines, and forgets the oldest`, () => {
  const memory = createReaderMemory(chatView());
  const tell = (text: string) => memory.tell(text, NOW);
  const texts = () => memory.last(2 * MAX_REPEATED_LINES).map(({ text }) => text);
  for (let at = 0; at < MAX_REPEATED_LINES; at++) tell(`${at}`);
  assert.deepEqual([texts().length, texts()[0]], [MAX_REPEATED_LINES, "0"]);
  tell("more");
  assert.deepEqual([texts().length, texts()[0]], [MAX_REPEATED_LINES, "1"]);
});
