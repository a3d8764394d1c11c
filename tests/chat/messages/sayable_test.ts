import assert from "node:assert/strict";
import { MAX_CONTENT_BYTES } from "../../../src/core/limits/text.ts";
import { drafts, noticesOf, oneEngine } from "../one_engine.ts";

/** What saying a text publishes. */
const published = (content: string) => drafts(oneEngine().say(content))[0]?.content;

Deno.test("say takes content at the limit of bytes and refuses one past it, in characters of any size", () => {
  for (const letter of ["x", "é", "漢", "👍"]) {
    const size = new TextEncoder().encode(letter).length;
    const most = letter.repeat(Math.floor(MAX_CONTENT_BYTES / size)) +
      "x".repeat(MAX_CONTENT_BYTES % size);
    assert.equal(published(most), most);
    assert.deepEqual(noticesOf(oneEngine().say(`${most}x`)), [
      "! This message has 4097 bytes, and one can have 4096: send it in parts.",
    ]);
  }
});

Deno.test("say refuses what becomes too long by being made safe, since nobody would take it", () => {
  for (const content of ["a" + "\t".repeat(2_000), "a\u0001".repeat(2_000)]) {
    const effects = oneEngine().say(content);
    assert.deepEqual(drafts(effects), []);
    assert.match(noticesOf(effects)[0]!, /^! This message has \d+ bytes, and one can have 4096/);
  }
});

Deno.test("say publishes just what others will be shown", () => {
  assert.equal(published("a\u001b[2Jb\tc\u202ed\r\ne\u0301"), "a␛[2Jb    c␛d\né");
});

Deno.test("say refuses what nobody could see, also behind /me", () => {
  for (const content of ["", " ", "\n\n", "\u200b", "\u0007", "\u202e", "\u0301"]) {
    for (const effects of [oneEngine().say(content), oneEngine().type(`/me ${content}`)]) {
      assert.deepEqual(drafts(effects), [], JSON.stringify(content));
      assert.equal(noticesOf(effects).length, 1);
    }
  }
});
