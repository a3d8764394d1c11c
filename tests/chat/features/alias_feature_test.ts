import assert from "node:assert/strict";
import { NOTHING_SET } from "../../../src/chat/api/settings.ts";
import { COMMANDS } from "../../../src/chat/commands/command_table.ts";
import {
  MAX_ALIAS_CHARACTERS,
  MAX_ALIAS_NAME_CHARACTERS,
  MAX_ALIASES,
} from "../../../src/core/limits/chat.ts";
import { engineNetwork } from "../engine_network.ts";
import { drafts, events, NOON, noticesOf, oneEngine } from "../one_engine.ts";

const said = (effects: Parameters<typeof drafts>[0]) =>
  drafts(effects).map(({ type, content }) => [type, content]);

Deno.test("/alias makes a command of one's own, over runs, until /unalias", () => {
  const { users: { alice, bob }, restart } = engineNetwork(["alice", "bob"]);
  alice.notices();
  alice.type("/alias hi /me waves to $1");
  assert.deepEqual(alice.notices(), ["/hi does this now: /me waves to $1"]);
  alice.type("/hi bob");
  assert.equal(bob.heard().at(-1), "alice: waves to bob");
  restart("alice");
  alice.type("/HI all of you");
  assert.equal(bob.heard().at(-1), "alice: waves to all");
  alice.notices();
  alice.type("/unalias hi");
  assert.deepEqual(alice.notices(), ["/hi is no longer an alias"]);
  restart("alice");
  alice.notices();
  alice.type("/hi bob");
  assert.deepEqual(alice.notices(), ["! There is no command /hi: did you mean /h?"]);
});

Deno.test("/alias says a line that is no command, and tells how it would be one", () => {
  const { type } = oneEngine();
  assert.deepEqual(noticesOf(type("/alias brb gone for $1 minutes")), [
    "/brb says this now: gone for $1 minutes",
  ]);
  assert.deepEqual(said(type("/brb 5")), [["chat", "gone for 5 minutes"]]);
  assert.deepEqual(noticesOf(type("/alias tip msg bob psst")), [
    "/tip says this now: msg bob psst. As a command it begins with /: /alias tip /msg bob psst",
  ]);
  type("/alias do $1");
  assert.deepEqual(said(type("/do /quit")), [["chat", "/quit"]], "what is typed is no command");
  type("/alias path //usr/$1");
  assert.deepEqual(said(type("/path bin")), [["chat", "/usr/bin"]]);
});

Deno.test("/alias lists, shows one, and /help names them", () => {
  const { type } = oneEngine();
  assert.match(noticesOf(type("/alias"))[0]!, /^You have no aliases\. \/alias NAME LINE makes one/);
  type("/alias wave /me waves");
  type("/alias /Brb back soon");
  assert.match(
    noticesOf(type("/alias"))[0]!,
    /^alias {2}stands for\n\/brb {3}back soon\n\/wave {2}\/me waves\n\/alias NAME LINE/,
  );
  assert.deepEqual(noticesOf(type("/alias wave")), ["/wave stands for: /me waves"]);
  assert.deepEqual(noticesOf(type("/alias wav")), [
    "! There is no alias /wav: did you mean /wave?",
  ]);
  assert.deepEqual(noticesOf(type("/help /wave")), ["/wave: your own command for /me waves"]);
  assert.match(noticesOf(type("/help"))[0]!, /^Your own commands: \/brb \/wave\. /m);
  assert.deepEqual(noticesOf(type("/wavr")), ["! There is no command /wavr: did you mean /wave?"]);
  type("/alias wave /me waves again");
  assert.deepEqual(noticesOf(type("/alias wave")), ["/wave stands for: /me waves again"]);
});

Deno.test("/alias hides no command, by none of its names", () => {
  const { type, engine } = oneEngine();
  for (const { name, aliases } of COMMANDS) {
    for (const taken of [name, ...aliases, name.toUpperCase()]) {
      const [refusal = ""] = noticesOf(type(`/alias ${taken} hello`));
      assert.match(refusal, /^! (?:\/\S+ is a |An alias can't be called \?)/, taken);
    }
  }
  assert.deepEqual(noticesOf(type("/alias w hello")), [
    "! /w is a name of the command /msg: choose another name",
  ]);
  assert.deepEqual(engine.view.aliases, []);
});

Deno.test("a command of a later version wins over an alias, and the person is told", () => {
  const aliases = [{ name: "me", line: "mine" }, { name: "hi", line: "hello" }];
  const settings = { ...NOTHING_SET, aliases };
  const { engine, type } = oneEngine("alice", { settings });
  const started = engine.handle({ type: "started" }, { monotonic: 0, wall: NOON });
  assert.deepEqual(noticesOf(started), [
    "Your alias /me is not used: it is a command of p2pchat now. /unalias removes it",
  ]);
  assert.deepEqual(said(type("/me waves")), [["action", "waves"]]);
  assert.match(noticesOf(type("/alias"))[0]!, /^\/me {4}mine \(not used: \/me is a command\)$/m);
  assert.deepEqual(said(type("/hi")), [["chat", "hello"]]);
  assert.deepEqual(noticesOf(type("/unalias me")), ["/me is no longer an alias"]);
});

Deno.test("an alias uses no other one, and not itself", () => {
  const { type } = oneEngine();
  type("/alias a hello");
  assert.deepEqual(noticesOf(type("/alias ab /a")), [
    "! /a is an alias itself: write here what it stands for",
  ]);
  assert.deepEqual(noticesOf(type("/alias cc /cc")), [
    "! There is no command /cc: /help lists the commands",
  ]);
  assert.deepEqual(noticesOf(type("/alias dd /")), [
    "! There is no command /: /help lists the commands",
  ]);
  // Aliases that another version kept are not expanded twice either.
  const aliases = [{ name: "x", line: "/y" }, { name: "y", line: "/x" }];
  const other = oneEngine("alice", { settings: { ...NOTHING_SET, aliases } });
  assert.deepEqual(noticesOf(other.type("/x")), [
    "! There is no command /y: /help lists the commands",
  ]);
});

Deno.test("/alias holds MAX_ALIASES, and refuses one more", () => {
  const { type, engine } = oneEngine();
  for (let at = 0; at < MAX_ALIASES; at++) type(`/alias a${at} text`);
  assert.equal(engine.view.aliases.length, MAX_ALIASES);
  assert.deepEqual(noticesOf(type("/alias more text")), [
    "! You have 64 aliases, the most there can be: /unalias one",
  ]);
  assert.deepEqual(noticesOf(type("/alias a1 another text")), ["/a1 says this now: another text"]);
  type("/unalias a2");
  assert.deepEqual(noticesOf(type("/alias more text")), ["/more says this now: text"]);
});

Deno.test("/alias takes names and lines up to their limits, and refuses them past those", () => {
  const { type, engine } = oneEngine();
  const name = "ü".repeat(MAX_ALIAS_NAME_CHARACTERS);
  const line = "\u{20000}".repeat(MAX_ALIAS_CHARACTERS);
  assert.equal(events(type(`/alias ${name} ${line}`)).length, 2);
  assert.deepEqual(engine.view.aliases, [{ name, line }]);
  const refused = (text: string) => noticesOf(type(text))[0] ?? "";
  assert.match(refused(`/alias ${name}ü x`), /^! An alias can't be called ü+: choose 1 to 20/);
  assert.match(refused("/alias a/b x"), /^! An alias can't be called a\/b/);
  assert.match(refused("/alias a\x1b[2J x"), /^! An alias can't be called a␛\[2j/);
  assert.match(refused(`/alias x ${line}x`), /^! This line has 401 characters, .* can have 400/);
  assert.match(refused("/alias x one\ntwo"), /^! An alias stands for one line/);
  assert.equal(engine.view.aliases.length, 1);
});

Deno.test("no password goes through an alias", () => {
  const { type, engine } = oneEngine();
  const lines = [
    "/join cave hunter22",
    "/join cave $1",
    "/join $*",
    "/join $1-",
    '/create cave "hunter',
    "/create cave $1 about",
    "/j cave $2",
  ];
  for (const line of lines) {
    assert.match(noticesOf(type(`/alias x ${line}`))[0]!, /^! An alias takes no password/, line);
  }
  assert.deepEqual(engine.view.aliases, []);
  type("/alias jj /join $1");
  type("/alias mk /create $1 no-pass $2-");
  type("/alias cave /join cave");
  assert.deepEqual(noticesOf(type("/cave hunter22")), [
    "! Too much: /cave stands for /join cave, and takes no words behind it",
  ]);
  assert.deepEqual(noticesOf(type("/jj nowhere")), noticesOf(type("/join nowhere")));
  type("/mk dev for developers");
  assert.equal(engine.view.rooms.find(({ id }) => id === "dev")?.topic, "for developers");
});

Deno.test("programs use aliases as people do", () => {
  const { engine, type } = oneEngine();
  type("/alias hi /me waves to $1");
  const intent = { type: "command", room: "general", line: "hi bob" } as const;
  const effects = engine.handle({ type: "intent", client: 1, intent }, {
    monotonic: 0,
    wall: NOON,
  });
  assert.deepEqual(said(effects), [["action", "waves to bob"]]);
});
