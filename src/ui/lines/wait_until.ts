/**
 * Waits for a condition on the view, which can change at every event.
 *
 * @module
 */
import type { ChatClient } from "../../chat/api/chat_client.ts";
import type { ChatEvent } from "../../chat/api/chat_event.ts";

/**
 * Returns whether `condition`, checked at every event, comes true within `ms` and before the
 * signal.
 */
export function waitUntil(
  client: ChatClient,
  condition: () => boolean,
  ms: number,
  signal: AbortSignal,
): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (result: boolean) => {
      clearTimeout(timer);
      unsubscribe();
      signal.removeEventListener("abort", onAbort);
      resolve(result);
    };
    const onAbort = () => done(false);
    const onEvent = (_event: ChatEvent) => {
      if (condition()) done(true);
    };
    const timer = setTimeout(() => done(condition()), ms);
    const unsubscribe = client.subscribe(onEvent);
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted || condition()) done(!signal.aborted);
  });
}
