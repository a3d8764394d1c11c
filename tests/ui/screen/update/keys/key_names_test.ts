import assert from "node:assert/strict";
import { keyToBind } from "../../../../../src/ui/screen/update/keys/key_names.ts";
import { BINDINGS } from "../../../../../src/ui/screen/update/keys/key_bindings.ts";
import { MAX_KEY_NAME_UNITS } from "../../../../../src/core/limits/store.ts";

Deno.test("keyToBind() takes keys as they are spelled here, in any case and by other names", () => {
  const keys = {
    "F5": "F5",
    "f12": "F12",
    "C-x": "C-x",
    "c-X": "C-x",
    "ctrl-x": "C-x",
    "^x": "C-x",
    "M-x": "M-x",
    "M-X": "M-X",
    "alt-x": "M-x",
    "m-c-x": "C-M-x",
    "S-up": "S-Up",
    "c-s-pgdn": "C-S-PageDown",
    "M-Enter": "M-Enter",
    "C-space": "C-Space",
    "C--": "C--",
    "M-é": "M-é",
    "C-i": "Tab",
    "C-h": "Backspace",
    "": "",
  };
  for (const [typed, key] of Object.entries(keys)) {
    assert.deepEqual(keyToBind(typed), { state: "ok", key }, typed);
  }
});

Deno.test("keyToBind() takes every key that has an action, but the three that must stay", () => {
  const kept: readonly string[] = ["Enter", "Escape", "C-c"];
  for (const key of BINDINGS.flatMap(({ bindings }) => bindings.flatMap(({ keys }) => [...keys]))) {
    assert.ok(key.length <= MAX_KEY_NAME_UNITS);
    const named = keyToBind(key);
    assert.deepEqual(named.state === "ok" ? named.key : "", kept.includes(key) ? "" : key, key);
  }
});

Deno.test("keyToBind() says why a key can't be bound, and what to do", () => {
  const reasons: Readonly<Record<string, RegExp>> = {
    "x": /^x types itself, so it can't be bound: add C- or M- to it, as in M-x$/,
    "S-x": /^x types itself/,
    "space": /^Space types itself/,
    "é": /^é types itself/,
    "Enter": /^Enter sends what you type, so it can't be bound: choose another key/,
    "C-m": /^Enter sends what you type \(C-m is the same in a terminal\), so/,
    "esc": /^Escape takes back a question/,
    "C-[": /^Escape .* \(C-\[ is the same/,
    "^C": /^C-c empties the input and leaves/,
    "F99": /^There is no key F99: write it as in F5, C-x/,
    "Hyper-x": /^There is no key Hyper-x/,
    "C-": /^There is no key C-/,
  };
  for (const [typed, reason] of Object.entries(reasons)) {
    const named = keyToBind(typed);
    assert.ok(named.state === "refused", typed);
    assert.match(named.reason, reason);
  }
});
