import assert from "node:assert/strict";
import { conversationWith } from "../../../../src/chat/api/room_id.ts";
import { DEFAULT_SETTINGS } from "../../../../src/chat/api/settings.ts";
import { MAX_EDITOR_UNITS, WHEEL_ROWS } from "../../../../src/core/limits/front_ends.ts";
import { click, wantsMouse } from "../../../../src/ui/screen/update/mouse.ts";
import {
  ALICE,
  BOB,
  CAROL,
  DEV,
  inDev,
  message,
  said,
  type ScreenHarness,
  screenHarness,
  snapshot,
  WITH_BOB,
} from "../screen_harness.ts";

/** A room with forty lines, on a screen of ten rows. */
function talk(): ScreenHarness {
  const lines = Array.from({ length: 40 }, (_, at) => said(BOB, `line ${at}`, at));
  return screenHarness(60, 14).tell(...lines);
}

/** The numbers of the lines in sight. */
function inSight(screen: ScreenHarness): readonly number[] {
  return screen.rows().flatMap((row) => {
    const [, number] = /line (\d+)/.exec(row) ?? [];
    return number === undefined ? [] : [Number(number)];
  });
}

const person = ({ id, shown }: typeof BOB) => ({ type: "person", id, shown }) as const;

Deno.test("handleMouse() scrolls the talk by WHEEL_ROWS, and back to the newest line", () => {
  const screen = talk();
  const [first = 0] = inSight(screen);
  const up = screen.mouse(5, 5, "wheel up");
  assert.equal(inSight(up)[0], first - WHEEL_ROWS);
  assert.equal(inSight(up.mouse(5, 5, "wheel up"))[0], first - 2 * WHEEL_ROWS);
  const down = up.mouse(5, 5, "wheel down").mouse(5, 5, "wheel down");
  assert.deepEqual(down.rows(), screen.rows());
});

Deno.test("handleMouse() keeps what is typed, asked and hinted while the wheel turns", () => {
  const asked = talk().press("C-c").mouse(5, 5, "wheel up");
  assert.equal(asked.model.question, "quit");
  assert.equal(talk().type("draft").mouse(5, 5, "wheel up").model.editor.text, "draft");
});

Deno.test("handleMouse() scrolls an overlay that is shown, and nothing else", () => {
  const screen = talk().tell({ type: "keys" });
  const down = screen.mouse(5, 5, "wheel down");
  assert.deepEqual(down.model.overlay, { ...screen.model.overlay!, top: WHEEL_ROWS });
  assert.equal(down.mouse(5, 5, "wheel up").screen(), screen.screen());
  const finding = {
    query: { type: "search", text: "line" },
    messages: Array.from({ length: 9 }, (_, at) => message(BOB, `line ${at}`, at)),
    older: 0,
  } as const;
  const found = talk().tell({ type: "found", finding }).mouse(5, 5, "wheel up");
  assert.equal(found.model.results?.picked, 8 - WHEEL_ROWS);
  const palette = talk().press("M-k").mouse(5, 5, "wheel down");
  assert.ok(palette.model.overlay?.type === "palette" && palette.model.overlay.picked === 1);
});

Deno.test("handleMouse() leaves the copy view to the terminal, and all where the mouse is off", () => {
  const copy = talk().press("M-l");
  assert.equal(wantsMouse(copy.model), false);
  assert.equal(wantsMouse(copy.press("Escape").model), true);
  for (const action of ["press", "wheel up"] as const) {
    assert.equal(copy.mouse(3, 3, action).model, copy.model);
  }
  assert.equal(copy.press("Up", "Down").model, copy.model, "what terminals send for the wheel");
  const off = talk().happen({
    type: "snapshot",
    snapshot: snapshot({ settings: { ...DEFAULT_SETTINGS, mouse: "off" } }),
  });
  assert.equal(wantsMouse(off.model), false);
  assert.equal(off.mouse(3, 3, "wheel up").model, off.model);
});

Deno.test("handleMouse() tells with the first click, once, how text is selected", () => {
  const clicked = talk().mouse(3, 3);
  assert.equal(clicked.model.hint, "Select text with Shift held (Option on a Mac), or press M-l");
  assert.equal(clicked.mouse(3, 3, "release").model.hint, clicked.model.hint);
  const typed = clicked.type("x");
  assert.equal(typed.model.hint, undefined);
  assert.equal(typed.mouse(3, 3).model.hint, undefined);
});

Deno.test("handleMouse() covers no search, question or completion with what it tells once", () => {
  const sent = talk().type("one").press("Enter");
  const searching = sent.press("C-r").type("on");
  assert.equal(searching.mouse(3, 3).model.hint, searching.model.hint);
  assert.match(searching.press("Escape").mouse(3, 3).model.hint ?? "", /^Select text/);
  const completing = sent.type("/set theme ").press("Tab").mouse(3, 3);
  assert.equal(completing.model.hint, undefined);
  const asked = sent.press("C-c").mouse(3, 3);
  assert.deepEqual([asked.model.question, asked.model.hint], ["quit", undefined]);
});

Deno.test("handleMouse() goes to the search result under it", () => {
  const messages = ["one", "two", "three"].map((word, at) =>
    message(BOB, `say ${word}`, at * 90_000)
  );
  const told = messages.map((message) => ({ type: "message", message }) as const);
  const finding = { query: { type: "search", text: "say" }, messages, older: 0 } as const;
  const found = screenHarness(60, 14).tell(...told, { type: "found", finding });
  for (const [index, word] of ["one", "two", "three"].entries()) {
    const row = found.rows().findIndex((row) => row.includes(`say ${word}`));
    const gone = found.mouse(row, 20);
    assert.equal(gone.model.results?.picked, index);
    assert.equal(gone.model.target?.message?.content, `say ${word}`);
    assert.equal(gone.model.overlay, undefined);
  }
  const rule = found.rows().findIndex((row) => row.includes("──  ") || /── \w+ \d+/.test(row));
  assert.equal(found.mouse(rule, 3).model.overlay?.type, "search", "a rule is no result");
});

Deno.test("click() on a tab enters the room, and keeps what is typed for the one that is left", () => {
  const screen = screenHarness().open(DEV).tell(said(BOB, "news", 1, inDev)).type("draft");
  const [entered, effects] = click(screen.model, { type: "room", room: DEV.id });
  assert.deepEqual([entered.room, entered.editor.text, effects], [DEV.id, "", []]);
  const [back] = click(entered, { type: "room", room: "general" });
  assert.equal(back.editor.text, "draft");
  const [overlaid] = click(screen.press("M-k").model, { type: "room", room: DEV.id });
  assert.deepEqual([overlaid.room, overlaid.overlay], [DEV.id, undefined]);
});

Deno.test("click() on a name begins /msg, or another one, and a second click opens the conversation", () => {
  const [begun, effects] = click(screenHarness().model, person(BOB));
  assert.deepEqual([begun.editor.text, begun.editor.cursor, effects], ["/msg bob ", 9, []]);
  assert.equal(click(begun, person(CAROL))[0].editor.text, "/msg carol ");
  const [asked, asking] = click(begun, person(BOB));
  assert.equal(asked.editor.text, "");
  const intent = { type: "input", room: "general", line: "/query bob" } as const;
  assert.deepEqual(asking, [{ type: "submit", intent }]);
  assert.equal(asked.switchingRoom, true);
  const open = screenHarness().open(WITH_BOB).model;
  const [shown, none] = click(click(open, person(BOB))[0], person(BOB));
  assert.deepEqual([shown.room, none], [conversationWith(BOB.id), []]);
  assert.equal(click(shown, person(BOB))[0].editor.text, "", "it is said to him anyway");
});

Deno.test("click() on a name puts the mention into what is being typed", () => {
  const clicked = (screen: ScreenHarness) => click(screen.model, person(BOB))[0].editor;
  assert.equal(clicked(screenHarness().type("ask")).text, "ask @bob ");
  assert.equal(clicked(screenHarness().type("ask ")).text, "ask @bob ");
  const middle = clicked(screenHarness().type("look").press("C-a"));
  assert.deepEqual([middle.text, middle.cursor], ["@bob look", 5]);
  assert.equal(clicked(screenHarness().type("/msg carol hi")).text, "/msg carol hi @bob ");
  const own = click(screenHarness().model, person(ALICE))[0];
  assert.equal(own.editor.text, "", "nobody writes to themselves");
  const full = screenHarness().type("x".repeat(MAX_EDITOR_UNITS)).model;
  assert.equal(click(full, person(BOB))[0].editor.text, full.editor.text);
});

Deno.test("handleMouse() goes to what is drawn under the left button alone", () => {
  const screen = screenHarness(80, 24).open(DEV).tell(said(BOB, "see #dev", 1));
  const rows = screen.rows();
  const row = rows.findIndex((row) => row.includes("see #dev"));
  const entered = screen.mouse(row, rows[row]!.indexOf("#dev"));
  assert.equal(entered.model.room, DEV.id);
  const named = screen.mouse(row, rows[row]!.indexOf("bob"));
  assert.equal(named.model.editor.text, "/msg bob ");
  const held = { shift: false, alt: false, control: false };
  for (const button of ["right", "middle"] as const) {
    const column = rows[row]!.indexOf("bob");
    const token = { type: "mouse", action: "press", button, row, column, ...held } as const;
    assert.equal(screen.happen({ type: "input", token }).model.editor.text, "");
  }
});
