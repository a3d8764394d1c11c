import assert from "node:assert/strict";
import { DEFAULT_SETTINGS, type Settings } from "../../../src/chat/api/settings.ts";
import { type OneEngine, oneEngine, snapshot } from "./screen_harness.ts";

/** A terminal's answer to what colour its background has. */
function told(screen: OneEngine, colour: string): OneEngine {
  const token = { type: "reply", kind: "osc", text: `11;rgb:${colour}` } as const;
  return screen.happen({ type: "input", token });
}

function set(screen: OneEngine, background: Settings["background"]): OneEngine {
  const settings = { ...DEFAULT_SETTINGS, background };
  return screen.happen({ type: "snapshot", snapshot: snapshot({ settings }) });
}

const paletteOf = ({ model }: OneEngine) => model.palette.background;
const WHITE = "ffff/ffff/ffff";
const BLACK = "0000/0000/0000";

Deno.test("the screen's colours are for the background that the terminal tells, whenever it does", () => {
  assert.equal(paletteOf(oneEngine()), "dark");
  assert.equal(paletteOf(told(oneEngine(), WHITE)), "light");
  assert.equal(paletteOf(told(told(oneEngine(), WHITE), BLACK)), "dark");
  assert.equal(paletteOf(told(oneEngine(), "no colour")), "dark");
});

Deno.test("/set background counts more than what the terminal tells, before and behind it", () => {
  assert.equal(paletteOf(set(oneEngine(), "light")), "light");
  assert.equal(paletteOf(told(set(oneEngine(), "dark"), WHITE)), "dark");
  assert.equal(paletteOf(set(told(oneEngine(), WHITE), "dark")), "dark");
  assert.equal(paletteOf(set(told(set(oneEngine(), "dark"), WHITE), "auto")), "light");
});

Deno.test("a screen begins with the background that was set in an earlier run", () => {
  const settings = { ...DEFAULT_SETTINGS, background: "light" } as const;
  assert.equal(paletteOf(oneEngine(40, 10, { snapshot: snapshot({ settings }) })), "light");
});
