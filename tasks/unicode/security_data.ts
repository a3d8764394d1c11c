/**
 * Reads Unicode's security data (UTS #39), and takes what names can have.
 *
 * @module
 */
import { checkPeerName } from "../../src/core/text/name.ts";

const NAME_CHARACTER = /^[\p{L}\p{M}\p{Nd}]$/u;
const HAN = /^\p{Script=Han}$/u;

/** Returns the version that stands at the top of a data file. */
export function versionOf(text: string): string | undefined {
  return /^#\s*Version:\s*([\d.]+)/m.exec(text)?.[1];
}

/** Returns the ranges of allowed letters, each as one or two characters with a `-` between. */
export function allowedLetters(identifierStatus: string): readonly string[] {
  const ranges: [first: number, last: number][] = [];
  for (const character of allowedCharacters(identifierStatus)) {
    if (HAN.test(character)) continue;
    const point = character.codePointAt(0)!;
    const range = ranges.at(-1);
    if (range !== undefined && range[1] === point - 1) range[1] = point;
    else ranges.push([point, point]);
  }
  return ranges.map(([first, last]) => {
    const [from, to] = [String.fromCodePoint(first), String.fromCodePoint(last)];
    return first === last ? from : `${from}-${to}`;
  });
}

/** Yields the letters, marks and digits with Identifier_Status=Allowed. */
function* allowedCharacters(identifierStatus: string): Generator<string> {
  for (const [code, status] of fieldsOf(identifierStatus)) {
    if (status !== "Allowed") continue;
    const [first = 0, last = first] = code!.split("..").map((hex) => parseInt(hex, 16));
    for (let point = first; point <= last; point++) {
      const character = String.fromCodePoint(point);
      if (NAME_CHARACTER.test(character)) yield character;
    }
  }
}

/**
 * Returns each look with all characters that have it, as `look=characters`. Of marks only the
 * allowed ones are taken; of letters all that a peer's name can have.
 */
export function confusables(text: string, identifierStatus: string): readonly string[] {
  const allowed = new Set(allowedCharacters(identifierStatus));
  const looks = new Map<string, string>();
  for (const [code, target] of fieldsOf(text)) {
    const character = String.fromCodePoint(parseInt(code!, 16));
    if (character <= "\x7f" || !canBeInName(character, allowed)) continue;
    const look = String.fromCodePoint(...target!.split(" ").map((hex) => parseInt(hex, 16)));
    looks.set(look, (looks.get(look) ?? "") + character);
  }
  return [...looks].map(([look, characters]) => `${look}=${characters}`);
}

/** Returns whether names of peers can have a character, in the decomposed spelling (NFD). */
function canBeInName(character: string, allowed: ReadonlySet<string>): boolean {
  if (!NAME_CHARACTER.test(character) || character.normalize("NFD") !== character) return false;
  if (/\p{M}/u.test(character)) return allowed.has(character);
  return checkPeerName(character + character).state === "ok";
}

/** Yields the fields of each line of a data file, without comments. */
function* fieldsOf(text: string): Generator<readonly string[]> {
  for (const line of text.replace(/^\ufeff/, "").split("\n")) {
    const [data = ""] = line.split("#");
    if (data.trim() !== "") yield data.split(";").map((field) => field.trim());
  }
}
