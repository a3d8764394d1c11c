import assert from "node:assert/strict";
import { DEFAULT_SETTINGS, NOTHING_SET, SETTINGS } from "../../../src/chat/api/settings.ts";
import { conversationWith } from "../../../src/chat/api/room_id.ts";
import { MAX_HIGHLIGHT_CHARACTERS, MAX_HIGHLIGHT_WORDS } from "../../../src/core/limits/chat.ts";
import { engineNetwork } from "../engine_network.ts";
import { noticesOf, oneEngine } from "../one_engine.ts";

Deno.test("/set shows every setting with its value, what it can be, and what for", () => {
  const { type } = oneEngine();
  type("/set time 12h");
  const [page = ""] = noticesOf(type("/set"));
  for (const { name, values, meaning } of SETTINGS) {
    const line = page.split("\n").find((line) => line.startsWith(`${name} `)) ?? "";
    const value = name === "time" ? "12h" : values[0];
    assert.match(line, new RegExp(`^${name} +${value} +${values[0]}, .+ +`));
    assert.ok(line.endsWith(meaning));
    const one = noticesOf(type(`/set ${name}`))[0]!;
    assert.match(one, new RegExp(`^${name} +${value} +${values.join(", ")} +`, "m"));
  }
  assert.match(page, /^joins +all +all, active, none +/m);
  assert.match(page, /^time +12h +24h, 12h, … 3 more +/m);
  const [one = ""] = noticesOf(type("/set bell"));
  assert.match(one, /^bell +on +on, off/m);
  assert.doesNotMatch(one, /^time/m);
});

Deno.test("/set changes a setting, for every front end and for later runs, until it is taken back", () => {
  const { users: { alice }, restart } = engineNetwork(["alice", "bob"]);
  const settings = () => alice.engine.view.settings;
  assert.deepEqual(settings(), DEFAULT_SETTINGS);
  alice.notices();
  const events = alice.type("/set Background LIGHT");
  assert.ok(events.some(({ type }) => type === "status"), "other front ends are to look again");
  assert.deepEqual(alice.notices(), ["background is light now"]);
  alice.type("/sp cat");
  restart("alice");
  assert.deepEqual(settings(), { ...DEFAULT_SETTINGS, background: "light" });
  alice.notices();
  alice.type("/set background default");
  assert.deepEqual(alice.notices(), ["background is auto now, as by default"]);
  restart("alice");
  assert.deepEqual(settings(), DEFAULT_SETTINGS);
  assert.notEqual(alice.engine.view.self.picture, "", "the picture is kept beside it");
});

Deno.test("/set refuses what there is not, and says what there is", () => {
  const { type, engine } = oneEngine();
  assert.deepEqual(noticesOf(type("/set bel off")), [
    "! There is no setting bel: did you mean bell?",
  ]);
  assert.deepEqual(noticesOf(type("/set x\x1b[2Jyzzy on")), [
    "! There is no setting x␛[2Jyzzy: /set shows all",
  ]);
  assert.deepEqual(noticesOf(type("/set bell lou\x07d")), [
    "! bell can't be lou␛d: choose on or off",
  ]);
  assert.deepEqual(noticesOf(type("/set joins on")), [
    "! joins can't be on: choose all, active or none",
  ]);
  assert.deepEqual(engine.view.settings, DEFAULT_SETTINGS);
});

const word = (at: number) => `w${at}`.padEnd(MAX_HIGHLIGHT_CHARACTERS, "x");
const most = Array.from({ length: MAX_HIGHLIGHT_WORDS }, (_, at) => word(at));

Deno.test("/set highlight shows, sets and takes back words, for later runs too", () => {
  const { users: { alice, bob }, restart } = engineNetwork(["alice", "bob"]);
  const answer = (line: string) => {
    alice.notices();
    alice.type(line);
    return alice.notices();
  };
  const mentioned = () => alice.engine.view.history("general").map(({ mention }) => mention);
  assert.match(answer("/set highlight")[0]!, /^highlight is off: words that .* sets them$/);
  assert.deepEqual(answer("/set Highlight Deploy, c++  deploy"), [
    "highlight is Deploy, c++ now",
  ]);
  bob.type("the deploy failed");
  bob.type("deployed");
  assert.deepEqual(mentioned(), [true, false]);
  bob.type("/msg alice deploy again");
  const [direct] = alice.engine.view.history(conversationWith(bob.id));
  assert.equal(direct?.mention, true, "in private too");
  assert.match(answer("/set highlight")[0]!, /^highlight is Deploy, c\+\+: .* takes them back$/);
  assert.match(answer("/set")[0]!, /^highlight +2 words +off, words +words that count/m);
  alice.type("/set bell off");
  restart("alice");
  assert.deepEqual(alice.engine.view.settings, {
    ...DEFAULT_SETTINGS,
    bell: "off",
    highlight: ["Deploy", "c++"],
  });
  assert.deepEqual(answer("/set highlight off"), ["highlight is off now, as by default"]);
  assert.deepEqual(alice.engine.view.settings.highlight, []);
  restart("alice");
  assert.deepEqual(alice.engine.view.settings, { ...DEFAULT_SETTINGS, bell: "off" });
});

Deno.test("/set highlight takes MAX_HIGHLIGHT_WORDS of MAX_HIGHLIGHT_CHARACTERS, and nothing past either", () => {
  const { type, engine } = oneEngine();
  type(`/set highlight ${most.join(",")}`);
  assert.deepEqual(engine.view.settings.highlight, most);
  assert.deepEqual(noticesOf(type(`/set highlight ${most.join(" ")} x`)), [
    "! These are 17 words, and there can be 16",
  ]);
  assert.match(
    noticesOf(type(`/set highlight ${word(1)}x`))[0]!,
    /^! A word can have 32 characters, and this one has 33: shorten it$/,
  );
  assert.deepEqual(noticesOf(type("/set highlight ,")), [
    "! There is no word: write some, with a space between two",
  ]);
  assert.deepEqual(noticesOf(type("/set highlight a\x07b")), [
    "! a␛b is no word: write letters, digits or signs",
  ]);
  assert.deepEqual(engine.view.settings.highlight, most, "nothing changed");
});

Deno.test("createSavedSettings() takes no more words than fit, whatever is in the profile", () => {
  const words = { highlight: [`${word(0)}x`, "a\x1bb", ...most, "more"] };
  const { engine } = oneEngine("alice", { settings: { ...NOTHING_SET, words } });
  assert.deepEqual(engine.view.settings.highlight, most);
});

Deno.test("/set mentions addressed leaves a name in the midst of a text unmarked", () => {
  const { type, hear } = oneEngine();
  const isMention = (content: string) =>
    hear({ content }).some((event) => event.type === "message" && event.message.mention);
  assert.ok(isMention("ask Alice"));
  type("/set mentions addressed");
  assert.ok(!isMention("ask Alice"));
  assert.ok(isMention("ask @Alice"));
});
