import assert from "node:assert/strict";
import { STEADY_CURSOR, USUAL_CURSOR } from "../../../../src/term/modes.ts";
import { createSteadyCursor } from "../../../../src/ui/screen/shell/steady_cursor.ts";

Deno.test("createSteadyCursor() stops the cursor once, and lets it go once", () => {
  const cursor = createSteadyCursor();
  assert.equal(cursor.take(false), "");
  assert.equal(cursor.take(true), STEADY_CURSOR);
  assert.equal(cursor.take(true), "");
  assert.equal(cursor.take(false), USUAL_CURSOR);
  assert.equal(cursor.take(false), "");
});

Deno.test("createSteadyCursor() stops the cursor again on a terminal that was entered anew", () => {
  const cursor = createSteadyCursor();
  cursor.take(true);
  cursor.forget();
  assert.equal(cursor.take(true), STEADY_CURSOR);
  cursor.forget();
  assert.equal(cursor.take(false), "");
});
