/**
 * One paste of xterm's bracketed paste (mode 2004): the text between {@link PASTE_START} and
 * {@link PASTE_END}, of which {@link MAX_PASTE_UNITS} are kept.
 *
 * @module
 */
import { MAX_PASTE_UNITS } from "../../core/limits/front_ends.ts";

/** The sequences around a paste. */
export const PASTE_START = "\x1b[200~";
export const PASTE_END = "\x1b[201~";

/** A paste that is under way. */
export interface Paste {
  readonly parts: string[];
  /**
   * The number of UTF-16 units that are kept, at most {@link MAX_PASTE_UNITS}, and of those that
   * are not.
   */
  length: number;
  lost: number;
  /** A beginning of the end marker, perhaps. */
  tail: string;
}

/**
 * Pasted text, raw but for its line ends, which are `\n`. `lost` counts the UTF-16 units beyond
 * {@link MAX_PASTE_UNITS}; `complete` is false where the end marker did not come in time.
 */
export interface PasteToken {
  readonly type: "paste";
  readonly text: string;
  readonly lost: number;
  readonly complete: boolean;
}

export function newPaste(): Paste {
  return { parts: [], length: 0, lost: 0, tail: "" };
}

/** Takes one more character; returns the paste if that ends it. */
export function pasteStep(paste: Paste, character: string): PasteToken | undefined {
  // No proper prefix of the end marker, but its first character, ends in a prefix.
  if (PASTE_END.startsWith(paste.tail + character)) {
    paste.tail += character;
    return paste.tail === PASTE_END ? tokenOf(paste, true) : undefined;
  }
  keep(paste, paste.tail);
  paste.tail = character === PASTE_END[0] ? character : "";
  if (paste.tail === "") keep(paste, character);
  return undefined;
}

/** Ends a paste whose end marker does not come. */
export function brokenPaste(paste: Paste): PasteToken {
  keep(paste, paste.tail);
  return tokenOf(paste, false);
}

/**
 * Whether text that comes soon after a broken paste is its rest. Typed, its line ends would send
 * it.
 */
export function isRestOfPaste(text: string): boolean {
  const end = text.indexOf(PASTE_END);
  const start = text.indexOf(PASTE_START);
  if (start >= 0 && (end < 0 || start < end)) return false;
  return end >= 0 || (text.length > 1 && /[\r\n]/.test(text));
}

function keep(paste: Paste, text: string): void {
  const kept = text.slice(0, MAX_PASTE_UNITS - paste.length);
  paste.lost += text.length - kept.length;
  paste.length += kept.length;
  if (kept !== "") paste.parts.push(kept);
}

function tokenOf({ parts, lost }: Paste, complete: boolean): PasteToken {
  // Terminals send the line ends of a paste as Enter does: CR.
  const text = parts.join("").replaceAll("\r\n", "\n").replaceAll("\r", "\n");
  return { type: "paste", text, lost, complete };
}
