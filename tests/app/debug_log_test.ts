import assert from "node:assert/strict";
import { openLog } from "../../src/app/debug_log.ts";

Deno.test("openLog() refuses a file that cannot be opened, with a sentence", async () => {
  const opened = await openLog("/nowhere/at/all.log");
  assert.ok(opened.state === "failed");
  assert.match(opened.reason, /^Cannot write .+: start in a directory that you can write to\.$/);
});
