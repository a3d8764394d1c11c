/**
 * The pictures that people can choose from. Only the name of a picture is sent, so that no peer can
 * put another text beside its name than stands here.
 *
 * @module
 */
import { table } from "../../core/text/table.ts";

/** Pictures by name: each one line of at most {@link MAX_PICTURE_COLUMNS} columns. */
export const PICTURES: ReadonlyMap<string, string> = new Map([
  ["alien", "(<o_o>)"],
  ["anchor", "-(|)-_J"],
  ["angel", "~o(^_^)o~"],
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
  ["clock", "(|-)"],
  ["cloud", "(_)__)"],
  ["coffee", "c[_]~"],
  ["cool", "(-B-)"],
  ["cow", "(_'oo'_)"],
  ["crab", "(\\_v.v_/)"],
  ["crown", "\\^o^/"],
  ["crying", "(;_;)"],
  ["devil", "}:-(>"],
  ["dice", "[:::]"],
  ["diamond", "<\\_/>"],
  ["dog", "U(o.o)U"],
  ["dragon", "~~~<:>=="],
  ["duck", "__(')<"],
  ["fire", "(/\\)}"],
  ["fish", "><(((o>"],
  ["flower", "@}-,-'-"],
  ["fox", "/\\(o,o)/\\"],
  ["frog", "(@)_(@)"],
  ["ghost", "(oOo)~"],
  ["guitar", "o=8==[]"],
  ["happy", "(^_^)"],
  ["heart", "<3"],
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

/** Returns the picture of this name; empty where this version has none. */
export function pictureOf(name: string): string {
  return PICTURES.get(name) ?? "";
}

/** Lists all pictures with their names, on as few rows as the width of a small screen allows. */
export function picturesText(): string {
  const entries = [...PICTURES].map(([name, picture]) => `${name} ${picture}`);
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
