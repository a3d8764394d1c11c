import assert from "node:assert/strict";
import {
  pictureOf,
  PICTURES,
  picturesText,
  pictureText,
} from "../../../../src/chat/people/settings/pictures.ts";
import { MAX_PICTURE_COLUMNS } from "../../../../src/core/limits/chat.ts";
import { MAX_PICTURE_CHARACTERS } from "../../../../src/core/limits/text.ts";
import { safeText } from "../../../../src/core/text/safe.ts";
import { graphemes, textWidth } from "../../../../src/core/text/width.ts";
import { PLAIN } from "../../../../src/term/drawing/style.ts";
import { isCertain } from "../../../../src/term/drawing/width_certainty.ts";

Deno.test("PICTURES holds more than 50 different ones, each a short safe line", () => {
  assert.ok(PICTURES.size >= 50, `${PICTURES.size}`);
  assert.equal(new Set(PICTURES.values()).size, PICTURES.size);
  for (const [name, picture] of PICTURES) {
    assert.match(name, /^[a-z]+$/);
    assert.ok(name.length <= MAX_PICTURE_CHARACTERS);
    assert.ok(textWidth(picture) <= MAX_PICTURE_COLUMNS, picture);
    assert.match(picture, /^[!-~](?:[ -~]*[!-~])?$/, "ASCII, for every font");
  }
});

Deno.test("PICTURES has those that GO-CHAT's users know by name", () => {
  const names = "cat dog cool bear happy star fire alien robot ninja king queen devil angel";
  for (const name of names.split(" ")) assert.ok(PICTURES.has(name), name);
});

Deno.test("pictureText() has a face in Unicode where one is better, safe and of certain width", () => {
  const faces = [...PICTURES.keys()].map((name) => pictureText(name, "unicode"));
  assert.equal(new Set([...faces, ...PICTURES.values()]).size, PICTURES.size + 42);
  for (const face of faces) {
    assert.equal(safeText(face), face);
    assert.equal(face.normalize("NFC"), face);
    assert.ok(textWidth(face) <= MAX_PICTURE_COLUMNS, face);
    for (const { text, width } of graphemes(face)) {
      assert.equal(width, 1, face);
      assert.ok(isCertain({ text, width: 1, style: PLAIN }), `${text} in ${face}`);
      assert.doesNotMatch(text, /[\p{M}\p{Emoji_Presentation}\p{Extended_Pictographic}]/u, face);
      assert.doesNotMatch(text, /[\p{Script=Hebrew}\p{Script=Arabic}\p{Bidi_Control}]/u, face);
    }
  }
});

Deno.test("pictureOf() and pictureText() show nothing for names that they do not know", () => {
  assert.deepEqual(pictureOf("cat"), { picture: "(=^.^=)", face: "=^•ω•^=" });
  assert.deepEqual(pictureOf("heart"), { picture: "<3" });
  for (const unknown of ["\x1b[2J", "", "later"]) {
    assert.deepEqual(pictureOf(unknown), { picture: "" });
    assert.equal(pictureText(unknown, "unicode") + pictureText(unknown, "ascii"), "");
  }
});

Deno.test("picturesText() has all pictures in both forms on two small screens", () => {
  const rows = picturesText().split("\n");
  for (const row of rows) assert.ok(row.length <= 78, row);
  assert.ok(rows.length <= 2 * 17, "80 x 24 has so many, and one for how to take one");
  for (const [name, picture] of PICTURES) {
    const face = pictureText(name, "unicode");
    const entry = face === picture ? `${name} ${picture}` : `${name} ${face} ${picture}`;
    assert.equal(rows.filter((row) => `  ${row}  `.includes(`  ${entry}  `)).length, 1, name);
  }
});
