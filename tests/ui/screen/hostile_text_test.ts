import assert from "node:assert/strict";
import type { ChatEvent } from "../../../src/chat/api/chat_event.ts";
import { safeText } from "../../../src/core/text/safe.ts";
import { renderFrame } from "../../../src/term/drawing/render_frame.ts";
import { ENTER_SCREEN } from "../../../src/term/modes.ts";
import { layout } from "../../../src/ui/screen/view/layout/layout.ts";
import { view } from "../../../src/ui/screen/view/view.ts";
import { openEmulator } from "../../term/emulator.ts";
import { TRUECOLOR, XTERM_16 } from "../../term/some_capabilities.ts";
import {
  BOB,
  clockAt,
  room,
  said,
  type ScreenHarness,
  screenHarness,
  snapshot,
  toBob,
} from "./screen_harness.ts";

const HOSTILE = [
  ...Array.from({ length: 0x21 }, (_, code) => String.fromCharCode(code === 0x20 ? 0x7f : code)),
  ...Array.from({ length: 0x20 }, (_, at) => String.fromCharCode(0x80 + at)),
  "\x1b]52;c;ZXZpbA==\x07",
  "\x1b]0;title\x1b\\",
  "\x1b[2J\x1b[H",
  "\x1b[?1049l",
  "\x1b[?25l",
  "\x9b31m",
  "\x9d0;title\x9c",
  "\x1bc",
  "\u202e\u2066\u200e\u061c",
  "\u200b\u2060\ufeff",
  "e" + "\u0301".repeat(100),
  "\u0301\u0302",
  "\r\nalice: spoof",
  "\u2028\u2029",
  "\ud800",
  "👩" + "\u200d👩".repeat(50),
  "﷽𒐫꧅",
  "https://a.example/\x1b]8;;https://b.example/\x07",
  "\x1b]8;;https://b.example/\x1b\\https://a.example/\x1b]8;;\x1b\\",
  "https://a.example/" + "long/".repeat(30),
  "https://а.example/ http://a.example:x@b.example/;52",
  "||hidden\x1b[0m|| *_~`" + "||".repeat(20),
  "\x1b]9;ping\x07\x1b]777;notify;a;b\x07\x1bP$q q\x1b\\\x1b[6n\x1b[c",
];

/** Everything that a peer can put on the screen, made of one text as the engine hands it on. */
function told(raw: string): ScreenHarness {
  const line = safeText(raw);
  const person = { ...BOB, name: line, shown: line, picture: line, away: line, verified: true };
  const about = room("dev", { shown: `#${line}`, topic: line, kind: "locked" });
  const here = room("general", { topic: line, members: 2 });
  const status = { ...snapshot().status, discovery: line, problems: [line] };
  const events: readonly ChatEvent[] = [
    said(BOB, safeText(raw, { newlines: true }), 0, { sender: line }),
    said(BOB, line, 1, { type: "action", sender: line }),
    { type: "joined", person, clock: clockAt(2) },
    { type: "left", person, reason: line, rooms: [], clock: clockAt(3) },
    { type: "renamed", person, from: line, to: line, clock: clockAt(4) },
    { type: "notice", kind: "x", text: line, clock: clockAt(5) },
    { type: "room", change: "created", room: about, person, clock: clockAt(7) },
    { type: "room", change: "topic", room: about, person, clock: clockAt(8) },
    { type: "rooms", rooms: [about], text: line, clock: clockAt(9) },
    said(BOB, line, 10, { sender: line, mention: true, replayed: true, room: "dev" }),
    said(BOB, line, 11, { sender: line, mention: true, room: "dev" }),
    said(BOB, safeText(raw, { newlines: true }), 12, { ...toBob, sender: line }),
    { type: "error", text: line, clock: clockAt(6) },
  ];
  const told = snapshot({ people: [person], rooms: [here], status });
  return screenHarness(64, 16, { snapshot: told })
    .open(about)
    .tell(...events)
    .type("x")
    .happen({ type: "input", token: { type: "paste", text: raw, lost: 0, complete: true } });
}

Deno.test("hostile text reaches the terminal as cells and nothing else", async () => {
  const columns = 64;
  const rows = 16;
  for (const raw of HOSTILE) {
    const name = JSON.stringify(raw);
    const emulator = openEmulator(columns, rows);
    await emulator.write(ENTER_SCREEN);
    const grid = view(told(raw).model, columns, rows);
    await emulator.write(renderFrame(undefined, grid, TRUECOLOR));
    assert.deepEqual(emulator.foreign, [], name);
    assert.equal(emulator.alternate(), true, name);
    assert.deepEqual(emulator.modes(), { paste: true, autowrap: false, cursor: true }, name);
    for (const { target, text } of emulator.links()) assert.equal(target, text, name);
    // The frame stands where it belongs: nothing was shifted or overwritten.
    const { side } = layout(told(raw).model, { columns, rows });
    if (side !== undefined) assert.equal(emulator.cell(1, side - 1), "│", name);
    assert.ok(emulator.rows()[0]?.startsWith(" p2pchat  #general"), name);
    assert.ok(emulator.rows()[0]?.endsWith("2 online"), name);
    assert.ok(emulator.rows().some((row) => row.startsWith("› x")), name);
    emulator.dispose();
  }
});

Deno.test("hostile text leaves every size of the screen whole, in every room", async () => {
  const sizes = [[20, 6], [20, 8], [40, 10], [60, 8], [100, 30]] as const;
  for (const raw of HOSTILE) {
    for (const [columns, rows] of sizes) {
      for (const screen of [told(raw), told(raw).press("M-2")]) {
        const name = `${columns} × ${rows}: ${JSON.stringify(raw)}`;
        const emulator = openEmulator(columns, rows);
        await emulator.write(ENTER_SCREEN);
        await emulator.write(
          renderFrame(undefined, view(screen.model, columns, rows), XTERM_16),
        );
        assert.deepEqual(emulator.foreign, [], name);
        assert.deepEqual(emulator.modes(), { paste: true, autowrap: false, cursor: true }, name);
        if (columns >= 60) {
          const { side } = layout(screen.model, { columns, rows });
          if (side !== undefined) assert.equal(emulator.cell(2, side - 1), "│", name);
        }
        emulator.dispose();
      }
    }
  }
});

Deno.test("every size of the screen is drawn, whatever rooms are called", () => {
  for (const raw of HOSTILE) {
    const { model } = told(raw).press("M-2");
    for (let columns = 20; columns <= 90; columns += 7) {
      for (let rows = 6; rows <= 12; rows++) {
        const { cells } = view({ ...model, size: { columns, rows } }, columns, rows);
        assert.equal(cells.length, columns * rows);
      }
    }
  }
});

Deno.test("text that the engine forgot to make safe stops the screen, not the terminal", () => {
  const { model } = screenHarness().tell(said(BOB, "\x1b]0;title\x07", 0));
  assert.throws(() => view(model, 40, 10), /Cannot draw grapheme/);
});
