import assert from "node:assert/strict";
import { safeText } from "../../../src/core/text/safe.ts";
import { graphemes } from "../../../src/core/text/width.ts";
import { EMOJI } from "../../../src/core/text/emoji.ts";

Deno.test("EMOJI are one safe character of two columns each, whatever the terminal", () => {
  assert.ok(EMOJI.size > 150);
  for (const [name, emoji] of EMOJI) {
    assert.match(name, /^[a-z0-9_+-]+$/);
    assert.match(emoji, /^\p{Emoji_Presentation}$/u, name);
    assert.deepEqual(graphemes(emoji), [{ text: emoji, width: 2 }], name);
    assert.equal(safeText(emoji), emoji);
  }
});
