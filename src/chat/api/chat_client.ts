/**
 * The engine as a front end sees it: the screen, plain mode, JSON mode, gateways. Several front
 * ends can be attached at once; the answer to a command goes only to the front end that gave it.
 *
 * @module
 */
import type { ChatEvent } from "./chat_event.ts";
import type { ChatView } from "./chat_view.ts";
import type { Intent } from "./intent.ts";

/** Names one front end. */
export type ClientId = number;

export interface ChatClient {
  readonly view: ChatView;
  submit(intent: Intent): void;
  /**
   * Calls `work` at once, or behind what is at work. Its intents are one turn: lines of a room that
   * go out then share one signature. The view changes, and events come, only behind it.
   */
  together(work: () => void): void;
  /**
   * Calls `listener` with every event from now on, in order; returns the function that ends it.
   * The end of the last subscription detaches the client: nothing is kept of it.
   */
  subscribe(listener: (event: ChatEvent) => void): () => void;
  /**
   * Whether the mesh takes more input now. Input submitted all the same is not lost, but takes
   * memory.
   */
  readonly open: boolean;
  /** The number of messages that go out at once if they are submitted together; 0 while closed. */
  readonly capacity: number;
  /** Resolves when the mesh takes more input; at once while no link is behind. */
  ready(): Promise<void>;
  /** Pauses reading from all links until then: for a front end whose own reader is slow. */
  hold(until: Promise<void>): void;
}
