/**
 * Constructs the components of this folder.
 *
 * @module
 */
import type { Draft } from "../../protocol/replication/wire/envelope.ts";
import type { NodeFacts } from "../api/node_facts.ts";
import type { NoticeLimiter } from "../api/notice_limiter.ts";
import type { Notifier } from "../api/notifier.ts";
import type { CurrentSettings } from "../people/settings/current_settings.ts";
import type { Mutes } from "../people/mutes.ts";
import type { PeopleState } from "../people/people_components.ts";
import type { Roster } from "../people/roster.ts";
import type { SavedSettings } from "../people/settings/saved_settings.ts";
import type { CryptoJobQueue } from "../rooms/crypto_job_queue.ts";
import type { RoomState } from "../rooms/room_components.ts";
import { type ClockWarnings, createClockWarnings } from "./clock_warnings.ts";
import { createDeliveryStatus, type DeliveryStatus } from "./delivery_status.ts";
import { createDraftBackpressure, type DraftBackpressure } from "./draft_backpressure.ts";
import { createIgnoredWords, type IgnoredWords } from "./ignored_words.ts";
import { createIncomingMessages, type IncomingMessages } from "./incoming_messages.ts";
import { createNeighbourDelivery, type NeighbourDelivery } from "./neighbour_delivery.ts";
import { createOutgoingMessages, type OutgoingMessages } from "./outgoing_messages.ts";
import { createRoomDecryption } from "./room_decryption.ts";

export interface MessageComponents {
  readonly draftBackpressure: DraftBackpressure;
  readonly deliveryStatus: DeliveryStatus;
  readonly ignoredWords: IgnoredWords;
  readonly incomingMessages: IncomingMessages;
  readonly outgoingMessages: OutgoingMessages;
  readonly clockWarnings: ClockWarnings;
  readonly neighbourDelivery: NeighbourDelivery;
}

export interface MessageDependencies extends PeopleState, RoomState {
  readonly mutes: Mutes;
  readonly savedSettings: SavedSettings;
  readonly currentSettings: CurrentSettings;
  readonly roster: Roster;
  readonly jobQueue: CryptoJobQueue;
  readonly notifier: Notifier;
  readonly noticeLimiter: NoticeLimiter;
  /** When this run began by our corrected time of now, ms since 1970. */
  readonly started: () => number;
  readonly facts: () => NodeFacts;
  /** Has the mesh sign and send a draft. */
  publish(draft: Draft): void;
  /** Has the mesh sign and present itself with this name. */
  rename(username: string): void;
}

export function createMessageComponents(dependencies: MessageDependencies): MessageComponents {
  const { notifier } = dependencies;
  const draftBackpressure = createDraftBackpressure(dependencies);
  const clockWarnings = createClockWarnings(dependencies);
  const ignoredWords = createIgnoredWords(dependencies.savedSettings);
  return {
    ignoredWords,
    draftBackpressure,
    deliveryStatus: createDeliveryStatus(notifier),
    incomingMessages: createIncomingMessages({
      ...dependencies,
      ignoredWords,
      decryption: createRoomDecryption(dependencies),
      clockWarnings,
    }),
    outgoingMessages: createOutgoingMessages({ ...dependencies, draftBackpressure }),
    clockWarnings,
    neighbourDelivery: createNeighbourDelivery(dependencies),
  };
}
