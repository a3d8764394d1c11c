/**
 * The input tokenizer: reads what a terminal sends as keys, text, pastes and replies (ECMA-48 §5,
 * xterm's control sequences). A machine without a terminal.
 *
 * Invariants:
 *
 * 1. Input may be split at any byte: the tokens are the same.
 * 2. No control character becomes text.
 * 3. What begins and does not end is given up at `deadline()`; an ESC that nothing follows becomes
 *    the key then. What was given up is not typed.
 * 4. A paste is never typed, and its lines are never sent by themselves: neither where its end is
 *    missing, nor the rest that comes after it was given up.
 * 5. What is held of an unfinished sequence has a limit.
 * 6. No byte of a mouse report becomes text: not of a malformed one, nor of one in the old form
 *    (`CSI M` and three bytes), which a terminal without mode 1006 sends.
 *
 * @module
 */
import {
  ESCAPE_KEY_MS,
  ESCAPE_SEQUENCE_SILENCE_MS,
  MAX_CONTROL_SEQUENCE_UNITS,
  MAX_TERMINAL_REPLY_UNITS,
  PASTE_GOES_ON_WITHIN_MS,
  PASTE_SILENCE_MS,
  TERMINAL_REPLY_MS,
} from "../../core/limits/front_ends.ts";
import type { Machine, Tick } from "../../core/machine.ts";
import {
  altKey,
  consolePress,
  controlKey,
  csiPress,
  isControl,
  type Press,
  ss3Press,
} from "./keys.ts";
import { type MouseToken, mouseToken } from "./mouse.ts";
import {
  brokenPaste,
  isRestOfPaste,
  newPaste,
  type Paste,
  pasteStep,
  type PasteToken,
} from "./paste.ts";

/** Bytes from the terminal. */
export interface InputBytes {
  readonly type: "bytes";
  readonly bytes: Uint8Array;
}

/** One thing that a person or the terminal did. */
export type InputToken =
  /** A key, or characters typed (never a control character; what was not UTF-8 is U+FFFD). */
  | Press
  | PasteToken
  | MouseToken
  /**
   * An answer or report of the terminal: the string of an OSC or DCS, or a control sequence without
   * its CSI.
   */
  | { readonly type: "reply"; readonly kind: "osc" | "dcs" | "csi"; readonly text: string }
  | { readonly type: "focus"; readonly focused: boolean };

type State =
  | { readonly name: "ground" | "escape" | "ss3" | "console" }
  | { readonly name: "csi"; text: string }
  /** An old mouse report, with so many bytes to come. */
  | { readonly name: "old mouse"; left: number }
  | {
    readonly name: "string";
    readonly kind: "osc" | "dcs" | "apc";
    readonly introducer: string;
    text: string;
    escape: boolean;
  }
  | { readonly name: "paste"; readonly paste: Paste };

const STRING_KINDS: Readonly<Record<string, "osc" | "dcs" | "apc">> = {
  "]": "osc",
  "P": "dcs",
  "_": "apc",
};

/** Creates a tokenizer at the beginning of the input. */
export function createInput(): Machine<InputBytes, InputToken> {
  // Decoding first is safe: an ESC is one byte, and ends whatever sequence it interrupts (WHATWG
  // Encoding §8.1.1).
  let decoder = newDecoder();
  let state: State = { name: "ground" };
  let deadline: number | undefined;
  /** When the current state began, monotonic ms. */
  let since = -Infinity;
  /** When a paste was given up, monotonic ms; its rest may still come. */
  let brokenOff = -Infinity;
  let tokens: InputToken[] = [];
  let typed = "";

  function emit(token: InputToken | undefined): void {
    if (token === undefined) return;
    if (token.type === "text") {
      typed += token.text;
      return;
    }
    flushTyped();
    tokens.push(token);
  }

  function flushTyped(): void {
    if (typed !== "") tokens.push({ type: "text", text: typed });
    typed = "";
  }

  function take(): readonly InputToken[] {
    flushTyped();
    const taken = tokens;
    tokens = [];
    return taken;
  }

  function ground(): void {
    state = { name: "ground" };
  }

  function step(character: string): void {
    switch (state.name) {
      case "ground":
        return groundStep(character);
      case "escape":
        return escapeStep(character);
      case "csi":
        return csiStep(state, character);
      case "ss3":
        ground();
        return isControl(character) ? groundStep(character) : emit(ss3Press(character));
      case "console":
        ground();
        return isControl(character) ? groundStep(character) : emit(consolePress(character));
      case "string":
        return stringStep(state, character);
      case "old mouse":
        return oldMouseStep(state, character);
      case "paste":
        return pasteEnd(pasteStep(state.paste, character));
    }
  }

  function groundStep(character: string): void {
    if (character === "\x1b") state = { name: "escape" };
    else if (isC1(character)) return; // no keyboard sends one, and none may be typed
    else if (isControl(character)) emit({ type: "key", key: controlKey(character) });
    else emit({ type: "text", text: character });
  }

  function escapeStep(character: string): void {
    const kind = STRING_KINDS[character];
    if (kind !== undefined) {
      state = { name: "string", kind, introducer: character, text: "", escape: false };
      return;
    }
    switch (character) {
      case "[":
        state = { name: "csi", text: "" };
        return;
      case "O":
        state = { name: "ss3" };
        return;
      case "\x1b":
        emit({ type: "key", key: "Escape" });
        return;
    }
    ground();
    if (!isC1(character)) emit({ type: "key", key: altKey(character) });
  }

  function csiStep(csi: State & { name: "csi" }, character: string): void {
    const code = character.codePointAt(0) ?? 0;
    if (csi.text === "" && character === "[") {
      state = { name: "console" };
    } else if (csi.text === "" && character === "M") {
      state = { name: "old mouse", left: OLD_MOUSE_BYTES };
    } else if (code >= 0x20 && code <= 0x3f) {
      // One more than the limit is kept, so that the end can tell that there was too much.
      if (csi.text.length <= MAX_CONTROL_SEQUENCE_UNITS) csi.text += character;
    } else if (code >= 0x40 && code <= 0x7e) {
      ground();
      if (csi.text.length <= MAX_CONTROL_SEQUENCE_UNITS) csiEnd(csi.text, character);
    } else {
      ground();
      groundStep(character);
    }
  }

  function csiEnd(parameters: string, final: string): void {
    const sequence = parameters + final;
    if (sequence === "200~") {
      state = { name: "paste", paste: newPaste() };
    } else if (sequence === "201~") {
      return; // the end of a paste that was given up
    } else if (parameters.startsWith("<")) {
      emit(mouseToken(parameters, final));
    } else if (sequence === "I" || sequence === "O") {
      emit({ type: "focus", focused: sequence === "I" });
    } else {
      emit(csiPress(parameters, final) ?? { type: "reply", kind: "csi", text: sequence });
    }
  }

  /**
   * Drops a byte of an old report, which is a part of a character here, or one that is no UTF-8.
   */
  function oldMouseStep(report: State & { name: "old mouse" }, character: string): void {
    if (character < " ") {
      ground();
      return groundStep(character); // each byte of a report is 0x20 or more
    }
    report.left -= character === REPLACED || character < "\x80" ? 1 : 2;
    if (report.left <= 0) ground();
  }

  function stringStep(string: State & { name: "string" }, character: string): void {
    if (character === "\x07" || (string.escape && character === "\\")) {
      ground();
      const { kind, text } = string;
      if (kind !== "apc" && text.length <= MAX_TERMINAL_REPLY_UNITS) {
        emit({ type: "reply", kind, text });
      }
    } else if (string.escape) {
      state = { name: "escape" };
      escapeStep(character);
    } else if (character === "\x1b") {
      string.escape = true;
    } else if (character === "\x18" || character === "\x1a") {
      ground(); // CAN and SUB end any sequence (ECMA-48 §8.3.6)
    } else if (character === "\r") {
      ground(); // no reply has one: its end is lost, and somebody types
      groundStep(character);
    } else if (string.text.length <= MAX_TERMINAL_REPLY_UNITS) {
      string.text += character;
    }
  }

  function pasteEnd(token: PasteToken | undefined): void {
    if (token === undefined) return;
    ground();
    brokenOff = -Infinity;
    emit(token);
  }

  function expire(now: number): void {
    const given = state;
    ground();
    switch (given.name) {
      case "escape":
        return emit({ type: "key", key: "Escape" });
      case "ss3":
        return emit({ type: "key", key: "M-O" });
      case "csi":
        return given.text === "" ? emit({ type: "key", key: "M-[" }) : undefined;
      case "string":
        return given.text === "" && !given.escape
          ? emit({ type: "key", key: `M-${given.introducer}` })
          : undefined;
      case "old mouse":
        decoder = newDecoder(); // it may hold a byte of the report
        return;
      case "paste":
        brokenOff = now;
        return emit(brokenPaste(given.paste));
    }
  }

  return {
    handle(event: InputBytes | Tick, now) {
      if (event.type === "tick") {
        if (deadline !== undefined && now.monotonic >= deadline) {
          expire(now.monotonic);
          deadline = undefined;
        }
        return take();
      }
      const before = state;
      const text = decoder.decode(event.bytes, { stream: true });
      const isSoon = now.monotonic < brokenOff + PASTE_GOES_ON_WITHIN_MS;
      if (isSoon && state.name === "ground" && isRestOfPaste(text)) {
        state = { name: "paste", paste: newPaste() };
      }
      for (const character of text) step(character);
      if (state !== before) since = now.monotonic;
      deadline = deadlineOf(state, since, now.monotonic);
      return take();
    },
    deadline: () => deadline,
  };
}

/** A button, a column and a row. */
const OLD_MOUSE_BYTES = 3;
/** What the decoder makes of bytes that are no UTF-8. */
const REPLACED = "\ufffd";

function newDecoder(): TextDecoder {
  return new TextDecoder("utf-8", { ignoreBOM: true });
}

/** The time that each state waits for more input (ms). */
const PATIENCE_MS: Readonly<Record<State["name"], number | undefined>> = {
  ground: undefined,
  escape: ESCAPE_KEY_MS,
  csi: ESCAPE_SEQUENCE_SILENCE_MS,
  ss3: ESCAPE_SEQUENCE_SILENCE_MS,
  "old mouse": ESCAPE_SEQUENCE_SILENCE_MS,
  console: ESCAPE_SEQUENCE_SILENCE_MS,
  string: ESCAPE_SEQUENCE_SILENCE_MS,
  paste: PASTE_SILENCE_MS,
};

/**
 * The beginning of the parameters of a reply, which no key has: `CSI ? 62 ; 4 c`,
 * `CSI > 1 ; 95 ; 0 c`, and of a mouse report: `CSI < 0 ; 5 ; 5 M`.
 */
const CSI_REPLY = /^[?<>]/;
/**
 * The beginning of a string reply, which nobody types behind M-] or M-P: `OSC 11 ; rgb:…`,
 * `DCS 1 $ r …`.
 */
const STRING_REPLY = /^(?:\d+;|\d?[$+>])/;

/**
 * The deadline of a state. Over a slow line a reply may come in parts, none of which must be typed.
 */
function deadlineOf(state: State, since: number, now: number): number | undefined {
  const patience = PATIENCE_MS[state.name];
  if (patience === undefined) return undefined;
  const isReply = (state.name === "csi" && CSI_REPLY.test(state.text)) ||
    (state.name === "string" && STRING_REPLY.test(state.text));
  return isReply ? Math.max(now + patience, since + TERMINAL_REPLY_MS) : now + patience;
}

function isC1(character: string): boolean {
  return character >= "\x80" && character <= "\x9f";
}
