/**
 * Keys, spelled as Emacs does, and the sequences that terminals send for them (ECMA-48, xterm, the
 * kitty keyboard protocol, the Linux console).
 *
 * @module
 */
/** The keys that stand for no character. */
export type NamedKey =
  | "Enter"
  | "Tab"
  | "Escape"
  | "Backspace"
  | "Up"
  | "Down"
  | "Left"
  | "Right"
  | "Home"
  | "End"
  | "PageUp"
  | "PageDown"
  | "Insert"
  | "Delete"
  | "Begin"
  | `F${number}`;

/**
 * A key as Emacs spells it: a {@link NamedKey} or a character, behind the modifiers held: `C-`
 * (control), `M-` (alt), `S-` (shift, with named keys only), in this order. `C-a`, `M-b`,
 * `M-Enter`, `C-S-Up`.
 */
export type Key = NamedKey | `${"C-" | "M-" | "S-"}${string}`;

const ARROWS: Readonly<Record<string, NamedKey>> = {
  A: "Up",
  B: "Down",
  C: "Right",
  D: "Left",
  E: "Begin",
  F: "End",
  H: "Home",
  P: "F1",
  Q: "F2",
  R: "F3",
  S: "F4",
};

const TILDE: Readonly<Record<string, NamedKey>> = {
  1: "Home",
  2: "Insert",
  3: "Delete",
  4: "End",
  5: "PageUp",
  6: "PageDown",
  7: "Home",
  8: "End",
  11: "F1",
  12: "F2",
  13: "F3",
  14: "F4",
  15: "F5",
  17: "F6",
  18: "F7",
  19: "F8",
  20: "F9",
  21: "F10",
  23: "F11",
  24: "F12",
};

/** The characters of the keys of a numeric keypad in application mode (SS3). */
const KEYPAD: Readonly<Record<string, string>> = {
  X: "=",
  j: "*",
  k: "+",
  l: ",",
  m: "-",
  n: ".",
  o: "/",
  p: "0",
  q: "1",
  r: "2",
  s: "3",
  t: "4",
  u: "5",
  v: "6",
  w: "7",
  x: "8",
  y: "9",
};

/** One press: of a key, or of a character to be typed. */
export type Press =
  | { readonly type: "key"; readonly key: Key }
  | { readonly type: "text"; readonly text: string };

/** Whether a character is a control character of ASCII (C0 or DEL). */
export function isControl(character: string): boolean {
  return character < " " || character === "\x7f";
}

/** Returns the key that a control character (C0 or DEL) stands for. */
export function controlKey(character: string): Key {
  switch (character) {
    case "\r":
    case "\n":
      return "Enter";
    case "\t":
      return "Tab";
    case "\x1b":
      return "Escape";
    case "\b":
    case "\x7f":
      return "Backspace";
    case "\0":
      return "C-Space";
  }
  // ECMA-48 §5.2: control characters are the columns 4 and 5 less 0x40.
  return `C-${String.fromCharCode(character.charCodeAt(0) + 0x40).toLowerCase()}`;
}

/** Returns the key that ESC and one more character stand for: that character with alt. */
export function altKey(character: string): Key {
  if (!isControl(character)) return `M-${character}`;
  const key = controlKey(character);
  return key.startsWith("C-") ? `C-M-${key.slice(2)}` : `M-${key}`;
}

/** Returns the press that SS3 (`ESC O`) and `final` stand for. */
export function ss3Press(final: string): Press | undefined {
  if (final === "M") return { type: "key", key: "Enter" };
  const named = ARROWS[final];
  if (named !== undefined) return { type: "key", key: named };
  const typed = KEYPAD[final];
  return typed === undefined ? undefined : { type: "text", text: typed };
}

/**
 * Returns the press that a control sequence stands for; `undefined` where it is a reply of the
 * terminal.
 *
 * @param parameters the characters between CSI and the final one
 */
export function csiPress(parameters: string, final: string): Press | undefined {
  if (!/^[\d;:]*$/.test(parameters)) return undefined;
  const [first = "", second = "", third = ""] = parameters.split(";");
  // The kitty keyboard protocol may put alternatives behind colons: the first is the key, the third
  // the one that a US keyboard has in its place.
  const modifiers = Number(second.split(":")[0] || 1);
  if (final === "~" && first === "27") return codePress(Number(third), modifiers);
  if (final === "~") return namedPress(TILDE[first], modifiers);
  if (final === "u") {
    const [code, , base] = first.split(":").map(Number);
    return codePress(keyCode(code ?? NaN, base, modifiers), modifiers);
  }
  if (final === "Z" && first === "") return { type: "key", key: "S-Tab" };
  // `CSI row ; column R` is a cursor report, `CSI 1 ; modifiers R` is F3. We never ask for a
  // report.
  if (first === "" || first === "1") return namedPress(ARROWS[final], modifiers);
  return undefined;
}

/** Returns the press of a function key of the Linux console (`ESC [ [ A` is F1). */
export function consolePress(final: string): Press | undefined {
  const number = "ABCDE".indexOf(final) + 1;
  return number === 0 ? undefined : { type: "key", key: `F${number}` };
}

function namedPress(name: NamedKey | undefined, modifiers: number): Press | undefined {
  return name === undefined
    ? undefined
    : { type: "key", key: `${prefix(modifiers, true)}${name}` as Key };
}

const NAMED_CODES: Readonly<Record<number, NamedKey>> = {
  9: "Tab",
  13: "Enter",
  27: "Escape",
  127: "Backspace",
};

/**
 * Returns the code of the key that is meant. Held with control or alt, a letter of another script
 * stands for the key in its place: all bindings are of ASCII.
 */
function keyCode(code: number, base: number | undefined, modifiers: number): number {
  const isHeld = ((modifiers - 1) & (CONTROL | ALT)) !== 0;
  return isHeld && code > 0x7f && base ? base : code;
}

/** A key sent as its code point (`CSI 13 ; 2 u`, `CSI 27 ; 2 ; 13 ~`). */
function codePress(code: number, modifiers: number): Press | undefined {
  const named = NAMED_CODES[code];
  if (named !== undefined) return namedPress(named, modifiers);
  // Below are controls, above are codes that no keyboard sends, between them kitty's private ones.
  if (!(code >= 0x20 && code <= 0x10ffff) || (code >= 0xd800 && code <= 0xf8ff)) return undefined;
  if (code >= 0x7f && code <= 0x9f) return undefined;
  const character = String.fromCodePoint(code);
  const held = prefix(modifiers, false);
  if (held === "") return { type: "text", text: shifted(character, modifiers) };
  return { type: "key", key: `${held}${character === " " ? "Space" : character}` as Key };
}

function shifted(character: string, modifiers: number): string {
  const upper = character.toUpperCase();
  return ((modifiers - 1) & SHIFT) !== 0 && [...upper].length === 1 ? upper : character;
}

const SHIFT = 1;
const ALT = 2;
const CONTROL = 4;

/**
 * The prefix for xterm's modifier parameter, which is 1 plus a bit for each modifier that is held.
 */
function prefix(modifiers: number, named: boolean): string {
  const held = modifiers - 1;
  return (held & CONTROL ? "C-" : "") + (held & ALT ? "M-" : "") +
    (named && held & SHIFT ? "S-" : "");
}
