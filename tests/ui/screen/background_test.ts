import assert from "node:assert/strict";
import { DEFAULT_SETTINGS, type Settings } from "../../../src/chat/api/settings.ts";
import { type ScreenHarness, screenHarness, snapshot } from "./screen_harness.ts";

/** A terminal's answer to what colour its background has. */
function told(screen: ScreenHarness, colour: string): ScreenHarness {
  const token = { type: "reply", kind: "osc", text: `11;rgb:${colour}` } as const;
  return screen.happen({ type: "input", token });
}

function set(screen: ScreenHarness, background: Settings["background"]): ScreenHarness {
  const settings = { ...DEFAULT_SETTINGS, background };
  return screen.happen({ type: "snapshot", snapshot: snapshot({ settings }) });
}

const kindOf = ({ model }: ScreenHarness) => model.theme.background;
const WHITE = "ffff/ffff/ffff";
const BLACK = "0000/0000/0000";

Deno.test("the screen's colours are for the background that the terminal tells, whenever it does", () => {
  assert.equal(kindOf(screenHarness()), "dark");
  assert.equal(kindOf(told(screenHarness(), WHITE)), "light");
  assert.equal(kindOf(told(told(screenHarness(), WHITE), BLACK)), "dark");
  assert.equal(kindOf(told(screenHarness(), "no colour")), "dark");
});

Deno.test("the screen's colours are for the background of the environment until the terminal tells", () => {
  const assumed = screenHarness(40, 10, { terminal: { colours: "truecolor", assumed: "light" } });
  assert.equal(kindOf(assumed), "light");
  assert.equal(kindOf(set(assumed, "dark")), "dark");
  assert.equal(kindOf(told(assumed, BLACK)), "dark");
  assert.equal(kindOf(told(assumed, "no colour")), "light");
});

Deno.test("/set background counts more than what the terminal tells, before and behind it", () => {
  assert.equal(kindOf(set(screenHarness(), "light")), "light");
  assert.equal(kindOf(told(set(screenHarness(), "dark"), WHITE)), "dark");
  assert.equal(kindOf(set(told(screenHarness(), WHITE), "dark")), "dark");
  assert.equal(kindOf(set(told(set(screenHarness(), "dark"), WHITE), "auto")), "light");
});

Deno.test("a screen begins with the background that was set in an earlier run", () => {
  const settings = { ...DEFAULT_SETTINGS, background: "light" } as const;
  assert.equal(kindOf(screenHarness(40, 10, { snapshot: snapshot({ settings }) })), "light");
});
