/**
 * The events from the engine to its front ends.
 *
 * @module
 */
import type { Clock } from "../../core/hybrid_logical_clock.ts";
import type { PeerId } from "../../core/peer_id.ts";
import type { Person, RoomView } from "./chat_view.ts";
import type { ChangedMessage, Message } from "./message.ts";

/**
 * Every text is safe to show. `clock` is the place of a line among the messages, so that every
 * front end can keep the one order.
 */
export type ChatEvent =
  | {
    readonly type: "ready";
    readonly id: PeerId;
    readonly username: string;
    readonly port: number;
    readonly epoch: number;
    readonly clock: Clock;
  }
  | {
    readonly type: "link";
    readonly state: "up" | "down";
    readonly person: Person;
    /** `host:port` of the other end. */
    readonly address: string;
    /** Why it went down, in a few words. */
    readonly reason?: string;
  }
  /** A person came into sight, or went out of it. */
  | { readonly type: "joined"; readonly person: Person; readonly clock: Clock }
  | {
    readonly type: "left";
    readonly person: Person;
    readonly reason: string;
    /** Ids of the rooms that we shared, `general` aside. */
    readonly rooms: readonly string[];
    readonly clock: Clock;
  }
  /** `person` has the new name already. */
  | {
    readonly type: "renamed";
    readonly person: Person;
    readonly from: string;
    readonly to: string;
    readonly clock: Clock;
  }
  | { readonly type: "message"; readonly message: Message }
  /** A message that was shown is another now. `own`: we changed it. */
  | { readonly type: "changed"; readonly own: boolean } & ChangedMessage
  /** A direct message of ours was confirmed; `number` is {@link Message.number}. */
  | {
    readonly type: "delivered";
    readonly room: string;
    readonly person: Person | undefined;
    /** The shown name of its recipient. */
    readonly to: string;
    readonly number: number;
  }
  /**
   * A room changed. `person`: the one that joined, left, created it or set its topic. `room`: its
   * state afterwards.
   */
  | {
    readonly type: "room";
    readonly change: "created" | "joined" | "left" | "topic" | "gone";
    readonly room: RoomView;
    readonly person?: Person;
    readonly clock: Clock;
  }
  /**
   * This front end is in another room now: its input goes there, and the held messages are in the
   * view.
   */
  | { readonly type: "entered"; readonly room: RoomView; readonly clock: Clock }
  /** The answer to `/rooms`; `text` is the same as a table. */
  | {
    readonly type: "rooms";
    readonly rooms: readonly RoomView[];
    readonly text: string;
    readonly clock: Clock;
  }
  /** The answer to `/search` and `/mentions`. */
  | { readonly type: "found"; readonly finding: SearchResult }
  /**
   * The delivery of our messages behind the sequence number `after` up to `upTo`: `everyone` of the
   * `linked` neighbours acknowledged them; `some` did, and the others are slow; `nobody` was there
   * before they expired.
   */
  | {
    readonly type: "delivery";
    readonly reach: "everyone" | "some" | "nobody";
    readonly after: number;
    readonly upTo: number;
    readonly linked: number;
  }
  /** The status or the settings in the view changed, without another event that says so. */
  | { readonly type: "status" }
  /**
   * A text for a person, of one `kind`; may have several lines. `security`: must not be overlooked.
   * `late`: late messages were inserted above. `alone`: messages wait, since nobody is here.
   * Others: "help", "users", "status", "discovery", "profile", "link", "delivery", "gap", "clock",
   * "mute", "pace" …
   */
  | {
    readonly type: "notice";
    readonly kind: string;
    readonly text: string;
    readonly clock: Clock;
  }
  /** A request that cannot be met, and what to do instead. */
  | { readonly type: "error"; readonly text: string; readonly clock: Clock }
  /**
   * Requests that the front end itself serves: list its keys; look at a key that is to be bound;
   * empty the screen; end the program.
   */
  | { readonly type: "keys" }
  /** Is `key` one that can be bound? A front end with keys answers with the `bind` intent. */
  | { readonly type: "bind"; readonly key: string; readonly line: string; readonly clock: Clock }
  | { readonly type: "clear" }
  | { readonly type: "quit" };

/** The terms of a search. */
export type SearchQuery =
  /** Mentions of us, and direct messages to us. */
  | { readonly type: "mentions" }
  /** Messages with `text` in their content or in the name of their author, in any case. */
  | { readonly type: "search"; readonly text: string };

/** The matching messages of all open rooms, oldest first: the newest {@link MAX_SEARCH_RESULTS}. */
export interface SearchResult {
  readonly query: SearchQuery;
  readonly messages: readonly Message[];
  /** The number of older messages that match too. */
  readonly older: number;
}
