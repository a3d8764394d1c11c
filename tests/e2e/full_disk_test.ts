import assert from "node:assert/strict";
import { openLog } from "../../src/app/debug_log.ts";

// Here, since Deno opens a device only with all permissions.
Deno.test("openLog() tells of a disk that takes no more", {
  ignore: Deno.build.os !== "linux",
}, async () => {
  const opened = await openLog("/dev/full");
  assert.ok(opened.state === "open");
  await using log = opened.log;
  log.write("a line");
  assert.match(await log.failed, /^The debug log \/dev\/full cannot be written \(.+\)/);
});
