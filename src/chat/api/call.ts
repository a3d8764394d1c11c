/**
 * One request of one front end, and the way back to it. The engine makes a call of each intent;
 * every component that serves the intent gets the call and answers through it, so that no answer
 * reaches another front end.
 *
 * @module
 */
import type { Clock } from "../../core/hybrid_logical_clock.ts";
import type { Now } from "../../core/now.ts";
import type { ClientId } from "./chat_client.ts";
import type { ChatEvent } from "./chat_event.ts";
import type { RoomView } from "./chat_view.ts";
import type { Notifier } from "./notifier.ts";
import { GENERAL } from "./room_id.ts";

export interface Call {
  readonly client: ClientId;
  /** Id of the room that the front end shows; {@link GENERAL} where the intent names none. */
  readonly room: string;
  readonly now: Now;
  /** Returns a clock reading behind everything shown so far. */
  moment(): Clock;
  /** Sends the front end to a room or conversation. */
  enter(room: RoomView): void;
  emit(event: ChatEvent): void;
  /** Answers with a notice; `text` is safe to show. */
  notice(kind: string, text: string): void;
  /** Answers that the request cannot be met, and why; `text` is safe to show. */
  refuse(text: string): void;
  /** Returns the same request at a later moment: a job that it waited for is done. */
  later(now: Now): Call;
}

/** Makes the call of an intent of `client`, answered through `notifier`. */
export function createCall(
  notifier: Notifier,
  { client, now, room = GENERAL }: {
    readonly client: ClientId;
    readonly now: Now;
    readonly room?: string;
  },
): Call {
  return {
    client,
    room,
    now,
    moment: () => notifier.moment(now),
    enter: (room) => notifier.emit({ type: "entered", room, clock: notifier.moment(now) }, client),
    emit: (event) => notifier.emit(event, client),
    notice: (kind, text) => notifier.notice(kind, text, now, client),
    refuse: (text) => notifier.refuse(text, now, client),
    later: (later) => createCall(notifier, { client, room, now: later }),
  };
}
