import { MAX_WAITING_DRAFTS, PACING_OVER_AFTER_MS } from "../../core/limits/chat.ts";
import { plural } from "../../core/text/plural.ts";
import type { Now } from "../../core/time.ts";
import type { Notifier } from "../api/notifier.ts";

/** What waits to be said because others take no more for the moment, and what a person is told of it. */
export interface SendQueue {
  /** How many were handed to the mesh and are not said yet. */
  readonly waiting: number;
  /** Whether one more would be too much to keep. */
  readonly full: boolean;
  /** One more was handed over. */
  handOver(): void;
  /** One was said. */
  noteSaid(now: Now): void;
  /** One will not be said. */
  giveUp(now: Now): void;
  /** The next goes out in `ms`; everyone linked takes `granted` a second (`undefined`: nothing is known). */
  paced(ms: number, granted: number | undefined, now: Now): void;
  /** What a person should know while it lasts. */
  problems(granted: number | undefined): readonly string[];
}

/** Pacing with nothing waiting. At most {@link MAX_WAITING_DRAFTS} are to be handed over. */
export function createSendQueue(notifier: Notifier): SendQueue {
  let waiting = 0;
  /** Whether the mesh told that it holds something back, and has not said all since. */
  let holding = false;
  /** When nothing was held back any more, monotonic ms. */
  let over = -Infinity;

  const messages = (): string => `${plural(waiting, "message")} of yours`;
  const verb = (): string => waiting === 1 ? "waits" : "wait";

  function drop(now: Now): void {
    waiting = Math.max(0, waiting - 1);
    if (waiting > 0 || !holding) return;
    holding = false;
    over = now.monotonic;
    notifier.emit({ type: "status" });
  }

  return {
    get waiting() {
      return waiting;
    },
    get full() {
      return waiting >= MAX_WAITING_DRAFTS;
    },
    handOver() {
      waiting++;
    },
    noteSaid: drop,
    giveUp: drop,
    paced(ms, granted, now) {
      if (waiting === 0) return; // it went out before this came
      const known = holding || now.monotonic < over + PACING_OVER_AFTER_MS;
      holding = true;
      notifier.emit({ type: "status" });
      if (known) return;
      const next = ms === Infinity
        ? "none goes out for now"
        : `the next goes out in ${(ms / 1_000).toFixed(1)} s`;
      notifier.notice("pace", `${allowance(granted)}: ${messages()} ${verb()}, ${next}`, now);
    },
    problems: (granted) => holding ? [`${messages()} ${verb()}: ${allowance(granted)}`] : [],
  };
}

function allowance(granted: number | undefined): string {
  return granted === undefined
    ? "others take no more for the moment"
    : `others allow you ${Math.round(granted * 100) / 100} a second`;
}
