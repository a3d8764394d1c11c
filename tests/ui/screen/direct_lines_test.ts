import assert from "node:assert/strict";
import type { ChatEvent } from "../../../src/chat/api/chat_event.ts";
import { MAX_DIRECT_LINE_COLUMNS } from "../../../src/core/limits/front_ends.ts";
import { bufferOf } from "../../../src/ui/screen/model/buffers.ts";
import {
  ALICE,
  BOB,
  CAROL,
  DEV,
  inDev,
  listed,
  said,
  type ScreenHarness,
  screenHarness,
  talkRows,
  toBob,
  WITH_BOB,
} from "./screen_harness.ts";

const delivered: ChatEvent = { type: "delivered", ...toBob, person: BOB, to: "bob" };

/** The row of the screen that has a text. */
function rowWith(screen: ScreenHarness, text: string): string | undefined {
  return screen.rows().find((row) => row.includes(text));
}

Deno.test("updateByChat() tells of private words in the room that is looked at too", () => {
  const screen = screenHarness(70, 12).open(DEV, WITH_BOB).tell(
    said(CAROL, "Hello everyone!", 0),
    said(ALICE, "hi", 1, toBob),
    said(BOB, "hi you", 60, toBob),
    said(BOB, "waves", 61, { ...toBob, type: "action", late: true }),
  );
  assert.deepEqual(talkRows(screen).slice(1), [
    " 10:30  carol ▎Hello everyone!",
    "       @alice ▌→ bob  hi  … waiting",
    " 10:31   @bob ▎→ you  hi you",
    "              ▎→ you  * waves (late)",
  ]);
  const compact = screen.happen({ type: "resized", size: { columns: 40, rows: 10 } });
  assert.deepEqual(talkRows(compact).slice(2), [
    "▌@alice → bob hi  … waiting",
    "▎@bob → you hi you",
    "▎ → you * waves (late)",
  ]);
  assert.ok(compact.press("M-l").rows().includes("10:31 bob -> you: hi you"));
});

Deno.test("updateByChat() tells of private words once where they are looked at", () => {
  const screen = screenHarness(40, 10).open(WITH_BOB).press("M-2").tell(
    said(BOB, "psst", 0, toBob),
  );
  assert.deepEqual(screen.rows().filter((row) => row.includes("psst")), ["▎bob psst"]);
  assert.equal(rowWith(screen.press("M-1"), "psst"), undefined);
});

Deno.test("a direct line tells whether what was said came there", () => {
  const screen = screenHarness(40, 10).open(WITH_BOB).tell(
    said(ALICE, "one", 0, { ...toBob, number: 1 }),
    said(ALICE, "two", 1, { ...toBob, number: 2 }),
  ).tell({ ...delivered, number: 1 });
  assert.equal(rowWith(screen, "one"), "▌@alice → bob one  ✓");
  assert.equal(rowWith(screen, "two"), "▌ → bob two  … waiting");
  const there = screen.press("M-2");
  assert.equal(rowWith(there, "one"), "▌alice one  ✓");
  assert.equal(rowWith(there, "two"), "▌ two  … waiting");
});

Deno.test("a direct line is no message of the room: it counts nowhere, and goes with /clear", () => {
  const screen = screenHarness(40, 10).open(DEV, WITH_BOB).tell(
    ...Array.from({ length: 20 }, (_, second) => said(CAROL, `line ${second}`, second)),
  ).press("PageUp").tell(said(BOB, "psst", 30, toBob));
  assert.equal(bufferOf(screen.model).unseen, 0);
  const elsewhere = screen.press("End", "M-2");
  assert.equal(listed(elsewhere), "#general  #dev  @bob 1");
  assert.equal(listed(elsewhere.tell(said(CAROL, "one", 31))), "#general 1  #dev  @bob 1");
  assert.equal(rowWith(screen.press("End"), "psst"), "▎@bob → you psst");
  assert.equal(rowWith(screen.press("End").tell({ type: "clear" }), "psst"), undefined);
  assert.equal(rowWith(screen.tell({ type: "clear" }).press("M-3"), "psst"), "▎bob psst");
});

Deno.test("a direct line takes no message for one that it tells of", () => {
  const direct = screenHarness(40, 10).open(WITH_BOB).tell(said(BOB, "psst", 0, toBob));
  assert.equal(rowWith(direct.tell(said(BOB, "aloud", 0)), "psst"), "▎@bob → you psst");
  assert.equal(rowWith(direct.tell(said(BOB, "aloud", 0)), "aloud"), "▎bob aloud");
});

Deno.test("a direct line has the first line of what was said, and no more than so many columns of it", () => {
  const told = (content: string) =>
    rowWith(screenHarness(300, 10).open(WITH_BOB).tell(said(BOB, content, 0, toBob)), "→")
      ?.replace(/^.*→ you {2}/, "").replace(/ *│.*$/, "");
  assert.equal(told("one\ntwo\nthree"), "one …");
  const most = "x".repeat(MAX_DIRECT_LINE_COLUMNS);
  assert.equal(told(most), most);
  assert.equal(told(`${most}y`), `${most.slice(1)}…`);
  assert.equal(told(`${most}y\nmore`), `${most.slice(1)}…`);
});

Deno.test("a direct line hides what spoilers hide, wherever it is cut", () => {
  const secret = `||who${" did it".repeat(50)}||`;
  const screen = screenHarness(300, 10).open(WITH_BOB).tell(said(BOB, secret, 0, toBob));
  assert.equal(rowWith(screen, "did"), undefined);
  assert.match(rowWith(screen, "→ you") ?? "", /…/);
});

Deno.test("a message elsewhere is shown nowhere else", () => {
  const screen = screenHarness(40, 10).open(DEV).tell(said(BOB, "in dev", 0, inDev));
  assert.equal(rowWith(screen, "in dev"), undefined);
});
