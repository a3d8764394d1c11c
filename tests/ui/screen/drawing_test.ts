import fc from "fast-check";
import { DEFAULT_SETTINGS, type Settings } from "../../../src/chat/api/settings.ts";
import type { Capabilities } from "../../../src/term/drawing/capabilities.ts";
import type { Grid } from "../../../src/term/drawing/cells.ts";
import { renderFrame } from "../../../src/term/drawing/render_frame.ts";
import type { Key } from "../../../src/term/input/keys.ts";
import { ENTER_SCREEN } from "../../../src/term/modes.ts";
import { view } from "../../../src/ui/screen/view/view.ts";
import { ALL_CAPABILITIES } from "../../term/some_capabilities.ts";
import { compareTerminals, type TerminalPair } from "../../term/terminal_pairs.ts";
import {
  ALICE,
  BOB,
  CAROL,
  clockAt,
  message,
  person,
  room,
  said,
  type ScreenHarness,
  screenHarness,
  snapshot,
} from "./screen_harness.ts";

type Step = (screen: ScreenHarness) => ScreenHarness;

const text = fc.array(
  fc.constantFrom(
    "hello ",
    "a",
    " ",
    "漢字",
    "👩‍👩‍👧",
    "é",
    "❤️",
    "🇩🇪",
    "|",
    "\n",
    "long-word-of-many-letters",
    "*bold* ",
    "||no _secret_|| ",
    "https://a.example/path ",
    "Привет ",
  ),
  { minLength: 1, maxLength: 8 },
).map((pieces) => pieces.join(""));

const KEYS: readonly Key[] = [
  "PageUp",
  "PageDown",
  "Home",
  "End",
  "Backspace",
  "C-c",
  "Tab",
  "Left",
  "C-n",
  "M-a",
  "M-l",
  "M-n",
  "Escape",
  "M-r",
  "M-l",
  "F1",
  "C-r",
  "C-r",
  "M-k",
  "M-k",
  "Down",
  "Up",
  "Enter",
];

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(text, fc.constantFrom(ALICE, BOB, CAROL), fc.nat(5_000)).map(
    ([content, author, at]) => (screen: ScreenHarness) => screen.tell(said(author, content, at)),
  ),
  fc.tuple(text, fc.constantFrom(BOB, CAROL), fc.boolean(), fc.boolean()).map(
    ([content, author, mention, replayed]) => (screen: ScreenHarness) =>
      screen.tell(said(author, content, 1, { room: "dev", mention, replayed })),
  ),
  text.map((typed) => (screen: ScreenHarness) => screen.type(typed)),
  fc.constantFrom(...KEYS).map((key) => (screen: ScreenHarness) => screen.press(key)),
  fc.tuple(
    fc.constantFrom(
      "press" as const,
      "release" as const,
      "wheel up" as const,
      "wheel down" as const,
    ),
    fc.nat(12),
    fc.nat(70),
  ).map(([action, row, column]) => (screen: ScreenHarness) => screen.mouse(row, column, action)),
  fc.nat(9).map((count) => (screen: ScreenHarness) => {
    const people = Array.from(
      { length: count },
      (_, at) => person(at + 2, `peer${"漢".repeat(at)}`),
    );
    const { rooms } = screen.model.snapshot;
    return screen.happen({
      type: "snapshot",
      snapshot: snapshot({ people, rooms, links: count, settings: screen.model.snapshot.settings }),
    });
  }),
  fc.tuple(fc.constantFrom<Settings["theme"]>("gruvbox", "default"), fc.constantFrom("on", "off"))
    .map(([theme, ascii]) => (screen: ScreenHarness) => {
      const settings: Settings = {
        ...DEFAULT_SETTINGS,
        theme,
        symbols: ascii === "on" ? "ascii" : "unicode",
      };
      return screen.happen({
        type: "snapshot",
        snapshot: { ...screen.model.snapshot, settings },
      });
    }),
  fc.nat(999).map((at) => (screen: ScreenHarness) =>
    screen.tell({ type: "joined", person: CAROL, clock: clockAt(at) })
  ),
  fc.tuple(fc.constantFrom(1, 15, 30, 62), fc.constantFrom(1, 4, 8, 10)).map(
    ([columns, rows]) => (screen: ScreenHarness) =>
      screen.happen({ type: "resized", size: { columns, rows } }),
  ),
  fc.constant((screen: ScreenHarness) => screen.tell({ type: "clear" })),
  text.map((content) => (screen: ScreenHarness) =>
    screen.tell({
      type: "found",
      finding: { query: { type: "mentions" }, messages: [message(BOB, content, 3)], older: 0 },
    })
  ),
);

interface Sequence {
  readonly steps: readonly Step[];
  readonly capabilities: Capabilities;
  readonly theme: Settings["theme"];
}

/** What happens to a screen, and what it is shown on. */
const sequence = fc.record<Sequence>({
  steps: fc.array(step, { minLength: 1, maxLength: 6 }),
  capabilities: fc.constantFrom(...ALL_CAPABILITIES),
  theme: fc.constantFrom("default", "nord", "mono"),
});

/**
 * Draws what differs after each step on one terminal, and all that is there at the end on the
 * other.
 */
async function drawBoth(
  { steps, capabilities, theme }: Sequence,
  { one, other }: TerminalPair,
): Promise<void> {
  let screen = screenHarness(...FIRST_SIZE, {
    terminal: { colours: capabilities.colours },
    snapshot: snapshot({ settings: { ...DEFAULT_SETTINGS, theme } }),
  }).open(room("dev", { topic: "漢字" }), room("漢字"));
  let shown: Grid | undefined;
  let waiting = one.write(ENTER_SCREEN);
  for (const next of [START, ...steps]) {
    screen = next(screen);
    const { columns, rows } = screen.model.size;
    const grid = view(screen.model, columns, rows);
    if (shown?.columns !== columns || shown.rows !== rows) {
      await waiting;
      one.resize(columns, rows);
    }
    waiting = one.write(renderFrame(shown, grid, capabilities));
    shown = grid;
  }
  await waiting;
  if (shown === undefined) return;
  other.reset(shown.columns, shown.rows);
  await other.write(ENTER_SCREEN + renderFrame(undefined, shown, capabilities));
}

const FIRST_SIZE = [62, 10] as const;
/** The first screen is drawn before anything happens. */
const START: Step = (screen) => screen;

Deno.test("drawing differences shows what a full repaint shows, for any models and sizes", async () => {
  const sequences = fc.sample(sequence, { seed: 17, numRuns: 3_000 });
  await compareTerminals(sequences, { graphemes: true }, drawBoth);
});

Deno.test("drawing differences shows the same on a terminal with other ideas of width", async () => {
  const sequences = fc.sample(sequence, { seed: 19, numRuns: 1_000 });
  await compareTerminals(sequences, { graphemes: false }, drawBoth);
});
