import assert from "node:assert/strict";
import { withEmoji } from "../../../src/core/text/emoji_names.ts";

Deno.test("withEmoji() replaces each known name of an emoji", () => {
  const cases = [
    [":smile:", "😄"],
    ["well done :tada::tada: *:+1:* (:Heart:)", "well done 🎉🎉 *👍* (💖)"],
    ["a\n:100:!", "a\n💯!"],
    [":tada::nothing:", "🎉:nothing:"],
    ["see https://example.org :tada:", "see https://example.org 🎉"],
    ["`:x:` :x: `:x:`", "`:x:` ❌ `:x:`"],
  ];
  for (const [typed = "", sent] of cases) assert.equal(withEmoji(typed), sent);
});

Deno.test("withEmoji() leaves alone words, times, URLs, code and unknown names", () => {
  for (
    const text of [
      "12:30:45",
      "1:100:2",
      "a:smile:b",
      "a:smile:",
      ":smile:b",
      "é:smile:",
      "std::x::y",
      ":smile",
      ": smile :",
      "::x::",
      ":constructor: :nothing:",
      "http://a:80:b",
      "http://a/:x:",
      "ssh://host/ :nothing:",
      "git+ssh://host/:x:",
      "`:smile:`",
      "`a :smile: b`",
    ]
  ) assert.equal(withEmoji(text), text);
});

Deno.test("withEmoji() keeps a name behind a backslash, without the backslash", () => {
  assert.equal(withEmoji("\\:smile: is :smile:"), ":smile: is 😄");
  assert.equal(
    withEmoji("\\:nothing: \\\\:smile: a\\:smile:"),
    "\\:nothing: \\\\:smile: a\\:smile:",
  );
});

Deno.test("withEmoji() takes time in proportion to the length, whatever the text", () => {
  // quadratic time would take minutes
  for (const unit of [":", ":a", ":a:", "a:", "\\:", "`:x:", "a://", "a", ":x::"]) {
    withEmoji(unit.repeat(200_000));
  }
});
