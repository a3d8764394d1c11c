import type { PeerId } from "../../../core/peer.ts";
import { checkName } from "../../../core/text/name.ts";
import type { ByeReason } from "../../link/control.ts";
import type { Identity } from "../../link/identity.ts";
import type { ProblemKind } from "../api/mesh_event.ts";

/** What to do about somebody whose identity is proven. */
export type PeerDecision =
  | { readonly state: "welcome" }
  /** Never dial it again; tell it `bye`, or close without a word. */
  | { readonly state: "refused"; readonly trouble: ProblemKind; readonly bye?: ByeReason };

export interface Host {
  readonly self: PeerId;
  readonly epoch: number;
  /** Who alone was asked for at the address that was dialled. */
  readonly expected: PeerId | undefined;
  /** Whether it may be linked, asked only where nothing else speaks against it. */
  hasRoom(): boolean;
}

/** Decides whether we link to `guest`. */
export function checkPeer(guest: Identity, host: Host): PeerDecision {
  if (host.expected !== undefined && host.expected !== guest.id) {
    return { state: "refused", trouble: "wrong-peer" };
  }
  if (guest.id === host.self) {
    const trouble = guest.epoch === host.epoch ? "self" : "clone";
    return { state: "refused", trouble, bye: "self" };
  }
  if (checkName(guest.username).state !== "ok") return { state: "refused", trouble: "bad-name" };
  if (!host.hasRoom()) return { state: "refused", trouble: "full", bye: "full" };
  return { state: "welcome" };
}
