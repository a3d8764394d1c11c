import assert from "node:assert/strict";
import { plural } from "../../../src/core/text/plural.ts";

Deno.test("plural() counts", () => {
  assert.equal(plural(0, "message"), "0 messages");
  assert.equal(plural(1, "message"), "1 message");
  assert.equal(plural(2, "message"), "2 messages");
  assert.equal(plural(1, "copy", "copies"), "1 copy");
  assert.equal(plural(0, "copy", "copies"), "0 copies");
});
