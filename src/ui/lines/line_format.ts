import type { ChatEvent } from "../../chat/api/chat_event.ts";
import type { Intent } from "../../chat/api/intent.ts";

/** What a line of input asks for. */
export type LineRead =
  | { readonly state: "intent"; readonly intent: Intent }
  | { readonly state: "nothing" }
  | { readonly state: "refused"; readonly reason: string };

/** A front end of lines: how events are written, and lines read. `room` is the id of the room where it is. */
export interface LineFormat {
  /** The lines to write for an event, each ended; empty for none. */
  text(event: ChatEvent, now: Date, room: string): string;
  read(text: string, room: string): LineRead;
  /** The line for something that can't be done. */
  error(text: string, now: Date): string;
}
