import assert from "node:assert/strict";
import fc from "fast-check";
import { utf8 } from "../../src/core/bytes.ts";
import { SETTINGS, type Settings, settingsOf } from "../../src/chat/api/settings.ts";
import { safeText } from "../../src/core/text/safe.ts";
import { createInput } from "../../src/term/input/input.ts";
import { rowText } from "../../src/term/drawing/cells.ts";
import { themeOf } from "../../src/ui/screen/themes/choose_theme.ts";
import { view } from "../../src/ui/screen/view/view.ts";
import {
  ALICE,
  BOB,
  CAROL,
  clockAt,
  DEV,
  message,
  person,
  room,
  said,
  type ScreenHarness,
  screenHarness,
  snapshot,
  toBob,
  WITH_BOB,
} from "../ui/screen/screen_harness.ts";
import { type FuzzCase, fuzzCase } from "./fuzz_case.ts";
import { awkwardText, mutatedBytes } from "./mutation.ts";

/** One thing that happens to a screen; as data, so that a failure can be read. */
type Step =
  | { readonly type: "typed"; readonly sent: Uint8Array }
  | { readonly type: "told"; readonly raw: string; readonly kind: number; readonly at: number }
  | {
    readonly type: "changed";
    readonly chosen: Readonly<Record<string, string>>;
    readonly raw: string;
    readonly count: number;
  }
  | { readonly type: "resized"; readonly columns: number; readonly rows: number };
type StepOf<Type extends Step["type"]> = Extract<Step, { readonly type: Type }>;

/** Keys that open something, what is typed there, and what the terminal reports meanwhile. */
const TYPED: readonly string[] = [
  ..."\r \t \x1b \x7f \x03 \x04 \x07 \x08 \x0b \x0c \x0e \x10 \x12 \x13 \x14 \x15 \x17 \x19 \x1f \x01 \x05"
    .split(" "),
  ..."\x1bk \x1bl \x1bm \x1bn \x1bp \x1ba \x1br \x1bs \x1bu \x1b1 \x1b2 \x1b[Z \x1bOP \x1b[15~"
    .split(" "),
  ..."\x1b[A \x1b[B \x1b[C \x1b[D \x1b[5~ \x1b[6~ \x1b[H \x1b[F \x1b[3~ \x1b[I \x1b[O".split(" "),
  ..."/set_theme_ /set_theme_d /alias_ /bind_F5_ #d @b bo :ta /q /hi_ ||no|| 漢 👩‍👩‍👧 مرحبا".split(" ")
    .map((typed) => typed.replaceAll("_", " ")),
  "\x1b[200~one\ntwo\x1b[201~",
  `\x1b[200~${"漢".repeat(200)}\x1b[201~`,
  `\x1b[200~/me ${"x ".repeat(2_000)}\x1b[201~`,
  "\x1b[<0;999;999M",
  "\x1b[<0;0;0M",
  "\x1b[<64;5",
  "\x1b]11;rgb:ffff/ffff/ffff\x07",
  "\x1b[8;0$y",
];

const mouse: fc.Arbitrary<string> = fc.tuple(
  fc.constantFrom(0, 0, 0, 1, 2, 4, 64, 65),
  fc.integer({ min: 1, max: 130 }),
  fc.integer({ min: 1, max: 45 }),
  fc.constantFrom("M", "M", "m"),
).map(([button, column, row, final]) => `\x1b[<${button};${column};${row}${final}`);

const bytes = fc.array(fc.oneof(fc.constantFrom(...TYPED), mouse), { minLength: 1, maxLength: 4 })
  .map((parts) => utf8(parts.join("")));

/** The terminal sends bytes: as a person types them, and now and then changed. */
const typed: fc.Arbitrary<Step> = fc.record({
  type: fc.constant("typed" as const),
  sent: fc.oneof(
    { weight: 4, arbitrary: bytes },
    { weight: 1, arbitrary: mutatedBytes(bytes) },
  ),
});

function type(screen: ScreenHarness, { sent }: StepOf<"typed">): ScreenHarness {
  const input = createInput();
  const now = { monotonic: 0, wall: 0 };
  const tokens = input.handle({ type: "bytes", bytes: sent }, now);
  const due = input.deadline();
  const late = due === undefined ? [] : input.handle({ type: "tick" }, { ...now, monotonic: due });
  return screen.happen(...[...tokens, ...late].map((token) => ({ type: "input", token }) as const));
}

/** What others say, and what the engine tells of them: safe, and awkward in every other way. */
const told: fc.Arbitrary<Step> = fc.record({
  type: fc.constant("told" as const),
  raw: fc.oneof(
    awkwardText,
    fc.constantFrom("@alice hi", "漢".repeat(1_300), "x".repeat(4_000), "👍"),
  ),
  kind: fc.nat(10),
  at: fc.nat(3_000),
});

function tell(screen: ScreenHarness, { raw, kind, at }: StepOf<"told">): ScreenHarness {
  const text = safeText(raw, { newlines: true });
  const line = safeText(raw);
  const who = { ...BOB, name: line, shown: line, picture: line, away: line };
  const clock = clockAt(at);
  const about = room("dev", { shown: `#${line}`, topic: line, kind: "locked" });
  switch (kind) {
    case 0:
      return screen.tell(said(BOB, text, at, { sender: line, mention: true }));
    case 1:
      return screen.tell(said(CAROL, text, at, { type: "action", room: DEV.id, mention: true }));
    case 2:
      return screen.tell(said(BOB, text, at, { ...toBob, sender: line }));
    case 3:
      return screen.tell({ type: "joined", person: who, clock });
    case 4:
      return screen.tell({ type: "left", person: who, reason: line, rooms: [], clock });
    case 5:
      return screen.tell({ type: "renamed", person: who, from: line, to: line, clock });
    case 6:
      return screen.tell({ type: "notice", kind: "help", text: `${text}\n`.repeat(30), clock });
    case 7:
      return screen.tell({ type: "room", change: "topic", room: about, person: who, clock });
    case 8:
      return screen.tell({
        type: "found",
        finding: {
          query: { type: "search", text: line },
          messages: [message(BOB, text, at), message(CAROL, line, at + 1, { room: DEV.id })],
          older: at,
        },
      });
    case 9:
      return screen.tell({ type: "error", text, clock });
    default:
      return screen.tell(said(ALICE, text, at));
  }
}

/** The state of the chat changes: people, rooms, what is wrong, what the person chose. */
const changed: fc.Arbitrary<Step> = fc.record({
  type: fc.constant("changed" as const),
  chosen: fc.record(Object.fromEntries(SETTINGS.map(({ name, values }) => [
    name,
    fc.constantFrom<string>(...values),
  ]))),
  raw: awkwardText,
  count: fc.nat(6),
});

function change(screen: ScreenHarness, { chosen, raw, count }: StepOf<"changed">): ScreenHarness {
  const line = safeText(raw);
  const settings: Settings = settingsOf(chosen, { highlight: count > 3 ? ["deploy"] : [] });
  const people = Array.from({ length: count }, (_, at) => {
    const known = at === 0 ? BOB : person(at + 2, `peer${at}`);
    return { ...known, shown: at === 1 ? line : known.shown, picture: line, away: line };
  });
  const rooms = [
    room("general", { topic: line }),
    DEV,
    WITH_BOB,
    ...Array.from({ length: count }, (_, at) => room(`r${at}`, { shown: `#${line}${at}` })),
  ];
  const status = { ...snapshot().status, links: count, problems: count === 0 ? [line] : [] };
  return screen.happen({
    type: "snapshot",
    snapshot: snapshot({
      people,
      rooms,
      lobby: rooms,
      status: { ...status, networks: line, discovery: `${line}; ${line}` },
      settings,
      aliases: [{ name: "hi", line: "/me waves to $1" }],
      boundKeys: [{ key: "F5", line: "/hi bob" }, { key: "C-n", line: "/me is here" }],
    }),
  });
}

const resized: fc.Arbitrary<Step> = fc.record({
  type: fc.constant("resized" as const),
  columns: fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 300 })),
  rows: fc.oneof(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 100 })),
});

function happen(screen: ScreenHarness, step: Step): ScreenHarness {
  switch (step.type) {
    case "typed":
      return type(screen, step);
    case "told":
      return tell(screen, step);
    case "changed":
      return change(screen, step);
    case "resized":
      return screen.happen({ type: "resized", size: { columns: step.columns, rows: step.rows } });
  }
}

/** Checks that a screen can be drawn: every cell has its column, and the cursor is on it. */
function assertDrawn({ model }: ScreenHarness): void {
  const { columns, rows } = model.size;
  const grid = view(model, columns, rows);
  assert.equal(grid.cells.length, columns * rows);
  for (let row = 0; row < rows; row++) {
    const cells = grid.cells.slice(row * columns, (row + 1) * columns);
    assert.equal(cells.reduce((sum, { width }) => sum + width, 0), columns, rowText(grid, row));
  }
  const { cursor } = grid;
  if (cursor === undefined) return;
  assert.ok(cursor.row >= 0 && cursor.row < rows, `the cursor is in row ${cursor.row}`);
  assert.ok(cursor.column >= 0 && cursor.column < columns, `in column ${cursor.column}`);
}

const screenCase = fuzzCase(
  "update and view",
  2_000,
  fc.array(
    fc.oneof(
      { weight: 5, arbitrary: typed },
      { weight: 2, arbitrary: told },
      { weight: 1, arbitrary: changed },
      { weight: 1, arbitrary: resized },
    ),
    { minLength: 1, maxLength: 12, size: "max" },
  ),
  (steps, seen) => {
    let screen = screenHarness(80, 24).open(DEV, WITH_BOB);
    for (const step of steps) {
      const { model: { overlay: before } } = screen;
      screen = happen(screen, step);
      assertDrawn(screen);
      const { theme, snapshot: { settings }, terminal, completion, overlay } = screen.model;
      if (completion === undefined) assert.deepEqual(theme, themeOf(settings, terminal));
      seen(overlay !== before);
    }
  },
);

/** The whole screen: whatever is typed, told and clicked, at any size and in any theme. */
export const screenCases: readonly FuzzCase[] = [screenCase];
