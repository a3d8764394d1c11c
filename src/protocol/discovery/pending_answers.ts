/**
 * Pending answers: answers to beacons that wait for their moment, one for each source.
 *
 * 1. There are at most {@link MAX_BEACON_ANSWERS_PER_SECOND}. One more takes the place of one of
 *    the host that has most, and is left out where that is its own: a host that invents ports does
 *    not shut out others.
 *
 * @module
 */
import type { Endpoint } from "../../core/address.ts";
import { MAX_BEACON_ANSWERS_PER_SECOND } from "../../core/limits/discovery.ts";
import { earliest } from "../../core/now.ts";

/** An answer that waits for its moment. */
export interface PendingAnswer {
  readonly interface: string;
  readonly to: Endpoint;
  readonly echo: string;
  /** Monotonic ms. */
  readonly due: number;
}

export interface PendingAnswers {
  /**
   * Adds an answer; one to the same source is replaced, and keeps its moment. Returns the source
   * whose answer is left out for want of room, if there is one.
   */
  add(answer: PendingAnswer): Endpoint | undefined;
  /** Takes the answers that are due at `now`. */
  take(now: number): readonly PendingAnswer[];
  deadline(): number | undefined;
  clear(): void;
}

/** Makes an empty queue. */
export function createPendingAnswers(): PendingAnswers {
  const pending = new Map<string, PendingAnswer>();

  /** Returns the key of an answer to the host that has most, the new one counted. */
  function mostCrowded(newcomer: string): string | undefined {
    const counts = new Map([[newcomer, 1]]);
    for (const { to: { hostname } } of pending.values()) {
      counts.set(hostname, (counts.get(hostname) ?? 0) + 1);
    }
    let most = newcomer;
    for (const [hostname, count] of counts) if (count > counts.get(most)!) most = hostname;
    if (most === newcomer) return undefined;
    return [...pending].findLast(([, { to }]) => to.hostname === most)?.[0];
  }

  return {
    add(answer) {
      const { hostname, port } = answer.to;
      const key = `${hostname}:${port}`;
      const known = pending.get(key);
      let left: Endpoint | undefined;
      if (known === undefined && pending.size >= MAX_BEACON_ANSWERS_PER_SECOND) {
        const victim = mostCrowded(hostname);
        if (victim === undefined) return answer.to;
        left = pending.get(victim)!.to;
        pending.delete(victim);
      }
      pending.set(key, { ...answer, due: known?.due ?? answer.due });
      return left;
    },
    take(now) {
      const due: PendingAnswer[] = [];
      for (const [key, answer] of pending) {
        if (answer.due > now) continue;
        pending.delete(key);
        due.push(answer);
      }
      return due;
    },
    deadline: () => earliest(...[...pending.values()].map(({ due }) => due)),
    clear: () => pending.clear(),
  };
}
