import assert from "node:assert/strict";
import { bufferOf } from "../../../../src/ui/screen/model/buffers.ts";
import { ALICE, BOB, message, said, type ScreenHarness, screenHarness } from "../screen_harness.ts";

/** A compact screen, seven rows of which show lines of a longer chat. */
function chat(lines: number): ScreenHarness {
  const messages = Array.from({ length: lines }, (_, at) => message(BOB, `line ${at}`, 10 * at));
  return screenHarness(40, 10, { messages });
}

function pane(screen: ScreenHarness): readonly string[] {
  return screen.rows().slice(1, 8);
}

function shown(first: number): readonly string[] {
  return Array.from({ length: 7 }, (_, at) => `▎ line ${first + at}`);
}

Deno.test("scrollPage() turns pages, two rows of which stay in sight", () => {
  const screen = chat(30);
  assert.deepEqual(pane(screen), shown(23));
  assert.deepEqual(pane(screen.press("PageUp")), shown(18));
  assert.deepEqual(pane(screen.press("PageUp", "PageUp", "PageDown")), shown(18));
  assert.deepEqual(pane(screen.press("PageUp", "PageDown")), shown(23));
  assert.equal(bufferOf(screen.press("PageUp", "PageDown").model).anchor, undefined);
});

Deno.test("scrollPage() stops at the oldest line, and atTop() and atBottom() go there and back", () => {
  const day = "────────────── Fri 20 Nov ──────────────";
  const top = [day, "▎bob line 0", ...shown(1).slice(0, 5)];
  const screen = chat(12);
  assert.deepEqual(pane(screen.press("Home")), top);
  const up = screen.press("PageUp", "PageUp", "PageUp", "PageUp", "PageUp");
  assert.deepEqual(pane(up), top);
  assert.deepEqual(pane(up.press("PageDown")), shown(4));
  assert.deepEqual(pane(up.press("End")), shown(5));
});

Deno.test("scrollPage() stays at the bottom where everything is in sight", () => {
  const screen = chat(3).press("PageUp", "Home", "PageDown");
  assert.equal(bufferOf(screen.model).anchor, undefined);
  assert.equal(
    bufferOf(screenHarness().press("PageUp", "PageDown", "Home", "End").model).anchor,
    undefined,
  );
});

Deno.test("view() leaves the text under the reader's eyes when lines come anywhere", () => {
  const reading = chat(30).press("PageUp");
  const come = reading.tell(
    said(BOB, "new", 1_000),
    said(BOB, "late, above", 15),
    said(BOB, "newer", 1_001),
  );
  assert.deepEqual(pane(come), shown(18));
  assert.equal(come.rows()[8], " alice   F1 keys          ↓ 2 new · End");
  const back = come.press("End");
  assert.equal(pane(back)[6], "▎ newer");
  assert.equal(back.rows()[8], " alice   F1 keys   M-k go to         ●2");
});

Deno.test("view() counts only what others said as new", () => {
  const reading = chat(30).press("PageUp").tell(
    said(ALICE, "own", 1_000),
    { type: "joined", person: BOB, clock: { ms: 2e12, counter: 0 } },
  );
  const wide = reading.happen({ type: "resized", size: { columns: 60, rows: 10 } });
  assert.equal(wide.rows()[8]?.slice(-18), "↓ 7 · End  ● 2 links".slice(-18));
  assert.equal(reading.rows()[8], " alice   F1 keys   M-k go to  ↓ 7 · End");
});

Deno.test("view() keeps what is read in sight when the screen changes its size", () => {
  const reading = chat(30).press("PageUp");
  const narrow = reading.happen({ type: "resized", size: { columns: 25, rows: 10 } });
  assert.deepEqual(pane(narrow), shown(18));
  const low = reading.happen({ type: "resized", size: { columns: 40, rows: 8 } });
  assert.deepEqual(low.rows().slice(1, 6), shown(20).slice(0, 5));
});

Deno.test("view() shows what is left when what was read is no longer held", () => {
  const reading = chat(30).press("PageUp").tell({ type: "clear" }, said(BOB, "after", 5_000));
  assert.equal(bufferOf(reading.model).anchor, undefined);
  assert.equal(pane(reading)[6], "▎bob after");
});

Deno.test("sending goes back to the newest lines", () => {
  const sent = chat(30).press("PageUp").type("hi").press("Enter");
  assert.equal(bufferOf(sent.model).anchor, undefined);
  assert.deepEqual(pane(sent), shown(23));
});

Deno.test("scrollPage() scrolls within a message longer than the screen", () => {
  const long = Array.from({ length: 20 }, (_, at) => `row ${at}`).join("\n");
  const screen = screenHarness(40, 10).tell(said(BOB, long, 0));
  assert.deepEqual(
    pane(screen),
    [13, 14, 15, 16, 17, 18, 19].map((at) => `▎ row ${at}`),
  );
  const up = pane(screen.press("PageUp"));
  assert.deepEqual(up, [8, 9, 10, 11, 12, 13, 14].map((at) => `▎ row ${at}`));
  assert.equal(pane(screen.press("Home"))[1], "▎bob row 0");
});
