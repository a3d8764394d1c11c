import assert from "node:assert/strict";
import { conversationWith } from "../../../../../src/chat/api/room_id.ts";
import { tabsIn } from "../../../../../src/ui/screen/view/chrome/header.ts";
import { layout } from "../../../../../src/ui/screen/view/layout/layout.ts";
import { view } from "../../../../../src/ui/screen/view/view.ts";
import {
  BOB,
  CAROL,
  conversation,
  DEV,
  inDev,
  listed,
  room,
  said,
  type ScreenHarness,
  screenHarness,
  toBob,
  WITH_BOB,
} from "../../screen_harness.ts";

Deno.test("tabsIn() counts the rooms that have no tab, and the messages there that mean us", () => {
  const rooms = ["one", "two", "three", "four", "five"].map((id) => room(id));
  const screen = screenHarness(40, 10).open(...rooms);
  const header = (from: ScreenHarness) => from.rows()[0];
  assert.equal(header(screen), " #general  #one  #two  #three  +2     3");
  const news = screen.tell(said(BOB, "x", 0, { room: "four" }));
  assert.equal(header(news), " #general  #one  #two  #three  +2     3");
  const meant = news.tell(said(BOB, "y", 1, { room: "four", mention: true }));
  assert.equal(header(meant), " #general  #one  #two  #three  +2 @1  3");
  const low = meant.happen({ type: "resized", size: { columns: 20, rows: 10 } });
  assert.equal(header(low), " #general  +5 @1  3");
  const wide = meant.happen({ type: "resized", size: { columns: 70, rows: 10 } });
  assert.equal(
    header(wide),
    " p2pchat  #general  #one  #two  #three  #four 2 @1  #five    3 online",
  );
});

Deno.test("tabsIn() always has the room that is shown, on every width", () => {
  const rooms = Array.from({ length: 12 }, (_, at) => room(`room-${at}`));
  const first = screenHarness(40, 10).open(...rooms);
  assert.equal(first.press("M-7").rows()[0], " ‹4 #room-3  #room-4  #room-5  +6     3");
  for (let columns = 20; columns <= 130; columns++) {
    const sized = first.happen({ type: "resized", size: { columns, rows: 40 } });
    for (let at = 0; at < 13; at++) {
      const screen = sized.press(...new Array<"C-n">(at).fill("C-n"));
      const tabs = tabsIn(screen.model, layout(screen.model, screen.model.size));
      const shown = tabs.find((tab) => tab.room === screen.model.room);
      assert.ok(shown !== undefined, `${columns} ${at}`);
      assert.ok(tabs.every(({ right }) => right < columns), `${columns} ${at}`);
      const text = screen.rows()[0]?.slice(shown.left, shown.right);
      assert.match(text ?? "", /^ (\d+ )?#/, `${columns} ${at}`);
    }
  }
});

Deno.test("tabsIn() has the columns of what is drawn, for the mouse", () => {
  const screen = screenHarness(120, 36).open(DEV, WITH_BOB).tell(
    said(CAROL, "x", 0, { ...inDev, mention: true }),
    said(BOB, "psst", 0, toBob),
  );
  const header = screen.rows()[0] ?? "";
  const tabs = tabsIn(screen.model, layout(screen.model, screen.model.size));
  assert.deepEqual(
    tabs.map(({ room, left, right }) => [room, header.slice(left, right)]),
    [["general", " 1 #general "], ["dev", " 2 #dev 1 @1 "], [WITH_BOB.id, " 3 @bob 1 "]],
  );
});

Deno.test("the tab of the shown room stands on the ground of the talk, the others on that of the bar", () => {
  const { model } = screenHarness(40, 10).open(DEV);
  const { cells } = view(model, 40, 10);
  const { accent, bar } = model.theme;
  assert.equal(cells[2]?.style.ground, undefined);
  assert.deepEqual([cells[2]?.style.ink, cells[2]?.style.bold], [accent.ink, true]);
  assert.equal(cells[12]?.style.ground, bar.ground);
});

Deno.test("the tab of a message that is said to us first is shown with its partner's name", () => {
  const opened = screenHarness(40, 10).happen({
    type: "opened",
    room: conversationWith(CAROL.id),
    messages: [],
  })
    .open(conversation(CAROL)).tell(
      said(CAROL, "psst", 0, { room: conversationWith(CAROL.id), number: 1 }),
    );
  assert.equal(listed(opened), "#general  @carol 1");
});

Deno.test("a tab marks where something is typed and not sent", () => {
  const screen = screenHarness(40, 10).open(room("dev")).type("to be continued").press("M-2");
  assert.equal(listed(screen), "#general*  #dev");
  assert.equal(listed(screen.tell(said(BOB, "x", 0))), "#general 1*  #dev");
  assert.equal(listed(screen.press("M-1", "C-u", "M-2")), "#general  #dev");
});
