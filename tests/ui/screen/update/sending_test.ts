import assert from "node:assert/strict";
import { MAX_LINES_SENT_AT_ONCE } from "../../../../src/core/limits/front_ends.ts";
import { MAX_CONTENT_BYTES } from "../../../../src/core/limits/text.ts";
import { clockAt, DEV, type ScreenHarness, screenHarness, snapshot } from "../screen_harness.ts";

/** A screen into which a text is pasted, behind what was typed. */
function pasting(text: string, typed = "", columns = 80): ScreenHarness {
  const token = { type: "paste", text, lost: 0, complete: true } as const;
  return screenHarness(columns, 10).type(typed).happen({ type: "input", token });
}

function input(line: string) {
  return { type: "submit", intent: { type: "input", room: "general", line } };
}

function say(content: string) {
  return { type: "submit", intent: { type: "say", room: "general", content } };
}

Deno.test("send() never sends lines of a paste unasked", () => {
  const pasted = pasting("one\ntwo\x07\n", "see ");
  assert.deepEqual(pasted.effects, []);
  assert.match(pasted.rows()[7] ?? "", /^ 2 lines: Enter asks how to send them/);
  assert.deepEqual(pasted.rows().slice(8), ["› see one", "  two␛"]);
  const asked = pasted.press("Enter");
  assert.deepEqual(asked.effects, []);
  assert.match(
    asked.rows()[7] ?? "",
    /^ \? Enter one message {3}M-s 2 messages {3}Esc edit {3}C-c throw away/,
  );
  assert.equal(asked.model.editor.text, "see one\ntwo␛");
});

Deno.test("send() sends lines of a paste as one message when asked again", () => {
  const sent = pasting("one\ntwo").press("Enter", "Enter");
  assert.deepEqual(sent.effects, [input("one\ntwo")]);
  assert.equal(sent.model.editor.text, "");
  assert.equal(sent.press("Up").model.editor.text, "one\ntwo");
});

Deno.test("sendLines() sends each line as a message, whatever it begins with", () => {
  const lines = pasting("first\n\n/quit\n//x\n").press("Enter", "M-s");
  assert.deepEqual(lines.effects, [say("first"), say("/quit"), say("//x")]);
  assert.equal(lines.model.editor.text, "");
  const escaped = pasting("a\nb", "//").press("M-s");
  assert.deepEqual(escaped.effects, [say("/a"), say("b")]);
  assert.deepEqual(pasting("b\n", "a").press("M-Enter").type("c").press("M-s").effects, [
    say("ab"),
    say("c"),
  ]);
});

Deno.test("send() lets a paste be edited on with Escape or any other key, and thrown away with C-c", () => {
  const asked = pasting("one\ntwo").press("Enter");
  for (const key of ["Escape", "Left"] as const) {
    const edited = asked.press(key);
    assert.equal(edited.model.editor.text, "one\ntwo");
    assert.deepEqual(edited.press("Enter").effects, [], "it asks again");
  }
  assert.equal(asked.type("!").model.editor.text, "one\ntwo!");
  const thrown = asked.press("C-c");
  assert.deepEqual([thrown.model.editor.text, thrown.effects], ["", []]);
  assert.deepEqual(thrown.press("C-_", "Enter").effects, [], "what comes back is asked about");
  assert.deepEqual(thrown.type("x").press("M-Enter").type("y").press("Enter").effects, [
    input("x\ny"),
  ]);
});

Deno.test("send() asks nothing of one pasted line, of lines made with M-Enter, nor of a command", () => {
  assert.deepEqual(pasting("one\n").press("Enter").effects, [input("one")]);
  const made = screenHarness().type("a").press("M-Enter").type("b").press("Enter");
  assert.deepEqual(made.effects, [input("a\nb")]);
  const command = pasting("one\ntwo", "/msg bob ");
  assert.deepEqual(command.press("Enter").effects, [input("/msg bob one\ntwo")]);
  assert.deepEqual(command.press("M-s").effects, [], "the second line would go to everybody");
});

Deno.test("send() tells of a paste that is too long for one message, and keeps it", () => {
  const line = "x".repeat(MAX_CONTENT_BYTES - 1);
  const asking = (screen: ScreenHarness) => screen.rows().find((row) => row.startsWith(" ? "));
  const fits = pasting(`${line.slice(1)}\ny`).press("Enter");
  assert.match(asking(fits) ?? "", /^ \? Enter one message {3}M-s 2 messages/);
  const asked = pasting(`${line}\ny`).press("Enter");
  assert.match(asking(asked) ?? "", /^ \? too long for one {2}M-s 2 messages/);
  const again = asked.press("Enter");
  assert.match(again.model.hint ?? "", /^This message has 4097 bytes/);
  assert.deepEqual(again.effects, []);
  assert.deepEqual(again.press("M-s").effects, [say(line), say("y")]);
});

Deno.test("sendLines() sends MAX_LINES_SENT_AT_ONCE lines, and of one more none; all or none", () => {
  const lines = (count: number) => Array.from({ length: count }, (_, at) => `line ${at}`);
  const most = lines(MAX_LINES_SENT_AT_ONCE);
  assert.deepEqual(pasting(most.join("\n")).press("M-s").effects, most.map(say));
  const more = pasting(lines(MAX_LINES_SENT_AT_ONCE + 1).join("\n")).press("M-s");
  assert.deepEqual(more.effects, []);
  assert.match(more.model.hint ?? "", /^101 lines are too many messages: 100 can go at once/);
  const refused = pasting(`fine\n${"x".repeat(MAX_CONTENT_BYTES + 1)}`).press("M-s");
  assert.deepEqual(refused.effects, []);
  assert.match(refused.model.hint ?? "", /^This message has 4097 bytes/);
});

Deno.test("send() and sendLines() say nothing while another room is being entered", () => {
  const switchingRoom = screenHarness(80, 10).type("/join dev").press("Enter").type("a").press(
    "M-Enter",
  )
    .type(
      "b",
    );
  for (const key of ["Enter", "M-s"] as const) {
    const pressed = switchingRoom.press(key);
    assert.equal(pressed.effects.length, 1, "the /join itself");
    assert.match(pressed.model.hint ?? "", /^Not there yet/);
    assert.equal(pressed.model.editor.text, "a\nb");
  }
});

Deno.test("send() knows that an alias leads into another room", () => {
  const aliases = [{ name: "go", line: "/join $1" }];
  const asked = screenHarness(80, 10, { snapshot: snapshot({ aliases }) }).type("/go dev")
    .press("Enter");
  assert.deepEqual(asked.effects, [
    { type: "submit", intent: { type: "input", room: "general", line: "/go dev" } },
  ]);
  assert.match(asked.type("hi").press("Enter").model.hint ?? "", /^Not there yet/);
});

Deno.test("send() asks anew in a room that was entered between the question and the answer", () => {
  const asked = pasting("one\ntwo").press("Enter").open(DEV);
  const entered = asked.tell({ type: "entered", room: DEV, clock: clockAt(0) });
  assert.equal(entered.model.room, DEV.id);
  const back = entered.press("M-1");
  assert.equal(back.model.editor.text, "one\ntwo");
  assert.deepEqual(back.press("Enter").effects, []);
  assert.equal(entered.model.question, undefined);
});

Deno.test("send() and sendLines() count a message with emoji for their names", () => {
  const name = ":heart_eyes:"; // an emoji of 4 bytes
  const fitting = `${name}\n${"a".repeat(MAX_CONTENT_BYTES - 5)}`;
  assert.deepEqual(pasting(fitting).press("Enter", "Enter").effects, [input(fitting)]);
  assert.deepEqual(pasting(`${fitting}a`).press("Enter", "Enter").effects, []);
  assert.deepEqual(pasting(`${name}\n\\:x:`).press("M-s").effects, [say("😍"), say(":x:")]);
});

Deno.test("send() keeps a line that is no command, and tells why beside it", () => {
  const typed = screenHarness(80, 24).type("/jion dev").press("Enter");
  assert.deepEqual([typed.effects, typed.model.editor.text], [[], "/jion dev"]);
  assert.match(typed.rows().at(-1) ?? "", /^ ! There is no command \/jion: did you mean \/join\?/);
  const mended = typed.press("C-a", "C-f", "M-d").type("join").press("Enter");
  assert.deepEqual(mended.effects, [input("/join dev")]);
  assert.equal(mended.model.editor.text, "");
});

Deno.test("send() leaves a long reason to the engine, and keeps the line all the same", () => {
  const typed = screenHarness(40, 10).type("/lastlog lunch").press("Enter");
  assert.deepEqual(typed.effects, [input("/lastlog lunch")]);
  assert.equal(typed.model.editor.text, "/lastlog lunch");
});
