/**
 * Names of keys as people type them, for `/bind`: `F5`, `c-x`, `Alt-Left`, `^g`.
 *
 * A terminal sends the same byte for some keys: C-i is Tab, C-m and C-j are Enter, C-h is
 * Backspace, C-[ is Escape. Each of them is what the terminal's input calls it.
 *
 * @module
 */
import type { Key } from "../../../../term/input/keys.ts";

export type KeyToBind =
  /** `key` is as the terminal's input spells it; empty where no key is named. */
  | { readonly state: "ok"; readonly key: Key | "" }
  | { readonly state: "refused"; readonly reason: string };

const NAMED: readonly string[] = [
  ..."Enter Tab Escape Backspace Up Down Left Right Home End PageUp PageDown Insert Delete".split(
    " ",
  ),
  ...Array.from({ length: 12 }, (_, at) => `F${at + 1}`),
];

/** Further names, in small letters. */
const ALSO: Readonly<Record<string, string>> = {
  esc: "Escape",
  return: "Enter",
  pgup: "PageUp",
  pgdn: "PageDown",
  del: "Delete",
  ins: "Insert",
};

/** Keys with control that a terminal sends as another one. */
const SAME_BYTE: Readonly<Record<string, string>> = {
  i: "Tab",
  m: "Enter",
  j: "Enter",
  h: "Backspace",
  "[": "Escape",
};

const MODIFIERS: Readonly<Record<string, "C" | "M" | "S">> = {
  c: "C",
  ctrl: "C",
  control: "C",
  m: "M",
  alt: "M",
  meta: "M",
  s: "S",
  shift: "S",
};

/** Keys without which a person could not type, send or leave. */
const KEPT: Readonly<Record<string, string>> = {
  Enter: "Enter sends what you type",
  Escape: "Escape takes back a question, and closes what is open",
  "C-c": "C-c empties the input and leaves",
};

/** Returns the key of a name, if it can be bound. */
export function keyToBind(typed: string): KeyToBind {
  if (typed === "") return { state: "ok", key: "" };
  const { held, rest } = modifiersOf(typed);
  const named = ALSO[rest.toLowerCase()] ??
    NAMED.find((name) => name.toLowerCase() === rest.toLowerCase());
  const isSpace = rest.toLowerCase() === "space";
  const isCharacter = [...rest].length === 1;
  if (named === undefined && !isCharacter && !isSpace) {
    return refused(`There is no key ${typed}: write it as in F5, C-x, M-x or S-Up`);
  }
  const name = named ?? (isSpace ? "Space" : rest);
  if (named === undefined && !held.has("C") && !held.has("M")) {
    return refused(
      `${name} types itself, so it can't be bound: add C- or M- to it, as in M-${name}`,
    );
  }
  const key = spelled(name, held, named !== undefined);
  const kept = KEPT[key];
  if (kept === undefined) return { state: "ok", key: key as Key };
  const which = key === typed || key === name ? "" : ` (${typed} is the same in a terminal)`;
  return refused(`${kept}${which}, so it can't be bound: choose another key, as in F5 or M-x`);
}

function modifiersOf(typed: string): { readonly held: ReadonlySet<string>; readonly rest: string } {
  const held = new Set<string>();
  let rest = typed;
  if (/^\^./u.test(rest)) {
    held.add("C");
    rest = rest.slice(1);
  }
  for (;;) {
    const [whole = "", name = ""] = /^([a-z]+)-(?=.)/i.exec(rest) ?? [];
    const modifier = MODIFIERS[name.toLowerCase()];
    if (modifier === undefined) return { held, rest };
    held.add(modifier);
    rest = rest.slice(whole.length);
  }
}

function spelled(name: string, held: ReadonlySet<string>, isNamed: boolean): string {
  const character = held.has("C") ? name.toLowerCase() : held.has("S") ? name.toUpperCase() : name;
  const [alt, shift] = [held.has("M") ? "M-" : "", held.has("S") ? "S-" : ""];
  const control = held.has("C") ? "C-" : "";
  if (isNamed) return `${control}${alt}${shift}${name}`;
  if (name === "Space") return `${control}${alt}Space`;
  const same = held.has("C") ? SAME_BYTE[character] : undefined;
  return same === undefined ? `${control}${alt}${character}` : `${alt}${same}`;
}

function refused(reason: string): KeyToBind {
  return { state: "refused", reason };
}
