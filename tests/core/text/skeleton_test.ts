import assert from "node:assert/strict";
import { checkName } from "../../../src/core/text/name.ts";
import { skeleton } from "../../../src/core/text/skeleton.ts";

Deno.test("skeleton() is the same for names that look alike", () => {
  const pairs = [
    ["bob", "b0b"],
    ["alice", "aIice"],
    ["alice", "a1ice"],
    ["ALICE", "AL1CE"],
    ["modern", "modem"],
    ["savvy", "sawy"],
    ["jo-ann", "jo_ann"],
    ["caesar", "cæsar"],
    ["pacco", "рассо"], // Cyrillic
    ["HOCT", "НОСТ"],
    ["Tex", "Тех"],
    ["AXEH", "ΑΧΕΗ"], // Greek
    ["vou", "νου"],
    ["hon", "հօո"], // Armenian
    ["ロカ", "口力"],
  ] as const;
  for (const [name, other] of pairs) {
    assert.equal(checkName(other).state, "ok", `${other} is a name`);
    assert.equal(skeleton(other), skeleton(name), `${name} ${other}`);
    assert.notEqual(name, other);
  }
});

Deno.test("skeleton() differs for names that can be told apart", () => {
  const names = ["bob", "bab", "bod", "rob", "alice", "alicia", "jose", "josé", "моряк", "ellen"];
  assert.equal(new Set(names.map(skeleton)).size, names.length);
});
