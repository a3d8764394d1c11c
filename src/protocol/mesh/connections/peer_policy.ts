/**
 * The policy towards a peer whose identity is proven: link to it, or refuse it.
 *
 * @module
 */
import type { PeerId } from "../../../core/peer_id.ts";
import { checkPeerName } from "../../../core/text/name.ts";
import type { ByeReason } from "../../link/control.ts";
import type { Identity } from "../../link/identity.ts";
import type { ProblemKind } from "../api/mesh_io.ts";

export type PeerDecision =
  | { readonly state: "welcome" }
  /** Do not dial it again; say `bye`, or close without one. */
  | { readonly state: "refused"; readonly problem: ProblemKind; readonly bye?: ByeReason };

export interface Host {
  readonly self: PeerId;
  readonly epoch: number;
  /** The only peer that was asked for at the address that was dialled. */
  readonly expected: PeerId | undefined;
  /** Whether there is room for its link; asked last. */
  hasRoom(): boolean;
}

/** Decides whether we link to `guest`. */
export function checkPeer(guest: Identity, host: Host): PeerDecision {
  if (host.expected !== undefined && host.expected !== guest.id) {
    return { state: "refused", problem: "wrong-peer" };
  }
  if (guest.id === host.self) {
    const problem = guest.epoch === host.epoch ? "self" : "clone";
    return { state: "refused", problem, bye: "self" };
  }
  if (checkPeerName(guest.username).state !== "ok") {
    return { state: "refused", problem: "bad-name" };
  }
  if (!host.hasRoom()) return { state: "refused", problem: "full", bye: "full" };
  return { state: "welcome" };
}
