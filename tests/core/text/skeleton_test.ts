import assert from "node:assert/strict";
import { CONFUSABLES } from "../../../src/core/text/confusables.ts";
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

/** Names, and what was made to look like them. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  bob:
    "b0b B0B bᴏb boʙ ƅob bоb Ьоь ВОВ вов bοb ｂｏｂ bob_ -bob b--ob bꮯb boҍ ьоь b౦b ხobx bഠb 𝐛ob",
  alice: "aIice a1ice ALlCE aliᴄe ɑlice aliсe аlice aІice alⅰce alıce alicе ⍺lice a|ice " +
    "alice_ __alice ali-_ce aʟice alicꬲ αlice",
  susan: "ꜱusan suꜱan ѕusan susаn sυsan susɑn sսsan ｓusan su_-san susan- susaп ʂusan",
  wow: "ѡоѡ wоw ԝоԝ w0w vvow wovv ωow шош wᴏw ᴡow ꮃow wოw -wow աօա ωοω wow__",
  modern: "modem rnodern mоdern modеrn moԁern ｍodern mᴏdern _modern",
  nikita: "пikita nikitа пікіта ɴikita nᎥkita nikita-- nіkitа",
  oscar: "0scar oѕcar osсar оѕсаr ᴏscar oscɑr օscar ოscar oꜱcar oscaг οscar",
  peter: "рeter pеter petеr peteг ρeter ｐeter pe--ter реtеr ᴘeter -peter pe_ter- þeter",
  HOCT: "НОСТ НOCT HΟCT HОCT HОСТ Н0СТ ΗΟϹΤ H0CT ност",
  ロカ: "口力 ロ力 口カ ロカ_ ﾛｶ -ロカ",
};

Deno.test("more than 100 look-alikes of ten names are refused, or have the same skeleton", () => {
  let count = 0;
  for (const [name, lookalikes] of Object.entries(LOOKALIKES)) {
    for (const other of lookalikes.split(" ")) {
      count++;
      if (checkName(other).state === "ok") assert.equal(skeleton(other), skeleton(name), other);
    }
  }
  assert.ok(count >= 100, `${count}`);
});

Deno.test("skeleton() of a skeleton is that skeleton, for every look of Unicode's data", () => {
  for (const part of CONFUSABLES.trim().split(" ")) {
    for (const character of part) {
      const look = skeleton(character);
      assert.equal(skeleton(look), look, character);
    }
  }
});

Deno.test("skeleton() differs for names that can be told apart", () => {
  const names = [
    "bob",
    "bab",
    "bod",
    "rob",
    "alice",
    "alicia",
    "jose",
    "josé",
    "моряк",
    "ellen",
    "neil",
    "nell",
  ];
  assert.equal(new Set(names.map(skeleton)).size, names.length);
});
