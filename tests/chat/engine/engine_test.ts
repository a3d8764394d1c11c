import assert from "node:assert/strict";
import { COMMANDS } from "../../../src/chat/commands/command_table.ts";
import { MAX_CONTENT_BYTES } from "../../../src/core/limits/text.ts";
import {
  ALICE,
  BOB,
  CAROL,
  drafts,
  envelope,
  events,
  NOON,
  noticesOf,
  oneEngine,
} from "../one_engine.ts";

Deno.test("createEngine() says what is typed, as it stands", () => {
  const { type } = oneEngine();
  for (const text of ["hi", "q", "?", "é 漢字 👩‍👩‍👧", " two  spaces ", "a/b", "two\nlines"]) {
    assert.deepEqual(drafts(type(text)), [{ type: "chat", room: "general", content: text }]);
  }
});

Deno.test("createEngine() takes a double slash for the text behind it", () => {
  assert.equal(drafts(oneEngine().type("//nick bob"))[0]?.content, "/nick bob");
});

Deno.test("createEngine() says a say intent as it stands, though it begins with a slash", () => {
  assert.equal(drafts(oneEngine().say("/quit"))[0]?.content, "/quit");
});

Deno.test("createEngine() never says an unknown command, and suggests a known one", () => {
  const effects = oneEngine().type("/nikc secret");
  assert.deepEqual(drafts(effects), []);
  assert.deepEqual(noticesOf(effects), ["! There is no command /nikc: did you mean /nick?"]);
  assert.deepEqual(noticesOf(oneEngine().type("/xyzzyplugh")), [
    "! There is no command /xyzzyplugh: /help lists the commands",
  ]);
  assert.match(noticesOf(oneEngine().type("/"))[0]!, /^! A command is missing/);
});

Deno.test("createEngine() refuses a message that is empty or one byte too long, and takes the longest", () => {
  const { say } = oneEngine();
  assert.deepEqual(noticesOf(say("  \n ")), ["! This message is empty: write something."]);
  const longest = "x".repeat(MAX_CONTENT_BYTES);
  assert.equal(drafts(say(longest))[0]?.content, longest);
  const over = say(`${longest}x`);
  assert.deepEqual(drafts(over), []);
  assert.match(noticesOf(over)[0]!, /^! This message has 4097 bytes/);
});

Deno.test("createEngine() refuses a room that is not there", () => {
  assert.deepEqual(noticesOf(oneEngine().say("hi", "dev\x1b[2J")), [
    "! There is no room called dev␛[2J: /rooms lists them, /create makes one",
  ]);
});

Deno.test("createEngine() obeys every command and alias of the table", () => {
  const argument: Readonly<Record<string, string>> = {
    nick: "alicia",
    me: "waves",
    broadcast: "hi all",
    connect: "10.0.0.9 9000",
    mute: "bob",
    unmute: "carol",
    ignore: "word spam",
    unignore: "carol",
    create: "dev",
    join: "general",
    leave: "ops",
    group: "ops hi",
    msg: "bob hi",
    reply: "hi",
    query: "bob",
    invite: "bob",
    tag: "bob look",
    whois: "bob",
    verify: "bob",
    sp: "cat",
    unalias: "nope",
    search: "hi",
  };
  /** What can't be done as things stand in this test. */
  const refusals: Readonly<Record<string, string>> = {
    reply: "! Nobody wrote to you in private yet: /msg USER TEXT",
    unalias: "! There is no alias /nope: /alias lists yours",
    invite: "! /invite asks somebody into the room you look at: /join one first",
  };
  for (const command of COMMANDS) {
    for (const word of [command.name, ...command.aliases, command.name.toUpperCase()]) {
      const { type, join } = oneEngine();
      join(BOB, "bob");
      join(CAROL, "carol");
      type("/mute carol");
      type("/create ops");
      type("/away");
      const effects = type(`/${word} ${argument[command.name] ?? ""}`);
      assert.ok(effects.length > 0, word);
      const refusal = refusals[command.name];
      const errors = noticesOf(effects).filter((text) => text.startsWith("!"));
      assert.deepEqual(errors, refusal === undefined ? [] : [refusal], word);
    }
    if (command.required > 0) {
      assert.deepEqual(noticesOf(oneEngine().type(`/${command.name}`)), [
        `! Something is missing: ${command.usage}`,
      ]);
    }
  }
});

Deno.test("createEngine() answers only who asked", () => {
  for (const line of ["/help", "/users", "/peers", "/status", "/clear", "/quit", "/nope"]) {
    for (const effect of oneEngine().type(line)) {
      assert.equal(effect.type === "event" && effect.to, 1, line);
    }
  }
});

Deno.test("createEngine() explains one command, with its other names", () => {
  assert.deepEqual(noticesOf(oneEngine().type("/help quit")), ["/quit: leave\nalso: /q, /exit"]);
  assert.deepEqual(noticesOf(oneEngine().type("/help /peers")), [
    "/peers: the links to others: address, round-trip time, version\nalso: /links",
  ]);
  assert.deepEqual(noticesOf(oneEngine().type("/help nope")), [
    "! There is no command /nope: /help lists them",
  ]);
});

Deno.test("createEngine() lists every command in /help", () => {
  const text = noticesOf(oneEngine().type("/help"))[0]!;
  for (const { usage } of COMMANDS) assert.ok(text.includes(usage), usage);
});

Deno.test("createEngine() refuses more words than a command takes", () => {
  assert.deepEqual(noticesOf(oneEngine().type("/clear all")), ["! Too much: /clear"]);
});

Deno.test("createEngine() passes on what /connect names", () => {
  assert.deepEqual(oneEngine().type("/connect 10.0.0.9 9000"), [
    { type: "connect", target: "10.0.0.9", port: "9000", client: 1 },
  ]);
});

Deno.test("createEngine() renames, tells everybody, and refuses what can't be a name", () => {
  const { type, engine } = oneEngine();
  const effects = type("/nick alicia");
  assert.deepEqual(effects.map(({ type }) => type), ["rename", "publish", "event"]);
  assert.deepEqual(drafts(effects), [{ type: "nick", room: "general", content: "alicia" }]);
  assert.equal(engine.view.self.name, "alicia");
  assert.deepEqual(noticesOf(type("/nick alicia")), ["! You are alicia already"]);
  assert.match(noticesOf(type("/nick a"))[0]!, /^! A name has 2 to 20 characters/);
  assert.deepEqual(drafts(type("/nick <script>")), []);
  assert.equal(engine.view.self.name, "alicia");
});

Deno.test("createEngine() tells two people of one name apart by their keys", () => {
  const { join, part, absent, engine } = oneEngine();
  join(BOB, "bob");
  join(CAROL, "bob");
  const shown = engine.view.people.map((person) => person.shown);
  assert.equal(new Set(shown).size, 2);
  for (const name of shown) assert.match(name, /^bob\.[a-z2-7]{8}$/);
  part(CAROL);
  absent(CAROL);
  assert.deepEqual(engine.view.people.map((person) => person.shown), ["bob"]);
  join(CAROL, "alice");
  assert.match(engine.view.self.shown, /^alice\./);
});

Deno.test("createEngine() makes content safe, and shows nothing under a name that is none", () => {
  const { hear } = oneEngine();
  const hostile = "a\x1b]52;c;ZXZpbA==\x07\x1b[2J\x9b1m\u202eb\u200bc\nd";
  const event = hear({ content: hostile })[0];
  const content = event?.type === "message" ? event.message.content : "";
  // deno-lint-ignore no-control-regex -- that none is left is the point
  assert.doesNotMatch(content, /[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\u200b]/);
  assert.match(content, /^a.*b.*c\nd$/);
  assert.deepEqual(hear({ sender: "bob\nalice: hi" }), []);
  assert.deepEqual(hear({ sender: "\x1b[2J" }), []);
});

Deno.test("createEngine() passes over types and rooms of later versions", () => {
  const { hear } = oneEngine();
  assert.deepEqual(hear({ type: "reaction" }), []);
  assert.deepEqual(hear({ room: "dev" }), []);
});

Deno.test("createEngine() keeps its history in the one order, however messages arrive", () => {
  const { hear, engine } = oneEngine();
  hear({ content: "third", clock: [NOON + 2, 0] });
  hear({ content: "first", clock: [NOON, 0], author: CAROL, sender: "carol" });
  hear({ content: "second", clock: [NOON + 1, 0] });
  const contents = engine.view.history("general").map(({ content }) => content);
  assert.deepEqual(contents, ["first", "second", "third"]);
});

Deno.test("createEngine() shows what was said here when the mesh says so, as its own", () => {
  const { mesh, engine } = oneEngine();
  const said = mesh({ type: "published", envelope: envelope({ author: ALICE, sender: "alice" }) });
  const event = events(said)[0];
  assert.ok(event?.type === "message" && event.message.own && event.message.hops === 0);
  assert.equal(engine.view.status.said, 1);
  assert.equal(engine.view.status.delivered, 0);
  mesh({ type: "acknowledged", after: 0, top: 1, any: 1, confirmed: 1, linked: 1 });
  assert.equal(engine.view.status.delivered, 1);
});

Deno.test("createEngine() tells of trouble in sentences, with what to do", () => {
  const kinds = [
    "mismatch",
    "older",
    "newer",
    "no-handshake",
    "self",
    "clone",
    "replaced",
    "wrong-peer",
    "bad-name",
    "full",
    "faults",
    "crowded",
    "refused",
    "unreachable",
  ] as const;
  for (const kind of kinds) {
    const text = noticesOf(
      oneEngine().mesh({ type: "problem", kind, address: { hostname: "10.0.0.2", port: 8080 } }),
    )[0];
    assert.match(text ?? "", /10\.0\.0\.2:8080.*\.$/, kind);
  }
  const older = {
    type: "problem",
    kind: "older",
    address: { hostname: "10.0.0.2", port: 1 },
  } as const;
  const shown = (name: string) => noticesOf(oneEngine().mesh({ ...older, name }))[0];
  assert.equal(
    shown("bob\x1b[2J"),
    "bob␛[2J (10.0.0.2:1) runs an older p2pchat, which cannot be linked: ask bob␛[2J to update.",
  );
  const address = { hostname: "nosuchhost.invalid", port: 8080 };
  const [text = ""] = noticesOf(
    oneEngine().mesh({ type: "problem", kind: "unknown-host", address }),
  );
  assert.match(text, /^There is no host called nosuchhost\.invalid: .*\.$/);
});
