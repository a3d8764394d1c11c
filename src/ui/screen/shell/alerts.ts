import type { Settings } from "../../../chat/api/settings.ts";
import { BELL } from "../../../term/modes.ts";
import type { Notifications } from "../../../term/notifications.ts";
import { createBell } from "./bell.ts";
import type { AlertContent } from "./notification.ts";

/**
 * Gets a person's attention: by the bell, a notification of the desktop and the title of the window. While the terminal has the
 * focus nothing rings, since they look at it already; a terminal that never tells of its focus is taken not to have it.
 */
export interface Alerts {
  /** The terminal got the focus, or lost it. */
  focus(focused: boolean): void;
  /** Alerts the person to a message at `now` (monotonic ms); the bell rings at most once in a while. */
  alert(content: AlertContent, settings: Pick<Settings, "bell" | "notify">, now: number): void;
  /** A message of somebody else came into the room that is shown. */
  messageShown(): void;
  /** The terminal may have forgotten its title. */
  forgetTitle(): void;
  /** What is to be written now, for the window to have this title, and so much to be unread in other rooms; `""` for nothing. */
  take(title: string, unread: number): string;
}

export function createAlerts(notifications: Notifications): Alerts {
  const bell = createBell();
  /** Unknown until the terminal tells. */
  let focused: boolean | undefined;
  /** How much was said in the room that is shown, while they looked elsewhere. */
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
      if ((rings === "off" && notify === "off") || !bell.ring(now)) return;
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
