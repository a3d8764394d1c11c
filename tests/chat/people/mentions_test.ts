import assert from "node:assert/strict";
import type { Person } from "../../../src/chat/api/chat_view.ts";
import { mentionOf, mentions } from "../../../src/chat/people/mentions.ts";
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
const oneOfTwo: Person = { ...bob, shown: `bob.${fingerprint(BOB)}` };

Deno.test("mentions() finds the whole name behind an @, in any case", () => {
  for (const text of ["@bob", "hi @Bob!", "(@bob)", "@bob: look", "a\n@bob, b", "@bob. Thanks"]) {
    assert.ok(mentions(text, bob), text);
  }
  for (
    const text of ["bob", "@bobby", "@bob-2", "me@bob.example", "@b", "@ bob", "@@bob", "@rob"]
  ) {
    assert.ok(!mentions(text, bob), text);
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
    assert.ok(!mentions(text, bob), text);
  }
  assert.ok(!mentions(`bob.${fingerprint(CAROL)}: look`, oneOfTwo));
});

Deno.test("mentions() tells by the fingerprint who is meant where two share the name", () => {
  assert.ok(mentions(`@bob.${fingerprint(BOB)} hi`, oneOfTwo));
  assert.ok(!mentions(`@bob.${fingerprint(CAROL)} hi`, oneOfTwo));
  assert.ok(mentions("@bob hi", oneOfTwo), "both are");
  assert.ok(mentions(`@bob.${fingerprint(CAROL)} and @bob`, oneOfTwo));
  assert.ok(mentions("@bob.thankyou", bob), "nobody shares it: it is the end of a sentence");
});

Deno.test("mentionOf() names nobody else", () => {
  assert.equal(mentionOf(bob), "@bob");
  assert.equal(mentionOf(oneOfTwo), `@bob.${fingerprint(BOB)}`);
});
