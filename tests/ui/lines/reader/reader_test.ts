import assert from "node:assert/strict";
import fc from "fast-check";
import type { ChatEvent } from "../../../../src/chat/api/chat_event.ts";
import type { Message } from "../../../../src/chat/api/message.ts";
import { DEFAULT_SETTINGS } from "../../../../src/chat/api/settings.ts";
import {
  ACTIVE_FOR_MS,
  ALERT_PERIOD_MS,
  MAX_FOLDED_PEOPLE,
} from "../../../../src/core/limits/front_ends.ts";
import { PICTURES } from "../../../../src/chat/people/settings/pictures.ts";
import { safeName, safeText } from "../../../../src/core/text/safe.ts";
import { oneEngine } from "../../../chat/one_engine.ts";
import {
  ALICE,
  BOB,
  CAROL,
  DEV,
  inDev,
  message,
  person,
  room,
  said,
  SECRET,
  toBob,
  WITH_BOB,
} from "../../screen/screen_harness.ts";
import { NOW, readerHarness } from "./reader_harness.ts";

const CLOCK = { ms: 0, counter: 0 };
const GENERAL = room("general");
const ROOMS = [GENERAL, DEV, WITH_BOB];
const joined = (person = BOB): ChatEvent => ({ type: "joined", person, clock: CLOCK });
const left = (person = BOB): ChatEvent => ({
  ...{ type: "left", person, reason: "quit", rooms: [] },
  clock: CLOCK,
});
const bobSays = (content: string, changes: Partial<Message> = {}): ChatEvent =>
  said(BOB, content, 0, { timestamp: NOW.toISOString(), ...changes });
const notice = (kind: string, text: string): ChatEvent => ({
  ...{ type: "notice", kind, text },
  clock: CLOCK,
});

Deno.test("createReaderFormat() writes a message as author, place and text", () => {
  const cases: readonly (readonly [ChatEvent, string])[] = [
    [bobSays("Hello"), "bob, in general: Hello\n"],
    [bobSays("Hello", inDev), "bob, in dev: Hello\n"],
    [bobSays("psst", toBob), "bob, to you: psst\n"],
    [said(ALICE, "Hi", 0), "you, in general: Hi\n"],
    [said(ALICE, "psst", 0, toBob), "you, to bob: psst\n"],
    [bobSays("waves", { type: "action" }), "bob, in general, does: waves\n"],
    [bobSays("@alice hi", { mention: true }), "bob, in general, mentions you: @alice hi\n"],
    [bobSays("Hello", { late: true }), "bob, in general, late, sent at 10:30: Hello\n"],
    [bobSays("Hello", { misdated: "behind" }), "bob, in general, with a clock far behind: Hello\n"],
    [bobSays("one\n\ntwo"), "bob, in general: one; next line: two\n"],
    [bobSays("it is ||the butler|| who"), "bob, in general: it is hidden spoiler who\n"],
  ];
  for (const [event, line] of cases) {
    assert.equal(readerHarness({ rooms: ROOMS }).tell(event), line);
  }
});

Deno.test("createReaderFormat() repeats own messages only where they were not typed on a terminal", () => {
  const { tell, ask } = readerHarness({}, { echo: false });
  assert.equal(tell(said(ALICE, "Hi", 0)), "");
  assert.equal(ask(".last"), "you, in general: Hi, at 10:30\n");
});

Deno.test("createReaderFormat() tells other events in sentences", () => {
  const change = (change: "created" | "topic" | "gone", about = DEV): ChatEvent => ({
    ...{ type: "room", change, room: about, person: BOB },
    clock: CLOCK,
  });
  const cases: readonly (readonly [ChatEvent, string])[] = [
    [{ type: "renamed", person: BOB, from: "bo", to: "bob", clock: CLOCK }, "bo is now bob"],
    [{ type: "entered", room: DEV, clock: CLOCK }, "You are in dev now, 2 people: tools"],
    [{ type: "entered", room: WITH_BOB, clock: CLOCK }, "You are in private with bob now"],
    [change("created"), "bob made dev: /join dev"],
    [change("created", SECRET), "bob made secret: /join secret PASSWORD"],
    [change("topic"), "bob set the topic of dev: tools"],
    [change("gone"), "dev is gone: nobody is in it any more"],
    [{ type: "error", text: "no", clock: CLOCK }, "Error: no"],
    [notice("security", "two keys"), "Warning: two keys"],
    [
      notice("users", "name   link\nbob    direct  (=^.^=), away"),
      "name, link\nbob, direct, the picture cat, away",
    ],
    [notice("help", "/a B\n      does it"), "/a B, does it"],
    [notice("profile", "Your picture is now (=^.^=)"), "Your picture is now the picture cat"],
    [{ type: "clear" }, "Nothing is emptied: here, lines stay where they are"],
    [{ type: "delivered", ...toBob, person: BOB, to: "bob" }, "bob has your message"],
  ];
  for (const [event, text] of cases) assert.equal(readerHarness().tell(event), `${text}\n`);
  assert.equal(readerHarness().tell(notice("late", "x"), { type: "status" }), "");
});

Deno.test("createReaderFormat() names the picture that is taken, whatever screens show for it", () => {
  for (const name of PICTURES.keys()) {
    const taken = oneEngine().type(`/sp ${name}`)
      .flatMap((effect) => effect.type === "event" ? [readerHarness().tell(effect.event)] : []);
    assert.equal(taken.join(""), `Your picture is now the picture ${name}\n`);
  }
});

Deno.test("createReaderFormat() tells joins and leaves of a moment in one sentence", () => {
  const { tell, held, format } = readerHarness();
  assert.equal(tell(joined(), joined(CAROL)), "");
  assert.equal(format.held?.isWaiting, true);
  assert.equal(held(), "bob and carol joined general\n");
  assert.equal(format.held?.isWaiting, false);
  tell(joined(), joined(CAROL), joined(person(4, "dave")), left());
  assert.equal(
    tell(bobSays("Hello")),
    "bob, carol and dave joined general\nbob left general: quit\nbob, in general: Hello\n",
    "what is told next comes behind them",
  );
});

Deno.test(`createReaderFormat() tells of ${MAX_FOLDED_PEOPLE} people at once, and of one more apart`, () => {
  const { tell, held } = readerHarness();
  const people = Array.from({ length: MAX_FOLDED_PEOPLE }, (_, at) => joined(person(at, `p${at}`)));
  assert.equal(tell(...people), "");
  const first = tell(joined());
  assert.equal(first.split(/, | and /).length, MAX_FOLDED_PEOPLE);
  assert.equal(held(), "bob joined general\n");
});

Deno.test("createReaderFormat() minds the setting joins", () => {
  const spoke = (agoMs: number) =>
    message(BOB, "x", 0, { clock: { ms: NOW.getTime() - agoMs, counter: 0 } });
  const told = (joins: "active" | "none", ...history: readonly Message[]) => {
    const { tell, held } = readerHarness({
      settings: { ...DEFAULT_SETTINGS, joins },
      history: () => history,
    });
    return tell(left()) + held();
  };
  assert.equal(told("none", spoke(0)), "");
  assert.equal(told("active", spoke(ACTIVE_FOR_MS)), "bob left general: quit\n");
  assert.equal(told("active", spoke(ACTIVE_FOR_MS + 1)), "");
  assert.equal(told("active"), "");
});

Deno.test("createReaderFormat() counts earlier messages instead of telling them", () => {
  const { tell, held } = readerHarness({ rooms: ROOMS });
  const earlier = { ...inDev, replayed: true };
  assert.equal(tell(bobSays("a", earlier), bobSays("b", { ...earlier, mention: true })), "");
  assert.equal(
    held(),
    "2 earlier messages in dev, 1 of them mentions you. .read 2 reads them there\n",
  );
});

Deno.test("createReaderFormat() tells of deliveries only while something is wrong", () => {
  const { tell } = readerHarness();
  const delivery = (reach: "everyone" | "some", upTo: number): ChatEvent => ({
    ...{ type: "delivery", reach, after: 3, upTo },
    linked: 2,
  });
  assert.equal(tell(delivery("everyone", 4)), "");
  assert.equal(tell(delivery("some", 5)), "Not everybody has confirmed your last 2 messages yet\n");
  assert.equal(tell(delivery("everyone", 4)), "");
  assert.equal(tell(delivery("everyone", 5)), "Everybody linked has your messages now\n");
  assert.equal(tell(delivery("everyone", 6)), "");
});

Deno.test("createReaderFormat() rings for what is for the person, once in a while, where the bell is on", () => {
  const mention = bobSays("@alice", { mention: true });
  const { format, view } = readerHarness({}, { bell: true });
  const rings = (ms: number, event = mention) =>
    format.text(event, new Date(NOW.getTime() + ms), "general").includes("\x07");
  assert.equal(rings(0), true);
  assert.equal(rings(ALERT_PERIOD_MS - 1), false);
  assert.equal(rings(ALERT_PERIOD_MS), true);
  assert.equal(rings(2 * ALERT_PERIOD_MS, bobSays("psst", toBob)), true);
  assert.equal(rings(4 * ALERT_PERIOD_MS, bobSays("Hello")), false);
  view.settings = { ...DEFAULT_SETTINGS, bell: "off" };
  assert.equal(rings(6 * ALERT_PERIOD_MS), false);
  assert.equal(readerHarness().tell(mention).includes("\x07"), false);
});

/** All that a reader may write: nothing that moves, colours, rings or hides. */
const SPEAKABLE = /^[^\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]*$/u;

Deno.test("createReaderFormat() writes one line an event and no control character, whatever others say", () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.string({
      unit: fc.constantFrom(
        "\x1b",
        "[",
        "2",
        "J",
        "\r",
        "\n",
        "\x07",
        "\x9b",
        "\u202e",
        "a",
        "|",
        ":",
      ),
    }),
  );
  fc.assert(fc.property(hostile, fc.boolean(), (raw, rooms) => {
    const line = safeText(raw);
    const name = safeName(raw);
    const who = { ...BOB, name, shown: name, picture: line, away: line };
    const about = room("dev", { shown: `#${line}`, topic: line, kind: "locked" });
    const { tell, held, ask, format } = readerHarness({
      people: [who],
      members: () => [who],
      rooms: rooms ? [GENERAL, about] : [GENERAL],
      lobby: [about],
    }, { bell: true });
    const content = safeText(raw, { newlines: true });
    const annotation = { kind: "x", author: BOB.id, epoch: 1, sequence: 1, text: line };
    const spoken = message(BOB, content, 0, { sender: name, ...inDev });
    const events: readonly ChatEvent[] = [
      { type: "message", message: spoken },
      said(BOB, content, 0, { sender: name, type: "action" }),
      { type: "changed", own: false, message: spoken },
      { type: "changed", own: false, message: spoken, annotation },
      { type: "renamed", person: who, from: name, to: name, clock: CLOCK },
      { type: "room", change: "created", room: about, person: who, clock: CLOCK },
      { type: "room", change: "topic", room: about, person: who, clock: CLOCK },
      { type: "entered", room: about, clock: CLOCK },
      { type: "link", state: "up", person: who, address: "10.0.0.1:1" },
      { type: "delivered", ...toBob, person: who, to: name },
      notice("x", line),
      notice("security", line),
      { type: "error", text: line, clock: CLOCK },
    ];
    for (const event of events) {
      const text = tell(event);
      assert.match(text, /^(?:[^\n]+\n)?$/, "one line");
      assert.match(text.replace(/\n$/, ""), SPEAKABLE);
    }
    tell(joined(who), left(who), said(BOB, content, 0, { sender: name, replayed: true }));
    const results = { query: { type: "mentions" }, messages: [spoken], older: 0 } as const;
    const answers = [
      held(),
      tell({ type: "found", finding: results }),
      tell({ type: "rooms", rooms: [about], text: "", clock: CLOCK }),
      tell({ type: "message", message: { ...spoken, annotations: [annotation] } }),
      ...[".status", ".people", ".rooms", ".last 50", ".spoiler", ".help", ".1", `.${line}`].map(
        (request) => ask(request),
      ),
      format.error(line, NOW),
    ];
    for (const text of answers) assert.match(text.replaceAll("\n", ""), SPEAKABLE);
  }));
});

Deno.test("createReaderFormat() uses none of the signs that are read out badly", () => {
  const { tell, held, ask } = readerHarness({ rooms: ROOMS, lobby: ROOMS });
  tell(joined(), left());
  const text = [
    held(),
    tell(bobSays("Hello", toBob), bobSays("a\nb"), bobSays("waves", { type: "action" })),
    ...[".status", ".people", ".rooms"].map((request) => ask(request)),
  ].join("");
  assert.doesNotMatch(text, /[^\x20-\x7e\n]|-->|->|[*#@|<>]/);
});
