import assert from "node:assert/strict";
import type { Message } from "../../../../src/chat/api/message.ts";
import { alertOf, titleOf, unreadElsewhere } from "../../../../src/ui/screen/shell/alert_text.ts";
import {
  BOB,
  DEV,
  inDev,
  message,
  said,
  screenHarness,
  toBob,
  WITH_BOB,
} from "../screen_harness.ts";

const screen = screenHarness().open(DEV, WITH_BOB);

const call = (message: Message) =>
  alertOf(screen.model, { type: "alert", message, isAnswer: false });

Deno.test("alertOf() tells who said what, and where, on one line", () => {
  assert.deepEqual(call(message(BOB, "lunch,\n@alice?", 1, inDev)), {
    title: "bob in #dev",
    text: "lunch, @alice?",
    isAnswer: false,
  });
  assert.equal(call(message(BOB, "psst", 1, toBob)).title, "bob");
  assert.equal(call(message(BOB, "waves", 1, { type: "action" })).text, "bob waves");
});

Deno.test("titleOf() names the room that is shown", () => {
  assert.equal(titleOf(screen.model), "p2pchat #general");
  assert.equal(titleOf(screen.press("M-2").model), "p2pchat #dev");
});

Deno.test("unreadElsewhere() counts what was said in the other rooms", () => {
  const heard = screen.tell(
    said(BOB, "here", 1),
    said(BOB, "there", 2, inDev),
    said(BOB, "to you", 3, toBob),
  );
  assert.equal(unreadElsewhere(heard.model), 2);
  assert.equal(unreadElsewhere(heard.press("M-2").model), 1);
});
