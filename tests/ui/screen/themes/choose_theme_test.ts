import assert from "node:assert/strict";
import { DEFAULT_SETTINGS, SETTINGS, type Settings } from "../../../../src/chat/api/settings.ts";
import type { Rgb } from "../../../../src/term/drawing/colour.ts";
import { ANSI_DARK, ANSI_LIGHT } from "../../../../src/ui/screen/themes/ansi.ts";
import { type TerminalColours, themeOf } from "../../../../src/ui/screen/themes/choose_theme.ts";
import { DEFAULT } from "../../../../src/ui/screen/themes/default.ts";
import { GRUVBOX } from "../../../../src/ui/screen/themes/gruvbox.ts";
import { MONO } from "../../../../src/ui/screen/themes/mono.ts";
import { NORD } from "../../../../src/ui/screen/themes/nord.ts";
import { paintPalette } from "../../../../src/ui/screen/themes/paint_palette.ts";

const WHITE: Rgb = [255, 255, 255];
const BLACK: Rgb = [0, 0, 0];

function theme(changes: Partial<Settings>, terminal: Partial<TerminalColours> = {}) {
  return themeOf({ ...DEFAULT_SETTINGS, ...changes }, { colours: "truecolor", ...terminal });
}

const DARK = paintPalette(DEFAULT.dark, "truecolor");
const LIGHT = paintPalette(DEFAULT.light!, "truecolor");

Deno.test("themeOf() is for the background that is set, reported or assumed, or for a dark one", () => {
  assert.deepEqual(theme({}), DARK);
  assert.deepEqual(theme({}, { assumed: "light" }), LIGHT);
  assert.deepEqual(theme({}, { assumed: "light", reported: BLACK }), DARK);
  assert.deepEqual(theme({}, { reported: WHITE }), LIGHT);
  assert.deepEqual(theme({ background: "dark" }, { reported: WHITE }), DARK);
  assert.deepEqual(theme({ background: "light" }, { assumed: "dark" }), LIGHT);
});

Deno.test("themeOf() takes the theme that is set, and its dark one where it has no light one", () => {
  assert.deepEqual(theme({ theme: "nord" }), paintPalette(NORD.dark, "truecolor"));
  assert.equal(theme({ theme: "nord", background: "light" }), theme({ theme: "nord" }));
  assert.deepEqual(
    theme({ theme: "gruvbox" }, { reported: WHITE }),
    paintPalette(GRUVBOX.light!, "truecolor"),
  );
});

Deno.test("themeOf() keeps to what the terminal can show", () => {
  for (const name of SETTINGS.find(({ name }) => name === "theme")!.values) {
    const { theme: value } = { ...DEFAULT_SETTINGS, theme: name } as Settings;
    assert.equal(theme({ theme: value }, { colours: "none" }), MONO);
    if (value === "mono") assert.equal(theme({ theme: value }, { colours: "16" }), MONO);
    else assert.equal(theme({ theme: value }, { colours: "16" }), ANSI_DARK);
  }
  assert.equal(theme({}, { colours: "16", assumed: "light" }), ANSI_LIGHT);
  assert.equal(theme({ theme: "ansi" }), ANSI_DARK);
  assert.equal(theme({ theme: "mono" }), MONO);
  assert.deepEqual(theme({}, { colours: "256" }), paintPalette(DEFAULT.dark, "256"));
});

Deno.test("themeOf() returns the same object for the same settings and terminal", () => {
  const grey = { reported: [0x44, 0x48, 0x4c] } as const;
  const fitted = theme({}, grey);
  assert.equal(theme({ bell: "off" }, { reported: [0x44, 0x48, 0x4c] }), fitted);
  theme({ theme: "nord" }, grey);
  assert.equal(theme({}, grey), fitted);
  assert.notDeepEqual(fitted, DARK);
});

Deno.test("themeOf() fits no theme to a ground that it paints over, or that the person denies", () => {
  const reported: Rgb = [0x60, 0x64, 0x68];
  assert.deepEqual(theme({ theme: "nord" }, { reported }), theme({ theme: "nord" }));
  assert.deepEqual(theme({ background: "light" }, { reported }), LIGHT);
});
