/**
 * Our side of an orderly end of a connection: the bye, with its reason and, where we are full,
 * other peers to try. It detaches the neighbour's replication state first, so that nothing is
 * handed over behind the bye.
 *
 * @module
 */
import type { Now } from "../../../core/now.ts";
import type { ByeReason } from "../../link/control.ts";
import type { LinkEvent } from "../../link/link.ts";
import type { Replicator } from "../../replication/replicator/replicator.ts";
import type { Connection } from "../neighbours/connection.ts";
import type { MeshState } from "../neighbours/mesh_state.ts";
import type { LossReason } from "../topology/dialer.ts";
import type { PeerFinder } from "../topology/peer_finder.ts";

export interface GracefulClose {
  /** Says bye with a reason; with other peers to try where the reason is that we are full. */
  say(connection: Connection, reason: ByeReason, now: Now): void;
  /** Answers the bye of the other end. */
  answer(connection: Connection, reason: ByeReason, now: Now): void;
  /** Notes why a neighbour's link will end; false where the connection is no neighbour's. */
  note(connection: Connection, reason: ByeReason): boolean;
}

/** Makes the ends of the connections of `state`. */
export function createGracefulClose(
  state: MeshState,
  replicator: Pick<Replicator, "detach">,
  peerFinder: Pick<PeerFinder, "alternatives">,
): GracefulClose {
  function note(connection: Connection, reason: ByeReason): boolean {
    const neighbour = state.neighbours.all.get(connection.proven!.identity.id);
    if (neighbour?.active === connection) neighbour.farewell = reason;
    return neighbour !== undefined;
  }

  function close(connection: Connection, bye: Extract<LinkEvent, { type: "bye" }>, now: Now): void {
    connection.closing = true;
    // the connection keeps the state: it says how much the other end had acknowledged
    const { neighbourState } = connection;
    if (neighbourState !== undefined) replicator.detach(neighbourState, now);
    state.drive(connection, bye, now);
  }

  return {
    say(connection, reason, now) {
      note(connection, reason);
      const { remote: address, proven } = connection;
      const { id } = proven!.identity;
      state.emit({ type: "diagnostic", address, id, reason: `bye of this end: ${reason}` });
      const others = reason === "full" ? peerFinder.alternatives(connection) : [];
      const more = others.length === 0 ? {} : { try: others };
      close(connection, { type: "bye", reason, ...more }, now);
    },
    answer: (connection, reason, now) => close(connection, { type: "bye", reason }, now),
    note,
  };
}

/** Returns what the dialer makes of a neighbour's link that ended with this bye, if any. */
export function lossOf(farewell: ByeReason | undefined): LossReason {
  if (farewell === "quit") return "left";
  return farewell === "full" ? "full" : "broken";
}

/**
 * Whether a person is told that a side of this connection is full: that is normal in a large mesh,
 * but not for an address that a person named.
 */
export function isForPeople({ dialKey }: Connection, { dialer }: PeerFinder): boolean {
  return dialKey !== undefined && dialer.isNamed(dialKey);
}
