import assert from "node:assert/strict";
import { PICTURES, pictureText } from "../../../src/chat/people/settings/pictures.ts";
import { MAX_AWAY_CHARACTERS } from "../../../src/core/limits/text.ts";
import { engineNetwork } from "../engine_network.ts";
import { BOB, NOON, noticesOf, oneEngine } from "../one_engine.ts";

Deno.test("/sp takes a picture, which others see, over runs, until /sp default", () => {
  const { users: { alice, bob }, restart } = engineNetwork(["alice", "bob"]);
  const seen = () => bob.engine.view.people[0]?.picture;
  const face = () =>
    [bob, alice].map(({ engine: { view } }) =>
      (view.people.find(({ name }) => name === "alice") ?? view.self).face
    );
  assert.equal(seen(), "");
  alice.notices();
  alice.type("/sp Cat");
  assert.deepEqual(alice.notices(), ["Your picture is now (=^.^=); screens show =^•ω•^="]);
  assert.deepEqual(face(), ["=^•ω•^=", "=^•ω•^="]);
  assert.equal(seen(), pictureText("cat", "ascii"));
  assert.equal(alice.engine.view.self.picture, pictureText("cat", "ascii"));
  restart("alice");
  assert.equal(alice.engine.view.self.picture, pictureText("cat", "ascii"));
  assert.equal(seen(), pictureText("cat", "ascii"));
  alice.notices();
  alice.type("/sp default");
  assert.deepEqual(alice.notices(), ["You have no picture now"]);
  assert.equal(seen(), "");
  assert.deepEqual(face(), [undefined, undefined]);
  alice.type("/sp heart");
  assert.deepEqual(alice.notices(), ["Your picture is now <3"]);
});

Deno.test("/sp list shows all, and a wrong name gets a suggestion", () => {
  const { type } = oneEngine();
  const [list] = noticesOf(type("/sp list"));
  for (const [name, picture] of PICTURES) {
    assert.ok(list?.includes(`${name} `) && list.includes(picture));
    assert.ok(list?.includes(pictureText(name, "unicode")));
  }
  assert.deepEqual(noticesOf(type("/sp rbot")), [
    "! There is no picture rbot: did you mean robot?",
  ]);
  assert.deepEqual(noticesOf(type("/sp x\x1b[2Jyzzy")), [
    "! There is no picture x␛[2Jyzzy: /sp list shows all",
  ]);
});

Deno.test("a picture that is not known here is none, and a reason to be away is made safe", () => {
  const { mesh, engine } = oneEngine();
  const clock = { ms: NOON, counter: 0 };
  const said = { author: BOB, epoch: 1, clock, name: "bob", version: "1", addresses: [] };
  const profile = { sealKey: "", picture: "[admin]", away: "x\x1b[2J" };
  mesh({ type: "presence", presence: { ...said, gone: false, ...profile } });
  assert.deepEqual(engine.view.people.map(({ picture, away }) => [picture, away]), [["", "x␛[2J"]]);
});

Deno.test("/away and /back are seen by others", () => {
  const { users: { alice, bob } } = engineNetwork(["alice", "bob"]);
  const seen = () => bob.engine.view.people[0];
  alice.notices();
  alice.type("/back");
  assert.deepEqual(alice.notices(), ["! You are not away: /away says so"]);
  alice.type("/away out for lunch");
  assert.deepEqual(alice.notices(), ["You are away: out for lunch; /back ends it"]);
  assert.equal(seen()?.away, "out for lunch");
  alice.type("/sp dog");
  assert.deepEqual([seen()?.away, seen()?.picture], ["out for lunch", pictureText("dog", "ascii")]);
  alice.type("/away");
  assert.equal(seen()?.away, "");
  alice.type("/back");
  assert.equal(seen() !== undefined && "away" in seen()!, false);
});

Deno.test("/away takes as much as others do, and no more", () => {
  const { type, engine } = oneEngine();
  const longest = "x".repeat(MAX_AWAY_CHARACTERS);
  assert.match(
    noticesOf(type(`/away ${longest}x`))[0]!,
    /^! This has 201 characters, and one can have 200/,
  );
  assert.equal(engine.view.self.away, undefined);
  type(`/away ${longest}`);
  assert.equal(engine.view.self.away, longest);
});

Deno.test("/tag and @name draw the attention of the one who is named", () => {
  const { users: { alice, bob, carol } } = engineNetwork(["alice", "bob", "carol"]);
  alice.notices();
  alice.type("/tag bob Check out this link");
  assert.deepEqual(alice.notices(), ["bob was tagged"]);
  alice.type("and @Carol too");
  const mentioned = (player: typeof bob) =>
    player.engine.view.history("general").map(({ content, mention }) => [content, mention]);
  assert.deepEqual(mentioned(bob), [["@bob Check out this link", true], ["and @Carol too", false]]);
  assert.deepEqual(mentioned(carol), [["@bob Check out this link", false], [
    "and @Carol too",
    true,
  ]]);
  assert.ok(mentioned(alice).every(([, mention]) => mention === false));
});

Deno.test("/tag says what can't be done", () => {
  const { users: { alice } } = engineNetwork(["alice", "bob"]);
  alice.type("/create dev");
  alice.type("/join dev");
  alice.notices();
  const answer = (line: string) => {
    alice.type(line);
    return alice.notices();
  };
  assert.deepEqual(answer("/tag bob look"), [
    "! bob is not in #dev, and would not see it: /invite bob",
  ]);
  assert.deepEqual(answer("/tag alice look"), ["! You can't tag yourself: choose somebody else"]);
  assert.match(answer("/tag nobody look")[0]!, /^! There is nobody called nobody: /);
  alice.type("/join general");
  assert.match(answer(`/tag bob ${"x".repeat(4_096)}`).join(), /^! This message has 4101 bytes/);
});
