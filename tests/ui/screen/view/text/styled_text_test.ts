import assert from "node:assert/strict";
import { PLAIN } from "../../../../../src/term/drawing/style.ts";
import {
  BOLD,
  cut,
  onGround,
  styled,
  withoutLink,
} from "../../../../../src/ui/screen/view/text/styled_text.ts";

function cutText(text: string, width: number): string {
  return cut(styled(text), width).map(({ text }) => text).join("");
}

Deno.test("cut() leaves what fits, and marks what is missing", () => {
  assert.equal(cutText("abc", 3), "abc");
  assert.equal(cutText("abcd", 3), "ab…");
  assert.equal(cutText("漢字", 3), "漢…");
  assert.equal(cutText("漢字", 2), "…");
  assert.equal(cutText("a", 0), "");
  assert.equal(cutText("a", -5), "");
});

Deno.test("cut() leaves no link of which a part is missing", () => {
  const link = { link: "https://a.example/", underline: true };
  const links = (width: number) =>
    cut([...styled("ab", link), ...styled(" cd", BOLD)], width).map(({ style }) => style);
  assert.deepEqual(links(5), [link, link, BOLD, BOLD, BOLD]);
  assert.deepEqual(links(4), [link, link, BOLD, BOLD], "it is whole");
  assert.deepEqual(links(2), [{}, {}]);
});

Deno.test("withoutLink() takes one link out of a text, and no other", () => {
  const [one, other] = [{ link: "https://a.example/" }, { link: "https://b.example/" }];
  const row = [...styled("a", one), ...styled("b", other)];
  assert.deepEqual(withoutLink(row, one.link).map(({ style }) => style), [{}, other]);
  assert.deepEqual(withoutLink(row, undefined), row);
});

Deno.test("styled() draws the mark of what was removed dim, and the rest as it is told", () => {
  assert.deepEqual(styled("a␛", BOLD).map(({ text, style }) => [text, style]), [
    ["a", BOLD],
    ["␛", { dim: true }],
  ]);
  assert.deepEqual(styled("a"), [{ text: "a", width: 1, style: PLAIN }]);
});

Deno.test("onGround() leaves parts their colours, but none on an inverse ground", () => {
  const red = { ink: { type: "indexed", index: 1 }, bold: true } as const;
  const grey = { ground: { type: "indexed", index: 8 } } as const;
  assert.deepEqual(onGround(styled("a", red), grey)[0]?.style, { ...grey, ...red });
  const inverse = { inverse: true };
  assert.deepEqual(onGround(styled("a", red), inverse)[0]?.style, { inverse: true, bold: true });
  assert.deepEqual(onGround(styled("a", PLAIN), inverse)[0]?.style, inverse);
});
