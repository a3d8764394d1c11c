/**
 * Counts the drafts that wait: being sealed, or in the mesh's pacer while neighbours grant us no
 * higher rate or the log is full. Publishes them, and notices congestion. The queue itself is in
 * the mesh.
 *
 * 1. `waiting` is the number of drafts reserved or published and not sent yet. Each one ends with
 *    {@link DraftBackpressure.sent} or {@link DraftBackpressure.release}.
 * 2. Callers publish nothing more while the queue is `full`: {@link MAX_WAITING_DRAFTS} wait.
 * 3. One congestion causes one notice; another one within {@link PACING_OVER_AFTER_MS} causes none.
 *
 * @module
 */
import { MAX_WAITING_DRAFTS, PACING_OVER_AFTER_MS } from "../../core/limits/chat.ts";
import type { Now } from "../../core/now.ts";
import { plural } from "../../core/text/plural.ts";
import type { Draft } from "../../protocol/replication/wire/envelope.ts";
import type { Notifier } from "../api/notifier.ts";

export interface DraftBackpressure {
  readonly waiting: number;
  readonly full: boolean;
  /** Hands a draft to the mesh. */
  publish(draft: Draft): void;
  /** Counts a draft that is published later: it is being sealed. */
  reserve(): void;
  /** Hands a draft to the mesh that is counted already. */
  publishReserved(draft: Draft): void;
  /** Notes that one draft is sent. */
  sent(now: Now): void;
  /** Notes that one reserved draft will not be published. */
  release(now: Now): void;
  /**
   * The pacer sends the next in `ms`; the lowest rate of a neighbour is `granted`, messages a
   * second, if it is known.
   */
  paced(ms: number, granted: number | undefined, now: Now): void;
  /** Problems that last, for the status line. */
  problems(granted: number | undefined): readonly string[];
}

export interface DraftBackpressureDependencies {
  readonly notifier: Notifier;
  publish(draft: Draft): void;
}

/** Starts empty. */
export function createDraftBackpressure(
  { notifier, publish }: DraftBackpressureDependencies,
): DraftBackpressure {
  let waiting = 0;
  /** Whether the pacer holds drafts back, and has not sent all since. */
  let isPaced = false;
  /** When the pacer last held nothing back any more, monotonic ms. */
  let pacingEnded = -Infinity;

  const messages = (): string => `${plural(waiting, "message")} of yours`;
  const verb = (): string => waiting === 1 ? "waits" : "wait";

  function drop(now: Now): void {
    waiting = Math.max(0, waiting - 1);
    if (waiting > 0 || !isPaced) return;
    isPaced = false;
    pacingEnded = now.monotonic;
    notifier.emit({ type: "status" });
  }

  return {
    get waiting() {
      return waiting;
    },
    get full() {
      return waiting >= MAX_WAITING_DRAFTS;
    },
    publish(draft) {
      waiting++;
      publish(draft);
    },
    reserve() {
      waiting++;
    },
    publishReserved: publish,
    sent: drop,
    release: drop,
    paced(ms, granted, now) {
      if (waiting === 0) return; // it was sent before this event came
      const isKnown = isPaced || now.monotonic < pacingEnded + PACING_OVER_AFTER_MS;
      isPaced = true;
      notifier.emit({ type: "status" });
      if (isKnown) return;
      const next = ms === Infinity
        ? "none goes out for now"
        : `the next goes out in ${(ms / 1_000).toFixed(1)} s`;
      notifier.notice("pace", `${allowance(granted)}: ${messages()} ${verb()}, ${next}`, now);
    },
    problems: (granted) => isPaced ? [`${messages()} ${verb()}: ${allowance(granted)}`] : [],
  };
}

function allowance(granted: number | undefined): string {
  return granted === undefined
    ? "others take no more for the moment"
    : `others allow you ${Math.round(granted * 100) / 100} a second`;
}
