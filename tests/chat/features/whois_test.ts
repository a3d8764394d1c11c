import assert from "node:assert/strict";
import { MAX_LAST_WORDS_COLUMNS } from "../../../src/core/limits/chat.ts";
import { EMPTY_PROFILE } from "../../../src/protocol/replication/wire/presence.ts";
import type { ChatUser } from "../chat_user.ts";
import { engineNetwork } from "../engine_network.ts";
import { BOB, NOON, noticesOf, type OneEngine, oneEngine } from "../one_engine.ts";

const MINUTE = 60_000;

/** The row of a table with this heading. */
function row(text: string, heading: string): string | undefined {
  return new RegExp(`^${heading} +(.*)$`, "m").exec(text)?.[1];
}

function whois(user: ChatUser, name: string, heading: string): string | undefined {
  user.notices();
  user.type(`/whois ${name}`);
  return row(user.notices().join("\n"), heading);
}

Deno.test("/whois tells how long somebody has said nothing, from their coming on", () => {
  const { users: { alice, bob }, pass } = engineNetwork(["alice", "bob"]);
  const idle = () => whois(alice, "bob", "idle");
  assert.equal(idle(), "less than a minute: nothing said that you saw");
  pass(12 * MINUTE);
  assert.equal(idle(), "12 min: nothing said that you saw");
  bob.type("hello");
  assert.equal(idle(), "less than a minute");
  pass(125 * MINUTE);
  assert.equal(idle(), "2 h 5 min");
  bob.type("/msg alice psst");
  assert.equal(idle(), "less than a minute");
  assert.equal(whois(alice, "alice", "idle"), undefined);
  alice.type("me too");
  assert.equal(whois(alice, "alice", "idle"), "less than a minute");
});

Deno.test("/whois takes the idle time by our clock, and by theirs only of what came late", () => {
  const { hear, join, pass, type } = oneEngine();
  const idle = () => row(noticesOf(type("/whois bob"))[0] ?? "", "idle");
  join(BOB, "bob");
  pass(10 * MINUTE);
  const at = (ms: number) => new Date(NOON + ms).toISOString();
  hear({ timestamp: at(-60 * MINUTE) });
  assert.equal(idle(), "less than a minute", "their clock is an hour behind");
  hear({ timestamp: at(500 * MINUTE), clock: [NOON, 100] });
  assert.equal(idle(), "less than a minute");
  pass(5 * MINUTE);
  assert.equal(idle(), "5 min");
});

Deno.test("/whois counts what was said before we came from when it was said", () => {
  const { hear, join, type } = oneEngine();
  join(BOB, "bob");
  hear({ timestamp: new Date(NOON - 4 * MINUTE).toISOString() }, true);
  const [text = ""] = noticesOf(type("/whois bob"));
  assert.equal(row(text, "idle"), "4 min");
  assert.equal(row(text, "last words"), "in #general: hi");
});

Deno.test("/whois tells the last words, also of people who left", () => {
  const { users: { alice, bob }, cut } = engineNetwork(["alice", "bob"]);
  const words = () => whois(alice, "bob", "last words");
  assert.equal(words(), undefined);
  bob.type("one\ntwo   ||three||");
  assert.equal(words(), "in #general: one two ||▒▒▒▒▒||");
  bob.type("/me waves");
  assert.equal(words(), "in #general: * waves");
  bob.type("/msg alice psst");
  assert.equal(words(), "in private: psst");
  cut("alice", "bob");
  assert.equal(words(), "in private: psst");
  assert.equal(whois(alice, "bob", "idle"), undefined);
});

Deno.test("/whois tells no words of a room that we are not in, nor of one that we left", () => {
  const { users: { alice, bob, carol } } = engineNetwork(["alice", "bob", "carol"]);
  const words = () => whois(alice, "bob", "last words");
  bob.type("hello");
  bob.type("/create dev");
  bob.type("secret plans");
  bob.type("/msg carol not for alice");
  assert.equal(words(), "in #general: hello");
  alice.type("/join dev");
  bob.type("more plans");
  assert.equal(words(), "in #dev: more plans");
  alice.type("/leave dev");
  assert.equal(words(), "in #general: hello");
  assert.equal(whois(carol, "bob", "last words"), "in private: not for alice");
});

Deno.test("/whois tells neither words nor idle time of a muted person", () => {
  const { users: { alice, bob } } = engineNetwork(["alice", "bob"]);
  bob.type("hello");
  alice.type("/mute bob");
  bob.type("hello?");
  for (const heading of ["last words", "idle"]) {
    assert.equal(whois(alice, "bob", heading), undefined);
  }
  alice.type("/unmute bob");
  assert.equal(whois(alice, "bob", "last words"), "in #general: hello");
});

Deno.test("/whois cuts last words behind MAX_LAST_WORDS_COLUMNS, and shows no control character", () => {
  const { hear, join, type } = oneEngine();
  join(BOB, "bob");
  const words = (content: string) => {
    hear({ content });
    return row(noticesOf(type("/whois bob"))[0] ?? "", "last words");
  };
  const longest = "x".repeat(MAX_LAST_WORDS_COLUMNS);
  assert.equal(words(longest), `in #general: ${longest}`);
  assert.equal(words(`${longest}x`), `in #general: ${longest.slice(1)}…`);
  assert.equal(words("a\x1b[2J\u202eb"), "in #general: a␛[2J␛b");
});

function presentAt(engine: OneEngine, minutesEast: number | undefined): string | undefined {
  const { mesh, type } = engine;
  const clock = { ms: NOON, counter: 0 };
  const said = { author: BOB, epoch: 1, clock, name: "bob", version: "1", addresses: [] };
  const offset = minutesEast === undefined ? {} : { minutesEast };
  mesh({ type: "presence", presence: { ...said, gone: false, ...EMPTY_PROFILE, ...offset } });
  return row(noticesOf(type("/whois bob"))[0] ?? "", "local time");
}

Deno.test("/whois tells the local time of somebody whose program tells its offset", () => {
  const engine = oneEngine(); // Thursday, 12:00 UTC
  assert.equal(presentAt(engine, undefined), undefined);
  assert.equal(presentAt(engine, 0), "Thu 12:00 (UTC+00:00)");
  assert.equal(presentAt(engine, 120), "Thu 14:00 (UTC+02:00)");
  assert.equal(presentAt(engine, -570), "Thu 02:30 (UTC-09:30)");
  assert.equal(presentAt(engine, 840), "Fri 02:00 (UTC+14:00)");
  engine.pass(90 * MINUTE);
  assert.equal(presentAt(engine, 60), "Thu 14:30 (UTC+01:00)", "their summer time ended");
  assert.equal(presentAt(engine, undefined), undefined);
});
