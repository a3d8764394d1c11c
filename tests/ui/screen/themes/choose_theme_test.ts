import assert from "node:assert/strict";
import { DEFAULT_SETTINGS } from "../../../../src/chat/api/settings.ts";
import type { Rgb } from "../../../../src/term/drawing/colour.ts";
import { themeOf } from "../../../../src/ui/screen/themes/choose_theme.ts";
import { DEFAULT_DARK, DEFAULT_LIGHT } from "../../../../src/ui/screen/themes/default_theme.ts";

Deno.test("themeOf() is for the wanted background, or what the terminal told, or dark", () => {
  const white: Rgb = [255, 255, 255];
  const wanted = (background: "auto" | "dark" | "light") => ({ ...DEFAULT_SETTINGS, background });
  assert.equal(themeOf(wanted("dark"), white), DEFAULT_DARK);
  assert.equal(themeOf(wanted("light"), undefined), DEFAULT_LIGHT);
  assert.equal(themeOf(wanted("auto"), white), DEFAULT_LIGHT);
  assert.equal(themeOf(wanted("auto"), [0, 0, 0]), DEFAULT_DARK);
  assert.equal(themeOf(wanted("auto"), undefined), DEFAULT_DARK);
});
