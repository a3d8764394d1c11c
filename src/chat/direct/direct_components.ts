/**
 * Constructs the components of this folder.
 *
 * @module
 */
import type { PeerId } from "../../core/peer_id.ts";
import type { NodeFacts } from "../api/node_facts.ts";
import type { NoticeLimiter } from "../api/notice_limiter.ts";
import type { Notifier } from "../api/notifier.ts";
import type { DraftBackpressure } from "../messages/draft_backpressure.ts";
import type { IgnoredWords } from "../messages/ignored_words.ts";
import type { OutgoingMessages } from "../messages/outgoing_messages.ts";
import type { PeopleState } from "../people/people_components.ts";
import type { CurrentSettings } from "../people/settings/current_settings.ts";
import type { CryptoJobQueue } from "../rooms/crypto_job_queue.ts";
import type { RoomState } from "../rooms/room_components.ts";
import { type Conversations, createConversations } from "./conversations.ts";
import { createDirectMessages, type DirectMessages } from "./direct_messages.ts";
import { createInvitations, type Invitations } from "./invitations.ts";
import { createQuitGuard, type QuitGuard } from "./quit_guard.ts";

export interface DirectComponents {
  readonly directMessages: DirectMessages;
  readonly conversations: Conversations;
  readonly invitations: Invitations;
  readonly quitGuard: QuitGuard;
}

export interface DirectDependencies extends PeopleState, RoomState {
  readonly currentSettings: CurrentSettings;
  readonly ignoredWords: IgnoredWords;
  readonly outgoingMessages: OutgoingMessages;
  readonly draftBackpressure: DraftBackpressure;
  readonly jobQueue: CryptoJobQueue;
  readonly notifier: Notifier;
  readonly noticeLimiter: NoticeLimiter;
  /** Writes to the debug log, once, why nothing comes of what a peer did. */
  diagnose(id: PeerId, reason: string): void;
  readonly facts: () => NodeFacts;
}

export function createDirectComponents(dependencies: DirectDependencies): DirectComponents {
  const { facts, draftBackpressure } = dependencies;
  const epoch = (): number => facts().epoch;
  const directMessages = createDirectMessages({ ...dependencies, epoch });
  const conversations = createConversations({ ...dependencies, directMessages, epoch });
  const invitations = createInvitations({ ...dependencies, directMessages, conversations });
  return {
    directMessages,
    conversations,
    invitations,
    quitGuard: createQuitGuard({ directMessages, draftBackpressure }),
  };
}
