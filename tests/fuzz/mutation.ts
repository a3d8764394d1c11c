import fc from "fast-check";
import { concat, utf8 } from "../../src/core/bytes.ts";

/** What can be cut and put together: bytes or text. */
interface Sequence<Self> {
  readonly length: number;
  slice(from: number, to?: number): Self;
}

interface Edit<Piece> {
  readonly kind: "replace" | "insert" | "delete" | "truncate" | "repeat" | "splice";
  readonly at: number;
  readonly length: number;
  readonly piece: Piece;
}

const MAX_EDITS = 5;
const MAX_RUN = 16;

function edits<Piece>(piece: fc.Arbitrary<Piece>): fc.Arbitrary<readonly Edit<Piece>[]> {
  const edit: fc.Arbitrary<Edit<Piece>> = fc.record({
    kind: fc.constantFrom("replace", "insert", "delete", "truncate", "repeat", "splice"),
    at: fc.nat(0xffff),
    length: fc.integer({ min: 1, max: MAX_RUN }),
    piece,
  });
  return fc.array(edit, { maxLength: MAX_EDITS, size: "max" });
}

function apply<Item extends Sequence<Item>>(
  item: Item,
  { kind, at, length, piece }: Edit<Item>,
  other: Item,
  join: (...parts: readonly Item[]) => Item,
): Item {
  const from = at % (item.length + 1);
  const before = item.slice(0, from);
  switch (kind) {
    case "replace":
      return join(before, piece, item.slice(from + piece.length));
    case "insert":
      return join(before, piece, item.slice(from));
    case "delete":
      return join(before, item.slice(from + length));
    case "truncate":
      return before;
    case "repeat":
      return join(before, item.slice(from, from + length), item.slice(from));
    case "splice":
      return join(before, other.slice(at % (other.length + 1)));
  }
}

/** Bytes that mean something to one format or another. */
const TELLING_BYTES: readonly number[] = [
  ...utf8('\0\x01\x7f"\\{}[],:-0129eE \n'),
  0x80,
  0xc0,
  0xff,
];
const somePiece = fc.oneof(
  fc.constantFrom(...TELLING_BYTES).map((byte) => Uint8Array.of(byte)),
  fc.uint8Array({ minLength: 1, maxLength: 4 }),
);

/**
 * Bytes that began as one of `valid`: unchanged, or changed in up to {@link MAX_EDITS} places; now
 * and then mere noise.
 */
export function mutatedBytes(valid: fc.Arbitrary<Uint8Array>): fc.Arbitrary<Uint8Array> {
  const mutated = fc.tuple(valid, valid, edits(somePiece)).map(([item, other, changes]) =>
    changes.reduce<Uint8Array>((bytes, edit) => apply(bytes, edit, other, concat), item)
  );
  return fc.oneof(
    { weight: 12, arbitrary: mutated },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 200 }) },
  );
}

/**
 * Text that is hard on somebody: control and bidi characters, marks, joiners, tags, halves of
 * pairs, other digits.
 */
export const AWKWARD_TEXT: readonly string[] = [
  ..."\0\x07\b\t\n\r\x1b\x7f\x80\x9b\xa0\xad\u034f\u0301\u0600\u061c\u0e33\u115f\u180e\u200b\u200d",
  ..."\u200e\u2028\u2029\u202e\u2066\u3000\ufe0f\ufeff\ufffd\uffff٣ßİıſKÅéẞﬁ👩🏽👍🇩🇪𝓐𠀀",
  ..."/:[]%@.,;=-_\"'\\{}$<>|#*?~^`0aZ ",
  "\ud800",
  "\udfff",
  "\u{e0041}",
  "\x1b[200~",
  "\x1b]0;x\x07",
  "e\u0301",
  "क्षि",
  "👨‍👩‍👧",
];

/** Text of awkward pieces and ordinary ones. */
export const awkwardText: fc.Arbitrary<string> = fc.array(
  fc.oneof(fc.constantFrom(...AWKWARD_TEXT), fc.string({ maxLength: 5 })),
  { maxLength: 30, size: "max" },
).map((pieces) => pieces.join(""));

/**
 * Text that began as one of `valid`: unchanged, or changed in up to {@link MAX_EDITS} places; now
 * and then mere noise.
 */
export function mutatedText(valid: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const piece = fc.oneof(
    fc.constantFrom(...AWKWARD_TEXT),
    fc.string({ minLength: 1, maxLength: 3 }),
  );
  const join = (...parts: readonly string[]) => parts.join("");
  const mutated = fc.tuple(valid, valid, edits(piece)).map(([item, other, changes]) =>
    changes.reduce<string>((text, edit) => apply(text, edit, other, join), item)
  );
  return fc.oneof({ weight: 12, arbitrary: mutated }, { weight: 1, arbitrary: awkwardText });
}

/** Values that a field of JSON may have and should not. */
const ODD_VALUES: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  0.5,
  1e308,
  2 ** 31,
  2 ** 48,
  2 ** 53,
  "",
  "off",
  "__proto__",
  "\0",
  "\ud800",
  "x".repeat(300),
  [],
  [1],
  [[]],
  [-1, 1e308],
  {},
  JSON.parse('{"__proto__":{"length":3}}'),
];

/**
 * JSON of an object, with up to two of its fields left out or worth something odd, and then changed
 * as bytes are.
 */
export function mutatedJson(valid: fc.Arbitrary<object>): fc.Arbitrary<Uint8Array> {
  const change = fc.tuple(fc.nat(), fc.option(fc.constantFrom(...ODD_VALUES), { nil: undefined }));
  const changed = fc.tuple(valid, fc.array(change, { maxLength: 2 })).map(([object, changes]) => {
    const fields: [string, unknown][] = Object.entries(object);
    for (const [index, value] of changes) fields[index % fields.length]![1] = value;
    return utf8(JSON.stringify(Object.fromEntries(fields)));
  });
  return fc.oneof(
    { weight: 1_000, arbitrary: changed },
    { weight: 500, arbitrary: mutatedBytes(changed) },
    { weight: 1, arbitrary: fc.tuple(valid, fc.nat(MAX_NESTING)).map(nested) },
  );
}

/** As deep as fits a record. */
const MAX_NESTING = 16_000;

function nested([object, depth]: readonly [object, number]): Uint8Array {
  const last = Object.keys(object).at(-1) ?? "";
  const text = JSON.stringify({ ...object, [last]: "DEEP" });
  return utf8(text.replace('"DEEP"', () => "[".repeat(depth) + "]".repeat(depth)));
}

/** Where to cut something in pieces, for {@link pieces}. */
export const cuts: fc.Arbitrary<readonly number[]> = fc.array(fc.nat(0xffff), { maxLength: 8 });

/** The same bytes in pieces, some of them empty. */
export function pieces(bytes: Uint8Array, at: readonly number[]): readonly Uint8Array[] {
  const ends = at.map((place) => place % (bytes.length + 1)).sort((a, b) => a - b);
  let from = 0;
  return [...ends, bytes.length].map((end) => {
    const piece = bytes.slice(from, end);
    from = end;
    return piece;
  });
}
