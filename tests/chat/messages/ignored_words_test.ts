import assert from "node:assert/strict";
import { NOTHING_SET } from "../../../src/chat/api/settings.ts";
import {
  MAX_IGNORED_WORD_CHARACTERS,
  MAX_IGNORED_WORDS,
  RECEIPT_AFTER_MS,
} from "../../../src/core/limits/chat.ts";
import { engineNetwork } from "../engine_network.ts";
import { BOB, drafts, noticesOf, oneEngine } from "../one_engine.ts";

Deno.test("/ignore word hides messages of others with that word, counts them, and shows the rest", () => {
  const { type, hear, say, engine } = oneEngine();
  assert.deepEqual(noticesOf(type("/ignore word Crypto")), [
    "Messages with Crypto are not shown now: /unignore word Crypto shows them",
  ]);
  const shown = (content: string, type = "chat") => hear({ content, type }).length > 0;
  assert.ok(!shown("buy CRYPTO now"));
  assert.ok(!shown("sells crypto", "action"));
  assert.ok(!shown("see https://crypto.example/crypto"));
  assert.ok(!shown("`crypto`"));
  assert.ok(shown("cryptography"));
  assert.equal(drafts(say("crypto")).length, 1);
  assert.match(noticesOf(type("/ignore"))[0]!, /^Crypto +messages with this +4 messages$/m);
  assert.deepEqual(noticesOf(type("/unignore word crypto")), [
    "Messages with Crypto are shown again: 4 messages not shown",
  ]);
  assert.ok(shown("crypto"));
  assert.deepEqual(engine.view.history("general").map(({ content }) => content), [
    "cryptography",
    "crypto",
  ]);
});

Deno.test("/ignore word holds for private words and sealed rooms, not for one's own, and over runs", () => {
  const { users: { alice, bob }, restart, pass } = engineNetwork(["alice", "bob"]);
  alice.type("/ignore word good morning");
  restart("alice");
  alice.type("/create cave secret99");
  bob.type("/join cave secret99");
  bob.type("Good Morning all");
  bob.type("hello");
  bob.type("/msg alice good morning");
  pass(RECEIPT_AFTER_MS);
  assert.equal(bob.engine.view.status.unconfirmed, 0, "it is confirmed as ever");
  const contents = () =>
    alice.engine.view.rooms.flatMap(({ id }) =>
      alice.engine.view.history(id).map(({ content }) => content)
    );
  assert.deepEqual(contents(), ["hello"]);
  assert.equal(alice.engine.view.rooms.length, 2, "no conversation is opened");
  alice.notices();
  alice.type("/reply hi");
  assert.match(alice.notices()[0]!, /Nobody wrote to you/);
  alice.type("good morning");
  assert.deepEqual(contents(), ["hello", "good morning"]);
});

Deno.test("/ignore word hides no notice, name or room", () => {
  const { type, join, engine } = oneEngine();
  type("/ignore word bob");
  assert.ok(join(BOB, "bob").some((event) => event.type === "joined"));
  type("/create bob");
  assert.equal(engine.view.rooms[1]?.shown, "#bob");
  assert.match(noticesOf(type("/users"))[0]!, /^bob /m);
});

Deno.test("/ignore word takes MAX_IGNORED_WORDS of MAX_IGNORED_WORD_CHARACTERS, and nothing past either", () => {
  const word = (at: number) => `w${at}`.padEnd(MAX_IGNORED_WORD_CHARACTERS, "x");
  const most = Array.from({ length: MAX_IGNORED_WORDS }, (_, at) => word(at));
  const { type } = oneEngine();
  for (const each of most) {
    assert.match(noticesOf(type(`/ignore word ${each}`))[0]!, /are not shown now/);
  }
  assert.deepEqual(noticesOf(type("/ignore word x")), [
    "! You can ignore 64 words: /unignore word some of them first",
  ]);
  const kept = oneEngine("alice", {
    settings: { ...NOTHING_SET, ignoredWords: [`${word(0)}x`, "a\x1bb", ...most, "more"] },
  });
  const rows = noticesOf(kept.type("/ignore"))[0]!.split("\n").slice(1);
  assert.deepEqual(rows.map((row) => row.split(" ")[0]), most);
  const other = oneEngine();
  assert.deepEqual(noticesOf(other.type(`/ignore word ${word(1)}x`)), [
    "! A word can have 64 characters, and this one has 65: shorten it",
  ]);
});

Deno.test("/ignore word and /unignore word say what can't be done", () => {
  const { type } = oneEngine();
  const refusal = (line: string) => noticesOf(type(line))[0];
  type("/ignore word Café");
  assert.equal(
    refusal("/ignore word CAFE"),
    "! Messages with CAFE are ignored already: /unignore word CAFE shows them",
  );
  assert.equal(
    refusal("/unignore word t\x1bea"),
    "! Messages with t␛ea are not ignored: /ignore lists what is",
  );
  assert.equal(
    refusal("/ignore word \u0301"),
    "! \u0301 is no word: write letters, digits or signs".replace("\u0301", "␛"),
  );
});
