import { deepStrictEqual, match, strictEqual } from "node:assert/strict";
import fc from "fast-check";
import { MAX_NAME_CHARACTERS, MIN_NAME_CHARACTERS } from "../../../src/core/limits/text.ts";
import {
  checkName,
  checkPeerName,
  checkPeerRoomName,
  checkRoomName,
  isPlainName,
} from "../../../src/core/text/name.ts";
import { safeText } from "../../../src/core/text/safe.ts";

function reason(raw: string): string {
  const check = checkName(raw);
  return check.state === "refused" ? check.reason : `accepted ${raw}`;
}

Deno.test("checkName() accepts names of every kind of writing", () => {
  const names = [
    "bob",
    "alice-2",
    "a_b",
    "Zoë",
    "Иван",
    "Νίκος",
    "नीलम",
    "สมชาย",
    "محمد",
    "משה",
    "美咲",
    "tanakaさん田中",
    "李Lee",
    "김철수Kim",
    "x2",
  ];
  for (const name of names) deepStrictEqual(checkName(name), { state: "ok", name });
});

Deno.test("checkName() returns the composed spelling", () => {
  deepStrictEqual(checkName("Zoe\u0308"), { state: "ok", name: "Zoë" });
});

Deno.test("checkName() accepts the shortest and the longest name, and nothing beyond", () => {
  strictEqual(checkName("é".repeat(MIN_NAME_CHARACTERS)).state, "ok");
  strictEqual(checkName("é".repeat(MAX_NAME_CHARACTERS)).state, "ok");
  strictEqual(checkName("a".repeat(MAX_NAME_CHARACTERS)).state, "ok");
  match(reason("a"), /2 to 20 characters, and this one 1: choose a longer one/);
  match(reason("é".repeat(MAX_NAME_CHARACTERS + 1)), /this one 21: choose a shorter one/);
  match(reason("a".repeat(MAX_NAME_CHARACTERS + 1)), /choose a shorter one/);
  match(reason("a".repeat(1_000_000)), /choose a shorter one/);
  match(reason(""), /2 to 20 characters/);
});

Deno.test("checkName() says what to take out", () => {
  match(reason("bob!"), /only letters, digits, - and _: take out "!"/);
  match(reason("two words"), /take out the space/);
  match(reason("bob\n"), /take out the character U\+000A/);
  match(reason("b\u200dob"), /take out the character U\+200D/);
  match(reason("b\u3164ob"), /take out the character U\+3164/);
  match(reason("\u0301bob"), /take out the character U\+0301/);
  match(reason("b\ud800b"), /take out/);
  match(reason("👍👍"), /take out "👍"/);
  match(reason("--"), /at least one letter or digit/);
});

Deno.test("checkName() refuses letters that pass for others", () => {
  match(reason("\u0440aul"), /one script/); // Cyrillic er
  match(reason("alic\u03b5"), /one script/); // Greek epsilon
  match(reason("Иванさん"), /one script/);
  match(reason("bob\u0e51"), /one script/); // Thai digit
  match(reason("ᚠᚢᚦ"), /one script/); // not a recommended script
  match(reason("ｂｏｂ"), /write "bob"/);
  match(reason("𝐛𝐨𝐛"), /write "bob"/);
});

Deno.test("checkName() refuses letters that are hardly used, and says which", () => {
  match(reason("bᴏb"), /everyday writing: replace "ᴏ", which is hardly used/);
  match(reason("aliᴄe"), /replace "ᴄ"/);
  match(reason("ꜱusan"), /replace "ꜱ"/);
  match(reason("ѡоѡ"), /replace "ѡ"/);
  match(reason("ɴikita"), /replace "ɴ"/);
});

Deno.test("checkName() wants - and _ between letters or digits, and suggests a name", () => {
  match(reason("alice_"), /only between letters or digits: try "alice"\.$/);
  match(reason("--x1"), /: try "x1"\.$/);
  match(reason("a--b"), /: try "a-b"\.$/);
  match(reason("a-_b_"), /: try "a-b"\.$/);
  match(reason("_x"), /only between letters or digits\.$/);
  for (const name of ["a-b", "a_b", "x-2", "क्-क", "é_é"]) {
    deepStrictEqual(checkName(name), { state: "ok", name });
  }
});

Deno.test("checkName() accepts ordinary names of the scripts of the world", () => {
  const names =
    "ジョン リンダ さくら Müller Łukasz Đặng Nguyễn Ólafur Çelik İlker Ağaoğlu Țiriac Þórr Æsa " +
    "Ṣọlá Mārtiņš Čapek Оля Андрій Ђорђе Ўзбек Қазақ Өмір Ґалаган Ёлка Νίκος Αθηνά Արամ გიორგი " +
    "משה محمد یاسمین گل پرویز अनिता रवि२ বাংলা ਗੁਰਪ੍ਰੀਤ ગીતા ଓଡ଼ିଆ தமிழ் ప్రియ ಕನ್ನಡ മലയാളം " +
    "සිංහල สมชาย ລາວສົມ བསྟན မြန်မာ ខ្មែរ ተስፋ ދިވެހި 李雷 张伟 陳大文 김철수 山﨑 𠮷田 髙橋 tanakaさん田中";
  for (const name of names.split(" ")) {
    deepStrictEqual(checkName(name), { state: "ok", name: name.normalize("NFC") });
  }
});

Deno.test("checkPeerName() accepts what earlier versions accept, and isPlainName() tells it", () => {
  for (const name of ["bᴏb", "alice_", "--x", "ѡоѡ", "ꜱusan"]) {
    deepStrictEqual(checkPeerName(name), { state: "ok", name });
    strictEqual(isPlainName(name), false, name);
    strictEqual(checkName(name).state, "refused", name);
  }
  for (const name of ["bob", "a-b", "ジョン", "山﨑"]) strictEqual(isPlainName(name), true, name);
  deepStrictEqual(checkPeerRoomName("dev_"), { state: "ok", name: "dev_" });
  strictEqual(checkRoomName("dev_").state, "refused");
});

Deno.test("isPlainName() is true of every name that checkName() accepts", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...ALPHABET), maxLength: 6 }), (raw) => {
      const check = checkName(raw);
      const peer = checkPeerName(raw);
      strictEqual(check.state === "ok", peer.state === "ok" && isPlainName(peer.name), raw);
    }),
    { seed: 31, numRuns: 3_000 },
  );
});

const ALPHABET = ["a", "b", "1", "-", "_", "é", "ᴏ", "о", "ѡ", "李", "ジ", "ꜱ", "e\u0301"];

Deno.test("checkName() accepts only what it would accept again, and its reasons are safe", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 24 }), (raw) => {
      const check = checkName(raw);
      if (check.state === "ok") deepStrictEqual(checkName(check.name), check);
      else strictEqual(safeText(check.reason), check.reason);
    }),
    { seed: 4, numRuns: 5_000 },
  );
});

Deno.test("checkRoomName() wants a leading letter", () => {
  deepStrictEqual(checkRoomName("dev-2"), { state: "ok", name: "dev-2" });
  deepStrictEqual(checkRoomName("2dev"), {
    state: "refused",
    reason: 'A room name begins with a letter: try "r-2dev".',
  });
  deepStrictEqual(checkPeerRoomName("_lan", "A mesh name"), {
    state: "refused",
    reason: 'A mesh name begins with a letter: try "r-_lan".',
  });
});
