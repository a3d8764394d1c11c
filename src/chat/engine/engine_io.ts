/**
 * The inputs and effects of the engine, and the options to create it with.
 *
 * @module
 */
import type { Now } from "../../core/now.ts";
import type { PeerId } from "../../core/peer_id.ts";
import type { MeshEvent } from "../../protocol/mesh/api/mesh_io.ts";
import type { Diagnostic } from "../../protocol/replication/wire/replication_event.ts";
import type { ServiceRecord } from "../../protocol/replication/outbound/service_records.ts";
import type { Draft, Received } from "../../protocol/replication/wire/envelope.ts";
import type { ClientId } from "../api/chat_client.ts";
import type { ChatEvent } from "../api/chat_event.ts";
import type { Intent } from "../api/intent.ts";
import type { AnswerInput, JobEffect } from "../api/job.ts";
import type { NodeFacts } from "../api/node_facts.ts";
import type { SavedKeyPin } from "../api/saved_key_pin.ts";
import type { KeptSettings } from "../api/settings.ts";
import type { Feature } from "../features/feature.ts";
import type { Histories } from "../rooms/message_history.ts";

export type EngineInput =
  | { readonly type: "started" }
  | { readonly type: "mesh"; readonly event: MeshEvent }
  | { readonly type: "intent"; readonly client: ClientId; readonly intent: Intent }
  /** A text for a person, from outside the engine; for one front end, or for all. */
  | {
    readonly type: "notice" | "error";
    readonly kind: string;
    readonly text: string;
    readonly to?: ClientId;
  }
  /** We leave: what can still go out goes out now. */
  | { readonly type: "leaving" }
  /** The answer to a job. */
  | AnswerInput;

export type EngineEffect =
  | { readonly type: "event"; readonly event: ChatEvent; readonly to?: ClientId }
  | { readonly type: "publish"; readonly draft: Draft }
  | { readonly type: "rename"; readonly username: string }
  /** Publish a register of ours to the whole mesh. */
  | {
    readonly type: "register";
    readonly kind: string;
    readonly key: string;
    readonly value: Readonly<Record<string, unknown>>;
  }
  /** Send a record to a neighbour. */
  | { readonly type: "sendRecord" } & ServiceRecord
  /** Publish our picture and away reason to the whole mesh. */
  | { readonly type: "profile"; readonly picture: string; readonly away: string | undefined }
  /** Do a job; answered under its number. */
  | JobEffect
  /** Save for later incarnations, in place of what was saved: the key pins, or the settings. */
  | { readonly type: "save"; readonly known: readonly SavedKeyPin[] }
  | { readonly type: "save"; readonly settings: KeptSettings }
  /** Write to the debug log why nothing comes of what a peer did; the log bounds the lines. */
  | Diagnostic
  /** Link to an address that a person named, or tell `client` what is wrong with it. */
  | {
    readonly type: "connect";
    readonly target: string;
    readonly port: string | undefined;
    readonly client: ClientId;
  };

export interface EngineOptions {
  readonly id: PeerId;
  readonly username: string;
  readonly facts: () => NodeFacts;
  /** The state of discovery: one short line. */
  readonly discovery: () => string;
  /** Where discovery announces this node, in one line; nowhere where it is not given. */
  readonly networks?: () => string;
  /** The key pins and settings that earlier incarnations saved. */
  readonly known?: readonly SavedKeyPin[];
  readonly settings?: KeptSettings;
  /** Returns a time with its wall clock corrected by those of others; absent: it is right. */
  readonly correct?: (real: Now) => Now;
  /** Returns the envelopes that the mesh still holds of a room, oldest first. */
  readonly roomBacklog: (room: string) => readonly Received[];
  /** Whether a neighbour says that it is linked to this peer; never where it is not given. */
  readonly isListed?: (id: PeerId) => boolean;
  /** Holds the messages, in place of {@link createHistories}. */
  readonly histories?: Histories;
  /** In place of {@link FEATURES}. */
  readonly features?: readonly Feature[];
}
