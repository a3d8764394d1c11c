import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_LINK_CHARACTERS } from "../../../src/core/limits/front_ends.ts";
import { hideSpoilers, mapWritten, markedParts } from "../../../src/core/text/inline_markup.ts";

/** The parts of a text, each with its meanings: `*a* bold`. */
function parts(text: string): readonly string[] {
  return markedParts(text).map(({ start, end, marks }) =>
    [text.slice(start, end), ...Object.keys(marks)].join(" ")
  );
}

Deno.test("markedParts() finds what is bold, italic, struck and code, with its marks", () => {
  assert.deepEqual(parts("a *bold one*, _italic_ ~struck~ and `code`"), [
    "*bold one* bold",
    "_italic_ italic",
    "~struck~ struck",
    "`code` code",
  ]);
  assert.deepEqual(parts('("*quoted*", _so_!)'), ["*quoted* bold", "_so_ italic"]);
});

Deno.test("markedParts() lets marks overlap, in whatever order they end", () => {
  assert.deepEqual(parts("*_both_*"), ["* bold", "_both_ bold italic", "* bold"]);
  assert.deepEqual(parts("*a _b* c_"), ["*a  bold", "_b* bold italic", " c_ italic"]);
});

Deno.test("markedParts() takes no mark within words, doubled, alone or beside blanks for one", () => {
  for (
    const text of [
      "snake_case_name",
      "2*3*4",
      "2 * 3 * 4",
      "**/*.ts and **kwargs",
      "__init__",
      "/usr/*/lib/*",
      "a* b *c",
      "* one * two *",
      "*",
      "~5 and ~6",
      "*one\ntwo*",
      "a | b || c || d",
      "``",
      "*漢*字",
      "*a*\u0301 b",
    ]
  ) assert.deepEqual(parts(text), [], text);
});

Deno.test("markedParts() counts the later of two openings", () => {
  assert.deepEqual(parts("*a *b*"), ["*b* bold"]);
});

Deno.test("markedParts() takes code as it is", () => {
  assert.deepEqual(parts("`a *b* _c_`"), ["`a *b* _c_` code"]);
  assert.deepEqual(parts("*a `b* c` d*"), ["*a  bold", "`b* c` bold code", " d* bold"]);
});

Deno.test("markedParts() hides a spoiler over lines, code and other marks", () => {
  assert.deepEqual(parts("it is ||the\nbutler||!"), ["||the\nbutler|| spoiler"]);
  assert.deepEqual(parts("||a *b||* c"), ["||a  spoiler", "*b|| bold spoiler", "* bold"]);
  assert.deepEqual(parts("||a `b|| c`"), ["||a  spoiler", "`b|| code spoiler", " c` code"]);
});

Deno.test("markedParts() finds URLs without the sentence around them", () => {
  const links = (text: string) =>
    markedParts(text).flatMap(({ start, end, marks }) => {
      if (marks.link !== undefined) {
        assert.equal(decodeURI(marks.link), decodeURI(text.slice(start, end)));
      }
      return marks.link ?? [];
    });
  assert.deepEqual(links("see https://a.example/x, or (http://b.example)."), [
    "https://a.example/x",
    "http://b.example",
  ]);
  assert.deepEqual(links("https://a.example/Foo_(bar)"), ["https://a.example/Foo_(bar)"]);
  assert.deepEqual(links("<https://a.example/?q=1&r=%20#top>"), [
    "https://a.example/?q=1&r=%20#top",
  ]);
  assert.deepEqual(links("HTTPS://A.example!?"), ["HTTPS://A.example"]);
  assert.deepEqual(links("*https://a.example/x*"), ["https://a.example/x"]);
  assert.deepEqual(links("https:// http://. xhttps://a.example ftp://a.example"), []);
});

Deno.test("markedParts() takes no mark within a URL for one", () => {
  assert.deepEqual(parts("https://a.example/_x_/*y*/~z~"), ["https://a.example/_x_/*y*/~z link"]);
  assert.deepEqual(parts("~a https://a.example/~b c~"), [
    "~a  struck",
    "https://a.example/~b struck link",
    " c~ struck",
  ]);
});

Deno.test("markedParts() makes no link of what a terminal could take for another, and no mark in it", () => {
  for (
    const url of [
      "https://ü.example/",
      "https://а.example/",
      "https://a.example/␛]8",
      "https://a.example/a\u200b",
    ]
  ) {
    assert.deepEqual(parts(url), [], url);
    assert.deepEqual(parts(`${url}/_x_`), [], url);
  }
});

Deno.test("markedParts() percent-encodes letters behind the host, and ends a link before CJK punctuation", () => {
  const link = (text: string) => markedParts(text).map(({ marks }) => marks.link);
  assert.deepEqual(link("https://de.wikipedia.org/wiki/Müller"), [
    "https://de.wikipedia.org/wiki/M%C3%BCller",
  ]);
  assert.deepEqual(link("https://ja.example/wiki/日本?q=é#も"), [
    "https://ja.example/wiki/%E6%97%A5%E6%9C%AC?q=%C3%A9#%E3%82%82",
  ]);
  assert.deepEqual(link("見て https://e.com/a。次"), ["https://e.com/a"]);
  assert.deepEqual(link("「https://e.com/a」と（https://e.com/b）！"), [
    "https://e.com/a",
    "https://e.com/b",
  ]);
  const long = `https://a.example/${"é".repeat(MAX_LINK_CHARACTERS / 4)}`;
  assert.deepEqual(link(long), []);
});

Deno.test("markedParts() makes a link of MAX_LINK_CHARACTERS, and not of one more", () => {
  const url = "https://a.example/".padEnd(MAX_LINK_CHARACTERS, "x");
  assert.deepEqual(markedParts(url), [{ start: 0, end: url.length, marks: { link: url } }]);
  assert.deepEqual(markedParts(`${url}x`), []);
});

Deno.test("hideSpoilers() leaves the shape of the words alone", () => {
  assert.equal(hideSpoilers("it is ||the butler||, *yes*"), "it is ||▒▒▒ ▒▒▒▒▒▒||, *yes*");
  assert.equal(hideSpoilers("||a *b* c|| ||d||"), "||▒ ▒▒▒ ▒|| ||▒||");
  assert.equal(hideSpoilers("a || b"), "a || b");
});

const pieces = fc.array(
  fc.constantFrom(
    ...["*", "_", "~", "`", "||", "|", " ", "a", "word", "\n", "(", ")", ".", "https://a.b/c"],
    ...["漢", "👩‍👩‍👧", "e\u0301", "\u0301"],
  ),
  { maxLength: 30 },
).map((all) => all.join(""));

Deno.test("markedParts() makes parts that are apart, in order, and links that are what is shown", () => {
  let found = 0;
  fc.assert(
    fc.property(pieces, (text) => {
      let from = 0;
      for (const { start, end, marks } of markedParts(text)) {
        assert.ok(start >= from && end > start && end <= text.length);
        assert.ok(Object.keys(marks).length > 0);
        if (marks.link !== undefined) {
          assert.equal(decodeURI(marks.link), decodeURI(text.slice(start, end)));
        }
        from = end;
        found++;
      }
    }),
    { seed: 29, numRuns: 20_000 },
  );
  assert.ok(found > 3_000, `only ${found} parts`);
});

Deno.test("hideSpoilers() leaves as many lines and marks, and nothing else of what is hidden", () => {
  fc.assert(
    fc.property(pieces, (text) => {
      const hidden = hideSpoilers(text);
      assert.deepEqual(hidden.match(/[\n|]/g), text.match(/[\n|]/g));
      for (const { start, end, marks } of markedParts(text)) {
        if (!marks.spoiler) continue;
        const words = text.slice(start, end).match(/word/g)?.length ?? 0;
        const all = text.match(/word/g)?.length ?? 0;
        assert.ok((hidden.match(/word/g)?.length ?? 0) <= all - words);
      }
    }),
    { seed: 31, numRuns: 5_000 },
  );
});

Deno.test("markedParts() looks at each character a bounded number of times", () => {
  const looks = (text: string) => {
    let count = 0;
    const counted = new Proxy(new String(text), {
      get(target, key) {
        count++;
        const value = Reflect.get(target, key);
        return typeof value === "function" ? value.bind(text) : value;
      },
    }) as unknown as string;
    markedParts(counted);
    return count;
  };
  for (const piece of ["*a ", "`a ", "||a ", "_a_ ", "*_~a "]) {
    const few = looks(piece.repeat(100));
    const many = looks(piece.repeat(1_000));
    assert.ok(many < 15 * few, `${piece}: ${few}, ${many}`);
  }
});

Deno.test("mapWritten() changes what stands between URLs and code", () => {
  const upper = (text: string) => mapWritten(text, (written) => written.toUpperCase());
  assert.equal(upper("a b"), "A B");
  assert.equal(upper(""), "");
  assert.equal(upper("see https://a.b/c, `code` d"), "SEE https://a.b/c, `code` D");
  assert.equal(upper("a ftp://b git+ssh://c d"), "A ftp://b git+ssh://c D");
  assert.equal(upper("a `b https://c d` e"), "A `b https://c d` E");
  assert.equal(upper("a `b c"), "A `B C", "no code without an end");
});
