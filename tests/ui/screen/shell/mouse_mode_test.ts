import assert from "node:assert/strict";
import { MOUSE_OFF, MOUSE_ON } from "../../../../src/term/modes.ts";
import { createMouseMode } from "../../../../src/ui/screen/shell/mouse_mode.ts";

Deno.test("createMouseMode() writes what changes, and all of it after the screen was entered anew", () => {
  const mode = createMouseMode({ fewGlyphs: false });
  assert.equal(mode.take(false), "");
  assert.equal(mode.take(true), MOUSE_ON);
  assert.equal(mode.take(true), "");
  assert.equal(mode.take(false), MOUSE_OFF);
  mode.take(true);
  mode.forget();
  assert.equal(mode.take(true), MOUSE_ON);
});

Deno.test("createMouseMode() leaves the Linux console to gpm", () => {
  assert.equal(createMouseMode({ fewGlyphs: true }).take(true), "");
});
