/**
 * Text marks: `*bold*`, `_italic_`, `~struck~`, `` `code` ``, `||spoiler||` and URLs.
 *
 * 1. A mark counts only at the edge of a word, on one line (a spoiler may span several), and not
 *   doubled. Within a URL no mark counts; within code only a spoiler's does.
 * 2. Kinds may overlap. A mark without its counterpart is plain; of two openings the later counts.
 * 3. A link is exactly the text that is shown, in printable ASCII, of which only letters and marks
 *   behind the host may be others: they are percent-encoded (RFC 3986 §2.1). A host of other
 *   letters makes no link, since another address could look the same.
 * 4. Any text takes time in proportion to its length.
 *
 * @module
 */

import { MAX_LINK_CHARACTERS } from "../limits/front_ends.ts";

/** The meaning of a part of a text. */
export interface Marks {
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly struck?: boolean;
  readonly code?: boolean;
  /** Hidden until the person asks for it. */
  readonly spoiler?: boolean;
  /** The URL: the text of the part, with what is not ASCII percent-encoded. */
  readonly link?: string;
}

/** A part of a text, in UTF-16 units: from `start`, up to and without `end`. */
export interface TextPart {
  readonly start: number;
  readonly end: number;
}

export interface MarkedPart extends TextPart {
  readonly marks: Marks;
}

/** One bit a meaning, so that parts may overlap. */
const MEANINGS = { bold: 1, italic: 2, struck: 4, code: 8, spoiler: 16 } as const;
type Meaning = keyof typeof MEANINGS;
type Delimiters = Readonly<Record<string, Meaning>>;

const EMPHASIS: Delimiters = { "*": "bold", "_": "italic", "~": "struck" };
const CODE: Delimiters = { "`": "code" };
const SPOILER: Delimiters = { "||": "spoiler" };

const ANY_MARK = /[*_~`]|\|\||:\/\//;

/**
 * Returns the marked parts of a text and its URLs, in their order; the text between them is plain.
 * The marks themselves belong to their part.
 */
export function markedParts(text: string): readonly MarkedPart[] {
  if (!ANY_MARK.test(text)) return [];
  const links = findLinks(text);
  const codes = findSpans(text, CODE, links);
  const quiet = [...links, ...codes].sort((a, b) => a.start - b.start);
  const meant = new Uint8Array(text.length);
  for (
    const { start, end, meaning } of [
      ...codes,
      ...findSpans(text, SPOILER, links),
      ...findSpans(text, EMPHASIS, quiet),
    ]
  ) {
    for (let at = start; at < end; at++) meant[at]! |= MEANINGS[meaning];
  }
  return partsOf(text, meant, links);
}

/**
 * Changes the words of a person in a text. URLs of any scheme and code are quotations: they are
 * left alone, or changed by `quote`.
 */
export function mapWritten(
  text: string,
  change: (written: string) => string,
  quote: (verbatim: string) => string = (verbatim) => verbatim,
): string {
  if (!ANY_VERBATIM.test(text)) return change(text);
  const urls = [...text.matchAll(URLS_OF_ANY_SCHEME)]
    .map(({ 0: url, index: start }) => ({ start, end: start + url.length }));
  const verbatim = [...urls, ...findSpans(text, CODE, urls)].sort((a, b) => a.start - b.start);
  let changed = "";
  let from = 0;
  for (const { start, end } of verbatim) {
    if (start > from) changed += change(text.slice(from, start));
    if (end > from) changed += quote(text.slice(Math.max(start, from), end));
    from = Math.max(from, end);
  }
  return from < text.length ? changed + change(text.slice(from)) : changed;
}

/** Hides all spoilers of a text: for places where there is no key to reveal them. */
export function hideSpoilers(text: string): string {
  let hidden = "";
  let from = 0;
  for (const { start, end, marks } of markedParts(text)) {
    if (!marks.spoiler) continue;
    hidden += text.slice(from, start) + text.slice(start, end).replace(SPOILT, HIDDEN);
    from = end;
  }
  return hidden + text.slice(from);
}

/** Replaces each visible character of a hidden spoiler. */
export const HIDDEN = "▒";

/** The characters that a spoiler hides; the lengths of its words stay visible. */
const SPOILT = /[^\s|]/gu;

interface Link extends TextPart {
  /** The address, if a terminal takes it: printable ASCII, and not too long. */
  readonly target: string | undefined;
}

/** A URL ends before CJK punctuation and full-width signs: those belong to the sentence. */
const URLS =
  /(?<![\p{L}\p{N}_])https?:\/\/[^\s|`<>"{}\\^\u3000-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65]+/giu;
/** A scheme has 2 letters at least, and few have more than 16; a bound keeps the search linear. */
const URLS_OF_ANY_SCHEME = new RegExp(
  URLS.source.replace("https?", "[a-z][a-z0-9+.-]{1,31}"),
  "giu",
);
const ANY_VERBATIM = /`|:\/\//;
const PRINTABLE_ASCII = /^[\x21-\x7e]+$/;
/**
 * A host and port in printable ASCII, and behind it also letters, digits and marks of any script.
 */
const ENCODABLE = /^https?:\/\/[\x21-\x7e]+?[/?#][\x21-\x7e\p{L}\p{N}\p{Mn}\p{Mc}]*$/iu;
const NOT_ASCII = /[^\x21-\x7e]+/gu;

function findLinks(text: string): readonly Link[] {
  const links: Link[] = [];
  for (const { 0: run, index } of text.matchAll(URLS)) {
    const url = withoutClosing(run);
    if (/:\/\/$/.test(url)) continue;
    links.push({ start: index, end: index + url.length, target: targetOf(url, run) });
  }
  return links;
}

/** Returns the address of a URL; `run` is the URL with what was cut off behind it. */
function targetOf(url: string, run: string): string | undefined {
  if (url.length > MAX_LINK_CHARACTERS) return undefined;
  if (PRINTABLE_ASCII.test(run)) return url;
  if (!ENCODABLE.test(run)) return undefined;
  const target = url.replace(NOT_ASCII, encodeURIComponent);
  return target.length <= MAX_LINK_CHARACTERS ? target : undefined;
}

const BRACKETS: Readonly<Record<string, string>> = { ")": "(", "]": "[" };

/** Cuts off the punctuation and marks that belong to the sentence around a URL. */
function withoutClosing(run: string): string {
  const depth: Record<string, number> = {};
  for (const character of run) depth[character] = (depth[character] ?? 0) + 1;
  let end = run.length;
  for (; end > 0; end--) {
    const last = run[end - 1]!;
    const opening = BRACKETS[last];
    if (opening !== undefined) {
      if ((depth[last] ?? 0) <= (depth[opening] ?? 0)) break;
      depth[last]!--;
    } else if (!/[.,;:!?'*_~]/.test(last)) {
      break;
    }
  }
  return run.slice(0, end);
}

interface Span extends TextPart {
  readonly meaning: Meaning;
}

/**
 * Returns the parts between marks of these kinds, by their ends. No mark counts in `quiet` parts.
 */
function findSpans(
  text: string,
  delimiters: Delimiters,
  quiet: readonly TextPart[],
): readonly Span[] {
  const spans: Span[] = [];
  const open = new Map<string, number>();
  let silent = 0;
  for (let at = 0; at < text.length;) {
    const part = quiet[silent];
    if (part !== undefined && at >= part.start) {
      at = Math.max(at, part.end);
      silent++;
      continue;
    }
    if (text[at] === "\n" && delimiters !== SPOILER) open.clear();
    const delimiter = delimiterAt(text, at, delimiters);
    if (delimiter === undefined) {
      at++;
      continue;
    }
    const start = open.get(delimiter);
    const end = at + delimiter.length;
    if (start !== undefined && closes(text, at, end)) {
      spans.push({ start, end, meaning: delimiters[delimiter]! });
      open.delete(delimiter);
    } else if (opens(text, at, end)) {
      open.set(delimiter, at);
    }
    at = end;
  }
  return spans;
}

/** Returns the mark at an offset, if there is one and it is not doubled. */
function delimiterAt(text: string, at: number, delimiters: Delimiters): string | undefined {
  const character = text[at]!;
  const delimiter = delimiters === SPOILER ? character + (text[at + 1] ?? "") : character;
  if (!Object.hasOwn(delimiters, delimiter)) return undefined;
  const isDoubled = text[at - 1] === character || text[at + delimiter.length] === character;
  return isDoubled ? undefined : delimiter;
}

const BEFORE_OPENING = /[\s\p{Ps}\p{Pi}"'*_~|`]/u;
const AFTER_CLOSING = /[\s\p{Pe}\p{Pf}"'.,;:!?…*_~|`]/u;
const NO_BEGINNING = /[\s\p{M}]/u;

/** Returns whether a mark between two offsets stands before a word, and not inside one. */
function opens(text: string, start: number, end: number): boolean {
  return (start === 0 || BEFORE_OPENING.test(text[start - 1]!)) &&
    end < text.length && !NO_BEGINNING.test(text[end]!);
}

/** Returns whether a mark between two offsets stands behind a word, and not inside one. */
function closes(text: string, start: number, end: number): boolean {
  return !/\s/.test(text[start - 1]!) && (end === text.length || AFTER_CLOSING.test(text[end]!));
}

function partsOf(
  text: string,
  meant: Uint8Array,
  links: readonly Link[],
): readonly MarkedPart[] {
  const parts: MarkedPart[] = [];
  const add = (from: number, to: number, link?: string) => {
    for (let start = from, at = from + 1; at <= to; at++) {
      if (at < to && meant[at] === meant[start]) continue;
      const marks = marksOf(meant[start]!, link);
      if (marks !== undefined) parts.push({ start, end: at, marks });
      start = at;
    }
  };
  let from = 0;
  for (const { start, end, target } of links) {
    add(from, start);
    add(start, end, target);
    from = end;
  }
  add(from, text.length);
  return parts;
}

function marksOf(bits: number, link: string | undefined): Marks | undefined {
  if (bits === 0 && link === undefined) return undefined;
  const meanings = Object.entries(MEANINGS).filter(([, bit]) => (bits & bit) !== 0);
  return {
    ...Object.fromEntries(meanings.map(([meaning]) => [meaning, true])),
    ...(link === undefined ? {} : { link }),
  };
}
