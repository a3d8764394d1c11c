import assert from "node:assert/strict";
import { openLog } from "../../src/app/debug_log.ts";

Deno.test("openLog() refuses a file that cannot be opened, with a sentence", async () => {
  const opened = await openLog("/nowhere/at/all.log");
  assert.ok(opened.state === "failed");
  assert.match(opened.reason, /^Cannot write .+: start in a directory that you can write to\.$/);
});

Deno.test("openLog() tells of a disk that takes no more", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  const opened = await openLog("/dev/full");
  assert.ok(opened.state === "open");
  await using log = opened.log;
  log.write("a line");
  assert.match(await log.failed, /^The debug log \/dev\/full cannot be written \(.+\)/);
});
