import assert from "node:assert/strict";
import { durationText } from "../../../src/core/text/duration.ts";

Deno.test("durationText() names the two largest units", () => {
  const MINUTE = 60_000;
  const HOUR = 60 * MINUTE;
  const texts: readonly (readonly [number, string])[] = [
    [-5, "less than a minute"],
    [MINUTE - 1, "less than a minute"],
    [MINUTE, "1 min"],
    [HOUR - 1, "59 min"],
    [HOUR, "1 h"],
    [HOUR + 5 * MINUTE, "1 h 5 min"],
    [24 * HOUR - 1, "23 h 59 min"],
    [24 * HOUR + 59 * MINUTE, "1 day"],
    [51 * HOUR, "2 days 3 h"],
  ];
  for (const [ms, text] of texts) assert.equal(durationText(ms), text);
});
