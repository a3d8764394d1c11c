import assert from "node:assert/strict";
import { DEFAULT_SETTINGS } from "../../../../../src/chat/api/settings.ts";
import { MAX_CONTENT_BYTES } from "../../../../../src/core/limits/text.ts";
import type { Style } from "../../../../../src/term/drawing/style.ts";
import { createGrid } from "../../../../../src/term/drawing/cells.ts";
import { view } from "../../../../../src/ui/screen/view/view.ts";
import {
  ALICE,
  BOB,
  CAROL,
  DEV,
  message,
  person,
  said,
  type ScreenHarness,
  screenHarness,
  snapshot,
  toBob,
  WITH_BOB,
} from "../../screen_harness.ts";

const pasted = { type: "paste", text: "one\ntwo", lost: 0, complete: true } as const;

/** A talk with all that a screen can show. */
function everything(columns: number, rows: number): ScreenHarness {
  const people = [
    { ...BOB, picture: "(=^.^=)", verified: true },
    { ...CAROL, away: "lunch" },
    person(4, "bob.6xwdoa2v"),
    { ...person(5, "李".repeat(20)), muted: true },
  ];
  return screenHarness(columns, rows, { snapshot: snapshot({ people }) })
    .open(DEV, WITH_BOB)
    .tell(
      said(ALICE, "Hello 漢字 👩‍👩‍👧", 0),
      said(BOB, "two\nlines, and a long one that wraps under itself", 1),
      said(person(5, "李".repeat(20)), "@alice look", 2, { mention: true }),
      said(BOB, "psst", 3, toBob),
      said(CAROL, "waves", 4, { type: "action", late: true }),
    );
}

/** The style of a cell. */
function styleAt({ model }: ScreenHarness, row: number, column: number): Style {
  const { columns, rows } = model.size;
  return view(model, columns, rows).cells[row * columns + column]!.style;
}

Deno.test("view() draws every form, at every size, whatever goes on", () => {
  const token = { type: "input", token: pasted } as const;
  const base = everything(80, 24);
  const screens = [
    base.type("some 漢字 input").press("M-Enter", "PageUp"),
    base.press("M-3"),
    base.press("C-c"),
    base.happen(token).press("Enter"),
    base.type("/s").press("Tab"),
    base.type("x".repeat(MAX_CONTENT_BYTES + 1)).press("Enter"),
    base.press("F1").tell({ type: "keys" }),
  ];
  for (const { model } of screens) {
    for (let columns = 0; columns <= 300; columns += columns < 104 ? 4 : 49) {
      for (let rows = 0; rows <= 100; rows += rows < 32 ? 2 : 17) {
        const size = { columns, rows };
        const { cells, cursor } = view({ ...model, size }, columns, rows);
        assert.equal(cells.length, createGrid(columns, rows).cells.length);
        if (cursor === undefined) assert.equal(columns * rows, 0);
        else assert.ok(cursor.column < columns && cursor.row < rows, `${columns} × ${rows}`);
        cells.forEach(({ width }, at) => {
          if (width === 2) assert.equal(cells[at + 1]?.width, 0, `${columns} × ${rows}`);
        });
      }
    }
  }
});

Deno.test("view() frames the talk from 100 × 30 on, and the input from 40 × 20 on", () => {
  const corners = (columns: number, rows: number, settings = DEFAULT_SETTINGS) =>
    screenHarness(columns, rows, { snapshot: snapshot({ settings }) }).screen()
      .replaceAll(/[^╭╮╰╯├┤]/g, "");
  assert.equal(corners(100, 30), "╭╮├┤╰╯");
  assert.equal(corners(99, 30), "╭╮╰╯");
  assert.equal(corners(100, 29), "╭╮╰╯");
  assert.equal(corners(100, 30, { ...DEFAULT_SETTINGS, frames: "off" }), "╭╮╰╯");
  assert.equal(corners(40, 20), "╭╮╰╯");
  assert.equal(corners(39, 20), "");
  assert.equal(corners(40, 19), "");
});

Deno.test("view() holds as many messages at 80 × 24 as it did with ruled lines: nineteen rows", () => {
  const lines = Array.from({ length: 40 }, (_, at) => message(BOB, `line ${at}`, at));
  const { length } = screenHarness(80, 24, { messages: lines }).rows()
    .filter((row) => row.includes("line "));
  assert.equal(length, 19);
});

Deno.test("view() asks in the place of the input whether to quit, with a frame that warns", () => {
  const asked = screenHarness(80, 24).press("C-c");
  assert.equal(asked.rows()[21]?.slice(0, 30), "│ › Press C-c again to quit   ");
  assert.equal(styleAt(asked, 21, 0).ink, asked.model.theme.warn.ink);
  assert.match(asked.rows()[23] ?? "", /^ \? C-c quit {3}Esc stay/);
  assert.equal(screenHarness(80, 24).rows()[21]?.slice(0, 24), "│ › Message #general    ");
  assert.equal(asked.press("Escape").screen(), screenHarness(80, 24).screen());
});

Deno.test("view() colours the frame of the input where something is special, and says what", () => {
  const screen = screenHarness(80, 24).open(WITH_BOB);
  const { theme } = screen.model;
  const frame = (from: ScreenHarness) => styleAt(from, 23 - 1, 0).ink;
  assert.equal(frame(screen), theme.edge.ink);
  assert.equal(frame(screen.press("M-2")), theme.private.ink);
  assert.match(screen.press("M-2").rows()[20] ?? "", /^╭─ @bob · only bob can read this ─/);
  const asked = screen.happen({ type: "input", token: pasted }).press("Enter");
  assert.equal(frame(asked), theme.warn.ink);
  assert.match(asked.rows()[19] ?? "", /^╭─ Paste · 2 lines, 7 characters ─/);
  const long = screen.type("x".repeat(MAX_CONTENT_BYTES + 1)).press("Enter");
  assert.equal(frame(long), theme.error.ink);
  assert.match(long.rows()[23] ?? "", /^ ! This message has 4097 bytes/);
  assert.equal(styleAt(long, 23, 40).ground, theme.errorGround.ground);
});

Deno.test("view() counts the bytes of the input from four fifths of the longest message on", () => {
  const counter = (length: number) => {
    const screen = screenHarness(80, 60).type("x".repeat(length));
    const row = screen.rows()[58] ?? "";
    const [, text = ""] = /─ (\S+ of \S+) ─╯$/.exec(row) ?? [];
    return [text, styleAt(screen, 58, 72).ink] as const;
  };
  const { dim, warn, error } = screenHarness().model.theme;
  assert.equal(counter(3_276)[0], "");
  assert.deepEqual(counter(3_277), ["3,277 of 4,096", dim.ink]);
  assert.deepEqual(counter(3_892), ["3,892 of 4,096", warn.ink]);
  assert.deepEqual(counter(MAX_CONTENT_BYTES), ["4,096 of 4,096", warn.ink]);
  assert.deepEqual(counter(MAX_CONTENT_BYTES + 1), ["4,097 of 4,096", error.ink]);
});

Deno.test("view() tells in the header of a flat screen what there is no status line for", () => {
  const header = (screen: ScreenHarness) => screen.rows()[0];
  const flat = screenHarness(30, 7);
  assert.equal(header(flat), " #general                   3");
  assert.equal(header(flat.press("M-a")), " Nothing new in other rooms");
  const alone = screenHarness(30, 7, { snapshot: snapshot({ links: 0 }) });
  assert.match(header(alone) ?? "", /^ ! no peers yet: announcing …$/);
});

Deno.test("view() tells without a frame whom words are for, and leaves most of the row to them", () => {
  const screen = screenHarness(30, 10).open(WITH_BOB).press("M-2").type("hi");
  assert.equal(screen.rows()[9], "@bob › hi");
  assert.equal(screenHarness(30, 10).type("hi").rows()[9], "› hi");
});

Deno.test("view() tells in the framed form of a conversation once who can read it", () => {
  const verified = { ...BOB, verified: true };
  const base = snapshot({ people: [verified, CAROL] });
  const screen = screenHarness(100, 30, { snapshot: base }).open(WITH_BOB).press("M-2");
  assert.match(screen.rows()[1] ?? "", /^╭─ @bob · verified ─/);
  assert.match(screen.rows()[26] ?? "", /^├─ @bob · only bob can read this ─/);
});

Deno.test("view() keeps the tabs where they are while a page is open, and titles the input", () => {
  const screen = screenHarness(100, 30).open(WITH_BOB).tell(said(BOB, "so it is", 0));
  const before = screen.rows()[0];
  assert.match(before ?? "", /^ p2pchat {2}1 #general {2}2 @bob/);
  const page = screen.press("F1").tell({ type: "keys" });
  assert.match(page.rows()[1] ?? "", /^── Keys ─/);
  assert.equal(page.rows()[0], before);
  const query = { type: "search", text: "so" } as const;
  const finding = { query, messages: [message(BOB, "so it is", 0)], older: 0 };
  const searched = screenHarness(80, 24).tell({ type: "found", finding });
  assert.match(searched.rows()[1] ?? "", /^── 1 message with "so" ─/);
  // Words typed there are said in the room.
  assert.match(searched.rows()[20] ?? "", /^╭─ #general · Talk about anything ─/);
});
