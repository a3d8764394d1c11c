import assert from "node:assert/strict";
import type { Person } from "../../../../src/chat/api/chat_view.ts";
import { DEFAULT_SETTINGS } from "../../../../src/chat/api/settings.ts";
import { MAX_PICTURED_NAME_COLUMNS } from "../../../../src/ui/screen/view/talk/name_columns.ts";
import {
  ALICE,
  BOB,
  CAROL,
  said,
  type ScreenHarness,
  screenHarness,
  snapshot,
} from "../screen_harness.ts";

const CAT = "(=^.^=)";

/** A talk in which bob has a picture. */
function talk(
  columns: number,
  bob: Person = { ...BOB, picture: CAT },
  settings = DEFAULT_SETTINGS,
) {
  return screenHarness(columns, 12, { snapshot: snapshot({ people: [bob, CAROL], settings }) })
    .tell(
      said(bob, "one", 0),
      said(bob, "two", 1),
      said(CAROL, "three", 2),
      said(bob, "waves", 3, { type: "action" }),
      said(bob, "four", 4),
    );
}

/** The column of names and what stands before it, of each line. */
function margins(screen: ScreenHarness): readonly string[] {
  return screen.rows().slice(3, 8).map((row) => row.replace(/ │.*$/, ""));
}

const WITHOUT = ["10:30   bob", "        bob", "      carol", "          *", "        bob"];

Deno.test("view() shows pictures before the names of who speaks, aligned, from 100 columns on", () => {
  assert.deepEqual(margins(talk(100)), [
    "10:30 (=^.^=) bob",
    "              bob",
    "            carol",
    "                *",
    "      (=^.^=) bob",
  ]);
  assert.deepEqual(margins(talk(99)), WITHOUT);
});

Deno.test("view() shows no pictures where they are not wanted", () => {
  const settings = { ...DEFAULT_SETTINGS, pictures: "off" } as const;
  assert.deepEqual(margins(talk(100, { ...BOB, picture: CAT }, settings)), WITHOUT);
});

Deno.test("view() leaves out a picture that has no room beside its name", () => {
  const named = (length: number) => {
    const shown = "b".repeat(length);
    return margins(talk(120, { ...BOB, name: shown, shown, picture: CAT }))[0];
  };
  const most = MAX_PICTURED_NAME_COLUMNS - CAT.length - 1;
  assert.equal(named(most), `10:30 ${CAT} ${"b".repeat(most)}`);
  assert.equal(named(most + 1), `10:30 ${"b".repeat(most + 1)}`);
});

Deno.test("view() keeps the picture that somebody had when they spoke", () => {
  const gone = talk(100).happen({
    type: "snapshot",
    snapshot: snapshot({ self: { ...ALICE, picture: CAT }, people: [CAROL] }),
  });
  assert.deepEqual(margins(gone), margins(talk(100)));
});
