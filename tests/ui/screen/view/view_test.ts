import assert from "node:assert/strict";
import type { ChatEvent } from "../../../../src/chat/api/chat_event.ts";
import { createGrid } from "../../../../src/term/drawing/cells.ts";
import { bufferOf, withBuffer } from "../../../../src/ui/screen/model/buffers.ts";
import { view } from "../../../../src/ui/screen/view/view.ts";
import {
  ALICE,
  BOB,
  CAROL,
  clockAt,
  message,
  MORNING,
  person,
  said,
  type ScreenHarness,
  screenHarness,
  snapshot,
  talkRows,
} from "../screen_harness.ts";

Deno.test("view() shows the compact form below 60 columns", () => {
  const screen = screenHarness(40, 9)
    .tell(
      said(ALICE, "Hello everyone!", 0),
      said(BOB, "Hi alice, is this thing on? It is long.", 5),
      { type: "joined", person: CAROL, clock: clockAt(6) },
      said(CAROL, "waves", 7, { type: "action" }),
    )
    .type("typing here")
    .screen();
  assert.equal(
    screen,
    `
 #general                             3
────────────── Fri 20 Nov ──────────────
▌alice Hello everyone!  …
▎bob Hi alice, is this thing on? It is
▎ long.
  → carol
▎* carol waves
 alice   F1 keys   M-k go to         ●2
› typing here
`,
  );
});

Deno.test("view() shows names, times and the list of people from 60 columns on", () => {
  const screen = screenHarness(64, 11)
    .tell(
      said(ALICE, "Hello everyone!", 0),
      said(BOB, "Hi alice, is this thing on? It wraps under itself.", 5),
      { type: "left", person: CAROL, reason: "went away", rooms: [], clock: clockAt(61) },
      said(person(4, "four"), "waves", 62, { type: "action" }),
    )
    .screen();
  assert.equal(
    screen,
    `
 p2pchat  #general                                     3 online
                                                     │ ● alice
                                                     │ ● bob
 ───────────── Friday 20 November 2026 ───────────── │ ● carol
 10:30 alice ▌Hello everyone!  …                     │
         bob ▎Hi alice, is this thing on? It wraps   │
             ▎under itself.                          │
 10:31        ← carol (went away)                    │
           * ▎four waves                             │
 alice   F1 keys   M-k go to   M-a next unread        ● 2 links
› Message #general
`,
  );
});

Deno.test("view() says on its first screen that nobody is there", () => {
  const alone = snapshot({ links: 0, people: [], topic: "" });
  assert.equal(
    screenHarness(64, 8, { snapshot: alone }).screen(),
    `
 p2pchat  #general                                     only you

                you  alice   key olgw5bbc
         looking on  lo 127.0.0.1
              since  10:30 · nobody yet

 alice   ! no peers yet: announcing on lo            ○ no links
› Message #general
`,
  );
});

Deno.test("view() shows notices of several lines, errors and new names", () => {
  const screen = screenHarness(40, 12)
    .tell(
      { type: "renamed", person: person(2, "bobby"), from: "bob", to: "bobby", clock: clockAt(0) },
      { type: "notice", kind: "help", text: "/help\n/quit  leave", clock: clockAt(1) },
      { type: "error", text: "No such command: try /help", clock: clockAt(2) },
    );
  assert.deepEqual(talkRows(screen), [
    "────────────── Fri 20 Nov ──────────────",
    "  bob is now bobby",
    "  /help",
    "  /quit  leave",
    "  ! No such command: try /help",
  ]);
});

Deno.test("view() rules a line where a day begins, in local time", () => {
  const east = screenHarness(70, 12, { minutesEast: () => 14 * 60 })
    .tell(said(ALICE, "before", -60), said(BOB, "midnight", 0));
  assert.deepEqual(talkRows(east), [
    " ─────────────── Saturday 21 November 2026 ───────────────",
    " 00:29 alice ▌before  …",
    " 00:30   bob ▎midnight",
  ]);
  const days = screenHarness(70, 12).tell(said(BOB, "late", 0), said(BOB, "early", 14 * 3600));
  assert.deepEqual(talkRows(days), [
    " ──────────────── Friday 20 November 2026 ────────────────",
    " 10:30   bob ▎late",
    " ─────────────── Saturday 21 November 2026 ───────────────",
    " 00:30   bob ▎early",
  ]);
});

Deno.test("view() puts a late message where it belongs", () => {
  const screen = screenHarness(40, 10)
    .tell(said(ALICE, "one", 0), said(ALICE, "three", 20), said(BOB, "two", 10));
  assert.deepEqual(talkRows(screen).slice(1), ["▌alice one  …", "▎bob two", "▌alice three  …"]);
});

Deno.test("view() shows what was said before it began, without saying how far it came", () => {
  const messages = [message(ALICE, "earlier", 0)];
  const screen = screenHarness(40, 10, { messages, snapshot: snapshot({ links: 0 }) });
  assert.equal(talkRows(screen)[1], "▌alice earlier");
});

/** What is known of how far number 7 came. */
const reached = (reach: "everyone" | "some" | "nobody"): ChatEvent => ({
  type: "delivery",
  reach,
  after: 6,
  upTo: 7,
  linked: 1,
});

Deno.test("view() tells how far an own message came: each state looks its own way, and none better than it is", () => {
  const alone = { type: "snapshot", snapshot: snapshot({ links: 0, people: [] }) } as const;
  const linked = { type: "snapshot", snapshot: snapshot({ links: 1 }) } as const;
  const line = (screen: ScreenHarness) => talkRows(screen)[1];
  const hi = said(ALICE, "hi", 0, { sequence: 7 });

  const early = screenHarness(76, 10).happen(alone).tell(hi);
  assert.equal(line(early), " 10:30 alice ▌hi  × nobody yet");
  assert.equal(line(early.happen(linked)), " 10:30 alice ▌hi  …");
  assert.equal(
    line(early.happen(linked).tell(reached("nobody"))),
    " 10:30 alice ▌hi  × reached nobody",
  );

  const under = screenHarness(76, 10).tell(hi);
  assert.equal(line(under), " 10:30 alice ▌hi  …");
  assert.equal(
    line(under.happen(alone)),
    " 10:30 alice ▌hi  … not confirmed",
  );
  const some = under.tell(reached("some"));
  assert.equal(line(some), " 10:30 alice ▌hi  … not all yet");
  assert.equal(line(some.happen(alone)), line(some));
  const everyone = some.tell(reached("everyone"));
  assert.equal(line(everyone), " 10:30 alice ▌hi  ✓");
  assert.equal(line(everyone.happen(alone)), line(everyone));
  const other = under.tell({ ...reached("everyone"), after: 5, upTo: 6 } as ChatEvent);
  assert.equal(line(other), line(under));
});

Deno.test("view() marks what came late, and what stands for another message", () => {
  const screen = screenHarness(60, 10)
    .tell(
      said(BOB, "new", 30),
      said(BOB, "was away", 10, { late: true }),
      said(CAROL, "one", 5),
      said(CAROL, "two", 6, { sequence: 6, replaces: true }),
    );
  assert.deepEqual(talkRows(screen).slice(1), [
    " 10:30 carol ▎two",
    "             ▎(instead of another with its",
    "             ▎number)",
    "         bob ▎was away (late)",
    "             ▎new",
  ]);
});

Deno.test("view() tells those who are linked from those whose words are passed on, or muted", () => {
  const people = [BOB, { ...CAROL, connection: "relayed" } as const, {
    ...person(4, "dave"),
    muted: true,
  }];
  const rows = screenHarness(60, 9, { snapshot: snapshot({ people, relayed: 1, links: 1 }) })
    .rows();
  assert.deepEqual(rows.slice(1, 5).map((row) => row.slice(50)), [
    " ● alice",
    " ● bob",
    " ○ carol",
    " × dave",
  ]);
  assert.ok(rows[7]?.endsWith("● 1 link, 1 relayed"));
});

Deno.test("view() says that it is cut off where the people in sight can't be reached", () => {
  const rows = screenHarness(60, 8, { snapshot: snapshot({ links: 0, relayed: 2 }) }).rows();
  assert.equal(rows[6], " alice   ! cut off: announcing on lo  ○ no links, 2 relayed");
});

Deno.test("view() shows what must not be overlooked as it shows errors, and leaves out what the lines say", () => {
  const screen = screenHarness(60, 8)
    .tell(
      { type: "notice", kind: "security", text: "bob lies", clock: clockAt(0) },
      { type: "notice", kind: "alone", text: "nobody is here", clock: clockAt(1) },
      { type: "status" },
    );
  assert.deepEqual(talkRows(screen).slice(1), [" 10:30        ! bob lies"]);
});

Deno.test("view() shows only its own room", () => {
  const rows = screenHarness(40, 10).tell(said(BOB, "elsewhere", 0, { room: "dev" })).rows();
  assert.ok(!rows.some((row) => row.includes("elsewhere")));
});

Deno.test("view() calls people by name and fingerprint where two share a name", () => {
  const twin = { ...BOB, shown: "bob.k7qmx2d4" };
  const screen = screenHarness(40, 10, { snapshot: snapshot({ people: [twin] }) })
    .tell(said(BOB, "one", 0), said(BOB, "two", 1, { sender: "bo" }));
  assert.deepEqual(talkRows(screen).slice(1), ["▎bob.k7qmx2d4 one", "▎bo.owdxxna5 two"]);
});

Deno.test("view() counts the people that the list has no room for", () => {
  const people = Array.from({ length: 9 }, (_, at) => person(at + 2, `peer${at}`));
  const side = screenHarness(60, 7, { snapshot: snapshot({ people }) }).rows().slice(1, 6)
    .map((row) => row.slice(50));
  assert.deepEqual(side, [" ● alice", " ● peer0", " ● peer1", " ● peer2", " … 6 more"]);
});

Deno.test("view() shows the most pressing problem", () => {
  const status = { ...snapshot().status, problems: ["port 9999 is taken", "other"] };
  const rows = screenHarness(40, 10, { snapshot: snapshot({ status }) }).rows();
  assert.equal(rows[8], " ! port 9999 is taken                ●2");
});

Deno.test("view() keeps wide characters whole at every edge", () => {
  const rows = screenHarness(20, 8, { snapshot: snapshot({ topic: "漢字漢字漢字" }) })
    .tell(said(BOB, "漢字漢字漢字漢字漢字", 0))
    .rows();
  assert.equal(rows[0], " #general         3");
  assert.deepEqual(rows.slice(4, 6), ["▎bob 漢字漢字漢字漢", "▎ 字漢字"]);
  const boxed = screenHarness(40, 20, { snapshot: snapshot({ topic: "漢字".repeat(20) }) }).rows();
  assert.equal(
    boxed[16],
    "╭─ #general · 漢字漢字漢字漢字漢字… ───╮",
  );
});

Deno.test("view() shows the last lines and the input below 20 columns or 6 rows", () => {
  const small = screenHarness(12, 3).tell(said(BOB, "hello there", 0)).type("hi");
  assert.equal(small.screen(), "\n▎bob hello\n▎ there\n› hi\n");
  assert.equal(screenHarness(40, 1).tell(said(BOB, "unseen", 0)).type("hi").screen(), "\n› hi\n");
  assert.equal(screenHarness(1, 1).type("hi").screen(), "\n\n");
});

Deno.test("view() draws every size without a fault", () => {
  const { model } = screenHarness(40, 10)
    .tell(said(ALICE, "Hello 漢字 👩‍👩‍👧", 0), said(BOB, "two\nlines", 1))
    .type("some 漢字 input")
    .press("M-Enter", "PageUp");
  for (let columns = 0; columns <= 90; columns++) {
    for (let rows = 0; rows <= 12; rows++) {
      const { cells, cursor } = view(model, columns, rows);
      assert.equal(cells.length, createGrid(columns, rows).cells.length);
      if (cursor === undefined) assert.equal(columns * rows, 0);
      else assert.ok(cursor.column < columns && cursor.row < rows);
    }
  }
});

Deno.test("view() lets the input grow to a third of the screen, and then shows the cursor's part", () => {
  const rows = screenHarness(20, 12).type("one").press("M-Enter").type("two").press("M-Enter")
    .type("three").press("M-Enter").type("four").press("M-Enter").type("five").rows();
  assert.deepEqual(rows.slice(8), ["  two", "  three", "  four", "  five"]);
});

Deno.test("view() costs the same for any length of scrollback", () => {
  const looked = (lines: number) => {
    let looks = 0;
    const texts = Array.from({ length: lines }, (_, at) => message(BOB, `漢 line ${at}`, at));
    const { model } = screenHarness(80, 24, { messages: texts });
    const { scrollback } = bufferOf(model);
    const chunks = scrollback.chunks.map((chunk) =>
      chunk.map((line) => ({
        ...line,
        get body() {
          looks++;
          return line.body;
        },
      }))
    );
    const watched = { ...bufferOf(model), scrollback: { ...scrollback, chunks } };
    view(withBuffer(model, watched), 80, 24);
    return looks;
  };
  assert.equal(looked(9_000), looked(100));
  assert.ok(looked(100) > 0);
});

Deno.test("view() shows times in the place's own hours", () => {
  const screen = screenHarness(60, 10, { minutesEast: (ms) => ms === MORNING ? -330 : 0 })
    .tell(said(BOB, "x", 0));
  assert.equal(talkRows(screen)[1]?.slice(1, 6), "05:00");
});

Deno.test("view() lets no row of a message pass for another one in the compact form", () => {
  const spoof = `${"x".repeat(33)}${" ".repeat(30)}*alice* by wrapping\nalice by a newline`;
  const rows = talkRows(screenHarness(40, 12).tell(said(BOB, spoof, 0)));
  assert.equal(rows.filter((row) => /^▎ \*?alice/.test(row)).length, 2);
  // A name stands at the gutter, and what the program says has none.
  assert.equal(rows.filter((row) => /^(▎\S| {2})/.test(row)).length, 1);
});

Deno.test("view() names once who says several things in a row, and again on the row at the top", () => {
  const lines = Array.from({ length: 9 }, (_, at) => said(BOB, `line ${at}`, at));
  const screen = screenHarness(60, 10).tell(...lines);
  assert.deepEqual(talkRows(screen).slice(0, 3), [
    " 10:30   bob ▎line 2",
    "             ▎line 3",
    "             ▎line 4",
  ]);
  const interrupted = screen.tell(
    said(CAROL, "hm", 10),
    said(BOB, "yes", 70),
    said(BOB, "@alice", 71, { mention: true }),
    { type: "joined", person: CAROL, clock: clockAt(72) },
    said(BOB, "and", 73),
  );
  assert.deepEqual(talkRows(interrupted).slice(1), [
    "             ▎line 8",
    "       carol ▎hm",
    " 10:31   bob ▎yes",
    "         bob ▎@alice",
    "              → carol",
    "         bob ▎and",
  ]);
});

Deno.test("view() gives the row at the top a name and the time, where both begin out of sight", () => {
  const top = (lines: readonly ChatEvent[]) =>
    screenHarness(64, 9).tell(...lines).rows()[1]?.slice(0, 21);
  const others = (from: number) => [0, 1, 2, 3, 4].map((at) => said(BOB, "so", from + at));
  const carol = said(CAROL, "yes", 2);
  assert.equal(top([said(BOB, "first", 0), carol, ...others(3)]), " 10:30 carol ▎yes    ");
  assert.equal(
    top([said(BOB, "first", 0), said(BOB, "on", 1), ...others(2)]),
    " 10:30   bob ▎on     ",
  );
  const joined: ChatEvent = { type: "joined", person: CAROL, clock: clockAt(1) };
  assert.equal(top([said(BOB, "first", 0), joined, ...others(2)]), " 10:30        → carol");
});

Deno.test("view() draws what is set in or has columns in an answer as text, and the rest dim", () => {
  const { model } = screenHarness(60, 12).tell(
    {
      type: "notice",
      kind: "help",
      text: "Compare:\n  46859 35267\nport  8080",
      clock: clockAt(1),
    },
    { type: "notice", kind: "help", text: "alone  here", clock: clockAt(2) },
    { type: "error", text: "so\n  not", clock: clockAt(3) },
  );
  const { cells } = view(model, 60, 12);
  const { text, dim, error } = model.theme;
  const inks = ["C", "4", "8", "h", "n"].map((letter) =>
    cells.findLast((cell, at) => cell.text === letter && at % 60 >= 14 && at < 10 * 60)?.style.ink
  );
  assert.deepEqual(inks, [dim.ink, text.ink, text.ink, dim.ink, error.ink]);
});
