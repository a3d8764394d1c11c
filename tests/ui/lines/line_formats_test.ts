import assert from "node:assert/strict";
import type { ChatEvent, SearchQuery } from "../../../src/chat/api/chat_event.ts";
import type { Message } from "../../../src/chat/api/message.ts";
import { conversationWith } from "../../../src/chat/api/room_id.ts";
import { DEFAULT_SETTINGS, type Settings } from "../../../src/chat/api/settings.ts";
import { fingerprint } from "../../../src/core/peer_id.ts";
import { createJsonFormat } from "../../../src/ui/lines/json.ts";
import { KEYS_TEXT, NO_BINDING_TEXT } from "../../../src/ui/lines/keys_help.ts";
import { createPlainFormat } from "../../../src/ui/lines/plain.ts";
import { ALICE, BOB, CAROL, chatView, conversation, room, said } from "../screen/screen_harness.ts";

const TIME = new Date(2026, 0, 1, 10, 30);
const SAID = TIME.toISOString();
const CLOCK = { ms: 0, counter: 0 };
const BIND = { type: "bind", key: "F5", line: "/users", clock: CLOCK } as const;
const GENERAL = room("general", { topic: "Talk about anything" });
const DEV = room("dev", { topic: "tools" });
const SECRET = room("secret.k7qmx2d4", { shown: "#secret", kind: "locked", members: 1 });
const view = chatView({ rooms: [GENERAL, DEV, conversation(BOB)] });
const plain = createPlainFormat(view, { echo: true, isolate: false });
const json = createJsonFormat(view);

/** What plain mode prints of an event, at half past ten. */
function print(event: ChatEvent, place = "general"): string {
  return plain.text(event, TIME, place);
}

/** What JSON mode prints of an event, read back. */
function tell(event: ChatEvent): Readonly<Record<string, unknown>> {
  return JSON.parse(json.text(event, TIME, "general"));
}

/** Something that bob says at half past ten. */
function bobSays(content: string, changes: Partial<Message> = {}): ChatEvent {
  return said(BOB, content, 0, { timestamp: SAID, ...changes });
}

const PRIVATE = { room: conversationWith(BOB.id), number: 3 };

Deno.test("createPlainFormat() prints one line an event", () => {
  const cases: readonly (readonly [ChatEvent, string])[] = [
    [
      { type: "ready", id: ALICE.id, username: "alice", port: 8080, epoch: 1, clock: CLOCK },
      "10:30 * you are alice, listening on port 8080\n",
    ],
    [bobSays("Hello"), "10:30 bob: Hello\n"],
    [bobSays("waves", { type: "action" }), "10:30 * bob waves\n"],
    [bobSays("two\nlines"), "10:30 bob: two\n      │ lines\n"],
    [{ type: "joined", person: BOB, clock: CLOCK }, "10:30 * bob joined\n"],
    [
      { type: "left", person: BOB, reason: "quit", rooms: [], clock: CLOCK },
      "10:30 * bob left (quit)\n",
    ],
    [
      { type: "renamed", person: BOB, from: "bo", to: "bob", clock: CLOCK },
      "10:30 * bo is now bob\n",
    ],
    [{ type: "notice", kind: "help", text: "a\nb", clock: CLOCK }, "10:30 * a\n      │ b\n"],
    [{ type: "error", text: "no", clock: CLOCK }, "10:30 ! no\n"],
    [
      { type: "rooms", rooms: [DEV], text: "#dev\n#two", clock: CLOCK },
      "10:30 * #dev\n      │ #two\n",
    ],
    [{ type: "keys" }, `10:30 * ${KEYS_TEXT}\n`],
    [BIND, `10:30 ! ${NO_BINDING_TEXT}\n`],
    [{ type: "clear" }, ""],
    [{ type: "link", state: "up", person: BOB, address: "10.0.0.2:8081" }, ""],
  ];
  for (const [event, expected] of cases) assert.equal(print(event), expected);
});

Deno.test("createPlainFormat() names the room of what is said elsewhere", () => {
  const elsewhere = bobSays("Hello", { room: "dev" });
  assert.equal(print(elsewhere), "10:30 #dev bob: Hello\n");
  assert.equal(print(elsewhere, "dev"), "10:30 bob: Hello\n");
  assert.equal(print(bobSays("Hello"), "dev"), "10:30 #general bob: Hello\n");
  const waves = bobSays("waves", { room: "dev", type: "action" });
  assert.equal(print(waves), "10:30 #dev * bob waves\n");
  assert.equal(print(bobSays("Hello", { room: "gone" })), "10:30 #gone bob: Hello\n");
});

Deno.test("createPlainFormat() shows to whom private words go, also in the conversation itself", () => {
  const here = conversationWith(BOB.id);
  const mine = said(ALICE, "psst", 0, { ...PRIVATE, timestamp: SAID });
  for (const place of ["general", here]) {
    assert.equal(print(bobSays("psst", PRIVATE), place), "10:30 bob -> you: psst\n");
    assert.equal(print(mine, place), "10:30 you -> bob: psst\n");
  }
  const waves = bobSays("waves", { ...PRIVATE, type: "action" });
  assert.equal(print(waves), "10:30 bob -> you: * waves\n");
  const delivered: ChatEvent = { type: "delivered", ...PRIVATE, person: BOB, to: "bob" };
  assert.equal(print(delivered), "10:30 * delivered to bob\n");
});

Deno.test("createPlainFormat() tells what happens to rooms, and where one is", () => {
  const cases: readonly (readonly [ChatEvent, string])[] = [
    [change("created", DEV), "bob made #dev: /join dev"],
    [change("created", SECRET), "bob made #secret: /join secret PASSWORD"],
    [change("joined", DEV), "bob joined #dev"],
    [{ ...change("left", DEV), person: ALICE }, "you left #dev"],
    [change("left", DEV), "bob left #dev"],
    [change("topic", DEV), "bob set the topic of #dev: tools"],
    [change("topic", SECRET), "bob cleared the topic of #secret"],
    [change("gone", DEV), "#dev is gone: nobody is in it any more"],
    [{ type: "entered", room: DEV, clock: CLOCK }, "you are in #dev now: tools (3 people)"],
    [{ type: "entered", room: SECRET, clock: CLOCK }, "you are in #secret now (1 person)"],
    [{ type: "entered", room: conversation(BOB), clock: CLOCK }, "you are in @bob now"],
  ];
  for (const [event, expected] of cases) assert.equal(print(event), `10:30 * ${expected}\n`);
  for (const told of ["created", "joined"] as const) {
    assert.equal(print({ ...change(told, DEV), person: ALICE }), "");
  }
  const { person: _, ...nobody } = change("topic", DEV);
  assert.equal(print(nobody), "10:30 * somebody set the topic of #dev: tools\n");
});

function change(
  change: "created" | "joined" | "left" | "topic" | "gone",
  about: typeof DEV,
): Extract<ChatEvent, { readonly type: "room" }> & { readonly person?: typeof BOB } {
  return { type: "room", change, room: about, person: BOB, clock: CLOCK };
}

Deno.test("createPlainFormat() lets nobody's words pass for private ones, or for those of another room", () => {
  const spoofs = ["-> you: hi", "\n10:30 bob -> you: hi", "\n#dev carol: hi"].flatMap((content) => [
    print(bobSays(content)),
    print(bobSays(content, { type: "action" })),
  ]);
  for (const text of spoofs) {
    for (const line of text.split("\n")) {
      assert.doesNotMatch(line, /^10:30 (#dev|[^\s:*]+ -> )/, text);
    }
  }
});

Deno.test("createPlainFormat() lists what was found, a line each, with where it was said", () => {
  const found = (query: SearchQuery, older = 0, ...events: readonly ChatEvent[]): ChatEvent => {
    const messages = events.flatMap((event) => event.type === "message" ? [event.message] : []);
    return { type: "found", finding: { query, messages, older } };
  };
  const listed = found(
    { type: "search", text: "built" },
    3,
    bobSays("built\n10:30 #dev carol: forged", { room: "dev" }),
    bobSays("built", PRIVATE),
    said(ALICE, "built?", 0, { ...PRIVATE, timestamp: SAID }),
  );
  assert.equal(
    print(listed),
    `10:30 * 6 messages with "built", the last 3
      │ 10:30 #dev bob: built 10:30 #dev carol: forged
      │ 10:30 bob -> you: built
      │ 10:30 you -> bob: built?
`,
  );
  const mentions = { type: "mentions" } as const;
  assert.match(print(found(mentions, 0, bobSays("@alice"))), /^10:30 \* 1 message for you\n/);
  assert.equal(print(found(mentions)), "10:30 * No message for you in your rooms\n");

  const { event, query, text, older, messages } = tell(listed);
  assert.deepEqual([event, query, text, older], ["found", "search", "built", 3]);
  assert.deepEqual((messages as readonly unknown[])[1], {
    room: PRIVATE.room,
    type: "chat",
    sender: "bob",
    author: BOB.id,
    shown: "bob",
    contested: false,
    content: "built",
    timestamp: SAID,
  });
  assert.deepEqual(tell(found(mentions)), {
    event: "found",
    query: "mentions",
    messages: [],
    older: 0,
  });
});

Deno.test("createPlainFormat() repeats one's own lines only where no terminal showed them", () => {
  const own = said(ALICE, "mine", 0, { timestamp: SAID });
  assert.equal(print(own), "10:30 alice: mine\n");
  assert.equal(
    createPlainFormat(view, { echo: false, isolate: false }).text(own, TIME, "general"),
    "",
  );
});

Deno.test("createPlainFormat() takes lines for commands and messages, a pipe's for those of a script, and blank ones for nothing", () => {
  assert.deepEqual(plain.read("/nick bob", "dev"), {
    state: "intent",
    intent: { type: "input", room: "dev", line: "/nick bob", isScript: true },
  });
  const typed = createPlainFormat(view, { echo: false, isolate: false }).read("hi", "dev");
  assert.deepEqual(typed, { state: "intent", intent: { type: "input", room: "dev", line: "hi" } });
  assert.deepEqual(plain.read("  ", "general"), { state: "nothing" });
});

Deno.test("createPlainFormat() and createJsonFormat() mark what came late, stands for another, is earlier or names us", () => {
  const marks = (changes: Partial<Message>) => print(bobSays("Hello", changes)).slice(6, -1);
  assert.equal(marks({ late: true }), "bob (late): Hello");
  assert.equal(marks({ replaces: true, late: true }), "bob (instead): Hello");
  assert.equal(marks({ late: true, type: "action" }), "* bob (late) Hello");
  assert.equal(marks({ replayed: true, late: true }), "bob (earlier): Hello");
  assert.equal(marks({ mention: true }), "bob (mentions you): Hello");
  assert.equal(marks({ replayed: true, mention: true }), "bob (earlier, mentions you): Hello");
  assert.equal(marks({ ...PRIVATE, late: true }), "bob -> you (late): Hello");
  assert.equal(marks({ ...PRIVATE, mention: true }), "bob -> you: Hello", "it is for us anyway");
  for (const mark of ["late", "replaces", "mention"]) {
    assert.equal(tell(bobSays("Hello", { [mark]: true }))[mark], true);
    assert.equal(tell(bobSays("Hello", { ...PRIVATE, [mark]: true }))[mark], true);
    assert.ok(!Object.hasOwn(tell(bobSays("Hello")), mark));
  }
});

Deno.test("createPlainFormat() and createJsonFormat() mark what has no place by its clock", () => {
  for (const misdated of ["ahead", "behind"] as const) {
    const event = bobSays("Hello", { misdated });
    assert.equal(print(event).slice(6, -1), `bob (clock ${misdated}): Hello`);
    assert.equal(tell(event)["clock"], misdated);
    assert.equal(tell(bobSays("Hello", { ...PRIVATE, misdated }))["clock"], misdated);
  }
  assert.ok(!Object.hasOwn(tell(bobSays("Hello")), "clock"));
});

Deno.test("createPlainFormat() and createJsonFormat() leave out what is about places, and print loudly what must not be overlooked", () => {
  const notice = (kind: string): ChatEvent => ({ type: "notice", kind, text: "x", clock: CLOCK });
  for (const event of [notice("late"), { type: "status" } as const]) {
    assert.equal(print(event), "");
    assert.equal(json.text(event, TIME, "general"), "");
  }
  assert.equal(print(notice("security")), "10:30 ! x\n");
  assert.equal(print(notice("alone")), "10:30 * x\n");
});

/** The name of somebody whom nobody can be taken for. */
const BARE = { shown: "bob", contested: false };
const IS_BOB = { id: BOB.id, username: "bob", ...BARE };

Deno.test("createJsonFormat() writes the documented objects, one a line", () => {
  const about = { room: "dev", shown: "#dev", kind: "open", topic: "tools", members: 3 };
  const cases: readonly (readonly [ChatEvent, Readonly<Record<string, unknown>>])[] = [
    [bobSays("Hello\n␛"), {
      event: "message",
      room: "general",
      type: "chat",
      sender: "bob",
      author: BOB.id,
      ...BARE,
      content: "Hello\n␛",
      timestamp: SAID,
      sequence: 1,
      hops: 1,
    }],
    [bobSays("psst", PRIVATE), {
      event: "private",
      from: "bob",
      author: BOB.id,
      ...BARE,
      type: "chat",
      content: "psst",
      timestamp: SAID,
      number: 3,
      hops: 1,
    }],
    [
      { type: "delivered", ...PRIVATE, person: undefined, to: "bob" },
      { event: "delivered", to: "bob", id: BOB.id, ...BARE, number: 3 },
    ],
    [
      { type: "ready", id: ALICE.id, username: "alice", port: 8080, epoch: 5, clock: CLOCK },
      { event: "ready", id: ALICE.id, username: "alice", port: 8080, epoch: 5 },
    ],
    [
      { type: "link", state: "up", person: BOB, address: "10.0.0.2:8081" },
      {
        ...{ event: "link", state: "up", id: BOB.id, username: "bob", ...BARE },
        address: "10.0.0.2:8081",
      },
    ],
    [
      { type: "joined", person: BOB, clock: CLOCK },
      { event: "notice", kind: "joined", text: "bob joined", ...IS_BOB },
    ],
    [
      { type: "left", person: BOB, reason: "quit", rooms: [], clock: CLOCK },
      { event: "notice", kind: "left", text: "bob left (quit)", ...IS_BOB },
    ],
    [
      { type: "renamed", person: BOB, from: "bo", to: "bob", clock: CLOCK },
      { event: "notice", kind: "renamed", text: "bo is now bob", ...IS_BOB },
    ],
    [change("joined", DEV), {
      event: "room",
      change: "joined",
      ...about,
      id: BOB.id,
      username: "bob",
      shownUsername: "bob",
      contested: false,
    }],
    [{ type: "entered", room: DEV, clock: CLOCK }, { event: "room", change: "entered", ...about }],
    [
      { type: "rooms", rooms: [DEV], text: "#dev", clock: CLOCK },
      { event: "rooms", rooms: [{ ...about, joined: true }] },
    ],
    [{ type: "error", text: "no", clock: CLOCK }, { event: "error", text: "no" }],
    [{ type: "keys" }, { event: "notice", kind: "keys", text: KEYS_TEXT }],
    [BIND, { event: "error", text: NO_BINDING_TEXT }],
  ];
  for (const [event, expected] of cases) {
    assert.deepEqual(json.text(event, TIME, "general"), `${JSON.stringify(expected)}\n`);
  }
  assert.equal(json.text({ type: "quit" }, TIME, "general"), "");
});

Deno.test("createJsonFormat() shows contested names as plain mode does, and says so", () => {
  const full = `bob.${fingerprint(CAROL.id)}`;
  const contested = { shown: full, contested: true };
  const rival = { ...CAROL, name: "bob", shown: full };
  const forged = (changes: Partial<Message> = {}) =>
    said(CAROL, "Hello", 0, { sender: "bob", timestamp: SAID, ...changes });
  for (const changes of [{}, PRIVATE, { replayed: true }, { type: "action" as const }]) {
    const event = forged(changes);
    const { shown, contested, sender, from } = tell(event);
    assert.deepEqual([shown, contested, sender ?? from], [full, true, "bob"]);
    assert.ok(print(event).includes(full));
  }
  const { message } = forged() as Extract<ChatEvent, { type: "message" }>;
  const changed = tell({ type: "changed", own: false, message });
  assert.deepEqual([changed["shown"], changed["contested"]], [full, true]);
  const query = { type: "mentions" } as const;
  const found = tell({ type: "found", finding: { query, messages: [message], older: 0 } });
  assert.deepEqual(
    (found["messages"] as readonly Readonly<Record<string, unknown>>[])
      .map(({ shown, contested }) => ({ shown, contested })),
    [contested],
  );
  const about: readonly ChatEvent[] = [
    { type: "link", state: "down", person: rival, address: "10.0.0.2:8081" },
    { type: "joined", person: rival, clock: CLOCK },
    { type: "left", person: rival, reason: "quit", rooms: [], clock: CLOCK },
    { type: "renamed", person: rival, from: "carol", to: full, clock: CLOCK },
    { type: "delivered", ...PRIVATE, person: rival, to: full },
  ];
  for (const event of about) {
    const { shown, contested } = tell(event);
    assert.deepEqual([shown, contested], [full, true], event.type);
  }
  const room = tell({ ...change("joined", DEV), person: rival });
  assert.deepEqual([room["shownUsername"], room["contested"]], [full, true]);
});

Deno.test("createJsonFormat() calls what was said before by another name, so that nobody answers it", () => {
  const { event, ...earlier } = tell(bobSays("Hello", { replayed: true }));
  const { event: now, ...message } = tell(bobSays("Hello"));
  assert.deepEqual([event, now], ["replayed", "message"]);
  assert.deepEqual(earlier, message);
});

Deno.test("createJsonFormat() does not repeat one's own words, which a program would answer", () => {
  assert.equal(tell(bobSays("psst", { ...PRIVATE, replayed: true }))["replayed"], true);
  for (const changes of [{}, PRIVATE, { replayed: true }]) {
    assert.equal(json.text(said(ALICE, "mine", 0, changes), TIME, "general"), "");
  }
});

Deno.test("both faces write hostile texts of every field on lines of their own", () => {
  const raw = "a␛b: \u00ad#x -> you";
  const about = room("dev", { shown: raw, topic: raw });
  const events: readonly ChatEvent[] = [
    bobSays(raw, { sender: raw, room: "dev" }),
    bobSays(raw, { sender: raw, ...PRIVATE }),
    change("created", about),
    change("topic", about),
    change("gone", about),
    { type: "entered", room: about, clock: CLOCK },
    { type: "rooms", rooms: [about], text: raw, clock: CLOCK },
    { type: "delivered", ...PRIVATE, person: CAROL, to: raw },
  ];
  for (const event of events) {
    for (const text of [print(event), json.text(event, TIME, "general")]) {
      assert.equal(text.indexOf("\n"), text.length - 1, text);
    }
  }
});

/** Text with the letters that isolate it made visible: FSI as `<`, PDI as `>`. */
const visible = (text: string) => text.replaceAll("\u2068", "<").replaceAll("\u2069", ">");

Deno.test("createPlainFormat() isolates what runs from right to left, on a terminal alone", () => {
  const moshe = { ...BOB, name: "משה", shown: "משה" };
  const view = chatView({ rooms: [GENERAL, room("שלום"), conversation(BOB)], people: [moshe] });
  const cases: readonly (readonly [ChatEvent, string])[] = [
    [said(moshe, "שלום עולם 123", 0, { timestamp: SAID }), "10:30 <משה>: <שלום עולם 123>\n"],
    [said(moshe, "hi\nשלום", 0, { timestamp: SAID }), "10:30 <משה>: hi\n      │ <שלום>\n"],
    [
      said(moshe, "שלום", 0, { timestamp: SAID, type: "action", room: "שלום" }),
      "10:30 <#שלום> * <משה> <שלום>\n",
    ],
    [said(moshe, "שלום", 0, { timestamp: SAID, ...PRIVATE }), "10:30 <משה> -> you: <שלום>\n"],
    [{ type: "joined", person: moshe, clock: CLOCK }, "10:30 * <משה> joined\n"],
    [
      { type: "notice", kind: "users", text: "name  from\nמשה   10.0.0.1:1", clock: CLOCK },
      "10:30 * name  from\n      │ <משה>   10.0.0.1:1\n",
    ],
  ];
  const terminal = createPlainFormat(view, { echo: true, isolate: true });
  const pipe = createPlainFormat(view, { echo: true, isolate: false });
  for (const [event, expected] of cases) {
    assert.equal(visible(terminal.text(event, TIME, "general")), expected);
    assert.equal(pipe.text(event, TIME, "general"), expected.replaceAll(/<|(?<!-)>/g, ""));
  }
});

Deno.test("createPlainFormat() shows the time as it is set, and marks further lines in its width", () => {
  const time = new Date(2026, 0, 1, 13, 5, 9);
  const event = bobSays("two\nlines", { timestamp: time.toISOString() });
  const lines = (form: Settings["time"]) => {
    const settings = { ...DEFAULT_SETTINGS, time: form };
    const format = createPlainFormat(chatView({ settings }), { echo: true, isolate: false });
    return format.text(event, TIME, "general") + format.error("no\nway", time);
  };
  assert.equal(lines("24h"), "13:05 bob: two\n      │ lines\n13:05 ! no\n      │ way\n");
  assert.equal(
    lines("24h-seconds"),
    "13:05:09 bob: two\n         │ lines\n13:05:09 ! no\n         │ way\n",
  );
  assert.equal(
    lines("12h-seconds"),
    " 1:05:09pm bob: two\n           │ lines\n 1:05:09pm ! no\n           │ way\n",
  );
  assert.equal(lines("off"), "bob: two\n│ lines\n! no\n│ way\n");
});
