import assert from "node:assert/strict";
import { expandAlias, hasPlaceholder, hasRestPlaceholder } from "../../../src/chat/api/alias.ts";

Deno.test("expandAlias() puts the words behind an alias in their places", () => {
  const cases: readonly (readonly [line: string, rest: string, expanded: string])[] = [
    ["/me waves to $1", "bob", "/me waves to bob"],
    ["/me waves to $1", "", "/me waves to"],
    ["/me waves to $1", "bob and all", "/me waves to bob"],
    ["/msg $1 hi $2- bye", "bob  my   dear", "/msg bob hi my   dear bye"],
    ["/msg $1 hi $2-", "bob", "/msg bob hi"],
    ["$9$1", "1 2 3 4 5 6 7 8 9 10", "91"],
    ["[$*] $1", " a  b ", "[a  b] a"],
    ["/me waves", "", "/me waves"],
    ["/me waves", " at  bob ", "/me waves at  bob"],
    ["that is 5$", "sure", "that is 5$ sure"],
    ["$$1 and $$$1", "x", "$1 and $x"],
    ["$0 $a $-", "x", "$0 $a $- x"],
    ["$1", "$2 $&", "$2"],
    ["$1 $2", "$& $1", "$& $1"],
  ];
  for (const [line, rest, expanded] of cases) {
    assert.equal(expandAlias({ name: "x", line }, rest), expanded, `${line} | ${rest}`);
  }
});

Deno.test("hasPlaceholder() and hasRestPlaceholder() tell whether, and whether many, words go in", () => {
  const cases: readonly (readonly [line: string, any: boolean, many: boolean])[] = [
    ["$1", true, false],
    ["a$9b", true, false],
    ["$2-", true, true],
    ["$*", true, true],
    ["$$1 $0 $", false, false],
    ["$$*", false, false],
    ["$$$*", true, true],
  ];
  for (const [line, any, many] of cases) {
    assert.deepEqual([hasPlaceholder(line), hasRestPlaceholder(line)], [any, many], line);
  }
});
