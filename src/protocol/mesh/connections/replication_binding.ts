/**
 * The binding of replication to connections: which connection carries the replication state of
 * which neighbour, and when it is handed the records that are due.
 *
 * 1. At most one connection carries a neighbour's state; several may bring records from it.
 * 2. A connection that is closing is handed nothing.
 *
 * @module
 */
import type { Now } from "../../../core/now.ts";
import { branchOf } from "../../replication/fair_share/mesh_tree.ts";
import type { NeighbourState } from "../../replication/outbound/neighbour_state.ts";
import type { ReplicationRecord } from "../../replication/replicator/record_dispatch.ts";
import type { Replicator } from "../../replication/replicator/replicator.ts";
import type { Connection } from "../neighbours/connection.ts";
import type { MeshState } from "../neighbours/mesh_state.ts";
import type { GracefulClose } from "./graceful_close.ts";

export interface ReplicationBinding {
  /** Makes a connection carry the state of its neighbour, which begins anew. */
  attach(connection: Connection, now: Now): void;
  /** Ends the state that a connection carries. */
  detach(connection: Connection, now: Now): void;
  /** Moves the state from one connection to another, which goes on where the first leaves off. */
  hand(from: Connection, to: Connection, now: Now): void;
  /** Takes a record that came over a connection. */
  receive(connection: Connection, record: ReplicationRecord, now: Now): void;
  /** Notes that a write is through: the link has room again. */
  written(connection: Connection, now: Now): void;
  /** Hands a connection everything that is owed to its other end. */
  flush(connection: Connection, now: Now): void;
  /** Hands a connection what is due, as far as its link has room. */
  fill(connection: Connection, now: Now): void;
  /** The same for each neighbour's connection. */
  fillAll(now: Now): void;
}

/** Makes the binding of `replicator` to the connections of `state`. */
export function createReplicationBinding(
  state: MeshState,
  replicator: Replicator,
  disconnect: GracefulClose,
): ReplicationBinding {
  /** The state of the other end, whichever of several connections to it brought something. */
  const stateOf = ({ proven, neighbourState }: Connection): NeighbourState | undefined =>
    (proven && replicator.neighbours.get(proven.identity.id)) ?? neighbourState;

  function fill(connection: Connection, now: Now): void {
    const { neighbourState, link } = connection;
    if (neighbourState === undefined || connection.closing) return;
    // at the end, what nobody confirms is handed over too
    const unread = state.leaving ? 0 : link.unreadBytes;
    const records = replicator.isDue(neighbourState, now.monotonic)
      ? replicator.take(neighbourState, link.queuedBytes, now.monotonic, unread)
      : [];
    if (records.length > 0) state.drive(connection, { type: "send", records }, now);
    else if (state.leaving && link.queuedBytes === 0) disconnect.say(connection, "quit", now);
  }

  return {
    attach(connection, now) {
      if (connection.neighbourState !== undefined || connection.closing) return;
      const { proven, greeting, at, origin } = connection;
      const { identity } = proven!;
      const branch = branchOf(identity.id, origin);
      connection.neighbourState = replicator.attach(identity, greeting!, at, branch, now);
    },
    detach(connection, now) {
      const { neighbourState } = connection;
      if (neighbourState !== undefined) replicator.detach(neighbourState, now);
      connection.neighbourState = undefined;
    },
    hand(from, to, now) {
      const { neighbourState } = from;
      if (neighbourState === undefined || to.neighbourState !== undefined || to.closing) return;
      to.neighbourState = neighbourState;
      from.neighbourState = undefined;
      // the last list on the one link may be read before the first on the other
      replicator.listLinksNow(neighbourState, now);
    },
    receive(connection, record, now) {
      const neighbourState = stateOf(connection);
      if (neighbourState !== undefined) replicator.receive(neighbourState, record, now);
    },
    written({ neighbourState }, now) {
      if (neighbourState !== undefined) replicator.progressed(neighbourState, now);
    },
    flush(connection, now) {
      if (connection.neighbourState === undefined) return;
      replicator.announceAllNow(connection.neighbourState, now);
      fill(connection, now);
    },
    fill,
    fillAll(now) {
      for (const { active } of [...state.neighbours.all.values()]) {
        const { neighbourState } = active;
        if (neighbourState !== undefined && replicator.isDue(neighbourState, now.monotonic)) {
          fill(active, now);
        }
      }
    },
  };
}
