import assert from "node:assert/strict";
import type { Annotation } from "../../../../../src/chat/api/annotation.ts";
import { MAX_ANNOTATION_TEXTS_SHOWN } from "../../../../../src/core/limits/front_ends.ts";
import { rowText } from "../../../../../src/term/drawing/cells.ts";
import { view } from "../../../../../src/ui/screen/view/view.ts";
import {
  ALICE,
  BOB,
  DEV,
  peerId,
  said,
  screenHarness,
  talkRows,
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
  const row = talkRows(screen).at(-1) ?? "";
  return row.slice(row.indexOf("▎hi") + 3).trim();
}

Deno.test("remarksOn() counts the annotations of one kind and text, the most frequent first", () => {
  assert.equal(remarks([]), "");
  assert.equal(remarks([annotation("👍")]), "👍");
  const annotations = [
    annotation("👍", 1),
    annotation("🎉", 2),
    annotation("👍", 3),
    annotation("", 4),
  ];
  assert.equal(remarks(annotations), "👍2   🎉");
  assert.equal(
    remarks([...annotations, { ...annotation("🎉", 5), kind: "mark" }]),
    "👍2   🎉   🎉",
  );
  assert.equal(remarks([annotation("👍")], { late: true }), "(late)  👍");
  assert.equal(remarks([annotation("")]), "");
});

Deno.test("remarksOn() lets no text of an annotation pass for a remark of the program", () => {
  const text = "a] (late) [b";
  assert.equal(remarks([annotation(text)]), "a (late) b");
  const screen = screenHarness(120, 10).tell(
    said(BOB, "hi", 0, { annotations: [annotation(text)] }),
  );
  const { cells } = view(screen.model, 120, 10);
  const row = talkRows(screen).at(-1) ?? "";
  const start = 7 * 120 + row.indexOf("(late)");
  const { ground } = screen.model.theme.pill;
  assert.ok(cells.slice(start, start + 6).every(({ style }) => style.ground === ground));
  // A theme without grounds has brackets, which no text can close.
  const { pill: _, ...others } = screen.model.theme;
  const plain = { ...screen.model, theme: { ...others, pill: {} } };
  assert.match(rowText(view(plain, 120, 10), 7), / \[a \(late\) b\] /);
});

Deno.test("remarksOn() shows so many texts, and counts those past them", () => {
  const annotations = Array.from(
    { length: MAX_ANNOTATION_TEXTS_SHOWN + 1 },
    (_, at) => annotation(`${at}`, at),
  );
  assert.equal(remarks(annotations.slice(0, -1)), "0   1   2   3   4   5");
  assert.equal(remarks(annotations), "0   1   2   3   4   5  +1");
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
  assert.match(shown(screen.rows()), /@alice ▌→ bob {2}psst {2}👍 {3}✓/);
  assert.match(shown(screen.press("M-3").rows()), /psst {2}👍 {3}✓/);
});

Deno.test("remarksOn() breaks no remark that has room in a row, and gives a tick no row of its own", () => {
  const own = (content: string) => said(ALICE, content, 0, { sequence: 7 });
  const everyone = { type: "delivery", reach: "everyone", after: 6, upTo: 7, linked: 1 } as const;
  const rows = (content: string) =>
    talkRows(screenHarness(40, 10).tell(own(content), everyone)).slice(1);
  // 40 columns: the gutter, the name, and 33 of text; the tick takes 3.
  assert.deepEqual(rows("x".repeat(30)), [`▌alice ${"x".repeat(30)}  ✓`]);
  assert.deepEqual(rows("x".repeat(31)), [`▌alice ${"x".repeat(31)}`]);
  const reacted = (content: string) =>
    talkRows(
      screenHarness(40, 10).tell(
        said(BOB, content, 0, { annotations: [annotation("one two")] }),
      ),
    ).slice(1);
  assert.deepEqual(reacted("x".repeat(25)), [`▎bob ${"x".repeat(25)}  one two`]);
  assert.deepEqual(reacted("x".repeat(26)), [`▎bob ${"x".repeat(26)}`, "▎  one two"]);
});

Deno.test("remarksOn() ticks the newest own message that everyone has, and no other", () => {
  const screen = screenHarness(40, 10).tell(
    ...["one", "two", "three"].map((text, at) => said(ALICE, text, at, { sequence: at + 1 })),
    { type: "delivery", reach: "everyone", after: 0, upTo: 2, linked: 1 },
  );
  assert.deepEqual(talkRows(screen).slice(1), ["▌alice one", "▌ two  ✓", "▌ three  …"]);
});
