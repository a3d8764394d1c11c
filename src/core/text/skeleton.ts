/**
 * Confusable names, by the skeleton of UTS #39 §4: two names with one skeleton look alike.
 *
 * The looks are those of Unicode, and more: fonts of terminals make some letters more alike than
 * Unicode says. Capitals and small letters count as the same. A skeleton is for comparing only; it
 * is never shown.
 *
 * @module
 */
import { CONFUSABLES } from "./confusables.ts";

/** Returns the skeleton of a name. */
export function skeleton(name: string): string {
  let look = "";
  const spelled = isCapital(name) ? name.replace(STROKES, "i") : name;
  for (const character of spelled.normalize("NFD")) look += lookOf(character);
  return look.normalize("NFD").replaceAll("rn", "m").replaceAll("vv", "w").replaceAll("-", "_");
}

/** Upright strokes: among small letters they look like an l, among capitals like an I. */
const STROKES = /[l1I|ІӀΙ]/g;

/** Returns whether all letters of a name are capitals, its strokes aside. */
function isCapital(name: string): boolean {
  const others = name.replace(STROKES, "");
  return /\p{Lu}/u.test(others) && !/\p{Ll}/u.test(others);
}

/** Returns the look of a character; Unicode's look may have one of ours, and so on. */
function lookOf(character: string): string {
  let look = character;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = [...look].map(nextLook).join("");
    if (next === look) break;
    look = next;
  }
  return look;
}

/** A test goes through all of Unicode's data: none takes more. */
const MAX_ROUNDS = 4;

function nextLook(character: string): string {
  const small = character.toLowerCase();
  return LOOKS.get(character) ?? unicodeLook(character) ?? LOOKS.get(small) ?? unicodeLook(small) ??
    small;
}

let unicodeLooks: ReadonlyMap<string, string> | undefined;

/** Returns the look that Unicode's data gives to a character, if it has another's. */
function unicodeLook(character: string): string | undefined {
  if (character <= "\x7f") return undefined;
  unicodeLooks ??= new Map(
    CONFUSABLES.split(" ").flatMap((part) => {
      const end = part.indexOf("=", 1);
      const look = part.slice(0, end);
      return [...part.slice(end + 1)].map((character): [string, string] => [character, look]);
    }),
  );
  return unicodeLooks.get(character);
}

/**
 * Pairs of a look and the characters that have it. Where the two cases of a letter look different,
 * each case has an entry of its own.
 */
const LOOKS: ReadonlyMap<string, string> = new Map(
  [
    // digits and Latin
    ["o", "0"],
    ["l", "1I|"],
    ["i", "ıɩ"],
    ["j", "ȷ"],
    ["a", "ɑ"],
    ["g", "ɡ"],
    ["f", "ſƒ"],
    ["ae", "æ"],
    ["oe", "œ"],
    ["ss", "ß"],
    // Cyrillic
    ["a", "а"],
    ["b", "ВЬьвʙƅ"],
    ["c", "с"],
    ["d", "ԁ"],
    ["e", "еє"],
    ["g", "Ԍ"],
    ["h", "һНнʜ"],
    ["i", "і"],
    ["j", "ј"],
    ["k", "Ккĸ"],
    ["l", "ІӀӏ"],
    ["m", "Ммʍ"],
    ["n", "пπ"],
    ["o", "о"],
    ["p", "р"],
    ["q", "ԛ"],
    ["r", "г"],
    ["s", "ѕ"],
    ["t", "Ттᴛ"],
    ["v", "ѵ"],
    ["w", "ԝш"],
    ["x", "х"],
    ["y", "уүУҮ"],
    ["3", "Ззɜ"],
    // Greek
    ["a", "αΑ"],
    ["b", "Ββ"],
    ["e", "Εεꞓ"],
    ["h", "Η"],
    ["i", "ι"],
    ["k", "Κκ"],
    ["l", "Ι"],
    ["m", "Μ"],
    ["n", "Νη"],
    ["o", "Οοσ"],
    ["p", "Ρρ"],
    ["t", "Ττ"],
    ["u", "υ"],
    ["v", "ν"],
    ["w", "ω"],
    ["x", "Χχ"],
    ["y", "Υγ"],
    ["z", "Ζ"],
    // Armenian
    ["g", "ց"],
    ["h", "հ"],
    ["j", "յ"],
    ["l", "Լ"],
    ["n", "ո"],
    ["o", "Օօ"],
    ["q", "զ"],
    ["s", "Տ"],
    ["u", "Սս"],
    // kana
    ["り", "リ"],
    ["才", "オ"],
  ].flatMap(([look, characters]) =>
    [...characters!].map((character): [string, string] => [character, look!])
  ),
);
