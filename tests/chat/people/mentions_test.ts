import assert from "node:assert/strict";
import type { Person } from "../../../src/chat/api/chat_view.ts";
import { DEFAULT_SETTINGS } from "../../../src/chat/api/settings.ts";
import { mentionOf, mentionParts, mentions } from "../../../src/chat/people/mentions.ts";
import { fingerprint } from "../../../src/core/peer_id.ts";
import { BOB, CAROL } from "../one_engine.ts";

const bob: Person = {
  id: BOB,
  name: "bob",
  shown: "bob",
  connection: "self",
  muted: false,
  picture: "",
  verified: false,
};
const addressed = { ...DEFAULT_SETTINGS, mentions: "addressed" } as const;
const oneOfTwo: Person = { ...bob, shown: `bob.${fingerprint(BOB)}` };

Deno.test("mentions() finds the whole name behind an @, in any case", () => {
  for (const text of ["@bob", "hi @Bob!", "(@bob)", "@bob: look", "a\n@bob, b", "@bob. Thanks"]) {
    assert.ok(mentions(text, bob), text);
  }
  for (
    const text of ["bob", "@bobby", "@bob-2", "me@bob.example", "@b", "@ bob", "@@bob", "@rob"]
  ) {
    assert.ok(!mentions(text, bob, addressed), text);
  }
});

Deno.test("mentions() finds who is addressed at the beginning of a text", () => {
  for (
    const text of ["bob: look", "Bob, look", "bob:", "bob:\nlook", `bob.${fingerprint(BOB)}: look`]
  ) {
    assert.ok(mentions(text, bob), text);
  }
  for (
    const text of [
      "hi bob: look",
      "bob:look",
      "bob said: look",
      "rob: bob",
      "a\nbob: look",
      "bobby: look",
      "bob://x",
    ]
  ) {
    assert.ok(!mentions(text, bob, addressed), text);
  }
  assert.ok(!mentions(`bob.${fingerprint(CAROL)}: look`, oneOfTwo));
});

Deno.test("mentions() finds the bare name as a whole word anywhere, unless told otherwise", () => {
  for (
    const text of [
      "bob",
      "ask Bob!",
      "hi bob: look",
      "(bob)",
      "bob's idea",
      "is it bob?",
      "*bob*, _BOB_",
      "a\nbob, b",
      "- bob - ",
      "和bob说",
      `bob.${fingerprint(BOB)}`,
    ]
  ) {
    assert.ok(mentions(text, bob), text);
    if (!/^bob\./.test(text)) assert.ok(!mentions(text, bob, addressed), text);
  }
  for (
    const text of [
      "bobby",
      "kebob",
      "bob-2",
      "bob_2",
      "bob2",
      "well-bob",
      "bob.example",
      "me@bob",
      "bob@example.org",
      "#bob",
      "бbob",
      "bo b",
      "see https://bob/ and http://x/bob",
      "ssh://bob@host",
      "the `bob` there",
      "`@bob: x`",
      "https://example.org/@bob",
    ]
  ) {
    assert.ok(!mentions(text, bob), text);
  }
});

Deno.test("mentions() finds a name in any script, in any case, with and without accents", () => {
  const found: readonly (readonly [string, string])[] = [
    ["Renée", "ask RENEE about it"],
    ["rene", "ask René about it"],
    ["Оскар", "где оскар?"],
    ["Σίσυφος", "ο ΣΊΣΥΦΟΣ ήρθε"],
    ["Straße", "die STRASSE"],
    ["小明", "小明你好"],
    ["小明", "我和小明去"],
    ["アリス", "アリスさん、こんにちは"],
    ["철수", "철수 왔어?"],
    ["สมชาย", "สวัสดีสมชาย"],
    ["דנה", "שלום דנה!"],
  ];
  for (const [name, text] of found) {
    assert.ok(mentions(text, { ...bob, name, shown: name }), `${name} in ${text}`);
  }
  const others: readonly (readonly [string, string])[] = [
    ["명수", "명수동"],
    ["철수", "철숨"],
    ["明天", "明天2号"],
    ["か", "が"],
    ["天空", "今天空气很好"],
    ["оск", "оскар"],
  ];
  for (const [name, text] of others) {
    assert.ok(!mentions(text, { ...bob, name, shown: name }), `${name} in ${text}`);
  }
});

Deno.test("mentions() counts words of the setting highlight as the name", () => {
  const settings = { ...addressed, highlight: ["Deploy", "c++", "#ops", "größe"] };
  for (
    const text of ["the deploy failed", "c++, then", "in #ops", "GROSSE", "Größe", "(DEPLOY)"]
  ) assert.ok(mentions(text, bob, settings), text);
  for (
    const text of ["deployed", "redeploy", "c+", "#opsy", "`deploy`", "http://x/deploy", "bob"]
  ) assert.ok(!mentions(text, bob, settings), text);
});

Deno.test("mentions() takes time in proportion to the length, whatever the text", () => {
  // quadratic time would take minutes
  for (const unit of ["bob", "bob ", "@bob", "bob.", "小明", "`bob", "://", "bob-"]) {
    const settings = { ...DEFAULT_SETTINGS, highlight: ["小明", "bobbob"] };
    mentions(unit.repeat(100_000), { ...bob, name: "bobo" }, settings);
  }
});

Deno.test("mentions() tells by the fingerprint who is meant where two share the name", () => {
  assert.ok(mentions(`@bob.${fingerprint(BOB)} hi`, oneOfTwo));
  assert.ok(!mentions(`@bob.${fingerprint(CAROL)} hi`, oneOfTwo));
  assert.ok(mentions(`@bob.${fingerprint(BOB, 10)} hi`, oneOfTwo), "as much as others see");
  assert.ok(mentions("@bob hi", oneOfTwo), "both are");
  assert.ok(mentions(`@bob.${fingerprint(CAROL)} and @bob`, oneOfTwo));
  assert.ok(mentions(`ask bob.${fingerprint(BOB)}`, oneOfTwo));
  assert.ok(!mentions(`ask bob.${fingerprint(CAROL)}`, oneOfTwo));
  assert.ok(mentions("ask bob", oneOfTwo), "both are");
  assert.ok(mentions("@bob.thankyou", bob), "nobody shares it: it is the end of a sentence");
});

Deno.test("mentionOf() names nobody else", () => {
  assert.equal(mentionOf(bob), "@bob");
  assert.equal(mentionOf(oneOfTwo), `@bob.${fingerprint(BOB)}`);
});

Deno.test("mentionParts() finds each name and each word that counts as one, as it is written", () => {
  const settings = { ...DEFAULT_SETTINGS, highlight: ["deploy", "straße"] };
  const named = (text: string, who = bob, how: Parameters<typeof mentionParts>[2] = settings) =>
    mentionParts(text, who, how).map(({ start, end }) => text.slice(start, end));
  assert.deepEqual(named("Bob, is @bob's Déploy in the STRASSE up? `bob` http://x/bob"), [
    "Bob",
    "bob",
    "Bob",
    "@bob",
    "Déploy",
    "STRASSE",
  ]);
  assert.deepEqual(named("👩‍👩‍👧 ﬁ bob bobby"), ["bob"]);
  assert.deepEqual(named("bob and @bob", bob, addressed), ["@bob"]);
  const print = fingerprint(BOB);
  assert.deepEqual(named(`ask bob.${print}`, oneOfTwo, DEFAULT_SETTINGS), [`bob.${print}`]);
  assert.deepEqual(named("nobody"), []);
});
