import assert from "node:assert/strict";
import type { Annotation } from "../../../../../src/chat/api/annotation.ts";
import { MAX_ANNOTATION_TEXTS_SHOWN } from "../../../../../src/core/limits/front_ends.ts";
import {
  ALICE,
  BOB,
  DEV,
  peerId,
  said,
  screenHarness,
  toBob,
  WITH_BOB,
} from "../../screen_harness.ts";

const annotation = (text: string, at = 0): Annotation => ({
  kind: "reaction",
  author: peerId(at + 10),
  epoch: 1,
  sequence: 1,
  text,
});

/** What stands behind bob's text with these annotations. */
function remarks(annotations: readonly Annotation[], changes = {}): string {
  const screen = screenHarness(120, 10).tell(said(BOB, "hi", 0, { annotations, ...changes }));
  const row = screen.rows().find((row) => row.includes("│ hi")) ?? "";
  return row.slice(row.indexOf("│ hi") + 4).replace(/│.*/, "").trim();
}

Deno.test("remarksOn() counts the annotations of one kind and text, in the order of arrival", () => {
  assert.equal(remarks([]), "");
  assert.equal(remarks([annotation("👍")]), "[👍]");
  const annotations = [
    annotation("👍", 1),
    annotation("🎉", 2),
    annotation("👍", 3),
    annotation("", 4),
  ];
  assert.equal(remarks(annotations), "[👍 2, 🎉]");
  assert.equal(
    remarks([...annotations, { ...annotation("🎉", 5), kind: "mark" }]),
    "[👍 2, 🎉, 🎉]",
  );
  assert.equal(remarks([annotation("👍")], { late: true }), "(late) [👍]");
  assert.equal(remarks([annotation("")]), "");
});

Deno.test("remarksOn() lets no text of an annotation pass for a remark of the program", () => {
  assert.equal(remarks([annotation("a] (late) [b")]), "[a (late) b]");
});

Deno.test("remarksOn() shows so many texts, and counts those past them", () => {
  const annotations = Array.from(
    { length: MAX_ANNOTATION_TEXTS_SHOWN + 1 },
    (_, at) => annotation(`${at}`, at),
  );
  assert.equal(remarks(annotations.slice(0, -1)), "[0, 1, 2, 3, 4, 5, 6, 7]");
  assert.equal(remarks(annotations), "[0, 1, 2, 3, 4, 5, 6, 7, +1]");
});

Deno.test("updateByChat() changes a private message wherever it is shown", () => {
  const event = said(ALICE, "psst", 0, toBob);
  assert.ok(event.type === "message");
  const screen = screenHarness(60, 12).open(DEV, WITH_BOB).tell(
    event,
    { type: "delivered", ...toBob, person: BOB, to: "bob" },
    { type: "changed", own: false, message: { ...event.message, annotations: [annotation("👍")] } },
  );
  const shown = (rows: readonly string[]) => rows.find((row) => row.includes("psst")) ?? "";
  assert.match(shown(screen.rows()), /you -> bob: psst \(delivered\) \[👍\]/);
  assert.match(shown(screen.press("M-3").rows()), /psst \(delivered\) \[👍\]/);
});
