import assert from "node:assert/strict";
import { COMMANDS } from "../../../../../src/chat/commands/command_table.ts";
import { helpText } from "../../../../../src/chat/features/overview_text.ts";
import { BOB, clockAt, said, screenHarness } from "../../screen_harness.ts";

const notice = (kind: string, lines: number) =>
  ({
    type: "notice",
    kind,
    text: Array.from({ length: lines }, (_, at) => `line ${at + 1}`).join("\n"),
    clock: clockAt(1),
  }) as const;

Deno.test("updateByChat() opens a page for an answer that has more rows than the room, and for none that fits", () => {
  const screen = screenHarness(40, 10).tell(said(BOB, "hi", 0));
  const fits = screen.tell(notice("help", 7));
  assert.equal(fits.model.overlay, undefined);
  assert.deepEqual(fits.rows().slice(1, 3), ["  line 1", "  line 2"]);
  const higher = screen.tell(notice("help", 8));
  assert.match(higher.rows()[1] ?? "", /^── Commands ─+ 1–6 of 8 ──$/);
  assert.match(higher.rows()[2] ?? "", /^ line 1 +█$/);
  assert.equal(higher.press("Escape").rows()[7], "▎bob hi", "the room is as it was");
  assert.equal(
    screenHarness(40, 10).tell(notice("help", 7)).model.overlay?.type,
    "text",
    "with its day",
  );
});

Deno.test("updateByChat() gives each answer its title", () => {
  const titles = { users: "People", peers: "Links", status: "Status", pictures: "Pictures" };
  for (const [kind, title] of Object.entries(titles)) {
    const row = screenHarness(40, 10).tell(notice(kind, 20)).rows()[1] ?? "";
    assert.match(row, new RegExp(`^── ${title} ─+ 1–6 of 20 ──$`));
  }
  const { text } = notice("", 20);
  const rooms = screenHarness(40, 10).tell({ type: "rooms", rooms: [], text, clock: clockAt(0) });
  assert.match(rooms.rows()[1] ?? "", /^── Rooms ─+ 1–6 of 20 ──$/);
});

Deno.test("updateByChat() opens no page for what nobody asked for, however much it is", () => {
  const screen = screenHarness(40, 10).tell(notice("gap", 20));
  assert.equal(screen.model.overlay, undefined);
  assert.equal(screen.rows()[7], "  line 20");
});

Deno.test("the commands have their columns at 80 × 24", () => {
  const text = helpText(COMMANDS);
  const screen = screenHarness(80, 24).tell({
    type: "notice",
    kind: "help",
    text,
    clock: clockAt(0),
  });
  assert.deepEqual(screen.rows().slice(2, 4).map((row) => row.slice(0, 78).trimEnd()), [
    ` ── Talking ${"─".repeat(66)}`,
    "   /me TEXT               say what you do: * alice waves",
  ]);
  const create = screen.press("PageDown").rows().find((row) => row.includes("   make a room"));
  assert.equal(create?.indexOf("make a room"), 26);
});
