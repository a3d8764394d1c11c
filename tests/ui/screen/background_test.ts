import assert from "node:assert/strict";
import { DEFAULT_SETTINGS, type Settings } from "../../../src/chat/api/settings.ts";
import { type Stage, stage, standing } from "./screen_harness.ts";

/** A terminal's answer to what colour its background has. */
function told(screen: Stage, colour: string): Stage {
  const token = { type: "reply", kind: "osc", text: `11;rgb:${colour}` } as const;
  return screen.happen({ type: "input", token });
}

function set(screen: Stage, background: Settings["background"]): Stage {
  const settings = { ...DEFAULT_SETTINGS, background };
  return screen.happen({ type: "standing", standing: standing({ settings }) });
}

const paletteOf = ({ model }: Stage) => model.palette.background;
const WHITE = "ffff/ffff/ffff";
const BLACK = "0000/0000/0000";

Deno.test("the screen's colours are for the background that the terminal tells, whenever it does", () => {
  assert.equal(paletteOf(stage()), "dark");
  assert.equal(paletteOf(told(stage(), WHITE)), "light");
  assert.equal(paletteOf(told(told(stage(), WHITE), BLACK)), "dark");
  assert.equal(paletteOf(told(stage(), "no colour")), "dark");
});

Deno.test("/set background counts more than what the terminal tells, before and behind it", () => {
  assert.equal(paletteOf(set(stage(), "light")), "light");
  assert.equal(paletteOf(told(set(stage(), "dark"), WHITE)), "dark");
  assert.equal(paletteOf(set(told(stage(), WHITE), "dark")), "dark");
  assert.equal(paletteOf(set(told(set(stage(), "dark"), WHITE), "auto")), "light");
});

Deno.test("a screen begins with the background that was set in an earlier run", () => {
  const settings = { ...DEFAULT_SETTINGS, background: "light" } as const;
  assert.equal(paletteOf(stage(40, 10, { standing: standing({ settings }) })), "light");
});
