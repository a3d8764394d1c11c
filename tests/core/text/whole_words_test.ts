import assert from "node:assert/strict";
import { foldWord, wordText } from "../../../src/core/text/whole_words.ts";

const has = (text: string, word: string) => wordText(text).has(foldWord(word));

Deno.test("wordText() finds whole words alone, in any case and without accents", () => {
  assert.ok(has("a Café, please", "CAFE"));
  assert.ok(has("cafés café", "café"), "the second one");
  assert.ok(!has("cafés", "café"));
  assert.ok(!has("cafe-2 my-cafe cafe.org a@cafe #cafe cafe_ 2cafe", "cafe"));
  assert.ok(has("-cafe- .cafe. @cafe 'cafe'", "cafe"));
  assert.ok(has("go to the bar now", "the bar"), "several words too");
  assert.ok(!has("anything", ""));
});

Deno.test("wordText() finds words of a dictionary where no spaces are written", () => {
  assert.ok(has("我们去北京吧", "北京"));
  assert.ok(!has("今天空气很好", "天空"));
  assert.ok(has("使用linux系统", "linux"));
  assert.ok(!has("小明2", "小明"));
  assert.ok(!has("𠮷野家", "野"));
  assert.ok(!has("か\u3099", "か"), "the mark is part of the letter");
});
