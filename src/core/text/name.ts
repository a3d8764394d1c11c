/**
 * Names of people, rooms and meshes.
 *
 * Every name, also one that a peer comes with:
 *
 * 1. A name has 2 to 20 code points after NFC (UAX #15): letters with their marks, digits, `-`,
 *   `_`.
 * 2. A name is "highly restrictive" (UTS #39 §5.2): its letters are of one script, or of Latin with
 *   Chinese, Japanese or Korean. So no name borrows letters of a second script to pass for another.
 * 3. Only the recommended scripts of UAX #31 (table 5) count, and no styled letters (NFKC).
 *
 * A name that a person of this program takes, or gives to a room:
 *
 * 4. Its letters have Identifier_Status=Allowed (UTS #39 §3.1). Chinese characters are the
 *    exception: people are called 﨑 and 𠮷, which are not.
 * 5. `-` and `_` stand between letters or digits only.
 *
 * Earlier versions of this program know rules 1 to 3 only. A peer whose name breaks 4 or 5 is not
 * refused; {@link isPlainName} is false, and it is shown with the fingerprint of its key.
 *
 * @module
 */

import { MAX_NAME_CHARACTERS, MIN_NAME_CHARACTERS } from "../limits/text.ts";
import { ALLOWED_LETTERS } from "./allowed_letters.ts";
import { safeText } from "./safe.ts";

/** A name in its one spelling (NFC), or a sentence that says what to change. */
export type NameCheck =
  | { readonly state: "ok"; readonly name: string }
  | { readonly state: "refused"; readonly reason: string };

/** Checks the name that a person wants to have. */
export function checkName(raw: string): NameCheck {
  return checkPlainly("A name", raw);
}

/** Checks a name by the rules that hold for peers, too (1 to 3). */
export function checkPeerName(raw: string, what = "A name"): NameCheck {
  if (ASCII_NAME.test(raw)) return { state: "ok", name: raw };
  return checkAs(what, raw);
}

/** Returns whether a name of a peer, or of its room, is one that {@link checkName} passes. */
export function isPlainName(name: string): boolean {
  return !LOOSE_JOINER.test(name) && unusualLetter(name) === undefined;
}

/**
 * Checks the name that a person gives to a room: as {@link checkName}, and it begins with a letter.
 */
export function checkRoomName(raw: string): NameCheck {
  return checkLeadingLetter("A room name", checkPlainly("A room name", raw));
}

/**
 * Checks the name of a mesh, or of a room that a peer made: as {@link checkPeerName}, and it begins
 * with a letter. `what` is the subject of the sentences.
 */
export function checkPeerRoomName(raw: string, what = "A room name"): NameCheck {
  return checkLeadingLetter(what, checkPeerName(raw, what));
}

function checkLeadingLetter(what: string, check: NameCheck): NameCheck {
  if (check.state === "refused" || LEADING_LETTER.test(check.name)) return check;
  return refused(`${what} begins with a letter: try "${suggestRoomName(check.name)}".`);
}

function checkPlainly(what: string, raw: string): NameCheck {
  const check = checkPeerName(raw, what);
  if (check.state === "refused") return check;
  const { name } = check;
  const unusual = unusualLetter(name);
  if (unusual !== undefined) {
    const letter = `${describe(unusual)}, which is hardly used and looks like another letter`;
    return refused(`${what} has letters of everyday writing: replace ${letter}.`);
  }
  if (!LOOSE_JOINER.test(name)) return check;
  const joined = name.replace(
    JOINERS,
    (run, at: number) => at === 0 || at + run.length === name.length ? "" : run.slice(0, 1),
  );
  const hint = checkAs(what, joined).state === "ok" ? `: try "${joined}"` : "";
  return refused(`${what} has - and _ only between letters or digits${hint}.`);
}

/** Returns the first letter of a name that rule 4 forbids. */
function unusualLetter(name: string): string | undefined {
  if (ASCII.test(name)) return undefined;
  // Compiled for the first name that is not ASCII, as the scripts below.
  unusual ??= new RegExp(`[^${ALLOWED_LETTERS.replaceAll(" ", "")}\\p{Script=Han}_-]`, "u");
  return unusual.exec(name)?.[0];
}

let unusual: RegExp | undefined;

/** A `-` or `_` that has no letter, mark or digit on one of its sides. */
const LOOSE_JOINER = /(?<![\p{L}\p{M}\p{Nd}])[-_]|[-_](?![\p{L}\p{Nd}])/u;
const JOINERS = /[-_]+/g;
const ASCII_NAME = new RegExp(
  `^(?=.*[A-Za-z0-9])[A-Za-z0-9_-]{${MIN_NAME_CHARACTERS},${MAX_NAME_CHARACTERS}}$`,
);
const ASCII = /^[\x20-\x7e]*$/;
const LEADING_LETTER = /^\p{L}/u;
const LETTER_OR_DIGIT = /[\p{L}\p{Nd}]/u;
/** Marks count only behind a letter; invisible letters (the Hangul fillers) never count. */
const NOT_IN_NAMES =
  /(?<![\p{L}\p{M}])\p{M}|[^\p{L}\p{M}\p{Nd}_-]|\p{Default_Ignorable_Code_Point}/u;

function checkAs(what: string, raw: string): NameCheck {
  // NFC composes at most four code points, of at most two units each: longer text never fits.
  if (raw.length > MAX_NAME_CHARACTERS * 8) {
    return refused(`${what} has at most ${MAX_NAME_CHARACTERS} characters: choose a shorter one.`);
  }
  const name = raw.normalize("NFC");
  const foreign = name.toWellFormed().match(NOT_IN_NAMES)?.[0];
  if (foreign !== undefined) {
    return refused(`${what} has only letters, digits, - and _: take out ${describe(foreign)}.`);
  }
  const length = [...name].length;
  if (length < MIN_NAME_CHARACTERS || length > MAX_NAME_CHARACTERS) {
    return refused(
      `${what} has ${MIN_NAME_CHARACTERS} to ${MAX_NAME_CHARACTERS} characters, and this one ` +
        `${length}: choose a ${length < MIN_NAME_CHARACTERS ? "longer" : "shorter"} one.`,
    );
  }
  if (!LETTER_OR_DIGIT.test(name)) return refused(`${what} has at least one letter or digit.`);
  const plain = name.normalize("NFKC");
  if (plain !== name) {
    return refused(`${what} has no styled letters: write "${safeText(plain)}" instead.`);
  }
  if (!isHighlyRestrictive(name)) {
    return refused(
      `${what} has letters of one script (Latin may go with Chinese, Japanese or Korean): ` +
        `replace those of "${safeText(name)}" that only look alike.`,
    );
  }
  return { state: "ok", name };
}

/** Recommended scripts (UAX #31, table 5); others are not for names (UTS #39 §3.1). */
const RECOMMENDED_SCRIPTS =
  "Arab Armn Beng Bopo Cyrl Deva Ethi Geor Grek Gujr Guru Hang Hani Hebr Hira Khmr Knda Kana Laoo Latn Mlym Mymr Orya Sinh Taml Telu Thaa Thai Tibt"
    .split(" ");

/** Scripts that are written together (UTS #39 §5.2). */
const SCRIPT_COMBINATIONS = ["Latn Hani Hira Kana", "Latn Hani Bopo", "Latn Hani Hang"];

let allowed: readonly RegExp[] | undefined;

function isHighlyRestrictive(name: string): boolean {
  if (ASCII.test(name)) return true;
  // Compiled for the first name that is not ASCII: they take longer than the rest of this file.
  allowed ??= [...RECOMMENDED_SCRIPTS, ...SCRIPT_COMBINATIONS].map((scripts) => {
    const classes = [...scripts.split(" "), "Zyyy", "Zinh"].map((script) => `\\p{scx=${script}}`);
    return new RegExp(`^[${classes.join("")}]+$`, "u");
  });
  return allowed.some((scripts) => scripts.test(name));
}

function describe(character: string): string {
  if (character === " ") return "the space";
  const shown = safeText(character);
  const code = character.codePointAt(0) ?? 0;
  return shown === character
    ? `"${character}"`
    : `the character U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

function suggestRoomName(name: string): string {
  return [..."r-" + name].slice(0, MAX_NAME_CHARACTERS).join("");
}

function refused(reason: string): NameCheck {
  return { state: "refused", reason };
}
