/**
 * Confusable names, by the skeleton of UTS #39 §4: two names with one skeleton look alike.
 *
 * The table covers the letters that names may have and that whole names can be made of. Capitals
 * and small letters count as the same. A skeleton is for comparing only; it is never shown.
 *
 * @module
 */

/** Returns the skeleton of a name. */
export function skeleton(name: string): string {
  let look = "";
  for (const character of name.normalize("NFD")) {
    look += LOOKS.get(character) ?? LOOKS.get(character.toLowerCase()) ?? character.toLowerCase();
  }
  return look.replaceAll("rn", "m").replaceAll("vv", "w").replaceAll("-", "_");
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
    ["b", "ВЬьв"],
    ["c", "с"],
    ["d", "ԁ"],
    ["e", "еє"],
    ["g", "Ԍ"],
    ["h", "һНн"],
    ["i", "і"],
    ["j", "ј"],
    ["k", "Кк"],
    ["l", "ІӀӏ"],
    ["m", "Мм"],
    ["n", "п"],
    ["o", "о"],
    ["p", "р"],
    ["q", "ԛ"],
    ["r", "г"],
    ["s", "ѕ"],
    ["t", "Тт"],
    ["v", "ѵ"],
    ["w", "ԝш"],
    ["x", "х"],
    ["y", "уүУҮ"],
    ["3", "Зз"],
    // Greek
    ["a", "αΑ"],
    ["b", "Ββ"],
    ["e", "Εε"],
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
    // kana, each like another or like a Chinese character
    ["へ", "ヘ"],
    ["り", "リ"],
    ["力", "カ"],
    ["口", "ロ"],
    ["二", "ニ"],
    ["八", "ハ"],
    ["工", "エ"],
    ["夕", "タ"],
    ["卜", "ト"],
    ["才", "オ"],
    ["一", "ー"],
  ].flatMap(([look, characters]) =>
    [...characters!].map((character): [string, string] => [character, look!])
  ),
);
