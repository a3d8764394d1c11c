import assert from "node:assert/strict";
import { DEFAULT_SETTINGS } from "../../../../../src/chat/api/settings.ts";
import { view } from "../../../../../src/ui/screen/view/view.ts";
import { BOB, said, screenHarness, snapshot } from "../../screen_harness.ts";

Deno.test("withOwnMentions() marks a bare name and a word of highlight as it marks @name", () => {
  const settings = { ...DEFAULT_SETTINGS, highlight: ["deploy"] };
  const { model } = screenHarness(60, 10, { snapshot: snapshot({ settings }) })
    .tell(said(BOB, "did alice deploy for @alice, malice", 0, { mention: true }));
  const grid = view(model, 60, 10);
  const { accent } = model.theme;
  const marked = Array.from({ length: 60 * 10 }, (_, at) => grid.cells[at]!)
    .map(({ text, style }) => style.bold && style.ink === accent.ink ? text : " ").join("");
  assert.match(marked, /alice deploy {5}@alice {9}/);
  assert.doesNotMatch(marked, /malice|did/);
});
