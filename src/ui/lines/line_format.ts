/**
 * The format of a front end of lines: how events are written as lines, and lines read as intents.
 *
 * Three formats implement it: plain mode, reader mode and JSON mode.
 *
 * @module
 */
import type { ChatEvent } from "../../chat/api/chat_event.ts";
import type { Intent } from "../../chat/api/intent.ts";

/** What a line of input came to. */
export type LineRead =
  | {
    readonly state: "intent";
    readonly intent: Intent;
    /** Is called when the intent is submitted. */
    readonly onSubmit?: () => void;
  }
  /** The format itself answers: `text` returns the lines, each with its end. */
  | { readonly state: "answer"; readonly text: () => string }
  | { readonly state: "nothing" }
  | { readonly state: "refused"; readonly reason: string };

/** A format. `room` is the id of the current room. */
export interface LineFormat {
  /** Returns the lines to write for an event, each with its end; empty for none. */
  text(event: ChatEvent, now: Date, room: string): string;
  /** Reads one line. It changes nothing: a line may be read twice. */
  read(text: string, room: string): LineRead;
  /** Returns the line that says what cannot be done. */
  error(text: string, now: Date): string;
  /** Lines that wait for others to be told with them; absent where a format holds none back. */
  readonly held?: {
    readonly isWaiting: boolean;
    /** Returns the lines. They are due {@link READER_GATHER_MS} after the first waits. */
    take(now: Date): string;
  };
}
