/**
 * What is sent during a lab case, and the check that everybody receives it once.
 *
 * @module
 */

import assert from "node:assert/strict";
import { isSaid, type JsonPeer } from "../e2e/front_ends.ts";

/** Less than what is granted by default, so that what is seen is not pacing. */
const TURNS_PER_SECOND = 2;

/** What was said in a place, and by whom: whoever takes part is to have heard all of it, once. */
export interface Conversation {
  say(speaker: JsonPeer, ...contents: readonly string[]): Promise<void>;
  /**
   * Two talk for so many seconds, each hearing the other before it goes on: the one thing here that
   * takes its time by itself.
   */
  dialogue(one: JsonPeer, other: JsonPeer, seconds: number): Promise<void>;
  /** Waits until each of these has heard all that others said since the beginning. */
  heard(...listeners: readonly JsonPeer[]): Promise<void>;
  /**
   * Waits for the same; then each of these says one thing more, so that whatever would come twice
   * comes before it. Fails where somebody heard anything twice, or what one person said in another
   * order.
   */
  settle(...listeners: readonly JsonPeer[]): Promise<void>;
}

export function createConversation(): Conversation {
  const saidBy = new Map<string, string[]>();
  let closings = 0;

  const heardFrom = (listener: JsonPeer, author: string): readonly string[] =>
    listener.events.flatMap((event) =>
      isSaid(event) && event["type"] === "chat" && event["author"] === author
        ? [`${event["content"]}`]
        : []
    );

  const others = (listener: JsonPeer) => [...saidBy].filter(([author]) => author !== listener.id);

  async function hearAll(listener: JsonPeer): Promise<void> {
    for (const [author, said] of others(listener)) {
      const heardAll = () => said.every((each) => heardFrom(listener, author).includes(each));
      await listener.until(
        `${said.length} messages at ${listener.name}`,
        () => heardAll() || undefined,
      );
    }
  }

  async function say(speaker: JsonPeer, ...contents: readonly string[]): Promise<void> {
    const said = saidBy.get(speaker.id) ?? [];
    saidBy.set(speaker.id, said);
    for (const content of contents) {
      said.push(content);
      await speaker.say(content);
    }
  }

  const heard = async (...listeners: readonly JsonPeer[]) =>
    void await Promise.all(listeners.map(hearAll));

  return {
    say,
    heard,
    async dialogue(one, other, seconds) {
      // a busy machine has fewer turns: whatever lasts meanwhile must not last longer
      const end = performance.now() + seconds * 1_000;
      for (let turn = 1; performance.now() < end; turn++) {
        // how fast they talk, which is what goes on meanwhile; what was said is waited for below
        const over = new Promise((resolve) => setTimeout(resolve, 1_000 / TURNS_PER_SECOND));
        await say(turn % 2 === 0 ? one : other, `turn ${turn}`);
        await heard(one, other);
        await over;
      }
    },
    async settle(...listeners) {
      await heard(...listeners);
      const closing = ++closings;
      for (const each of listeners) await say(each, `${each.name} closes for the ${closing}. time`);
      await heard(...listeners);
      for (const listener of listeners) {
        for (const [author, said] of others(listener)) {
          assert.deepEqual(heardFrom(listener, author), said, `what ${listener.name} heard`);
        }
        assert.equal(listener.complaints, "");
      }
    },
  };
}

/** A function that tells the milliseconds since now. */
export function stopwatch(): () => number {
  const start = performance.now();
  return () => performance.now() - start;
}
