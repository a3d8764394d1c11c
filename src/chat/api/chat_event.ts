import type { Clock } from "../../core/hybrid_logical_clock.ts";
import type { PeerId } from "../../core/peer.ts";
import type { Person, RoomView } from "./chat_view.ts";
import type { Message } from "./message.ts";

/**
 * What the engine tells its front ends. Every text in it has been made safe.
 * `clock` says where a line belongs between messages, so that every front end can keep the one order.
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
  /** Somebody came into sight, or out of it. */
  | { readonly type: "joined"; readonly person: Person; readonly clock: Clock }
  | {
    readonly type: "left";
    readonly person: Person;
    readonly reason: string;
    /** Ids of the rooms where we lose them, but `general`. */
    readonly rooms: readonly string[];
    readonly clock: Clock;
  }
  /** `person` already bears the new name. */
  | {
    readonly type: "renamed";
    readonly person: Person;
    readonly from: string;
    readonly to: string;
    readonly clock: Clock;
  }
  | { readonly type: "message"; readonly message: Message }
  /** What was said to somebody in private came there; `number` is {@link Message.number}. */
  | {
    readonly type: "delivered";
    readonly room: string;
    readonly person: Person | undefined;
    /** Whom it was said to, as they are shown. */
    readonly to: string;
    readonly number: number;
  }
  /** Something about a room changed. `person`: who came, left, made it or set its topic; `room` is as it is afterwards. */
  | {
    readonly type: "room";
    readonly change: "created" | "joined" | "left" | "topic" | "gone";
    readonly room: RoomView;
    readonly person?: Person;
    readonly clock: Clock;
  }
  /** Whoever asked is in this room now: what is typed goes there, and what was said there is in the view. */
  | { readonly type: "entered"; readonly room: RoomView; readonly clock: Clock }
  /** The rooms asked for; `text` tells the same to people. */
  | {
    readonly type: "rooms";
    readonly rooms: readonly RoomView[];
    readonly text: string;
    readonly clock: Clock;
  }
  /** What whoever asked had looked for. */
  | { readonly type: "found"; readonly finding: SearchResult }
  /**
   * How far own messages came, from behind the sequence number `after` up to `upTo`: `everyone` of the `linked` people linked
   * confirmed them, or only some did and the others are slow, or `nobody` came for them before they were given up.
   */
  | {
    readonly type: "delivery";
    readonly reach: "everyone" | "some" | "nobody";
    readonly after: number;
    readonly upTo: number;
    readonly linked: number;
  }
  /** The view's status has changed, and nothing else tells of it. */
  | { readonly type: "status" }
  /**
   * Something to know, of one `kind`; may have several lines. `security`: it must not be overlooked. `late`: messages stand above
   * that were not there before. `alone`: what was said waits, since nobody is here. Others: "help", "users", "status",
   * "discovery", "profile", "link", "delivery", "gap", "mute", "pace" …
   */
  | {
    readonly type: "notice";
    readonly kind: string;
    readonly text: string;
    readonly clock: Clock;
  }
  /** What was asked can't be done, and what to do instead. */
  | { readonly type: "error"; readonly text: string; readonly clock: Clock }
  /** What concerns only who asked, and lies with that front end: tell its keys; empty the screen; leave the program. */
  | { readonly type: "keys" }
  | { readonly type: "clear" }
  | { readonly type: "quit" };

/** What was looked for. */
export type SearchQuery =
  /** What names us, and what others said to us in private. */
  | { readonly type: "mentions" }
  /** What has a text, in any case, or was said by somebody whose name has it. */
  | { readonly type: "search"; readonly text: string };

/** What was found in the rooms where we are, oldest first: the newest {@link MAX_SEARCH_RESULTS}. */
export interface SearchResult {
  readonly query: SearchQuery;
  readonly messages: readonly Message[];
  /** How many older ones were found too. */
  readonly older: number;
}
