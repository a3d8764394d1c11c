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
p2pchat  #general · Talk abou…  3 online
────────────────────────────────────────
── Fri 20 Nov 2026 ──
bob: Hello everyone!
@ bob -> you: psst


────────────────────────────────────────
#general  #dev:2@1  @bob:1       2 links
>
`,
  );
  assert.equal(
    screen.press("M-2").screen(),
    `
p2pchat  #dev · tools             2 here
────────────────────────────────────────
── Fri 20 Nov 2026 ──
carol: is it built?
carol: @alice look


────────────────────────────────────────
[alice] #general  #dev  @bob:1   2 links
>
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
p2pchat  @bob                    private
────────────────────────────────────────
── Fri 20 Nov 2026 ──
bob: psst
alice: what? (delivered)
alice: tell me (waiting)

────────────────────────────────────────
[alice] #general  @bob           2 links
>
`,
  );
  const unknown = screen.tell({ ...delivered, number: 9 });
  assert.deepEqual(unknown.rows().slice(4, 6), [
    "alice: what? (waiting)",
    "alice: tell me (waiting)",
  ]);
});

Deno.test("view() tells from an own private word what became of it, where its room was opened for it", () => {
  const mine = message(ALICE, "psst", 0, { ...toBob, number: 1 });
  const screen = screenHarness(40, 10)
    .happen({ type: "opened", room: WITH_BOB.id, messages: [mine] })
    .open(WITH_BOB)
    .tell({ type: "message", message: mine })
    .press("M-2");
  assert.deepEqual(screen.rows().slice(3, 5), ["alice: psst (waiting)", ""]);
});

Deno.test("view() says how many are in a room, and that one has a password", () => {
  const rows = screenHarness(40, 10).open(SECRET).press("M-2").rows();
  assert.equal(rows[0], "p2pchat  #secret          locked, 2 here");
});

Deno.test("view() lists those in the room, with marks for who is away and whose key was compared", () => {
  const members = [
    { ...BOB, away: "", verified: true },
    { ...CAROL, connection: "relayed" as const },
    { ...person(4, "a-rather-long-name"), verified: true },
    { ...person(5, "dave"), away: "lunch", muted: true },
  ];
  const side = screenHarness(70, 10, { snapshot: snapshot({ members }) }).rows().slice(2, 7)
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
    "carol: one",
    "───────────────── new ──────────────────",
    "carol: two",
    "carol: three",
  ];
  assert.deepEqual(screen.rows().slice(3, 7), ruled);
  const later = screen.tell(said(BOB, "before", 1, inDev));
  assert.deepEqual(later.press("PageUp").rows().slice(3, 5), ruled.slice(0, 2));
  const again = screen.press("M-1", "M-2");
  assert.deepEqual(again.rows().slice(3, 7), ["carol: one", "carol: two", "carol: three", ""]);
});

Deno.test("view() marks what was said before, and counts it for nothing", () => {
  const screen = screenHarness(40, 10).open(DEV).tell(
    said(CAROL, "yesterday", 0, { ...inDev, replayed: true, mention: true }),
  );
  assert.deepEqual(screen.effects, []);
  assert.equal(listed(screen), "[alice] #general  #dev");
  const grid = view(screen.press("M-2").model, 40, 10);
  assert.equal(screen.press("M-2").rows()[3], "carol: yesterday (earlier)");
  assert.equal(grid.cells[3 * 40 + 8]?.style.dim, true);
});

Deno.test("view() draws what names us unlike anything else, also without colours", () => {
  const { model } = screenHarness(40, 10).tell(said(BOB, "@alice look", 0, { mention: true }));
  const [name, text] = [0, 6].map((column) => view(model, 40, 10).cells[3 * 40 + column]?.style);
  assert.equal(name?.inverse, true);
  assert.equal(text?.bold, true);
});
