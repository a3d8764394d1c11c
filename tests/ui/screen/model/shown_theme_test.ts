import assert from "node:assert/strict";
import { DEFAULT_SETTINGS, type Settings } from "../../../../src/chat/api/settings.ts";
import { gridLook } from "../../../../src/ui/screen/model/shown_theme.ts";
import { themeOf } from "../../../../src/ui/screen/themes/choose_theme.ts";
import { type ScreenHarness, screenHarness, snapshot } from "../screen_harness.ts";

const ANY = { colours: "truecolor" } as const;

function isShown(screen: ScreenHarness, changes: Partial<Settings>): boolean {
  return screen.model.theme === themeOf({ ...DEFAULT_SETTINGS, ...changes }, ANY);
}

function set(screen: ScreenHarness, changes: Partial<Settings>): ScreenHarness {
  const settings = { ...DEFAULT_SETTINGS, ...changes };
  return screen.happen({ type: "snapshot", snapshot: snapshot({ settings }) });
}

Deno.test("withShownTheme() shows the theme that is set at once, and from the start", () => {
  assert.ok(isShown(set(screenHarness(), { theme: "nord" }), { theme: "nord" }));
  assert.ok(isShown(set(set(screenHarness(), { theme: "nord" }), {}), {}));
  const settings: Settings = { ...DEFAULT_SETTINGS, theme: "dracula" };
  const begun = screenHarness(40, 10, { snapshot: snapshot({ settings }) });
  assert.ok(isShown(begun, { theme: "dracula" }));
});

Deno.test("withShownTheme() shows the theme that Tab stands on, and takes it back with the next key", () => {
  const typed = set(screenHarness(), { theme: "nord" }).type("/set theme ");
  assert.ok(isShown(typed, { theme: "nord" }));
  const first = typed.press("Tab");
  assert.ok(isShown(first, { theme: "default" }));
  const second = first.press("Tab", "Tab");
  assert.equal(second.model.editor.text, "/set theme gruvbox ");
  assert.ok(isShown(second, { theme: "gruvbox" }));
  assert.ok(isShown(second.press("S-Tab"), { theme: "nord" }));
  assert.ok(isShown(second.press("Escape"), { theme: "nord" }));
  assert.ok(isShown(second.type("x"), { theme: "nord" }));
  assert.ok(isShown(second.press("C-u"), { theme: "nord" }));
  assert.ok(isShown(typed.type("dr").press("Tab"), { theme: "dracula" }));
});

Deno.test("withShownTheme() shows what happens meanwhile in the theme that is looked at", () => {
  const tried = screenHarness().type("/set theme gr").press("Tab");
  assert.ok(isShown(set(tried, { bell: "off" }), { theme: "gruvbox" }));
});

Deno.test("withShownTheme() looks at no theme that is the end of a text or of another command", () => {
  for (const text of ["theme nor", "/msg set theme nor", "/set bell o", "/set theme default nor"]) {
    assert.ok(isShown(screenHarness().type(text).press("Tab"), {}), text);
  }
});

Deno.test("gridLook() has the ground of a theme that paints it, and the symbols that are set", () => {
  assert.deepEqual(gridLook(screenHarness().model), { base: {}, isAscii: false });
  const { model } = set(screenHarness(), { theme: "nord", symbols: "ascii" });
  const rgb = (colour: readonly [number, number, number]) => ({ type: "rgb", rgb: colour });
  assert.deepEqual(gridLook(model), {
    base: { ground: rgb([0x2e, 0x34, 0x40]), ink: rgb([0xec, 0xef, 0xf4]) },
    isAscii: true,
  });
});
