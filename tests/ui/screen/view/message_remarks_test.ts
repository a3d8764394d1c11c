import assert from "node:assert/strict";
import type { Note } from "../../../../src/chat/api/annotation.ts";
import { MAX_NOTE_TEXTS_SHOWN } from "../../../../src/core/limits/front_ends.ts";
import {
  ALICE,
  BOB,
  DEV,
  peerId,
  said,
  screenHarness,
  toBob,
  WITH_BOB,
} from "../screen_harness.ts";

const note = (text: string, at = 0): Note => ({
  kind: "reaction",
  author: peerId(at + 10),
  epoch: 1,
  sequence: 1,
  text,
});

/** What stands behind bob's text with these notes. */
function remarks(notes: readonly Note[], changes = {}): string {
  const screen = screenHarness(120, 10).tell(said(BOB, "hi", 0, { notes, ...changes }));
  const row = screen.rows().find((row) => row.includes("│ hi")) ?? "";
  return row.slice(row.indexOf("│ hi") + 4).replace(/│.*/, "").trim();
}

Deno.test("remarksOn() counts the notes of one kind and text, in the order of arrival", () => {
  assert.equal(remarks([]), "");
  assert.equal(remarks([note("👍")]), "[👍]");
  const notes = [note("👍", 1), note("🎉", 2), note("👍", 3), note("", 4)];
  assert.equal(remarks(notes), "[👍 2, 🎉]");
  assert.equal(remarks([...notes, { ...note("🎉", 5), kind: "mark" }]), "[👍 2, 🎉, 🎉]");
  assert.equal(remarks([note("👍")], { late: true }), "(late) [👍]");
  assert.equal(remarks([note("")]), "");
});

Deno.test("remarksOn() lets no text of a note pass for a remark of the program", () => {
  assert.equal(remarks([note("a] (late) [b")]), "[a (late) b]");
});

Deno.test("remarksOn() shows so many texts, and counts those past them", () => {
  const notes = Array.from({ length: MAX_NOTE_TEXTS_SHOWN + 1 }, (_, at) => note(`${at}`, at));
  assert.equal(remarks(notes.slice(0, -1)), "[0, 1, 2, 3, 4, 5, 6, 7]");
  assert.equal(remarks(notes), "[0, 1, 2, 3, 4, 5, 6, 7, +1]");
});

Deno.test("updateByChat() changes a private message wherever it is shown", () => {
  const event = said(ALICE, "psst", 0, toBob);
  assert.ok(event.type === "message");
  const screen = screenHarness(60, 12).open(DEV, WITH_BOB).tell(
    event,
    { type: "delivered", ...toBob, person: BOB, to: "bob" },
    { type: "changed", own: false, message: { ...event.message, notes: [note("👍")] } },
  );
  const shown = (rows: readonly string[]) => rows.find((row) => row.includes("psst")) ?? "";
  assert.match(shown(screen.rows()), /you -> bob: psst \(delivered\) \[👍\]/);
  assert.match(shown(screen.press("M-3").rows()), /psst \(delivered\) \[👍\]/);
});
