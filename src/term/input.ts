import {
  ESCAPE_KEY_MS,
  ESCAPE_SEQUENCE_SILENCE_MS,
  MAX_CONTROL_SEQUENCE_UNITS,
  MAX_PASTE_UNITS,
  MAX_TERMINAL_REPLY_UNITS,
  PASTE_SILENCE_MS,
} from "../core/limits.ts";
import type { Machine, Tick } from "../core/machine.ts";
import {
  altKey,
  consolePress,
  controlKey,
  csiPress,
  isControl,
  type Press,
  ss3Press,
} from "./keys.ts";

/** What came from the terminal. */
export interface InputBytes {
  readonly type: "bytes";
  readonly bytes: Uint8Array;
}

/** What it means. */
export type InputToken =
  /** A key, or characters typed (never a control character; what was not UTF-8 is U+FFFD). */
  | Press
  /**
   * Pasted text, raw but for its line ends, which are `\n`. `lost` counts the UTF-16 units beyond
   * {@link MAX_PASTE_UNITS}; `complete` is false where the end marker did not come in time.
   */
  | {
    readonly type: "paste";
    readonly text: string;
    readonly lost: number;
    readonly complete: boolean;
  }
  /** What the terminal answers or reports: the string of an OSC or DCS, or a control sequence behind its CSI. */
  | { readonly type: "reply"; readonly kind: "osc" | "dcs" | "csi"; readonly text: string }
  | { readonly type: "focus"; readonly focused: boolean };

type State =
  | { readonly name: "ground" | "escape" | "ss3" | "console" }
  | { readonly name: "csi"; text: string }
  | { readonly name: "string"; readonly kind: "osc" | "dcs" | "apc"; text: string; escape: boolean }
  | { readonly name: "paste"; parts: string[]; length: number; lost: number; tail: string };

const PASTE_END = "\x1b[201~";

/**
 * Reads what a terminal sends: keys, text, pastes, replies (ECMA-48 §5, xterm's control sequences). Input may be split at any
 * byte. An ESC that nothing follows becomes the key, and what begins and does not end is given up, at `deadline()`.
 */
export function createInput(): Machine<InputBytes, InputToken> {
  // Decoding first is safe: an ESC is one byte, and ends whatever sequence it interrupts (WHATWG Encoding §8.1.1).
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  let state: State = { name: "ground" };
  let deadline: number | undefined;
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
      case "paste":
        return pasteStep(state, character);
    }
  }

  function groundStep(character: string): void {
    if (character === "\x1b") state = { name: "escape" };
    else if (isC1(character)) return; // no keyboard sends one, and none may be typed
    else if (isControl(character)) emit({ type: "key", key: controlKey(character) });
    else emit({ type: "text", text: character });
  }

  function escapeStep(character: string): void {
    switch (character) {
      case "[":
        state = { name: "csi", text: "" };
        return;
      case "O":
        state = { name: "ss3" };
        return;
      case "]":
        state = { name: "string", kind: "osc", text: "", escape: false };
        return;
      case "P":
        state = { name: "string", kind: "dcs", text: "", escape: false };
        return;
      case "_":
        state = { name: "string", kind: "apc", text: "", escape: false };
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
      state = { name: "paste", parts: [], length: 0, lost: 0, tail: "" };
    } else if (sequence === "201~") {
      return; // the end of a paste that was given up
    } else if (sequence === "I" || sequence === "O") {
      emit({ type: "focus", focused: sequence === "I" });
    } else {
      emit(csiPress(parameters, final) ?? { type: "reply", kind: "csi", text: sequence });
    }
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
    } else if (string.text.length <= MAX_TERMINAL_REPLY_UNITS) {
      string.text += character;
    }
  }

  function pasteStep(paste: State & { name: "paste" }, character: string): void {
    // `tail` is what may turn out to be the end marker. No proper prefix of it, but its first character, ends in a prefix.
    if (PASTE_END.startsWith(paste.tail + character)) {
      paste.tail += character;
      if (paste.tail === PASTE_END) {
        ground();
        emit(pasteToken(paste, true));
      }
      return;
    }
    keep(paste, paste.tail);
    paste.tail = character === "\x1b" ? character : "";
    if (paste.tail === "") keep(paste, character);
  }

  function expire(): void {
    const { name } = state;
    const given = state;
    ground();
    if (name === "escape") emit({ type: "key", key: "Escape" });
    else if (name === "ss3") emit({ type: "key", key: "M-O" });
    else if (given.name === "csi" && given.text === "") emit({ type: "key", key: "M-[" });
    else if (given.name === "paste") {
      keep(given, given.tail);
      emit(pasteToken(given, false));
    }
  }

  return {
    handle(event: InputBytes | Tick, now) {
      if (event.type === "tick") {
        if (deadline !== undefined && now.monotonic >= deadline) {
          expire();
          deadline = undefined;
        }
        return take();
      }
      for (const character of decoder.decode(event.bytes, { stream: true })) step(character);
      const patience = PATIENCE_MS[state.name];
      deadline = patience === undefined ? undefined : now.monotonic + patience;
      return take();
    },
    deadline: () => deadline,
  };
}

/** How long each state waits for more (ms). */
const PATIENCE_MS: Readonly<Record<State["name"], number | undefined>> = {
  ground: undefined,
  escape: ESCAPE_KEY_MS,
  csi: ESCAPE_SEQUENCE_SILENCE_MS,
  ss3: ESCAPE_SEQUENCE_SILENCE_MS,
  console: ESCAPE_SEQUENCE_SILENCE_MS,
  string: ESCAPE_SEQUENCE_SILENCE_MS,
  paste: PASTE_SILENCE_MS,
};

function keep(paste: State & { name: "paste" }, text: string): void {
  const kept = text.slice(0, MAX_PASTE_UNITS - paste.length);
  paste.lost += text.length - kept.length;
  paste.length += kept.length;
  if (kept !== "") paste.parts.push(kept);
}

function pasteToken(paste: State & { name: "paste" }, complete: boolean): InputToken {
  // Terminals send the line ends of a paste as Enter does: CR.
  const text = paste.parts.join("").replaceAll("\r\n", "\n").replaceAll("\r", "\n");
  return { type: "paste", text, lost: paste.lost, complete };
}

function isC1(character: string): boolean {
  return character >= "\x80" && character <= "\x9f";
}
