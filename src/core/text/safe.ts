/**
 * Sanitises untrusted text: all text that a peer can influence passes here before a screen, a log,
 * a title or a file name sees it. The result has
 *
 * 1. no control character (C0, DEL, C1), but newlines where the caller allows them,
 * 2. no bidirectional control (UAX #9 §2) and no line or paragraph separator,
 * 3. nothing invisible that stands alone, and no tag characters except in flags (UTS #51, annex C),
 * 4. at most {@link MAX_COMBINING_MARKS_PER_CELL} combining marks in a row, and at most
 *   {@link MAX_GRAPHEME_CODE_POINTS} code points in a grapheme (UAX #29).
 *
 * Safe text comes back unchanged.
 *
 * @module
 */

import {
  MAX_COMBINING_MARKS_PER_CELL,
  MAX_GRAPHEME_CODE_POINTS,
  MAX_NAME_CHARACTERS,
} from "../limits/text.ts";
import { graphemeWidth, isSolitary, segments } from "./width.ts";

/** Replaces what was removed; a screen may draw it dim. */
export const REMOVED = "␛";

const TAB = "    ";
const LINES_OF_ASCII = /^[\x20-\x7e\n]*$/;
const FLAG_WITH_TAGS = "\u{1f3f4}";
const TAGS = /[\u{e0020}-\u{e007f}]/gu;
const EXCESS_MARKS = new RegExp(
  `(?<=\\p{M}{${MAX_COMBINING_MARKS_PER_CELL}})\\p{M}`,
  "gu",
);

/**
 * Makes text from outside harmless, as the invariants above say. Each run of removed characters
 * leaves one {@link REMOVED}. A tab becomes spaces, CR LF a newline, a lone surrogate U+FFFD.
 */
export function safeText(raw: string, options: { readonly newlines?: boolean } = {}): string {
  const newlines = options.newlines ?? false;
  if (isSolitary(raw) || (newlines && LINES_OF_ASCII.test(raw))) return raw;

  let text = "";
  let removed = false;
  for (const { segment } of segments(raw.toWellFormed().replaceAll("\t", TAB))) {
    const kept = safeGrapheme(segment, newlines);
    if (kept !== "") {
      if (removed) text += REMOVED;
      removed = false;
      text += kept;
    }
    if (kept.length < segment.length && kept !== "\n") removed = true;
  }
  return removed ? text + REMOVED : text;
}

/** Returns the part of a grapheme that may stay: often all, sometimes its beginning, or nothing. */
function safeGrapheme(grapheme: string, newlines: boolean): string {
  if (newlines && (grapheme === "\n" || grapheme === "\r\n")) return "\n";
  const trimmed = grapheme.length === 1 ? grapheme : trimGrapheme(grapheme);
  return graphemeWidth(trimmed) === 0 ? "" : trimmed;
}

function trimGrapheme(grapheme: string): string {
  // Tag characters spell England's flag, and hide whole sentences behind anything else.
  const untagged = grapheme.startsWith(FLAG_WITH_TAGS) ? grapheme : grapheme.replace(TAGS, "");
  const trimmed = untagged.replace(EXCESS_MARKS, "");
  if (trimmed.length <= MAX_GRAPHEME_CODE_POINTS) return trimmed;
  return [...trimmed].slice(0, MAX_GRAPHEME_CODE_POINTS).join("");
}

const DEFAULT_IGNORABLE = /\p{Default_Ignorable_Code_Point}+/gu;

/**
 * Makes a name from outside harmless to show, whether or not it would pass `checkPeerName`. The
 * result is {@link safeText} on one line, without any default-ignorable code point, and cut after
 * {@link MAX_NAME_CHARACTERS} code points.
 */
export function safeName(raw: string): string {
  if (raw.length <= MAX_NAME_CHARACTERS && isSolitary(raw)) return raw;
  const safe = safeText(raw.replace(DEFAULT_IGNORABLE, "\0"));
  const characters = [...safe];
  return characters.length <= MAX_NAME_CHARACTERS
    ? safe
    : characters.slice(0, MAX_NAME_CHARACTERS - 1).join("") + "…";
}
