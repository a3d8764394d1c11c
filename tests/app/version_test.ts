import assert from "node:assert/strict";
import { BUILT_AT, RELEASE, VERSION } from "../../src/app/version.ts";

Deno.test("RELEASE is of this version: a new version needs a new date", () => {
  assert.equal(RELEASE.version, VERSION);
  assert.match(RELEASE.date, /^\d{4}-\d\d-\d\d$/);
  assert.equal(BUILT_AT, Date.parse(RELEASE.date));
});
