import assert from "node:assert/strict";
import type { ChatEvent } from "../../../../src/chat/api/chat_event.ts";
import { view } from "../../../../src/ui/screen/view/view.ts";
import {
  ALICE,
  BOB,
  CAROL,
  DEV,
  inDev,
  listed,
  message,
  person,
  said,
  screenHarness,
  SECRET,
  snapshot,
  talkRows,
  toBob,
  WITH_BOB,
} from "../screen_harness.ts";

Deno.test("view() shows one room, and counts what is new in the others", () => {
  const screen = screenHarness(40, 10)
    .open(DEV, WITH_BOB)
    .tell(
      said(BOB, "Hello everyone!", 0),
      said(CAROL, "is it built?", 1, inDev),
      said(CAROL, "@alice look", 2, { ...inDev, mention: true }),
      said(BOB, "psst", 3, toBob),
    );
  assert.equal(
    screen.screen(),
    `
 #general  #dev 2 @1  @bob 1          3




────────────── Fri 20 Nov ──────────────
▎bob Hello everyone!
▎@bob → you psst
 alice   F1 keys   M-k go to         ●2
› Message #general
`,
  );
  assert.equal(
    screen.press("M-2").screen(),
    `
 #general  #dev  @bob 1               2




────────────── Fri 20 Nov ──────────────
▎carol is it built?
▎ carol @alice look
 alice   F1 keys   M-k go to         ●2
› Message #dev
`,
  );
});

Deno.test("view() shows a conversation of two, and what came there", () => {
  const delivered: ChatEvent = { type: "delivered", ...toBob, person: BOB, to: "bob" };
  const screen = screenHarness(40, 10).open(WITH_BOB).press("M-2").tell(
    said(BOB, "psst", 0, toBob),
    said(ALICE, "what?", 1, { ...toBob, number: 7 }),
    said(ALICE, "tell me", 2, { ...toBob, number: 8 }),
  );
  assert.equal(
    screen.tell({ ...delivered, number: 7 }).screen(),
    `
 #general  @bob



────────────── Fri 20 Nov ──────────────
▎bob psst
▌alice what?  ✓
▌ tell me  … waiting
 alice   F1 keys   M-k go to         ●2
@bob › Message bob
`,
  );
  const unknown = screen.tell({ ...delivered, number: 9 });
  assert.deepEqual(talkRows(unknown).slice(2), [
    "▌alice what?  … waiting",
    "▌ tell me  … waiting",
  ]);
});

Deno.test("view() tells from an own private word what became of it, where its room was opened for it", () => {
  const mine = message(ALICE, "psst", 0, { ...toBob, number: 1 });
  const screen = screenHarness(40, 10)
    .happen({ type: "opened", room: WITH_BOB.id, messages: [mine] })
    .open(WITH_BOB)
    .tell({ type: "message", message: mine })
    .press("M-2");
  assert.deepEqual(talkRows(screen).slice(1), ["▌alice psst  … waiting"]);
});

Deno.test("view() says how many are in a room, and that one has a password", () => {
  const header = (columns: number) =>
    screenHarness(columns, 10).open(SECRET).press("M-2").rows()[0];
  assert.equal(header(60), " p2pchat  #general  #secret                  locked, 2 here");
  assert.equal(header(40), " #general  #secret                    2");
});

Deno.test("view() lists those in the room, with marks for who is away and whose key was compared", () => {
  const members = [
    { ...BOB, away: "", verified: true },
    { ...CAROL, connection: "relayed" as const },
    { ...person(4, "a-rather-long-name"), verified: true },
    { ...person(5, "dave"), away: "lunch", muted: true },
  ];
  const side = screenHarness(70, 10, { snapshot: snapshot({ members }) }).rows().slice(1, 6)
    .map((row) => row.split("│").at(-1));
  assert.deepEqual(side, [
    " ● a-ra… ✓",
    " ● alice",
    " ◐ bob ✓",
    " ○ carol",
    " × dave",
  ]);
});

Deno.test("view() rules a line above what came while another room was shown, and leaves it there", () => {
  const screen = screenHarness(40, 10).open(DEV).press("M-2")
    .tell(said(CAROL, "one", 0, inDev)).press("M-1")
    .tell(said(CAROL, "two", 1, inDev), said(CAROL, "three", 2, inDev)).press("M-2");
  const ruled = [
    "▎carol one",
    "─────────────────────────────── 2 new ──",
    "▎carol two",
    "▎ three",
  ];
  assert.deepEqual(talkRows(screen).slice(1), ruled);
  const later = screen.tell(said(BOB, "before", 1, inDev));
  assert.deepEqual(talkRows(later).slice(1, 3), ruled.slice(0, 2));
  const again = screen.press("M-1", "M-2");
  assert.deepEqual(talkRows(again).slice(1), ["▎carol one", "▎ two", "▎ three"]);
});

Deno.test("view() marks what was said before, and counts it for nothing", () => {
  const screen = screenHarness(40, 10).open(DEV).tell(
    said(CAROL, "yesterday", 0, { ...inDev, replayed: true, mention: true }),
  );
  assert.deepEqual(screen.effects, []);
  assert.equal(listed(screen), "#general  #dev");
  const grid = view(screen.press("M-2").model, 40, 10);
  assert.equal(screen.press("M-2").rows()[7], "▎ carol yesterday (earlier)");
  assert.equal(grid.cells[7 * 40 + 8]?.style.dim, true);
});

Deno.test("view() draws what names us unlike anything else, also without colours", () => {
  const { model } = screenHarness(40, 10).tell(said(BOB, "@alice look", 0, { mention: true }));
  const { cells } = view(model, 40, 10);
  const [blank, name, own, text] = [1, 2, 6, 14].map((at) => cells[7 * 40 + at]?.style);
  assert.deepEqual([blank?.inverse, name?.inverse], [true, true]);
  assert.deepEqual([own?.bold, own?.ink], [true, model.theme.accent.ink]);
  assert.ok(!text?.bold);
  const { ground } = model.theme.mentionGround;
  assert.ok(cells.slice(7 * 40 + 1, 8 * 40).every(({ style }) => style.ground === ground));
});
