import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import {
  chosenIn,
  DEFAULT_SETTINGS,
  findSetting,
  findWordSetting,
  type Setting,
  SETTING_NAMES,
  SETTINGS,
  settingsOf,
  WORD_SETTINGS,
  type WordSetting,
  wordsIn,
} from "../../../src/chat/api/settings.ts";

const ROWS: readonly Setting[] = SETTINGS;

Deno.test("WORD_SETTINGS have names that no other setting has", () => {
  assert.equal(new Set(SETTING_NAMES).size, ROWS.length + WORD_SETTINGS.length);
  const rows: readonly WordSetting[] = WORD_SETTINGS;
  for (const { name, meaning } of rows) {
    assert.match(name, /^[a-z]+$/);
    assert.ok(meaning !== "" && !meaning.endsWith("."));
  }
});

Deno.test("settingsOf() and wordsIn() keep lists of words, and pass over unknown ones", () => {
  const settings = settingsOf({ bell: "off" }, { highlight: ["a", "b"], constructor: ["c"] });
  assert.deepEqual(settings, { ...DEFAULT_SETTINGS, bell: "off", highlight: ["a", "b"] });
  assert.deepEqual(wordsIn(settings), { highlight: ["a", "b"] });
  assert.deepEqual(chosenIn(settings), { bell: "off" });
  assert.deepEqual(wordsIn(DEFAULT_SETTINGS), {});
  assert.equal(findWordSetting("Highlight")?.name, "highlight");
  assert.equal(findWordSetting("bell"), undefined);
});

Deno.test("SETTINGS have names and values that can be typed, and `default` is none but the first", () => {
  const names = ROWS.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length);
  for (const { name, values, meaning } of ROWS) {
    for (const word of [name, ...values]) assert.match(word, /^[a-z0-9-]+$/);
    assert.equal(new Set(values).size, values.length);
    assert.ok(values.length > 1 && !values.slice(1).includes("default"));
    assert.ok(meaning !== "" && !meaning.endsWith("."));
  }
});

Deno.test("settingsOf() takes what was chosen, and passes over what another version kept", () => {
  assert.deepEqual(settingsOf({}), DEFAULT_SETTINGS);
  assert.deepEqual(settingsOf({ time: "12h", bell: "off" }), {
    ...DEFAULT_SETTINGS,
    time: "12h",
    bell: "off",
  });
  const strange = { time: "13h", colour: "red", constructor: "x", bell: "toString" };
  assert.deepEqual(settingsOf(strange), DEFAULT_SETTINGS);
});

Deno.test("chosenIn() has only what is not as it is by itself", () => {
  assert.deepEqual(chosenIn(DEFAULT_SETTINGS), {});
  assert.deepEqual(chosenIn(settingsOf({ list: "off", bell: "on" })), { list: "off" });
});

Deno.test("findSetting() minds no case", () => {
  assert.equal(findSetting("Bell")?.name, "bell");
  assert.equal(findSetting("constructor"), undefined);
});

Deno.test("README.md has the table of settings", () => {
  const text = readFileSync(new URL("../../../README.md", import.meta.url), "utf8");
  const [, section = ""] = /\n## Settings\n(.*?)\n## /s.exec(text) ?? [];
  const rows = [...section.matchAll(/^\| (.*?) +\| (.*?) +\| (.*?) +\|$/gm)]
    .map(([, ...cells]) => cells);
  const code = (word: string) => `\`${word}\``;
  assert.deepEqual(
    rows.slice(2),
    [
      ...ROWS.map(({ name, values, meaning }) => [
        code(name),
        values.map(code).join(", "),
        meaning,
      ]),
      ...WORD_SETTINGS.map(({ name, meaning }) => [code(name), "`off`, words of yours", meaning]),
    ],
  );
});
