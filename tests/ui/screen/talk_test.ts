import assert from "node:assert/strict";
import {
  ALICE,
  BOB,
  CAROL,
  clockAt,
  DEV,
  inDev,
  person,
  said,
  type ScreenHarness,
  screenHarness,
  snapshot,
  toBob,
  WITH_BOB,
} from "./screen_harness.ts";

/** Who has a picture, whose key was compared, who is away. */
const PICTURED = { ...BOB, picture: "(=^.^=)", verified: true };
const AWAY = { ...CAROL, away: "lunch", connection: "relayed" } as const;
const DAVE = person(4, "dave");

/**
 * Alice, bob and carol talk: in the room of everybody, in #dev, and bob with alice alone. Alice
 * looks into #dev and comes back.
 */
function talk(columns: number, rows: number): ScreenHarness {
  const people = [PICTURED, AWAY];
  return screenHarness(columns, rows, { snapshot: snapshot({ people, links: 1, relayed: 1 }) })
    .open(DEV, WITH_BOB)
    .tell(
      said(ALICE, "Hello everyone!", 0),
      { type: "delivery", reach: "everyone", after: 0, upTo: 1, linked: 1 },
      said(BOB, "Hi alice, is this thing on? It is a long line, and it wraps under itself.", 5),
      { type: "joined", person: CAROL, clock: clockAt(10) },
      { type: "joined", person: DAVE, clock: clockAt(11) },
      { type: "left", person: DAVE, reason: "quit", rooms: [], clock: clockAt(12) },
      { type: "left", person: person(5, "erin"), reason: "quit", rooms: [], clock: clockAt(13) },
      said(CAROL, "waves", 20, { type: "action" }),
      said(CAROL, "はい、聞こえます 👋", 61),
      said(ALICE, "Shall we meet?", 62, { sequence: 2 }),
    )
    .type("I think")
    .press("M-2")
    .tell(
      said(CAROL, "It is built.", 65, inDev),
      said(BOB, "@alice look at this", 130, { mention: true }),
      said(CAROL, "two\nlines", 131),
      said(BOB, "I was away", 30, { late: true }),
      said(BOB, "Just for you", 132, toBob),
    )
    .type("half a sentence")
    .press("M-1");
}

/**
 * The same, and more is said than the screen can hold: alice reads from the beginning while bob
 * goes on.
 */
function reading(columns: number, rows: number): ScreenHarness {
  const more = Array.from({ length: 45 }, (_, at) => said(BOB, `Line ${at + 1}`, 200 + at));
  const news = [said(BOB, "And one", 300), said(CAROL, "and two", 301)];
  return talk(columns, rows).tell(...more).press("Home").tell(...news);
}

Deno.test("view() shows a talk of three, at 80 × 24", () => {
  assert.equal(
    talk(80, 24).screen(),
    `
 p2pchat  #general  #dev*  @bob 1                                      3 online
                                                               │ ● alice
                                                               │ ● bob ✓ (=^.^=)
                                                               │ ◐ carol   lunch
                                                               │
                                                               │
                                                               │
 ────────────────── Friday 20 November 2026 ────────────────── │
 10:30 alice ▌Hello everyone!  ✓                               │
         bob ▎Hi alice, is this thing on? It is a long line,   │
             ▎and it wraps under itself.                       │
              → carol  ← erin  →← dave                         │
           * ▎carol waves                                      │
         bob ▎I was away (late)                                │
 10:31 carol ▎はい、聞こえます 👋                              │
       alice ▌Shall we meet?  …                                │
 ──────────────────────────────────────────────────── 3 new ── │
 10:32   bob ▎@alice look at this                              │
       carol ▎two                                              │
             ▎lines                                            │
╭─ #general · Talk about anything ─────────────────────────────┴───────────────╮
│ › I think                                                                    │
╰──────────────────────────────────────────────────────────────────────────────╯
 alice   F1 keys   M-k go to   M-a next unread              ● 1 link, 1 relayed
`,
  );
});

Deno.test("view() leaves what is read where it is while others go on, at 80 × 24", () => {
  assert.equal(
    reading(80, 24).screen(),
    `
 p2pchat  #general  #dev*  @bob 1                                      3 online
 ────────────────── Friday 20 November 2026 ────────────────── │ ● alice
 10:30 alice ▌Hello everyone!  ✓                               │ ● bob ✓ (=^.^=)
         bob ▎Hi alice, is this thing on? It is a long line,   │ ◐ carol   lunch
             ▎and it wraps under itself.                       │
              → carol  ← erin  →← dave                         │
           * ▎carol waves                                      │
         bob ▎I was away (late)                                │
 10:31 carol ▎はい、聞こえます 👋                              │
       alice ▌Shall we meet?  …                                │
 ──────────────────────────────────────────────────── 3 new ── │
 10:32   bob ▎@alice look at this                              │
       carol ▎two                                              │
             ▎lines                                            │
 10:33   bob ▎Line 1                                           │
             ▎Line 2                                           │
             ▎Line 3                                           │
             ▎Line 4                                           │
             ▎Line 5                                           │
             ▎Line 6                                           │
╭─ #general · Talk about anything ───────────────────────────── ↓ 2 new · End ─╮
│ › I think                                                                    │
╰──────────────────────────────────────────────────────────────────────────────╯
 alice   F1 keys   M-k go to   M-a next unread              ● 1 link, 1 relayed
`,
  );
});

Deno.test("view() shows a talk of three, at 40 × 10", () => {
  assert.equal(
    talk(40, 10).screen(),
    `
 #general  #dev*  @bob 1              3
▎bob I was away (late)
▎carol はい、聞こえます 👋
▌alice Shall we meet?  …
─────────────────────────────── 3 new ──
▎ bob @alice look at this
▎carol two
▎ lines
 alice   F1 keys   M-k go to         ●1
› I think
`,
  );
});

Deno.test("view() leaves what is read where it is while others go on, at 40 × 10", () => {
  assert.equal(
    reading(40, 10).screen(),
    `
 #general  #dev*  @bob 1              3
────────────── Fri 20 Nov ──────────────
▌alice Hello everyone!  ✓
▎bob Hi alice, is this thing on? It is a
▎ long line, and it wraps under itself.
  → carol  ← erin  →← dave
▎* carol waves
▎bob I was away (late)
 alice   F1 keys          ↓ 2 new · End
› I think
`,
  );
});

Deno.test("view() shows a talk of three, at 20 × 6", () => {
  assert.equal(
    talk(20, 6).screen(),
    `
 #general  +2 @1  3
▎ bob @alice look at
▎ this
▎carol two
▎ lines
› I think
`,
  );
});

Deno.test("view() leaves what is read where it is while others go on, at 20 × 6", () => {
  assert.equal(
    reading(20, 6).screen(),
    `
 #g…  +2 @1 ↓ 2 new
──── Fri 20 Nov ────
▌alice Hello
▌ everyone!  ✓
▎bob Hi alice, is
› I think
`,
  );
});

Deno.test("view() shows a talk of three, at 120 × 40", () => {
  assert.equal(
    talk(120, 40).screen(),
    `
 p2pchat  1 #general  2 #dev*  3 @bob 1                                                                        3 online
╭─ #general · Talk about anything ───────────────────────────────────────────────────────────────────┬─ 3 people ──────╮
│                                                                                                    │ ● alice         │
│                                                                                                    │ ● bob ✓ (=^.^=) │
│                                                                                                    │ ◐ carol   lunch │
│                                                                                                    │                 │
│                                                                                                    │                 │
│                                                                                                    │                 │
│                                                                                                    │                 │
│                                                                                                    │                 │
│                                                                                                    │                 │
│                                                                                                    │                 │
│                                                                                                    │                 │
│                                                                                                    │                 │
│                                                                                                    │                 │
│                                                                                                    │                 │
│                                                                                                    │                 │
│                                                                                                    │                 │
│                                                                                                    │                 │
│                                                                                                    │                 │
│                                                                                                    │                 │
│                                                                                                    │                 │
│                                                                                                    │                 │
│                                                                                                    │                 │
│ ──────────────────────────────────── Friday 20 November 2026 ───────────────────────────────────── │                 │
│ 10:30       alice ▌ Hello everyone!  ✓                                                             │                 │
│       (=^.^=) bob ▎ Hi alice, is this thing on? It is a long line, and it wraps under itself.      │                 │
│                     → carol  ← erin  →← dave                                                       │                 │
│                 * ▎ carol waves                                                                    │                 │
│       (=^.^=) bob ▎ I was away (late)                                                              │                 │
│ 10:31       carol ▎ はい、聞こえます 👋                                                            │                 │
│             alice ▌ Shall we meet?  …                                                              │                 │
│ ───────────────────────────────────────────────────────────────────────────────────────── 3 new ── │                 │
│ 10:32 (=^.^=) bob ▎ @alice look at this                                                            │                 │
│             carol ▎ two                                                                            │                 │
│                   ▎ lines                                                                          │                 │
├────────────────────────────────────────────────────────────────────────────────────────────────────┴─────────────────┤
│ › I think                                                                                                            │
╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
 alice   F1 keys   M-k go to   M-a next unread                                                      ● 1 link, 1 relayed
`,
  );
});

Deno.test("view() leaves what is read where it is while others go on, at 120 × 40", () => {
  assert.equal(
    reading(120, 40).screen(),
    `
 p2pchat  1 #general  2 #dev*  3 @bob 1                                                                        3 online
╭─ #general · Talk about anything ───────────────────────────────────────────────────────────────────┬─ 3 people ──────╮
│ ──────────────────────────────────── Friday 20 November 2026 ───────────────────────────────────── │ ● alice         │
│ 10:30       alice ▌ Hello everyone!  ✓                                                             │ ● bob ✓ (=^.^=) │
│       (=^.^=) bob ▎ Hi alice, is this thing on? It is a long line, and it wraps under itself.      │ ◐ carol   lunch │
│                     → carol  ← erin  →← dave                                                       │                 │
│                 * ▎ carol waves                                                                    │                 │
│       (=^.^=) bob ▎ I was away (late)                                                              │                 │
│ 10:31       carol ▎ はい、聞こえます 👋                                                            │                 │
│             alice ▌ Shall we meet?  …                                                              │                 │
│ ───────────────────────────────────────────────────────────────────────────────────────── 3 new ── │                 │
│ 10:32 (=^.^=) bob ▎ @alice look at this                                                            │                 │
│             carol ▎ two                                                                            │                 │
│                   ▎ lines                                                                          │                 │
│ 10:33 (=^.^=) bob ▎ Line 1                                                                         │                 │
│                   ▎ Line 2                                                                         │                 │
│                   ▎ Line 3                                                                         │                 │
│                   ▎ Line 4                                                                         │                 │
│                   ▎ Line 5                                                                         │                 │
│                   ▎ Line 6                                                                         │                 │
│                   ▎ Line 7                                                                         │                 │
│                   ▎ Line 8                                                                         │                 │
│                   ▎ Line 9                                                                         │                 │
│                   ▎ Line 10                                                                        │                 │
│                   ▎ Line 11                                                                        │                 │
│                   ▎ Line 12                                                                        │                 │
│                   ▎ Line 13                                                                        │                 │
│                   ▎ Line 14                                                                        │                 │
│                   ▎ Line 15                                                                        │                 │
│                   ▎ Line 16                                                                        │                 │
│                   ▎ Line 17                                                                        │                 │
│                   ▎ Line 18                                                                        │                 │
│                   ▎ Line 19                                                                        │                 │
│                   ▎ Line 20                                                                        │                 │
│                   ▎ Line 21                                                                        │                 │
│                   ▎ Line 22                                                                        │                 │
├────────────────────────────────────────────────────────────────────────────────────────────────────┴─ ↓ 2 new · End ─┤
│ › I think                                                                                                            │
╰──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────╯
 alice   F1 keys   M-k go to   M-a next unread                                                      ● 1 link, 1 relayed
`,
  );
});

Deno.test("view() marks what has no place by its clock", () => {
  const screen = talk(80, 24).tell(said(BOB, "odd", 301, { misdated: "ahead" })).screen();
  assert.match(screen, /odd \(clock ahead\)/);
});
