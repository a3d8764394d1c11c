import assert from "node:assert/strict";
import { suggest } from "../../../src/core/text/suggest.ts";

const NAMES = ["help", "nick", "users", "broadcast", "quit"];

Deno.test("suggest() finds what one slip made of a name", () => {
  assert.equal(suggest("hlep", NAMES), "help");
  assert.equal(suggest("nic", NAMES), "nick");
  assert.equal(suggest("userss", NAMES), "users");
  assert.equal(suggest("QUTI", NAMES), "quit");
  assert.equal(suggest("brodcats", NAMES), "broadcast");
});

Deno.test("suggest() offers nothing far-fetched", () => {
  assert.equal(suggest("y", ["b", "h", "by"]), undefined);
  for (const typed of ["", "xyzzy", "he", "nothing", "topic"]) {
    assert.equal(suggest(typed, NAMES), undefined, typed);
  }
});
