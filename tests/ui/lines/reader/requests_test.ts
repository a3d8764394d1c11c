import assert from "node:assert/strict";
import type { ChatEvent } from "../../../../src/chat/api/chat_event.ts";
import { COMMANDS } from "../../../../src/chat/commands/command_table.ts";
import { parseInput } from "../../../../src/chat/commands/parse.ts";
import { MAX_REPEATED_LINES } from "../../../../src/core/limits/front_ends.ts";
import { REQUESTS } from "../../../../src/ui/lines/reader/requests.ts";
import { keysHelp, SCREEN_ACTIONS } from "../../../../src/ui/lines/reader/screen_actions.ts";
import type { Action } from "../../../../src/ui/screen/update/keys/key_bindings.ts";
import { type BindingGroup, BINDINGS } from "../../../../src/ui/screen/update/keys/key_bindings.ts";
import { oneEngine } from "../../../chat/one_engine.ts";
import {
  BOB,
  CAROL,
  DEV,
  inDev,
  message,
  room,
  said,
  SECRET,
  snapshot,
  toBob,
  WITH_BOB,
} from "../../screen/screen_harness.ts";
import { readerHarness } from "./reader_harness.ts";

const CLOCK = { ms: 0, counter: 0 };
const GENERAL = room("general", { topic: "Talk about anything" });
const ROOMS = [GENERAL, DEV, WITH_BOB];
const OTHER = room("other", { joined: false, members: 1 });
const LOCKED = { ...SECRET, joined: false };

/** A way for each action of the screen: an action without one does not compile. */
const WAYS: Readonly<Record<Action, string>> = SCREEN_ACTIONS;

Deno.test("SCREEN_ACTIONS has a way for each action of the screen, and no other", () => {
  const groups: readonly BindingGroup[] = BINDINGS;
  const actions = groups.flatMap(({ bindings }) => bindings.map(({ action }) => action));
  assert.deepEqual(Object.keys(WAYS).sort(), actions.sort());
});

Deno.test("SCREEN_ACTIONS names only requests and commands that there are", () => {
  const names = Object.keys(REQUESTS);
  for (const way of Object.values(WAYS)) {
    for (const [, request = ""] of way.matchAll(/\.([a-z]+)/g)) {
      assert.ok(names.includes(request), way);
    }
    for (const [command] of way.matchAll(/\/[a-z]+/g)) {
      assert.equal(parseInput(command).state, "command", way);
    }
    assert.ok(keysHelp().includes(way));
  }
});

Deno.test("readRequest() leaves every command to the engine, and each answer is told", () => {
  const words: Readonly<Record<string, string>> = {
    ...{ command: "help", user: "bob", name: "cave", room: "general", password: "hunter22" },
    ...{ text: "text", picture: "cat", setting: "bell", value: "off", target: "::1", port: "80" },
  };
  for (const { name, aliases, arguments: kinds, required } of COMMANDS) {
    const line = [`/${name}`, ...kinds.slice(0, required).map((kind) => words[kind])].join(" ");
    const { read, tell, held } = readerHarness();
    for (const typed of [line, ...aliases.map((alias) => line.replace(name, alias))]) {
      assert.deepEqual(read(typed), {
        state: "intent",
        intent: { type: "input", room: "general", line: typed, isScript: true },
      });
    }
    if (name === "quit" || name === "connect") continue; // they answer by what they do
    const engine = oneEngine();
    engine.join(CAROL.id, "bob");
    const effects = engine.type(line);
    const told = effects.map((effect) => effect.type === "event" ? tell(effect.event) : "");
    // what is said comes back from the mesh
    const isSent = effects.some(({ type }) => type !== "event");
    assert.ok(isSent || told.join("") + held() !== "", line);
  }
});

Deno.test("readRequest() takes a line for what it is", () => {
  const { read, ask } = readerHarness();
  const intent = (line: string) => {
    const result = read(line, "dev");
    return result.state === "intent" ? result.intent : result.state;
  };
  const hello = { type: "input", room: "dev", line: "hello", isScript: true };
  assert.deepEqual(intent("hello"), hello, "the lines of a pipe are a script's");
  assert.deepEqual(intent("..status"), { type: "say", room: "dev", content: ".status" });
  assert.deepEqual(intent("..."), { type: "say", room: "dev", content: ".." });
  assert.deepEqual(intent(".lines a / b  / c/d"), {
    type: "say",
    room: "dev",
    content: "a\nb\nc/d",
  });
  assert.equal(intent("  "), "nothing");
  assert.equal(intent(".lines"), "refused");
  assert.equal(intent("."), "refused");
  assert.match(ask(".statsu"), /^Error: There is no request \.statsu: did you mean \.status\?/);
  assert.match(ask(".STATUS"), /^You are alice/);
  for (const name of Object.keys(REQUESTS)) assert.ok(ask(".help").includes(`\n.${name}`), name);
});

Deno.test("readRequest() says emoji for their names in all that a person types, a script's as they stand", () => {
  for (const echo of [true, false]) {
    const { read } = readerHarness({}, { echo });
    const tada = echo ? ":tada:" : "🎉";
    for (const [line, content] of [["..:tada:", `.:tada:`], [".lines a / :tada:", "a\n:tada:"]]) {
      const result = read(line!, "dev");
      assert.deepEqual(result, {
        state: "intent",
        intent: { type: "say", room: "dev", content: content!.replace(":tada:", tada) },
      });
    }
  }
});

Deno.test("readRequest() tells the status in sentences", () => {
  const { ask, tell, view } = readerHarness({ rooms: ROOMS });
  assert.equal(
    ask(".status"),
    "You are alice, in general: Talk about anything\n2 people here besides you: bob and carol\n" +
      "Nothing is unread in other rooms\n2 links\nLooking for others: announcing on lo\nNo problems\n",
  );
  tell(
    said(BOB, "a", 0, inDev),
    said(BOB, "b", 1, { ...inDev, mention: true }),
    said(BOB, "c", 2, toBob),
  );
  const { status } = snapshot({ links: 1, relayed: 1 });
  view.status = {
    ...status,
    said: 5,
    delivered: 3,
    waiting: 1,
    unconfirmed: 2,
    problems: ["no network"],
  };
  assert.equal(
    ask(".status", DEV.id),
    "You are alice, in dev: tools\n2 people here besides you: bob and carol\n" +
      "Unread: 2 in dev, 1 for you; 1 in private with bob. .next goes there\n" +
      "1 message of yours not sent yet\n2 private messages not delivered yet\n" +
      "2 of your 5 messages not confirmed yet\n1 link, and 1 person reached through others\n" +
      "Looking for others: announcing on lo\nProblem: no network\n",
  );
});

Deno.test("readRequest() goes to the rooms with unread messages, first to what is for the person", () => {
  const { read, tell, tellIn, ask } = readerHarness({ rooms: ROOMS });
  const join = { state: "intent", intent: { type: "join", room: DEV.id } };
  assert.equal(ask(".next"), "Nothing is unread in other rooms\n");
  tell(said(BOB, "a", 0, inDev), said(BOB, "b", 1, inDev));
  assert.deepEqual(read(".next"), join);
  tell(said(BOB, "c", 2, toBob));
  assert.deepEqual(read(".next"), {
    state: "intent",
    intent: { type: "command", room: "general", line: "/query bob" },
  });
  assert.equal(
    tellIn(DEV.id, { type: "entered", room: DEV, clock: CLOCK }),
    "You are in dev now, 2 people: tools, 2 messages since you left: .read 2 reads them\n",
  );
  tellIn(DEV.id, said(BOB, "d", 3, inDev));
  assert.equal(JSON.stringify(read(".next", WITH_BOB.id)).includes("join"), false);
});

Deno.test("readRequest() forgets the unread messages of a room that was left", () => {
  const { tell, ask, view } = readerHarness({ rooms: ROOMS });
  tell(said(BOB, "a", 0, inDev));
  view.rooms = [GENERAL];
  assert.equal(ask(".next"), "Nothing is unread in other rooms\n");
});

Deno.test("readRequest() chooses by number from the last list", () => {
  const { read, ask, tell } = readerHarness({ rooms: ROOMS, lobby: [GENERAL, DEV, OTHER, LOCKED] });
  const line = (text: string) => {
    const result = read(text);
    return result.state === "intent" ? result.intent : result.state;
  };
  assert.equal(line(".1"), "refused");
  assert.equal(
    ask(".rooms"),
    "5 rooms\n1: general, you are here, 3 people: Talk about anything\n" +
      "2: dev, you are in it, 2 people: tools\n3: private with bob, you are in it\n" +
      "4: other, 1 person\n5: secret, with a password, 2 people\n" +
      "A dot and a number goes there, such as .1\n",
  );
  assert.deepEqual(line(".2"), { type: "join", room: DEV.id });
  assert.deepEqual(line(".3"), { type: "command", room: "general", line: "/query bob" });
  assert.deepEqual(line(".4"), { type: "join", room: "other" });
  assert.match(ask(".5"), /^Error: secret has a password: type \/join secret and the password/);
  assert.equal(line(".0"), "refused");
  assert.equal(line(".6"), "refused");
  ask(".people");
  assert.deepEqual(line(".2"), { type: "command", room: "general", line: "/query carol" });
  tell({ type: "notice", kind: "pictures", text: "x", clock: CLOCK });
  assert.deepEqual(line(".2"), { type: "command", room: "general", line: "/sp anchor" });
  tell({ type: "rooms", rooms: [DEV], text: "x", clock: CLOCK });
  assert.deepEqual(line(".1"), { type: "join", room: DEV.id });
});

Deno.test("readRequest() goes to a message that was found, and reads on from there", () => {
  const messages = Array.from({ length: 5 }, (_, at) => message(BOB, `m${at}`, at));
  const there = message(BOB, "there", 9, inDev);
  const { read, ask, tell, view } = readerHarness({ rooms: ROOMS, history: () => messages });
  view.settings = { ...view.settings, time: "off" };
  const [, , third] = messages;
  assert.ok(third);
  const finding = { query: { type: "mentions" }, messages: [third, there], older: 0 } as const;
  const found: ChatEvent = { type: "found", finding };
  assert.equal(
    tell(found),
    "2 messages for you\n1: bob, in general: m2\n2: bob, in dev: there\n" +
      "A dot and a number goes to that message, such as .1\n",
  );
  assert.equal(ask(".1"), "bob, in general: m2\n.older and .newer read the messages around it\n");
  assert.equal(ask(".older 1"), "bob, in general: m1\n");
  assert.equal(ask(".older"), "bob, in general: m0\n");
  assert.equal(ask(".older"), "No older messages here\n");
  assert.equal(ask(".newer 2"), "bob, in general: m1\nbob, in general: m2\n");
  assert.equal(ask(".read 1"), "bob, in general: m4\n");
  assert.equal(ask(".newer"), "No newer messages here\n");
  assert.equal(ask(".first 2"), "bob, in general: m0\nbob, in general: m1\n");
  const elsewhere = read(".2");
  assert.ok(elsewhere.state === "intent");
  assert.deepEqual(elsewhere.intent, { type: "join", room: DEV.id });
  elsewhere.onSubmit?.();
  view.history = () => [message(BOB, "before", 8, inDev), there];
  assert.equal(ask(".older", DEV.id), "bob, in dev: before\n");
});

Deno.test("readRequest() repeats what was told, with the time at the end", () => {
  const { tell, ask, view } = readerHarness();
  assert.equal(ask(".last"), "Nothing was said yet\n");
  tell(said(BOB, "a", 0), said(BOB, "b", 1));
  assert.equal(ask(".last"), "bob, in general: b, at 10:30\n");
  assert.equal(ask(".last 2"), "bob, in general: a, at 10:30\nbob, in general: b, at 10:30\n");
  view.settings = { ...view.settings, time: "12h" };
  assert.equal(ask(".last"), "bob, in general: b, at 10:30 AM\n");
  view.settings = { ...view.settings, time: "12h-seconds" };
  assert.match(ask(".last"), /, at 10:30:[0-9]{2} AM\n$/);
  view.settings = { ...view.settings, time: "24h-seconds" };
  assert.match(ask(".last"), /, at 10:30:[0-9]{2}\n$/);
  view.settings = { ...view.settings, time: "off" };
  assert.equal(ask(".last"), "bob, in general: b\n");
});

Deno.test(`readRequest() repeats ${MAX_REPEATED_LINES} lines, and remembers no more`, () => {
  const { tell, ask } = readerHarness();
  for (let at = 0; at < MAX_REPEATED_LINES; at++) tell(said(BOB, `m${at}.`, at));
  assert.match(ask(`.last ${MAX_REPEATED_LINES}`), /^bob, in general: m0\./);
  tell(said(BOB, "more", MAX_REPEATED_LINES));
  assert.match(ask(`.last ${MAX_REPEATED_LINES}`), /^bob, in general: m1\./);
  for (const words of [`${MAX_REPEATED_LINES + 1}`, "0", "x", "-1", "1 2"]) {
    assert.match(ask(`.last ${words}`), /^Error: Write a number from 1 to 200/);
  }
});

Deno.test("readRequest() reads the last hidden spoiler", () => {
  const { tell, ask } = readerHarness();
  assert.equal(ask(".spoiler"), "No message had a spoiler\n");
  tell(said(BOB, "it is ||the butler||", 0), said(BOB, "oh", 1));
  assert.equal(ask(".spoiler"), "bob, in general: it is ||the butler||\n");
});
