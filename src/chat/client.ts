import type { ChatEvent } from "./event.ts";
import type { Intent } from "./intent.ts";
import type { ChatView } from "./view.ts";

/**
 * What each front end gets of the engine: the screen, plain and JSON mode, the gateways.
 * Several can be attached at once; answers to a command go only to whoever gave it.
 */
export interface ChatClient {
  readonly view: ChatView;
  submit(intent: Intent): void;
  /** Is told every event from now on, in order. Returns what ends it. */
  subscribe(listener: (event: ChatEvent) => void): () => void;
  /** Resolves when the mesh can take more input; at once while no link is behind. */
  ready(): Promise<void>;
}
