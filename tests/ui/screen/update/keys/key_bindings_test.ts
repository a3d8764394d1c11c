import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { utf8 } from "../../../../../src/core/bytes.ts";
import { createInput } from "../../../../../src/term/input/input.ts";
import { ACTIONS } from "../../../../../src/ui/screen/update/actions.ts";
import {
  actionOf,
  type BindingGroup,
  BINDINGS,
  keysText,
  MOUSE,
  spellKeys,
} from "../../../../../src/ui/screen/update/keys/key_bindings.ts";

const README = new URL("../../../../../README.md", import.meta.url);
const GROUPS: readonly BindingGroup[] = BINDINGS;
const ALL = GROUPS.flatMap(({ bindings }) => bindings);

Deno.test("BINDINGS give each key one action, and each action a key", () => {
  const keys = ALL.flatMap((binding) => binding.keys);
  assert.equal(new Set(keys).size, keys.length);
  assert.deepEqual(Object.keys(ACTIONS).sort(), ALL.map(({ action }) => action).sort());
  for (const { keys, action } of ALL) {
    for (const key of keys) assert.equal(actionOf(key), action);
  }
  assert.equal(actionOf("F5"), undefined);
});

Deno.test("BINDINGS bind nothing that types itself", () => {
  for (const key of ALL.flatMap(({ keys }) => keys)) {
    assert.ok([...key].length > 1, key);
  }
});

Deno.test("BINDINGS name keys as the terminal's input does", () => {
  const bytes: Readonly<Record<string, string>> = {
    "C-_": "\x1f",
    "C-M-_": "\x1b\x1f",
    "M-Enter": "\x1b\r",
    "M-s": "\x1bs",
    "M-1": "\x1b1",
    "M-Backspace": "\x1b\x7f",
    "S-Tab": "\x1b[Z",
    "C-Left": "\x1b[1;5D",
    "C-Delete": "\x1b[3;5~",
    "F1": "\x1bOP",
    "PageUp": "\x1b[5~",
    "C-Enter": "\x1b[13;5u",
  };
  for (const [key, sent] of Object.entries(bytes)) {
    const now = { monotonic: 0, wall: 0 };
    const [token] = createInput().handle({ type: "bytes", bytes: utf8(sent) }, now);
    assert.deepEqual(token, { type: "key", key });
    assert.ok(ALL.some(({ keys }) => keys.some((known) => known === key)), key);
  }
});

Deno.test("keysText() tells what every key does", () => {
  const lines = keysText().split("\n");
  for (const [gesture, does] of MOUSE.gestures) {
    assert.ok(lines.some((line) => line.startsWith(`  ${gesture} `) && line.endsWith(` ${does}`)));
  }
  for (const binding of ALL) {
    const { does } = binding;
    const line = lines.find((line) => line.trim().startsWith(`${spellKeys(binding)}  `));
    assert.ok(line?.endsWith(does), does);
    assert.ok(does.length > 0 && !does.endsWith("."), does);
  }
});

/** As Markdown has it in a table. */
function escaped(text: string): string {
  return text.replaceAll(/[_|]/g, "\\$&");
}

Deno.test("README.md has the table of keys", () => {
  const text = readFileSync(README, "utf8");
  const [, section = ""] = /\n## Keys\n(.*?)\n## /s.exec(text) ?? [];
  const rows = [...section.matchAll(/^\| (.*?) +\| (.*?) +\|$/gm)].map((
    [, keys, does],
  ) => [keys, does]);
  const expected = GROUPS.flatMap(({ title, bindings }) => [
    [`**${title}**`, ""],
    ...bindings.map((binding) => [escaped(spellKeys(binding)), escaped(binding.does)]),
  ]);
  expected.push([`**${MOUSE.title}**`, ""], ...MOUSE.gestures.map((gesture) => [...gesture]));
  const body = rows.slice(2);
  assert.deepEqual(body.map(([keys, does]) => [keys, does?.trim()]), expected);
});
