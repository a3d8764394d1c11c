import assert from "node:assert/strict";
import { MAX_EDITOR_UNITS } from "../../../../src/core/limits/front_ends.ts";
import { MAX_CONTENT_BYTES } from "../../../../src/core/limits/text.ts";
import type { InputToken } from "../../../../src/term/input/input.ts";
import type { Key } from "../../../../src/term/input/keys.ts";
import { BOB, CAROL, room, said, screenHarness } from "../screen_harness.ts";

function pasted(
  text: string,
  changes: { readonly lost?: number; readonly complete?: boolean } = {},
) {
  const token: InputToken = { type: "paste", text, lost: 0, complete: true, ...changes };
  return { type: "input", token } as const;
}

const QUIT = {
  type: "submit",
  intent: { type: "command", room: "general", line: "/quit" },
};

function input(line: string) {
  return { type: "submit", intent: { type: "input", room: "general", line } };
}

Deno.test("handleInput() types every printable ASCII character, q and ? among them", () => {
  const printable = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at));
  const typed = printable.reduce(
    (screen, character) => screen.type(character),
    screenHarness(120, 10),
  );
  assert.equal(typed.rows()[9], `› ${printable.join("")}`);
  assert.deepEqual(typed.press("Enter").effects, [input(printable.join(""))]);
});

Deno.test("handleInput() sends with Enter, and keeps what can't be sent", () => {
  const sent = screenHarness().type("hé 漢字 👩‍👩‍👧").press("Enter");
  assert.deepEqual(sent.effects, [input("hé 漢字 👩‍👩‍👧")]);
  assert.equal(sent.model.editor.text, "");
  assert.deepEqual(screenHarness().press("Enter").type("  ").press("Enter").effects, []);
  const limit = screenHarness().type("x".repeat(MAX_CONTENT_BYTES)).press("Enter");
  assert.equal(limit.effects.length, 1);
  const beyond = screenHarness().type("x".repeat(MAX_CONTENT_BYTES + 1)).press("Enter");
  assert.deepEqual(beyond.effects, []);
  assert.equal(beyond.model.editor.text.length, MAX_CONTENT_BYTES + 1);
  assert.match(beyond.model.hint ?? "", /4097 bytes/);
});

Deno.test("handleInput() says when a paste or the input is cut", () => {
  assert.match(
    screenHarness().happen(pasted("x", { lost: 1 })).rows()[8] ?? "",
    /^ ! The paste was too long/,
  );
  const full = screenHarness().happen(pasted("x".repeat(MAX_EDITOR_UNITS)));
  assert.equal(full.model.hint, undefined);
  assert.match(full.type("y").rows()[6] ?? "", /^ ! The input is full/);
  const broken = screenHarness().happen(pasted("x", { complete: false }));
  assert.match(broken.rows()[8] ?? "", /^ ! The paste broke off/);
});

Deno.test("handleInput() shows no password, and keeps none", () => {
  const screen = screenHarness().type('/create dev "hunter 2" about it');
  assert.equal(screen.rows()[9], "› /create dev •••••••••• about it");
  const sent = screen.press("Enter");
  assert.deepEqual(sent.effects, [input('/create dev "hunter 2" about it')]);
  assert.equal(sent.press("Up").model.editor.text, "/create dev");
  assert.ok(!JSON.stringify(sent.model).includes("hunter"));
  assert.equal(screenHarness().type("/create dev no-pass x").rows()[9], "› /create dev no-pass x");
  assert.equal(
    screenHarness().type("/create dev new-pass x").rows()[9],
    "› /create dev new-pass x",
  );
});

Deno.test("handleInput() cuts no password to be pasted elsewhere, and brings it back with C-_", () => {
  const screen = screenHarness().type("kept").press("C-u").type("/join dev hunter2");
  const cuts: readonly (readonly [readonly Key[], string])[] = [
    [["C-u"], "/join dev "],
    [["C-w"], "kept"],
    [["C-a", "C-k"], "/join dev "],
    [["M-b", "M-b", "C-k"], "dev "],
  ];
  for (const [keys, pasted] of cuts) {
    const cut = screen.press(...keys);
    assert.equal(cut.press("C-_").model.editor.text, "/join dev hunter2");
    assert.equal(cut.press("C-c", "C-y").model.editor.text, pasted);
  }
});

Deno.test("handleInput() completes rooms where a command takes one, and nothing of a password", () => {
  const { snapshot } = screenHarness().model;
  const lobby = [room("dev"), room("Design.k7qmx2d4")];
  const screen = screenHarness(40, 10, { snapshot: { ...snapshot, lobby } });
  assert.equal(screen.type("/join dev").press("Tab").model.editor.text, "/join dev ");
  assert.equal(screen.type("/join #des").press("Tab").model.editor.text, "/join Design.k7qmx2d4 ");
  for (const line of ["/join dev bo", '/create x "my bo', "/create x bo"]) {
    assert.equal(screen.type(line).press("Tab").model.editor.text, line);
  }
});

Deno.test("handleInput() makes lines with M-Enter, and sends them as one", () => {
  const screen = screenHarness().type("a").press("M-Enter").type("b");
  assert.deepEqual(screen.press("Enter").effects, [input("a\nb")]);
});

Deno.test("handleInput() goes through what was sent with Up and Down, and back to the draft", () => {
  const screen = screenHarness().type("one").press("Enter").type("two").press("Enter").type(
    "draft",
  );
  const text = (...keys: readonly Key[]) => screen.press(...keys).model.editor.text;
  assert.equal(text("Up"), "two");
  assert.equal(text("Up", "Up"), "one");
  assert.equal(text("Up", "Up", "Up"), "one");
  assert.equal(text("Up", "Up", "Down", "Down"), "draft");
  assert.equal(text("Down"), "draft");
});

Deno.test("handleInput() keeps an edited line of the history, with Down and Up, until one is sent", () => {
  const screen = screenHarness().type("one").press("Enter").type("two").press("Enter");
  const edited = screen.press("Up").type("!").press("Up").type("?");
  assert.equal(edited.press("Down").model.editor.text, "two!");
  assert.equal(edited.press("Down", "Down", "Up").model.editor.text, "two!");
  assert.equal(edited.press("Down", "Up").model.editor.text, "one?");
  const sent = edited.press("Enter", "Up", "Up");
  assert.equal(sent.model.editor.text, "two", "what was sent is again what was sent");
  const secret = screenHarness().type("/join dev").press("Enter", "Up").type(" hunter2").press(
    "Up",
  );
  assert.ok(
    ![...secret.press("Down").type("/back").press("Enter").model.history.edits].join()
      .includes("hunter"),
  );
});

Deno.test("handleInput() moves by lines within the input before it goes to what was sent", () => {
  const screen = screenHarness().type("sent").press("Enter").type("a").press("M-Enter").type("b");
  const up = screen.press("Up");
  assert.equal(up.model.editor.cursor, 1);
  assert.equal(up.press("Up").model.editor.text, "sent");
});

Deno.test("handleInput() clears with C-c; on an empty line asks once, then quits", () => {
  const cleared = screenHarness().type("text").press("C-c");
  assert.equal(cleared.model.editor.text, "");
  assert.deepEqual(cleared.effects, []);
  const asked = cleared.press("C-c");
  assert.equal(asked.rows()[9], "? Press C-c again to quit");
  assert.deepEqual(asked.effects, []);
  assert.deepEqual(asked.press("C-c").effects, [QUIT]);
  assert.deepEqual(asked.type("x").press("C-c", "C-c").effects, []);
});

Deno.test("handleInput() brings back with C-_ what C-c cleared", () => {
  assert.equal(screenHarness().type("text").press("C-c", "C-_").model.editor.text, "text");
});

Deno.test("handleInput() deletes with C-d; on an empty line quits", () => {
  const typed = screenHarness().type("ab").press("C-a", "C-d");
  assert.equal(typed.model.editor.text, "b");
  assert.deepEqual(typed.effects, []);
  assert.deepEqual(typed.press("C-d", "C-d").effects, [QUIT]);
});

Deno.test("handleInput() quits when the engine says so, which C-c and C-d only ask for", () => {
  const asked = screenHarness().type("draft").press("C-c").press("C-d");
  assert.deepEqual(asked.effects, [QUIT]);
  assert.deepEqual(asked.tell({ type: "quit" }).effects, [QUIT, { type: "quit" }]);
});

Deno.test("handleInput() asks for the keys with F1, and shows them where they are asked for", () => {
  const intent = { type: "command", room: "general", line: "/keys" };
  const asked = screenHarness(80, 70).press("F1");
  assert.deepEqual(asked.effects, [{ type: "submit", intent }]);
  const told = asked.tell({ type: "keys" }).screen();
  assert.match(told, /── Typing ──/);
  assert.match(told, /C-t +swap two characters/);
});

Deno.test("handleInput() keeps what was being typed when something sent before is sent again", () => {
  const screen = screenHarness().type("one").press("Enter").type("draft").press("Up", "Enter");
  assert.deepEqual(screen.effects, [input("one"), input("one")]);
  assert.equal(screen.press("Up", "Up").model.editor.text, "draft");
  const secret = screenHarness().type("one").press("Enter").type("/join dev hunter2").press(
    "Up",
    "Enter",
  );
  assert.ok(!JSON.stringify(secret.model).includes("hunter"));
  const cleared = screenHarness().type("one").press("Enter").press("Up", "C-c").type("new").press(
    "Up",
  );
  assert.equal(cleared.model.editor.text, "one");
});

Deno.test("handleInput() completes what a command takes, and emoji", () => {
  const tab = (text: string) => screenHarness(60, 10).type(text).press("Tab");
  assert.equal(tab("/sp cat").model.editor.text, "/sp cat ");
  assert.equal(tab("/set backg").model.editor.text, "/set background ");
  assert.equal(tab("ok :tada:").model.editor.text, "ok 🎉 ");
  assert.match(tab(":thumbs").rows()[8] ?? "", /^ Tab 👍 thumbsup {2}👎 thumbsdown/);
  assert.match(tab(":thumbs").press("Tab").rows()[8] ?? "", /^ Tab 👎 thumbsdown {2}👍 thumbsup/);
});

Deno.test("handleInput() asks to redraw with C-l and to stop with C-z", () => {
  assert.deepEqual(screenHarness().press("C-l", "C-z").effects, [{ type: "redraw" }, {
    type: "suspend",
  }]);
});

Deno.test("handleInput() completes with Tab, the last speaker first, and shows the choice", () => {
  const people = [{ ...BOB, shown: "berta" }, { ...CAROL, shown: "bob" }];
  const { snapshot } = screenHarness().model;
  const screen = screenHarness(60, 10, { snapshot: { ...snapshot, people } })
    .tell(said(CAROL, "hi", 0)).type("b");
  assert.equal(screen.press("Tab").model.editor.text, "bob: ");
  assert.match(screen.press("Tab").rows()[8] ?? "", /^ Tab bob: {2}berta:/);
  assert.equal(screen.press("Tab", "Tab").model.editor.text, "berta: ");
  assert.equal(screen.press("Tab", "S-Tab").model.editor.text, "berta: ");
  assert.equal(screen.press("Tab").type("x").press("Tab").model.editor.text, "bob: x");
  assert.equal(screenHarness().type("/sta").press("Tab").model.editor.text, "/status ");
});

Deno.test("handleInput() does nothing with a key it doesn't know", () => {
  const screen = screenHarness().type("a").press("F5", "Insert", "C-é");
  assert.deepEqual([screen.model.editor.text, screen.effects], ["a", []]);
});

Deno.test("handleInput() takes the theme for the background, and text of no reply", () => {
  const reply = (kind: "osc" | "csi", text: string) =>
    ({ type: "input", token: { type: "reply", kind, text } }) as const;
  const light = screenHarness().happen(reply("osc", "11;rgb:ffff/ffff/ffff"));
  assert.equal(light.model.theme.background, "light");
  const dark = light.happen(reply("osc", "11;rgb:0000/0000/0000"), reply("csi", "?62;4c"));
  assert.equal(dark.model.theme.background, "dark");
  assert.equal(dark.model.editor.text, "");
});

Deno.test("handleInput() takes alt with a key that is bound to nothing for Escape and then that key", () => {
  const typed = screenHarness().type("draft").press("C-u").press("M-/").type("msg bob secret");
  assert.equal(typed.model.editor.text, "/msg bob secret");
  assert.deepEqual(typed.press("Enter").effects, [input("/msg bob secret")]);
  assert.equal(screenHarness().press("M-Space").type("x").model.editor.text, " x");
  assert.deepEqual(screenHarness().type("hi").press("M-C-x" as Key).model.editor.text, "hi");
  const asked = screenHarness().press("C-c");
  assert.equal(asked.model.question, "quit");
  assert.equal(asked.press("M-/").model.question, undefined);
});
