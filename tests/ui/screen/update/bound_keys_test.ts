import assert from "node:assert/strict";
import type { BoundKey } from "../../../../src/chat/api/bound_key.ts";
import { keysText } from "../../../../src/ui/screen/update/keys/key_bindings.ts";
import { DEV, screenHarness, snapshot } from "../screen_harness.ts";

function screenWith(...boundKeys: readonly BoundKey[]) {
  return screenHarness(70, 12, { snapshot: snapshot({ boundKeys }) });
}

const command = (line: string, room = "general") => ({
  type: "submit",
  intent: { type: "input", room, line },
});

const bindEvent = (key: string, line: string) =>
  ({ type: "bind", key, line, clock: { ms: 0, counter: 0 } }) as const;

Deno.test("a bound key runs its command in the room that is shown, and leaves the input alone", () => {
  const away = { key: "F5", line: "/away lunch" };
  const pressed = screenWith(away).open(DEV).press("M-2").type("draft").press("F5");
  assert.deepEqual(pressed.effects, [command("/away lunch", DEV.id)]);
  assert.equal(pressed.model.editor.text, "draft");
  assert.equal(pressed.model.history.entries.length, 0);
});

Deno.test("a bound key comes before what the program does with it, and waits as /join does", () => {
  const next = screenWith({ key: "C-n", line: "/join dev" }).open(DEV).press("C-n");
  assert.deepEqual(next.effects, [command("/join dev")]);
  assert.equal(next.model.room, "general");
  assert.equal(next.model.switchingRoom, true);
  assert.deepEqual(next.type("hello").press("Enter").effects, next.effects, "not sent to the old");
});

Deno.test("a bound key with alt is no Escape and another key", () => {
  const pressed = screenWith({ key: "M-q", line: "/users" }).press("M-q");
  assert.deepEqual([pressed.effects, pressed.model.editor.text], [[command("/users")], ""]);
});

Deno.test("a bound key is the palette's where the palette has a use for it", () => {
  const palette = screenWith({ key: "Down", line: "/users" }).press("M-k", "Down");
  assert.deepEqual(palette.effects, []);
  const search = screenWith({ key: "F5", line: "/users" }).type("one").press("Enter", "C-r")
    .type("one").press("F5");
  assert.deepEqual(search.effects.at(-1), command("/users"));
  assert.equal(search.model.editor.text, "one");
});

Deno.test("updateByChat() answers /bind with the key as it spells it, or says why not", () => {
  const answer = screenWith().tell(bindEvent("ctrl-X", "/users"));
  assert.deepEqual(answer.effects, [
    { type: "submit", intent: { type: "bind", room: "general", key: "C-x", line: "/users" } },
  ]);
  const listed = screenWith().tell(bindEvent("", ""));
  assert.deepEqual(listed.effects, [
    { type: "submit", intent: { type: "bind", room: "general", key: "", line: "" } },
  ]);
  const refused = screenWith().tell(bindEvent("Enter", "/users"));
  assert.deepEqual(refused.effects, []);
  assert.match(refused.screen(), /Enter sends what you type, so it can't be/);
});

Deno.test("keysText() lists bound keys first, and under nothing else", () => {
  const text = keysText([{ key: "C-b", line: "/back" }, { key: "C-l", line: "/users" }]);
  assert.match(text, /\nYour own \(\/bind\):\n {2}C-b +\/back\n {2}C-l +\/users\nTyping:\n/);
  assert.match(text, /\n {2}Left +a character back\n/);
  assert.doesNotMatch(text, /draw the screen anew/);
  assert.doesNotMatch(keysText(), /Your own/);
});
