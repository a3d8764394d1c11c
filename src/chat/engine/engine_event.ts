import type { PeerId } from "../../core/peer.ts";
import type { MeshEvent } from "../../protocol/mesh/api/mesh_event.ts";
import type { Draft, Received } from "../../protocol/replication/wire/envelope.ts";
import type { ClientId } from "../api/chat_client.ts";
import type { ChatEvent } from "../api/chat_event.ts";
import type { CryptoAnswer, CryptoJob } from "../api/crypto_job.ts";
import type { Intent } from "../api/intent.ts";
import type { KnownPeer } from "../api/known_peer.ts";
import type { NodeFacts } from "../api/node_facts.ts";
import type { KeptSettings } from "../api/settings.ts";

export type EngineInput =
  | { readonly type: "started" }
  | { readonly type: "mesh"; readonly event: MeshEvent }
  | { readonly type: "intent"; readonly client: ClientId; readonly intent: Intent }
  /** What a person should know that only the outside can tell; one front end alone, or all. */
  | {
    readonly type: "notice" | "error";
    readonly kind: string;
    readonly text: string;
    readonly to?: ClientId;
  }
  /** What a job came to. */
  | CryptoAnswer;

export type EngineEffect =
  | { readonly type: "event"; readonly event: ChatEvent; readonly to?: ClientId }
  | { readonly type: "publish"; readonly draft: Draft }
  | { readonly type: "rename"; readonly username: string }
  /** Tell the whole mesh, those who come later too: a register of ours. */
  | {
    readonly type: "register";
    readonly kind: string;
    readonly key: string;
    readonly value: Readonly<Record<string, unknown>>;
  }
  /** Tell the whole mesh how we look and whether we are away. */
  | { readonly type: "profile"; readonly picture: string; readonly away: string | undefined }
  /** To be answered under its number. */
  | CryptoJob
  /** Keep for later runs, in place of what was kept: whom we know, or how this person wants it. */
  | { readonly type: "save"; readonly known: readonly KnownPeer[] }
  | { readonly type: "save"; readonly settings: KeptSettings }
  /** Link to what a person named, or tell `client` what is wrong with it. */
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
  /** How the search for peers goes: one short line. */
  readonly discovery: () => string;
  /** What was kept by earlier runs. */
  readonly known?: readonly KnownPeer[];
  readonly settings?: KeptSettings;
  /** What the mesh still holds of a room, oldest first. */
  readonly recentMessages: (room: string) => readonly Received[];
}
