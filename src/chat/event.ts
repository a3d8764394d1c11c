import type { Clock } from "../core/clock.ts";
import type { PeerId } from "../core/peer.ts";
import type { Message } from "./message.ts";
import type { Person } from "./view.ts";

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
  /** How far own messages came: acknowledged by `delivered` of the `linked` people linked now. */
  | {
    readonly type: "delivery";
    /** Every own message behind the sequence number `after`, up to `sequence`. */
    readonly after: number;
    readonly sequence: number;
    readonly delivered: number;
    readonly linked: number;
  }
  /** Something to know (`kind`: "help", "users", "status", "discovery", "profile", "link", "security" …); may have several lines. */
  | {
    readonly type: "notice";
    readonly kind: string;
    readonly text: string;
    readonly clock: Clock;
  }
  /** What was asked can't be done, and what to do instead. */
  | { readonly type: "error"; readonly text: string; readonly clock: Clock }
  /** What concerns only who asked: empty the screen; leave the program. */
  | { readonly type: "clear" }
  | { readonly type: "quit" };
