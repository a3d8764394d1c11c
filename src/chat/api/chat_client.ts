import type { ChatEvent } from "./chat_event.ts";
import type { ChatView } from "./chat_view.ts";
import type { Intent } from "./intent.ts";

/** One front end, to which the answers to its commands go. */
export type ClientId = number;

/**
 * What each front end gets of the engine: the screen, plain and JSON mode, the gateways.
 * Several can be attached at once; answers to a command go only to whoever gave it.
 */
export interface ChatClient {
  readonly view: ChatView;
  submit(intent: Intent): void;
  /** Is told every event from now on, in order. Returns what ends it. */
  subscribe(listener: (event: ChatEvent) => void): () => void;
  /** Whether the mesh takes more input now. What is submitted all the same is not lost, but takes memory. */
  readonly open: boolean;
  /** Resolves when it does; at once while no link is behind. */
  ready(): Promise<void>;
  /** Reads nothing more from the links until then: for a front end whose own reader is slow. */
  hold(until: Promise<void>): void;
}
