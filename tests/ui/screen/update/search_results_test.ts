import assert from "node:assert/strict";
import type { SearchResult } from "../../../../src/chat/api/chat_event.ts";
import type { Message } from "../../../../src/chat/api/message.ts";
import { bufferOf } from "../../../../src/ui/screen/model/buffers.ts";
import { view } from "../../../../src/ui/screen/view/view.ts";
import {
  BOB,
  CAROL,
  DEV,
  inDev,
  message,
  type ScreenHarness,
  screenHarness,
  toBob,
  WITH_BOB,
} from "../screen_harness.ts";

/** What bob says in general, every 20 seconds. */
const LINES = Array.from({ length: 40 }, (_, at) => message(BOB, `line ${at}`, 20 * at));
const BUILT = message(CAROL, "It is built. @alice look at it", 65, { ...inDev, mention: true });
const WORD = message(BOB, "built at last", 70, toBob);

function rooms(columns = 60, rows = 12): ScreenHarness {
  return screenHarness(columns, rows, { messages: LINES }).open(DEV, WITH_BOB).tell(
    { type: "message", message: BUILT },
    { type: "message", message: WORD },
  );
}

function found(messages: readonly Message[], changes: Partial<SearchResult> = {}) {
  const query = { type: "search", text: "built" } as const;
  return { type: "found", finding: { query, messages, older: 0, ...changes } } as const;
}

const ALL = found([LINES[3]!, BUILT, WORD]);

Deno.test("view() lists what was found with its rooms, the newest picked", () => {
  assert.equal(
    rooms().tell(found([LINES[3]!, BUILT, WORD], { older: 7 })).screen(),
    `
 p2pchat  #general  #dev 1 @1  @bob 1              3 online
── 10 messages with "built", the last 3 ────────── 3 of 3 ──
──────────────── Friday 20 November 2026 ─────────────────
  #general  10:31   bob ▎line 3
  #dev      10:31 carol ▎It is built. @alice look at it
› @bob      10:31   bob ▌built at last




 Enter go there   Esc back   Up Down choose       ● 2 links
› Message #general
`,
  );
  assert.equal(
    rooms(40, 10).tell(ALL).press("Up").screen(),
    `
 #general  #dev 1 @1  @bob 1          3
── 3 messages with "built" ─── 2 of 3 ──
───────────── Fri 20 Nov ─────────────
  #general bob line 3
› #dev carol It is built. @alice look…
  @bob bob built at last


 Enter go there   Esc back   Up Do…  ●2
› Message #general
`,
  );
});

Deno.test("view() shows of a long line the part that was searched, standing out", () => {
  const long = message(BOB, `${"word ".repeat(30)}then BUILT it${" more".repeat(30)}`, 0);
  const screen = rooms().tell(found([long]));
  const row = screen.rows()[3] ?? "";
  assert.equal(row, "› #general  10:30 bob ▌…d word then BUILT it more more mo…");
  const { cells } = view(screen.model, 60, 12);
  const outstanding = cells.filter(({ style }) => style.underline).map(({ text }) => text).join("");
  assert.equal(outstanding, "BUILT");
});

Deno.test("view() hides in the list what spoilers hide", () => {
  const query = { type: "mentions" } as const;
  const row = rooms().tell(found([message(BOB, "@alice ||built||", 0)], { query })).rows()[3];
  assert.match(row ?? "", /bob ▌@alice \|\|(?!built).{5}\|\|/);
});

Deno.test("view() shows those around the picked one of more than have room", () => {
  const screen = rooms().tell(found(LINES));
  assert.match(screen.rows()[9] ?? "", /^› .*line 39 +█$/);
  assert.match(screen.press("Home").rows()[3] ?? "", /^› .*line 0 +█$/);
  assert.match(screen.press("PageUp").rows()[6] ?? "", /^› .*line 29 /);
  assert.match(screen.press("PageUp", "Down").rows()[6] ?? "", /^› .*line 30 /);
  assert.equal(screen.press("Home", "Up").screen(), screen.press("Home").screen());
  assert.equal(screen.press("Home", "End", "Down", "PageDown").screen(), screen.screen());
});

/** The row of a screen that stands out since it was gone to. */
function target(screen: ScreenHarness): string | undefined {
  const { columns, rows } = screen.model.size;
  const { cells } = view(screen.model, columns, rows);
  const { ground } = screen.model.theme.chosenGround;
  return screen.rows().find((_, row) => cells[row * columns + 15]?.style.ground === ground)
    ?.replace(/ *│.*$/, "");
}

Deno.test("Enter goes to the picked line in its room, M-n and M-p to the next and the one before", () => {
  const there = rooms().tell(ALL).press("Home", "Enter");
  assert.equal(there.model.room, "general");
  assert.equal(target(there), "›10:31       ▌line 3");
  assert.equal(there.rows()[10], " 1 of 3: M-n next, M-p previous       ↓ 33 · End  ● 2 links");
  const next = there.press("M-n");
  assert.equal(next.model.room, "dev");
  assert.match(target(next) ?? "", /^›10:31 +carol ▌It is built/);
  assert.equal(next.press("M-n").model.room, WITH_BOB.id);
  assert.match(next.press("M-n", "M-n").rows()[10] ?? "", /^ This is the last of 3 messages/);
  assert.deepEqual(next.press("M-p").rows().slice(1), there.rows().slice(1));
  assert.match(there.press("M-p").rows()[10] ?? "", /^ This is the first of 3 messages/);
  assert.equal(target(next.press("Left")), undefined);
  assert.match(rooms().press("M-n").rows()[10] ?? "", /^ Nothing was searched/);
});

Deno.test("a line that was gone to stays in sight while others speak", () => {
  const there = rooms().tell(ALL).press("Home", "Enter");
  const later = there.tell({ type: "message", message: message(BOB, "now", 5_000) });
  assert.deepEqual(later.rows().slice(0, 10), there.rows().slice(0, 10));
});

Deno.test("goToPicked() says where the line is not there any more", () => {
  const cleared = rooms().press("M-2").tell({ type: "clear" }, ALL);
  assert.match(
    cleared.press("Up", "Enter").rows()[10] ?? "",
    /^ That line is not on the screen any more/,
  );
  const { snapshot } = rooms().model;
  const left = rooms().tell(ALL).happen({
    type: "snapshot",
    snapshot: { ...snapshot, rooms: snapshot.rooms.slice(0, 1) },
  });
  assert.match(left.press("Enter").rows()[10] ?? "", /^ You are not in that room any more/);
});

Deno.test("the list goes with Escape and C-c, and with whatever is meant for the input", () => {
  const screen = rooms().type("draft").tell(ALL);
  const before = rooms().type("draft").screen();
  assert.equal(screen.press("Escape").screen(), before);
  assert.equal(screen.press("C-c").screen(), before);
  assert.equal(screen.press("Escape", "C-c").model.editor.text, "");
  assert.equal(screen.type("!").screen(), rooms().type("draft!").screen());
  assert.equal(screen.press("C-a").model.overlay, undefined);
  const away = screen.happen({ type: "input", token: { type: "focus", focused: false } });
  assert.equal(away.screen(), screen.screen());
});

Deno.test("where nothing was found the status line says so, and the room stays", () => {
  const screen = rooms().tell(found([]));
  assert.equal(screen.rows()[10], ' No message with "built" in your rooms            ● 2 links');
  const none = rooms().tell(found([], { query: { type: "mentions" } }));
  assert.match(none.rows()[10] ?? "", /^ No message for you in your rooms/);
  assert.equal(bufferOf(screen.model).anchor, undefined);
});

Deno.test("M-m asks for what names us", () => {
  assert.deepEqual(rooms().press("M-m").effects.at(-1), {
    type: "submit",
    intent: { type: "command", room: "general", line: "/mentions" },
  });
});
