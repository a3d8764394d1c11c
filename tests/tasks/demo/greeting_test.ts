import assert from "node:assert/strict";
import { backgroundIn } from "../../../tasks/demo/background.ts";
import { type DemoPerson, greet, PEOPLE, STEPS } from "../../../tasks/demo/greeting.ts";
import { divideInput, nextOf } from "../../../tasks/demo/screen_switch.ts";
import { isNewEnough, layoutFor } from "../../../tasks/demo/tmux.ts";

Deno.test("greet() types no line before the screens show the one before", async () => {
  const done: string[] = [];
  await greet({
    type(person, line) {
      done.push(`${person}: ${line}`);
      return Promise.resolve();
    },
    shows(person, words) {
      done.push(`${person} sees ${words.join(" ")}`);
      return Promise.resolve();
    },
  }, "Your turn: go on.");
  assert.deepEqual(done, [
    "alice sees bob charlie",
    "bob sees alice charlie",
    "charlie sees alice bob",
    ...STEPS.flatMap(({ from, line, word, seenBy }) => [
      `${from}: ${line}`,
      ...seenBy.map((person) => `${person} sees ${word}`),
    ]),
    "alice: Your turn: go on.",
    ...PEOPLE.map((person) => `${person} sees turn:`),
  ]);
});

Deno.test("greet() goes no further where a screen shows nothing", async () => {
  const typed: DemoPerson[] = [];
  await assert.rejects(() =>
    greet({
      type: (person) => Promise.resolve(void typed.push(person)),
      shows: (person) => person === "bob" ? Promise.reject(new Error("blank")) : Promise.resolve(),
    }, "Your turn:")
  );
  assert.deepEqual(typed, []);
});

Deno.test("STEPS have a mention, a room and a private message, and words that no screen wraps", () => {
  const lines = STEPS.map(({ line }) => line);
  for (const part of ["@alice ", "/create ", "/msg "]) {
    assert.ok(lines.some((line) => line.includes(part)), part);
  }
  for (const { word } of STEPS) assert.doesNotMatch(word, /\s/);
});

Deno.test("isNewEnough() reads the versions of tmux", () => {
  for (const version of ["tmux 3.0", "tmux 3.3a\n", "tmux next-3.4", "tmux 10.1"]) {
    assert.equal(isNewEnough(version), true, version);
  }
  for (const version of ["tmux 2.9a", "tmux 1.8", "tmux openbsd", ""]) {
    assert.equal(isNewEnough(version), false, version);
  }
});

Deno.test("layoutFor() puts screens beside each other where each has 40 columns", () => {
  assert.equal(layoutFor(122, 3), "even-horizontal");
  assert.equal(layoutFor(121, 3), "even-vertical");
});

Deno.test("backgroundIn() reads the colour out of what a terminal answers", () => {
  assert.equal(backgroundIn("\x1b]11;rgb:ffff/fafa/0000\x1b\\\x1b[?62c"), "#fffa00");
  assert.equal(backgroundIn("\x1b]11;rgb:ff/Fa/00\x07"), "#fffa00");
  assert.equal(backgroundIn("\x1b]11;rgb:f/8/0\x07"), "#ff8800");
  assert.equal(backgroundIn("\x1b[?62c"), undefined);
});

Deno.test("divideInput() takes F6 and F8 out of what is typed", () => {
  assert.deepEqual(divideInput(""), []);
  assert.deepEqual(divideInput("\x1b[17~"), [{ type: "key", key: "next" }]);
  assert.deepEqual(divideInput("a\x1b[19~b\x1b[17~\x1b[18~"), [
    { type: "typed", text: "a" },
    { type: "key", key: "leave" },
    { type: "typed", text: "b" },
    { type: "key", key: "next" },
    { type: "typed", text: "\x1b[18~" },
  ]);
});

Deno.test("nextOf() goes round, past what has ended", () => {
  const all = ["a", "b", "c"];
  assert.equal(nextOf(all, "a", () => true), "b");
  assert.equal(nextOf(all, "c", () => true), "a");
  assert.equal(nextOf(all, "a", (each) => each !== "b"), "c");
  assert.equal(nextOf(all, "a", (each) => each === "a"), "a");
  assert.equal(nextOf(all, "a", () => false), undefined);
});
