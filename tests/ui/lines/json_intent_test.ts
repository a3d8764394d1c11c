import assert from "node:assert/strict";
import type { Intent } from "../../../src/chat/api/intent.ts";
import { readIntent } from "../../../src/ui/lines/json_intent.ts";

Deno.test("readIntent() reads every intent, in a room or the one where it is", () => {
  const cases: readonly (readonly [string, Intent])[] = [
    [`{"intent":"say","room":"dev","content":"hi"}`, { type: "say", room: "dev", content: "hi" }],
    [`{"intent":"say","room":null,"content":""}`, { type: "say", room: "here", content: "" }],
    [
      `{"intent":"command","line":"/nick bob2"}`,
      { type: "command", room: "here", line: "/nick bob2" },
    ],
    [
      `{"intent":"private","to":"bob","content":"psst"}`,
      { type: "private", to: "bob", content: "psst" },
    ],
    [`{"intent":"create","name":"dev"}`, { type: "create", name: "dev" }],
    [
      `{"intent":"create","name":"dev","password":"a b","description":"tools"}`,
      { type: "create", name: "dev", password: "a b", description: "tools" },
    ],
    [`{"intent":"join","room":"dev"}`, { type: "join", room: "dev" }],
    [
      `{"intent":"join","room":"dev","password":"x"}`,
      { type: "join", room: "dev", password: "x" },
    ],
    [`{"intent":"leave"}`, { type: "leave", room: "here" }],
    [`{"intent":"leave","room":"dev"}`, { type: "leave", room: "dev" }],
    [`{"intent":"rooms"}`, { type: "rooms" }],
  ];
  for (const [line, intent] of cases) {
    assert.deepEqual(readIntent(line, "here"), { state: "intent", intent }, line);
  }
  assert.deepEqual(readIntent(" ", "here"), { state: "nothing" });
});

Deno.test("readIntent() says what is wrong with a line, and repeats none of it", () => {
  const wrong = [
    "hunter2",
    `["hunter2"]`,
    "null",
    "{}",
    `{"intent":"dance","password":"hunter2"}`,
    `{"intent":5}`,
    `{"intent":"say"}`,
    `{"intent":"say","content":5}`,
    `{"intent":"say","content":"x","room":7}`,
    `{"intent":"command"}`,
    `{"intent":"private","to":"bob"}`,
    `{"intent":"private","content":"hunter2"}`,
    `{"intent":"create","password":"hunter2"}`,
    `{"intent":"create","name":"dev","password":["hunter2"]}`,
    `{"intent":"join","password":"hunter2"}`,
  ];
  for (const line of wrong) {
    const read = readIntent(line, "general");
    assert.ok(read.state === "refused" && read.reason.length > 10, line);
    assert.doesNotMatch(read.reason, /hunter2/);
  }
});
