/**
 * The format of a front end of lines: how events are written as lines, and lines read as intents.
 *
 * Two formats implement it: plain mode and JSON mode.
 *
 * @module
 */
import type { ChatEvent } from "../../chat/api/chat_event.ts";
import type { Intent } from "../../chat/api/intent.ts";

/** What a line of input came to. */
export type LineRead =
  | { readonly state: "intent"; readonly intent: Intent }
  | { readonly state: "nothing" }
  | { readonly state: "refused"; readonly reason: string };

/** A format. `room` is the id of the current room. */
export interface LineFormat {
  /** Returns the lines to write for an event, each with its end; empty for none. */
  text(event: ChatEvent, now: Date, room: string): string;
  /** Reads one line. */
  read(text: string, room: string): LineRead;
  /** Returns the line that says what cannot be done. */
  error(text: string, now: Date): string;
}
