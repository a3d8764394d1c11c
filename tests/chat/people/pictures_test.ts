import assert from "node:assert/strict";
import { pictureOf, PICTURES, picturesText } from "../../../src/chat/people/pictures.ts";
import { MAX_PICTURE_COLUMNS } from "../../../src/core/limits/chat.ts";
import { MAX_PICTURE_CHARACTERS } from "../../../src/core/limits/text.ts";
import { safeText } from "../../../src/core/text/safe.ts";
import { textWidth } from "../../../src/core/text/width.ts";

Deno.test("PICTURES holds more than 50 different ones, each a short safe line", () => {
  assert.ok(PICTURES.size >= 50, `${PICTURES.size}`);
  assert.equal(new Set(PICTURES.values()).size, PICTURES.size);
  for (const [name, picture] of PICTURES) {
    assert.match(name, /^[a-z]+$/);
    assert.ok(name.length <= MAX_PICTURE_CHARACTERS);
    assert.ok(textWidth(picture) <= MAX_PICTURE_COLUMNS, picture);
    assert.equal(safeText(picture), picture);
    assert.notEqual(picture.trim(), "");
  }
});

Deno.test("PICTURES has those that GO-CHAT's users know by name", () => {
  const names = "cat dog cool bear happy star fire alien robot ninja king queen devil angel";
  for (const name of names.split(" ")) assert.ok(PICTURES.has(name), name);
});

Deno.test("pictureOf() shows nothing for names that it does not know", () => {
  assert.equal(pictureOf("cat"), PICTURES.get("cat"));
  assert.equal(pictureOf("\x1b[2J"), "");
  assert.equal(pictureOf(""), "");
});

Deno.test("picturesText() has all pictures on one small screen", () => {
  const rows = picturesText().split("\n");
  for (const row of rows) assert.ok(row.length <= 78, row);
  assert.ok(rows.length <= 17, "80 x 24 has so many, and one for how to take one");
  for (const [name, picture] of PICTURES) {
    assert.equal(rows.filter((row) => `  ${row}  `.includes(`  ${name} ${picture}  `)).length, 1);
  }
});
