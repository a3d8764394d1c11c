import assert from "node:assert/strict";
import { STEADY_CURSOR, USUAL_CURSOR } from "../../../../src/term/modes.ts";
import { createSteadyCursor } from "../../../../src/ui/screen/shell/steady_cursor.ts";
import { LINUX_CONSOLE, XTERM_256 } from "../../../term/some_capabilities.ts";

/** A cursor, and what its terminal is to write when the screen is left. */
function cursorOf(capabilities = XTERM_256) {
  const leaving = [""];
  const terminal = { capabilities, atLeaving: (text: string) => void leaving.push(text) };
  return { cursor: createSteadyCursor(terminal), atLeaving: () => leaving.at(-1) };
}

Deno.test("createSteadyCursor() stops the cursor once, and lets it go once", () => {
  const { cursor, atLeaving } = cursorOf();
  assert.equal(cursor.take(false), "");
  assert.equal(atLeaving(), "");
  assert.equal(cursor.take(true), STEADY_CURSOR);
  assert.equal(atLeaving(), USUAL_CURSOR);
  assert.equal(cursor.take(true), "");
  assert.equal(cursor.take(false), USUAL_CURSOR);
  assert.equal(atLeaving(), "");
  assert.equal(cursor.take(false), "");
});

Deno.test("createSteadyCursor() stops the cursor again on a terminal that was entered anew", () => {
  const { cursor } = cursorOf();
  cursor.take(true);
  cursor.forget();
  assert.equal(cursor.take(true), STEADY_CURSOR);
});

Deno.test("createSteadyCursor() says nothing to a terminal that might show it as text", () => {
  assert.equal(cursorOf(LINUX_CONSOLE).cursor.take(true), "");
});
