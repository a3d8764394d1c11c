import assert from "node:assert/strict";
import fc from "fast-check";
import type { Grid } from "../../../src/term/cells.ts";
import { drawDifference } from "../../../src/term/draw.ts";
import type { Key } from "../../../src/term/keys.ts";
import { ENTER_SCREEN } from "../../../src/term/modes.ts";
import { view } from "../../../src/ui/screen/view.ts";
import { openEmulator } from "../../term/emulator.ts";
import {
  ALICE,
  BOB,
  CAROL,
  clockAt,
  person,
  room,
  said,
  type Stage,
  stage,
  standing,
} from "./world.ts";

type Step = (screen: Stage) => Stage;

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
];

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(text, fc.constantFrom(ALICE, BOB, CAROL), fc.nat(5_000)).map(
    ([content, author, at]) => (screen: Stage) => screen.tell(said(author, content, at)),
  ),
  fc.tuple(text, fc.constantFrom(BOB, CAROL), fc.boolean(), fc.boolean()).map(
    ([content, author, mention, replayed]) => (screen: Stage) =>
      screen.tell(said(author, content, 1, { room: "dev", mention, replayed })),
  ),
  text.map((typed) => (screen: Stage) => screen.type(typed)),
  fc.constantFrom(...KEYS).map((key) => (screen: Stage) => screen.press(key)),
  fc.nat(9).map((count) => (screen: Stage) => {
    const people = Array.from(
      { length: count },
      (_, at) => person(at + 2, `peer${"漢".repeat(at)}`),
    );
    const { rooms } = screen.model.standing;
    return screen.happen({
      type: "standing",
      standing: standing({ people, rooms, links: count }),
    });
  }),
  fc.nat(999).map((at) => (screen: Stage) =>
    screen.tell({ type: "joined", person: CAROL, clock: clockAt(at) })
  ),
  fc.tuple(fc.constantFrom(1, 15, 30, 62, 80), fc.constantFrom(1, 4, 8, 12)).map(
    ([columns, rows]) => (screen: Stage) =>
      screen.happen({ type: "resized", size: { columns, rows } }),
  ),
  fc.constant((screen: Stage) => screen.tell({ type: "clear" })),
);

Deno.test("drawing differences shows what a full repaint shows, for any models and sizes", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 12 }), async (steps) => {
      let screen = stage(62, 12).open(room("dev", { topic: "漢字" }), room("漢字"));
      let shown: Grid | undefined;
      const patched = openEmulator(62, 12);
      await patched.write(ENTER_SCREEN);
      for (const next of steps) {
        screen = next(screen);
        const { columns, rows } = screen.model.size;
        const grid = view(screen.model, columns, rows);
        if (shown?.columns !== columns || shown.rows !== rows) patched.resize(columns, rows);
        await patched.write(drawDifference(shown, grid, "256"));
        shown = grid;
      }
      assert.ok(shown);
      const repainted = openEmulator(shown.columns, shown.rows);
      await repainted.write(ENTER_SCREEN + drawDifference(undefined, shown, "256"));
      assert.deepEqual(patched.look(), repainted.look());
      patched.dispose();
      repainted.dispose();
    }),
    { seed: 17, numRuns: 250 },
  );
});
