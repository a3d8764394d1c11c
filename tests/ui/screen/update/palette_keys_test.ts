import assert from "node:assert/strict";
import { MAX_QUERY_UNITS } from "../../../../src/core/limits/front_ends.ts";
import type { Model } from "../../../../src/ui/screen/model/model.ts";
import {
  BOB,
  DEV,
  room,
  said,
  type ScreenHarness,
  screenHarness,
  snapshot,
  WITH_BOB,
} from "../screen_harness.ts";

const OLD = room("old-demo", { joined: false });
const CAVE = room("cave.k7qmx2d4", { shown: "#cave", kind: "locked", joined: false });

/** A screen with an open palette and these letters in it. */
function palette(letters: string, draft = ""): ScreenHarness {
  const base = snapshot();
  const lobby = [...base.rooms, DEV, OLD, CAVE];
  return screenHarness(80, 24, { snapshot: { ...base, lobby } }).open(DEV, WITH_BOB).type(draft)
    .press("M-k").type(letters);
}

function lettersOf({ overlay }: Model): string | undefined {
  return overlay?.type === "palette" ? overlay.editor.text : undefined;
}

function pickedOf({ overlay }: Model): number | undefined {
  return overlay?.type === "palette" ? overlay.picked : undefined;
}

const command = (line: string) => ({
  type: "submit",
  intent: { type: "input", room: "general", line },
});

Deno.test("inputOnPalette() goes to a room or conversation that is open", () => {
  const entered = palette("dev", "draft").press("Enter");
  assert.deepEqual([entered.model.room, entered.model.overlay], [DEV.id, undefined]);
  assert.equal(entered.press("C-p").model.editor.text, "draft");
  assert.equal(palette("bob").press("Enter").model.room, WITH_BOB.id);
});

Deno.test("inputOnPalette() joins a room, and opens a conversation, that is not", () => {
  const joined = palette("old").press("Enter");
  assert.deepEqual(joined.effects, [command("/join old-demo")]);
  assert.equal(joined.model.switchingRoom, true);
  assert.deepEqual(palette("carol").press("Enter").effects, [command("/query carol")]);
  const locked = palette("cave").press("Enter");
  assert.deepEqual([locked.effects, locked.model.editor.text], [[], "/join cave "]);
});

Deno.test("inputOnPalette() puts a command into the input, where nothing is lost", () => {
  const begun = palette("/whois", "draft").press("Enter");
  assert.deepEqual([begun.effects, begun.model.editor.text], [[], "/whois "]);
  assert.match(begun.model.hint ?? "", /C-_ brings back/);
  assert.equal(begun.press("C-_").model.editor.text, "draft");
});

Deno.test("inputOnPalette() puts a name into the input with Tab", () => {
  assert.equal(palette("dev", "see").press("Tab").model.editor.text, "see #dev ");
  assert.equal(palette("carol").press("Tab").model.editor.text, "@carol ");
  assert.equal(palette("/whoi").press("Tab").model.editor.text, "/whois ");
  assert.equal(palette("zzz").press("Tab").model.overlay?.type, "palette");
});

Deno.test("inputOnPalette() tells its keys for as long as it is open", () => {
  const open = palette("de").press("Down");
  const keys = /^ Enter go there {3}Tab its name/;
  assert.match(open.rows().at(-1) ?? "", keys);
  for (const key of ["Escape", "Enter", "Tab", "M-2"] as const) {
    assert.doesNotMatch(open.press(key).rows().at(-1) ?? "", keys, key);
  }
});

Deno.test("inputOnPalette() picks with the arrows, C-n and C-p, and starts again with other letters", () => {
  const two = palette("").press("Down", "C-n");
  assert.equal(pickedOf(two.model), 2);
  assert.equal(pickedOf(two.press("Up", "C-p", "C-p").model), 0);
  assert.equal(pickedOf(two.press(...Array<"Down">(20).fill("Down")).model), 7);
  assert.equal(pickedOf(two.type("d").model), 0);
  assert.equal(pickedOf(two.press("Left").model), 2);
});

Deno.test("inputOnPalette() edits its letters as the input line is edited", () => {
  assert.equal(lettersOf(palette("old demo").press("C-w", "Backspace").model), "old");
  assert.equal(lettersOf(palette("dev").press("C-a").type("x").model), "xdev");
  const token = { type: "paste", text: "de\nv", lost: 0, complete: true } as const;
  assert.equal(lettersOf(palette("").happen({ type: "input", token }).model), "de v");
  const long = "x".repeat(MAX_QUERY_UNITS);
  const full = palette(long);
  assert.equal(lettersOf(full.model), long);
  assert.equal(lettersOf(full.type("y").model), long);
  assert.equal(lettersOf(palette("").type(`${long}y`).model), long, "the beginning is kept");
});

Deno.test("inputOnPalette() closes with Escape, C-c, C-g and M-k, and goes nowhere", () => {
  for (const key of ["Escape", "C-c", "C-g", "M-k"] as const) {
    const closed = palette("dev", "draft").press(key);
    const { room, overlay, editor } = closed.model;
    assert.deepEqual([room, overlay, editor.text], ["general", undefined, "draft"]);
  }
  const nothing = palette("zzzz").press("Enter");
  assert.deepEqual([nothing.model.overlay?.type, nothing.effects], ["palette", []]);
});

Deno.test("inputOnPalette() leaves a key that is not for it to the room", () => {
  const next = palette("x").press("M-2");
  assert.deepEqual([next.model.room, next.model.overlay], [DEV.id, undefined]);
});

Deno.test("handleMouse() goes to the find under it, framed and on a page", () => {
  for (const size of [{ columns: 80, rows: 24 }, { columns: 30, rows: 9 }]) {
    const screen = palette("de").happen({ type: "resized", size });
    const row = screen.rows().findLastIndex((row) => row.includes("#dev"));
    const left = (screen.rows()[row] ?? "").indexOf("#dev");
    assert.equal(screen.mouse(row, left).model.room, DEV.id);
    assert.equal(screen.mouse(row - 1, left).model.overlay?.type, "palette");
  }
  assert.equal(palette("bob").model.snapshot.people[0]?.id, BOB.id);
});

Deno.test("inputOnPalette() goes to the find that was seen, whatever comes meanwhile", () => {
  const ops = room("ops");
  const open = screenHarness(80, 24).open(DEV, ops).press("M-k").type("#");
  const before = open.rows();
  const later = open.tell(said(BOB, "@alice!", 1, { room: ops.id, mention: true }));
  const rows = (screen: readonly string[]) => screen.filter((row) => row.includes(" room "));
  assert.deepEqual(rows(later.rows()), rows(before));
  const finds = rows(before);
  assert.match(finds[0] ?? "", /#dev/);
  assert.equal(later.press("Enter").model.room, DEV.id);
});
