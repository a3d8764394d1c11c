import assert from "node:assert/strict";
import { ALERT_PERIOD_MS } from "../../../../src/core/limits/front_ends.ts";
import { BELL } from "../../../../src/term/modes.ts";
import type { Notifications } from "../../../../src/term/notifications.ts";
import type { AlertContent } from "../../../../src/ui/screen/shell/alert_text.ts";
import { type Alerts, createAlerts } from "../../../../src/ui/screen/shell/alerts.ts";

/** Signals that can be read. */
const SIGNALS: Notifications = {
  title: (text) => `<${text}>`,
  notification: (title, body) => `{${title}: ${body}}`,
};
const CALL: AlertContent = { title: "bob in #dev", text: "lunch, @alice?", isAnswer: false };
const BOTH = { bell: "on", notify: "on" } as const;

/** Attention that has its title. */
function attentive(): Alerts {
  const alerts = createAlerts(SIGNALS);
  assert.equal(alerts.take("p2pchat #general", 0), "<p2pchat #general>");
  return alerts;
}

Deno.test("createAlerts() names the window when the name changes, with what is unread", () => {
  const alerts = attentive();
  assert.equal(alerts.take("p2pchat #general", 0), "");
  assert.equal(alerts.take("p2pchat #general", 3), "<(3) p2pchat #general>");
  assert.equal(alerts.take("p2pchat #general", 3), "");
  assert.equal(alerts.take("p2pchat #dev", 0), "<p2pchat #dev>");
  alerts.forgetTitle();
  assert.equal(alerts.take("p2pchat #dev", 0), "<p2pchat #dev>");
});

Deno.test("createAlerts() counts what is said in the room that is shown while the focus is known to be elsewhere", () => {
  const alerts = attentive();
  alerts.messageShown();
  assert.equal(alerts.take("p2pchat #general", 0), "");
  alerts.focus(false);
  alerts.messageShown();
  alerts.messageShown();
  assert.equal(alerts.take("p2pchat #general", 1), "<(3) p2pchat #general>");
  alerts.focus(true);
  alerts.messageShown();
  assert.equal(alerts.take("p2pchat #general", 1), "<(1) p2pchat #general>");
});

Deno.test("createAlerts() rings and notifies as it is set to", () => {
  const cases = [
    ["on", "on", `${BELL}{bob in #dev: lunch, @alice?}`],
    ["on", "off", BELL],
    ["off", "on", "{bob in #dev: lunch, @alice?}"],
    ["off", "off", ""],
  ] as const;
  for (const [bell, notify, written] of cases) {
    const alerts = attentive();
    alerts.alert(CALL, { bell, notify }, 0);
    assert.equal(alerts.take("p2pchat #general", 0), written);
    assert.equal(alerts.take("p2pchat #general", 0), "");
  }
});

Deno.test("createAlerts() is quiet while the terminal has the focus", () => {
  const alerts = attentive();
  alerts.focus(true);
  alerts.alert(CALL, BOTH, 0);
  assert.equal(alerts.take("p2pchat #general", 0), "");
  alerts.focus(false);
  alerts.alert(CALL, BOTH, 0);
  assert.notEqual(alerts.take("p2pchat #general", 0), "");
});

Deno.test("createAlerts() takes an answer for seen, unless the focus is known to be elsewhere", () => {
  const alerts = attentive();
  alerts.alert({ ...CALL, isAnswer: true }, BOTH, 0);
  assert.equal(alerts.take("p2pchat @bob", 0), "<p2pchat @bob>");
  alerts.focus(false);
  alerts.alert({ ...CALL, isAnswer: true }, BOTH, 0);
  assert.notEqual(alerts.take("p2pchat @bob", 0), "");
});

Deno.test("createAlerts() rings once in ALERT_PERIOD_MS, however many call", () => {
  const alerts = attentive();
  const once = `${BELL}{bob in #dev: lunch, @alice?}`;
  for (let at = 0; at < ALERT_PERIOD_MS; at += 100) alerts.alert(CALL, BOTH, at);
  assert.equal(alerts.take("p2pchat #general", 0), once);
  alerts.alert(CALL, BOTH, ALERT_PERIOD_MS);
  assert.equal(alerts.take("p2pchat #general", 0), once);
});
