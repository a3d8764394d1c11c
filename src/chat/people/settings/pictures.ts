/**
 * The pictures that people can choose from. Only the name of a picture is sent, so that no peer can
 * put another text beside its name than stands here; a version that does not know a name shows no
 * picture.
 *
 * @module
 */
import { table } from "../../../core/text/table.ts";

/** `unicode`: the face of {@link FACES} where there is one; for screens whose font has it. */
export type PictureForm = "unicode" | "ascii";

/** Pictures in ASCII by name: each one line of at most {@link MAX_PICTURE_COLUMNS} columns. */
export const PICTURES: ReadonlyMap<string, string> = new Map([
  ["alien", "(<o_o>)"],
  ["anchor", "-(|)-_J"],
  ["angel", "~o(^_^)o~"],
  ["angry", ">:-("],
  ["arrow", ">>--->"],
  ["bat", "/|\\^..^/|\\"],
  ["bear", "(o(T)o)"],
  ["bee", '~(=(||")'],
  ["bird", "<(o )~"],
  ["boat", "\\___|>_/"],
  ["book", "[=|=]"],
  ["bunny", "(\\(^.^)/)"],
  ["butterfly", "}{o}{"],
  ["candle", "|=|'"],
  ["car", "_/o\\o\\_"],
  ["cat", "(=^.^=)"],
  ["cheer", "\\(^o^)/"],
  ["clock", "(|-)"],
  ["cloud", "(_)__)"],
  ["coffee", "c[_]~"],
  ["cool", "(-B-)"],
  ["cow", "(_'oo'_)"],
  ["crab", "(\\_v.v_/)"],
  ["crown", "\\^o^/"],
  ["crying", "(;_;)"],
  ["devil", "}:-(>"],
  ["diamond", "<\\_/>"],
  ["dice", "[:::]"],
  ["dog", "U(o.o)U"],
  ["dragon", "~~~<:>=="],
  ["duck", "__(')<"],
  ["fire", "(/\\)}"],
  ["fish", "><(((o>"],
  ["flip", "(/o.o)/~_|_|_"],
  ["flower", "@}-,-'-"],
  ["fox", "/\\(o,o)/\\"],
  ["frog", "(@)_(@)"],
  ["ghost", "(oOo)~"],
  ["guitar", "o=8==[]"],
  ["happy", "(^_^)"],
  ["heart", "<3"],
  ["hmm", "(<_<)"],
  ["hug", "(>^_^)>"],
  ["key", "o-m"],
  ["king", "|\\/\\/|(-_-)"],
  ["koala", "@( * O * )@"],
  ["lightning", "~/_/~"],
  ["lion", "{{o.o}}"],
  ["magic", "--*:.:*"],
  ["monkey", "@('_')@"],
  ["moon", "((  )"],
  ["mountain", "/\\_/^\\_"],
  ["mouse", "<:3 )~~~"],
  ["music", "d(-_-)b"],
  ["ninja", "[|-_-|]"],
  ["octopus", "(::)===="],
  ["owl", "{O,O}"],
  ["panda", "(@)o_o(@)"],
  ["penguin", '<(")'],
  ["pig", "(^(oo)^)"],
  ["pirate", "(x_-)7"],
  ["pizza", "<|o:o|"],
  ["queen", "\\*o*/(^_^)"],
  ["rain", "''(__)''"],
  ["robot", "[o_o]"],
  ["rocket", "=>>D=-"],
  ["rose", "@>-->--"],
  ["sad", "(._.)"],
  ["shark", "__/\\__o<"],
  ["sheep", "(@@@)'>"],
  ["shock", "(O_o)"],
  ["shrug", "\\_(o_o)_/"],
  ["skull", "(x_x)"],
  ["sleepy", "(-.-)zZ"],
  ["snail", "@_'-"],
  ["snake", "~~~~~~:>"],
  ["snow", "*-(*)-*"],
  ["spider", "//\\(oo)/\\\\"],
  ["star", "-=*=-"],
  ["sun", "\\-O-/"],
  ["sword", "o==[====>"],
  ["tree", "/_\\|/_\\"],
  ["turtle", "_(#)_'>"],
  ["umbrella", "(|)_J"],
  ["unicorn", "~~\\(-.-)>"],
  ["wave", "~^~^~^~"],
  ["whale", "(__.)~<"],
  ["wink", "(^_-)"],
  ["wizard", "/\\(o_o)*"],
  ["wolf", "/^(o_o)^\\"],
  ["zombie", "[x.o]/"],
]);

/**
 * Pictures in Unicode, of those that gain by it. Every character takes one column in every terminal
 * (`term/drawing/width_certainty.ts`), joins no other one, runs from left to right, and is of the
 * blocks that most fonts have: Latin, IPA, Greek, Cyrillic, punctuation, box drawing.
 */
const FACES: ReadonlyMap<string, string> = new Map([
  ["alien", "‹(°_°)›"],
  ["angel", "ʚ(•ω•)ɞ"],
  ["angry", "(`Д´)"],
  ["arrow", "»»───>"],
  ["bat", "/|\\^•ω•^/|\\"],
  ["bear", "ʕ•ω•ʔ"],
  ["bunny", "(\\(•ω•)/)"],
  ["butterfly", "εїз"],
  ["cat", "=^•ω•^="],
  ["cheer", "\\(^ω^)/"],
  ["cool", "(▀_▀)"],
  ["crying", "(╥_╥)"],
  ["devil", "ψ(•`ω´•)ψ"],
  ["dog", "U•ω•U"],
  ["fish", "><(((º>"],
  ["flip", "(╯°o°)╯~┻━┻"],
  ["ghost", "(°O°)~"],
  ["happy", "(^ω^)"],
  ["hmm", "(¬_¬)"],
  ["hug", "(>^ω^)>"],
  ["koala", "ʕ·0·ʔ"],
  ["lion", "{{•ω•}}"],
  ["monkey", "@(•_•)@"],
  ["music", "d(•ω•)b"],
  ["ninja", "▐¬_¬▌"],
  ["owl", "{°v°}"],
  ["panda", "ʕ▀ω▀ʔ"],
  ["penguin", "‹(•v•)›"],
  ["pig", "(´(oo)`)"],
  ["pirate", "(×_•)7"],
  ["robot", "┌[°_°]┘"],
  ["rose", "@}─›──"],
  ["sad", "(´·ω·`)"],
  ["shock", "(°Д°)"],
  ["shrug", "¯\\_(°_°)_/¯"],
  ["skull", "(×_×)"],
  ["sleepy", "(¯ω¯)zZ"],
  ["spider", "/╲/\\(••)/\\╱\\"],
  ["sword", "o╪════>"],
  ["wave", "·.¸¸.·´¯`·.¸"],
  ["wink", "(^ω-)"],
  ["zombie", "[×.°]/"],
]);

/** Returns the picture of this name; empty where this version has none. */
export function pictureText(name: string, form: PictureForm): string {
  const picture = PICTURES.get(name) ?? "";
  return form === "ascii" ? picture : FACES.get(name) ?? picture;
}

/** The picture of a person, as text in both forms. */
export interface PersonPicture {
  readonly picture: string;
  readonly face?: string;
}

/** Returns the picture of this name in both forms; `face` only where it differs. */
export function pictureOf(name: string): PersonPicture {
  const picture = pictureText(name, "ascii");
  const face = FACES.get(name);
  return face === undefined ? { picture } : { picture, face };
}

/**
 * Lists all pictures with their names, in Unicode and in ASCII, on as few rows as the width of a
 * small screen allows.
 */
export function picturesText(): string {
  const entries = [...PICTURES].map(([name, picture]) =>
    [name, FACES.get(name) ?? "", picture].filter((part) => part !== "").join(" ")
  );
  // Entries of similar width share a column, so that more columns fit.
  entries.sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
  let text = entries.join("\n");
  for (let columns = 2; columns <= entries.length; columns++) {
    const wider = inColumns(entries, columns);
    if (wider.split("\n").some(({ length }) => length > MAX_TABLE_COLUMNS)) break;
    text = wider;
  }
  return text;
}

/** A little less than the 80 columns of a small screen. */
const MAX_TABLE_COLUMNS = 78;

function inColumns(cells: readonly string[], columns: number): string {
  const height = Math.ceil(cells.length / columns);
  return table(
    Array.from({ length: height }, (_, row) => cells.filter((_, at) => at % height === row)),
  );
}
