import assert from "node:assert/strict";
import { BELL_PERIOD_MS } from "../../../../src/core/limits.ts";
import { BELL } from "../../../../src/term/modes.ts";
import type { Signals } from "../../../../src/term/notifications.ts";
import { type Attention, createAttention } from "../../../../src/ui/screen/shell/alerts.ts";
import type { Call } from "../../../../src/ui/screen/shell/notification.ts";

/** Signals that can be read. */
const SIGNALS: Signals = {
  title: (text) => `<${text}>`,
  notification: (title, body) => `{${title}: ${body}}`,
};
const CALL: Call = { title: "bob in #dev", text: "lunch, @alice?", isAnswer: false };
const BOTH = { bell: "on", notify: "on" } as const;

/** Attention that has its title. */
function attentive(): Attention {
  const attention = createAttention(SIGNALS);
  assert.equal(attention.take("p2pchat #general", 0), "<p2pchat #general>");
  return attention;
}

Deno.test("createAttention() names the window when the name changes, with what is unread", () => {
  const attention = attentive();
  assert.equal(attention.take("p2pchat #general", 0), "");
  assert.equal(attention.take("p2pchat #general", 3), "<(3) p2pchat #general>");
  assert.equal(attention.take("p2pchat #general", 3), "");
  assert.equal(attention.take("p2pchat #dev", 0), "<p2pchat #dev>");
  attention.forgetTitle();
  assert.equal(attention.take("p2pchat #dev", 0), "<p2pchat #dev>");
});

Deno.test("createAttention() counts what is said in the room that is shown while the focus is known to be elsewhere", () => {
  const attention = attentive();
  attention.said();
  assert.equal(attention.take("p2pchat #general", 0), "");
  attention.focus(false);
  attention.said();
  attention.said();
  assert.equal(attention.take("p2pchat #general", 1), "<(3) p2pchat #general>");
  attention.focus(true);
  attention.said();
  assert.equal(attention.take("p2pchat #general", 1), "<(1) p2pchat #general>");
});

Deno.test("createAttention() rings and notifies as it is set to", () => {
  const cases = [
    ["on", "on", `${BELL}{bob in #dev: lunch, @alice?}`],
    ["on", "off", BELL],
    ["off", "on", "{bob in #dev: lunch, @alice?}"],
    ["off", "off", ""],
  ] as const;
  for (const [bell, notify, written] of cases) {
    const attention = attentive();
    attention.call(CALL, { bell, notify }, 0);
    assert.equal(attention.take("p2pchat #general", 0), written);
    assert.equal(attention.take("p2pchat #general", 0), "");
  }
});

Deno.test("createAttention() is quiet while the terminal has the focus", () => {
  const attention = attentive();
  attention.focus(true);
  attention.call(CALL, BOTH, 0);
  assert.equal(attention.take("p2pchat #general", 0), "");
  attention.focus(false);
  attention.call(CALL, BOTH, 0);
  assert.notEqual(attention.take("p2pchat #general", 0), "");
});

Deno.test("createAttention() takes an answer for seen, unless the focus is known to be elsewhere", () => {
  const attention = attentive();
  attention.call({ ...CALL, isAnswer: true }, BOTH, 0);
  assert.equal(attention.take("p2pchat @bob", 0), "<p2pchat @bob>");
  attention.focus(false);
  attention.call({ ...CALL, isAnswer: true }, BOTH, 0);
  assert.notEqual(attention.take("p2pchat @bob", 0), "");
});

Deno.test("createAttention() rings once in BELL_PERIOD_MS, however many call", () => {
  const attention = attentive();
  const once = `${BELL}{bob in #dev: lunch, @alice?}`;
  for (let at = 0; at < BELL_PERIOD_MS; at += 100) attention.call(CALL, BOTH, at);
  assert.equal(attention.take("p2pchat #general", 0), once);
  attention.call(CALL, BOTH, BELL_PERIOD_MS);
  assert.equal(attention.take("p2pchat #general", 0), once);
});
