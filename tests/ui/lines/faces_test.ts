import assert from "node:assert/strict";
import type { ChatEvent } from "../../../src/chat/event.ts";
import { jsonFace } from "../../../src/ui/lines/json.ts";
import { createPlainFace } from "../../../src/ui/lines/plain.ts";
import { BOB, stage } from "../../chat/stage.ts";

const { engine, join, hear } = stage();
const joined = join(BOB, "bob");
const TIME = new Date(2026, 0, 1, 10, 30);
const SAID = TIME.toISOString();
const CLOCK = { ms: 0, counter: 0 };
const plain = createPlainFace(engine.view, true);

function said(content: string, changes = {}): ChatEvent {
  return hear({ content, timestamp: SAID, ...changes })[0]!;
}

Deno.test("createPlainFace() prints one line an event", () => {
  const person = engine.view.people[0]!;
  const cases: readonly (readonly [ChatEvent, string])[] = [
    [
      { type: "ready", id: BOB, username: "alice", port: 8080, epoch: 1, clock: CLOCK },
      "10:30 * you are alice, listening on port 8080\n",
    ],
    [said("Hello"), "10:30 bob: Hello\n"],
    [said("waves", { type: "action" }), "10:30 * bob waves\n"],
    [said("two\nlines"), "10:30 bob: two\n      │ lines\n"],
    [{ type: "joined", person, clock: CLOCK }, "10:30 * bob joined\n"],
    [{ type: "left", person, reason: "quit", clock: CLOCK }, "10:30 * bob left (quit)\n"],
    [
      { type: "renamed", person, from: "bob", to: "bobby", clock: CLOCK },
      "10:30 * bob is now bobby\n",
    ],
    [{ type: "notice", kind: "help", text: "a\nb", clock: CLOCK }, "10:30 * a\n      │ b\n"],
    [{ type: "error", text: "no", clock: CLOCK }, "10:30 ! no\n"],
    [{ type: "clear" }, ""],
    [joined[0]!, ""],
  ];
  for (const [event, expected] of cases) assert.equal(plain.text(event, TIME), expected);
});

Deno.test("createPlainFace() repeats one's own lines only where no terminal showed them", () => {
  const event = said("mine");
  const own = event.type === "message"
    ? { ...event, message: { ...event.message, own: true } }
    : event;
  assert.equal(plain.text(own, TIME), "10:30 bob: mine\n");
  assert.equal(createPlainFace(engine.view, false).text(own, TIME), "");
});

Deno.test("createPlainFace() takes lines for what a person types, and blank ones for nothing", () => {
  assert.deepEqual(plain.read("/nick bob", "general"), {
    state: "intent",
    intent: { type: "input", room: "general", line: "/nick bob" },
  });
  assert.deepEqual(plain.read("  ", "general"), { state: "nothing" });
});

Deno.test("jsonFace writes the documented objects, one a line", () => {
  const event = said("Hello\n\x1b");
  const message = event.type === "message" ? event.message : undefined;
  assert.deepEqual(JSON.parse(jsonFace.text(event, TIME)), {
    event: "message",
    room: "general",
    type: "chat",
    sender: "bob",
    author: BOB,
    content: "Hello\n␛",
    timestamp: SAID,
    sequence: message?.sequence,
    hops: 1,
  });
  assert.equal(
    jsonFace.text(
      { type: "ready", id: BOB, username: "alice", port: 8080, epoch: 5, clock: CLOCK },
      TIME,
    ),
    `{"event":"ready","id":"${BOB}","username":"alice","port":8080,"epoch":5}\n`,
  );
  assert.equal(
    jsonFace.text(joined[0]!, TIME),
    `{"event":"link","state":"up","id":"${BOB}","username":"bob","address":"10.0.0.2:8081"}\n`,
  );
  assert.equal(
    jsonFace.text(joined[1]!, TIME),
    `{"event":"notice","kind":"joined","text":"bob joined"}\n`,
  );
  assert.equal(
    jsonFace.text({ type: "error", text: "no", clock: CLOCK }, TIME),
    `{"event":"error","text":"no"}\n`,
  );
  assert.equal(jsonFace.text({ type: "quit" }, TIME), "");
});

Deno.test("jsonFace reads say and command, in a room or the usual one", () => {
  assert.deepEqual(jsonFace.read(`{"intent":"say","room":"dev","content":"hi"}`, "general"), {
    state: "intent",
    intent: { type: "say", room: "dev", content: "hi" },
  });
  assert.deepEqual(jsonFace.read(`{"intent":"command","line":"/nick bob2"}`, "general"), {
    state: "intent",
    intent: { type: "command", room: "general", line: "/nick bob2" },
  });
  assert.deepEqual(jsonFace.read(" ", "general"), { state: "nothing" });
});

Deno.test("jsonFace says what is wrong with a line", () => {
  const wrong = [
    "hello",
    "[]",
    "null",
    "{}",
    `{"intent":"dance"}`,
    `{"intent":"say"}`,
    `{"intent":"say","content":5}`,
    `{"intent":"say","content":"x","room":7}`,
    `{"intent":"command"}`,
  ];
  for (const line of wrong) {
    const read = jsonFace.read(line, "general");
    assert.ok(read.state === "refused" && read.reason.length > 10, line);
  }
});

Deno.test("jsonFace does not repeat one's own messages, which a program would answer", () => {
  const event = said("mine");
  assert.ok(event.type === "message");
  assert.equal(jsonFace.text({ ...event, message: { ...event.message, own: true } }, TIME), "");
});

Deno.test("createPlainFace() and jsonFace mark what came late, or stands for another", () => {
  const event = said("Hello");
  assert.ok(event.type === "message");
  const marked = (changes: { readonly late?: boolean; readonly replaces?: boolean }) => ({
    ...event,
    message: { ...event.message, ...changes },
  });
  assert.equal(plain.text(marked({ late: true }), TIME), "10:30 bob (late): Hello\n");
  assert.equal(
    plain.text(marked({ replaces: true, late: true }), TIME),
    "10:30 bob (instead): Hello\n",
  );
  const action = marked({ late: true });
  assert.equal(
    plain.text({ ...action, message: { ...action.message, type: "action" } }, TIME),
    "10:30 * bob (late) Hello\n",
  );
  assert.equal(JSON.parse(jsonFace.text(marked({ late: true }), TIME)).late, true);
  assert.equal(JSON.parse(jsonFace.text(marked({ replaces: true }), TIME)).replaces, true);
  const fields = Object.keys(JSON.parse(jsonFace.text(event, TIME)));
  assert.ok(!fields.includes("late") && !fields.includes("replaces"));
});

Deno.test("createPlainFace() and jsonFace leave out what is about places, and print loudly what must not be overlooked", () => {
  const notice = (kind: string): ChatEvent => ({ type: "notice", kind, text: "x", clock: CLOCK });
  for (const event of [notice("late"), { type: "status" } as const]) {
    assert.equal(plain.text(event, TIME), "");
    assert.equal(jsonFace.text(event, TIME), "");
  }
  assert.equal(plain.text(notice("security"), TIME), "10:30 ! x\n");
  assert.equal(plain.text(notice("alone"), TIME), "10:30 * x\n");
});
