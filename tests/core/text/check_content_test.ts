import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { MAX_CONTENT_BYTES } from "../../../src/core/limits/text.ts";
import { checkContent } from "../../../src/core/text/check_content.ts";

Deno.test("checkContent() composes, and repairs lone surrogates", () => {
  deepStrictEqual(checkContent("e\u0301"), { state: "ok", content: "é" });
  deepStrictEqual(checkContent("a\ud800"), { state: "ok", content: "a\ufffd" });
});

Deno.test("checkContent() accepts the most bytes, and tells the size of one more", () => {
  strictEqual(checkContent("a".repeat(MAX_CONTENT_BYTES)).state, "ok");
  strictEqual(checkContent("漢".repeat(MAX_CONTENT_BYTES / 4) + "a".repeat(1_024)).state, "ok");
  deepStrictEqual(checkContent("漢".repeat(MAX_CONTENT_BYTES / 4) + "a".repeat(1_025)), {
    state: "refused",
    reason: "This message has 4097 bytes, and one can have 4096: send it in parts.",
  });
  strictEqual(checkContent("a".repeat(MAX_CONTENT_BYTES + 1)).state, "refused");
});

Deno.test("checkContent() counts after composition", () => {
  // Three bytes each before, two after.
  strictEqual(checkContent("e\u0301".repeat(MAX_CONTENT_BYTES / 2)).state, "ok");
});

Deno.test("checkContent() refuses what shows nothing", () => {
  for (const blank of ["", " ", "\n\t", "\u200b", "\u3000", "\x1b", "\u202e\u200d"]) {
    deepStrictEqual(checkContent(blank), {
      state: "refused",
      reason: "This message is empty: write something.",
    });
  }
});
