/**
 * Alerts a person who may look elsewhere: by the bell, a desktop notification, and the window's
 * title.
 *
 * While the terminal has the focus nothing rings. A terminal that never reports its focus counts as
 * without it.
 *
 * @module
 */
import type { Settings } from "../../../chat/api/settings.ts";
import { BELL } from "../../../term/modes.ts";
import type { Notifications } from "../../../term/notifications.ts";
import { createAlertLimit } from "./alert_limit.ts";
import type { AlertContent } from "./alert_text.ts";

/** The alerts of one screen. */
export interface Alerts {
  /** Notes that the terminal got the focus, or lost it. */
  focus(focused: boolean): void;
  /**
   * Alerts the person to a message at `now` (monotonic ms); at most once in a while.
   */
  alert(content: AlertContent, settings: Pick<Settings, "bell" | "notify">, now: number): void;
  /** Notes that a message of somebody else came into the room that is shown. */
  messageShown(): void;
  /** Notes that the terminal may have forgotten its title. */
  forgetTitle(): void;
  /**
   * Returns what to write now: alerts, and the title with the number of unread messages; `""` for
   * nothing.
   */
  take(title: string, unread: number): string;
}

/** Creates the alerts of a terminal with these notifications. */
export function createAlerts(notifications: Notifications): Alerts {
  const limit = createAlertLimit();
  /** Unknown until the terminal reports it. */
  let focused: boolean | undefined;
  /** The number of messages in the room that is shown, since the focus was lost. */
  let missed = 0;
  let waiting = "";
  let shown: string | undefined;

  return {
    focus(now) {
      focused = now;
      missed = 0;
    },
    alert({ title, text, isAnswer }, { bell: rings, notify }, now) {
      if (focused ?? isAnswer) return;
      if ((rings === "off" && notify === "off") || !limit.take(now)) return;
      if (rings === "on") waiting += BELL;
      if (notify === "on") waiting += notifications.notification(title, text);
    },
    messageShown() {
      if (focused === false) missed++;
    },
    forgetTitle() {
      shown = undefined;
    },
    take(name, unread) {
      const count = unread + missed;
      const title = count === 0 ? name : `(${count}) ${name}`;
      const taken = waiting + (title === shown ? "" : notifications.title(title));
      waiting = "";
      shown = title;
      return taken;
    },
  };
}
