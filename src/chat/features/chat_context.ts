/**
 * The components that the handlers of features work with: those of every folder, and the engine's
 * way to the outside.
 *
 * @module
 */
import type { PeerId } from "../../core/peer_id.ts";
import type { ClientId } from "../api/chat_client.ts";
import type { Status } from "../api/chat_view.ts";
import type { MessageChange, MessageId } from "../api/message.ts";
import type { NodeFacts } from "../api/node_facts.ts";
import type { NoticeLimiter } from "../api/notice_limiter.ts";
import type { Notifier } from "../api/notifier.ts";
import type { DirectComponents } from "../direct/direct_components.ts";
import type { MessageComponents } from "../messages/message_components.ts";
import type { PeopleComponents, PeopleState } from "../people/people_components.ts";
import type { CryptoJobQueue } from "../rooms/crypto_job_queue.ts";
import type { RoomComponents, RoomState } from "../rooms/room_components.ts";
import type { Command } from "./command.ts";

export interface ChatContext
  extends
    PeopleState,
    PeopleComponents,
    RoomState,
    RoomComponents,
    MessageComponents,
    DirectComponents {
  readonly notifier: Notifier;
  readonly noticeLimiter: NoticeLimiter;
  readonly jobQueue: CryptoJobQueue;
  /** The commands of all features. */
  readonly commands: readonly Command[];
  status(): Status;
  facts(): NodeFacts;
  /**
   * Changes a message of a room, and shows it changed. If the message has not come yet, the change
   * waits for it.
   */
  changeMessage(room: string, id: MessageId, change: MessageChange): void;
  /**
   * Sends a record to a neighbour. The link takes it behind all messages, whenever it has room, and
   * the handlers of its kind are told so.
   */
  sendRecord(to: PeerId, kind: string, body: Uint8Array): void;
  /** Links to an address that a person named; reports to `client`. */
  connect(target: string, port: string | undefined, client: ClientId): void;
}
