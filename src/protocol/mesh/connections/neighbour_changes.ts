/**
 * The consequences of a change among the links to one peer: its replication state begins, moves to
 * another connection, or ends; the dialer and the members of the mesh follow.
 *
 * @module
 */
import type { Now } from "../../../core/now.ts";
import type { Replicator } from "../../replication/replicator/replicator.ts";
import type { Connection } from "../neighbours/connection.ts";
import type { MeshState } from "../neighbours/mesh_state.ts";
import type { Change, Neighbour } from "../neighbours/neighbours.ts";
import type { PeerFinder } from "../topology/peer_finder.ts";
import { type GracefulClose, lossOf } from "./graceful_close.ts";
import type { ReplicationBinding } from "./replication_binding.ts";

/** Applies changes; `reason` says why a connection ended, where one did. */
export type ApplyChanges = (changes: readonly Change[], reason: string, now: Now) => void;

export function createNeighbourChanges(
  state: MeshState,
  replicator: Replicator,
  peerFinder: PeerFinder,
  disconnect: GracefulClose,
  replicationBinding: ReplicationBinding,
): ApplyChanges {
  const { dialer, connectionManager } = peerFinder;

  function cameUp(neighbour: Neighbour, now: Now): void {
    const { identity, active } = neighbour;
    state.emit({ type: "neighbourUp", identity, address: active.remote });
    replicationBinding.attach(active, now);
    state.drive(active, { type: "probe" }, now); // for a first round-trip time
  }

  function wentDown(connection: Connection, reason: string, now: Now): void {
    const { id } = connection.proven!.identity;
    const { neighbourState } = connection;
    replicationBinding.detach(connection, now);
    const unacknowledged = neighbourState === undefined
      ? 0
      : replicator.unacknowledged(neighbourState);
    if (reason !== "restarted") state.forgetWall(id);
    state.emit({ type: "neighbourDown", id, reason, unacknowledged });
    if (reason === "restarted") replicator.peerGone(id, reason);
    replicator.emitProgress();
  }

  function apply(change: Change, reason: string, now: Now): void {
    switch (change.change) {
      case "up":
        return cameUp(change.neighbour, now);
      case "moved": {
        const { neighbour, from, restarted } = change;
        if (restarted) {
          wentDown(from, "restarted", now);
          cameUp(neighbour, now);
        } else if (state.connections.has(from.id) && !from.closing) {
          replicationBinding.hand(from, neighbour.active, now);
        } else {
          replicationBinding.detach(from, now);
          replicationBinding.attach(neighbour.active, now);
        }
        return;
      }
      case "retire":
        return disconnect.say(change.connection, change.reason, now);
      case "probe":
        return state.drive(change.connection, { type: "probe" }, now);
      case "down": {
        const { identity: { id }, active, farewell } = change.neighbour;
        wentDown(active, farewell ?? reason, now);
        dialer.lost(id, lossOf(farewell), now.monotonic);
        if (farewell === "quit") replicator.peerGone(id, farewell);
        else replicator.linkBroke(id, farewell ?? reason, now);
      }
    }
  }

  return (changes, reason, now) => {
    for (const change of changes) apply(change, reason, now);
    connectionManager.changed();
    const known = connectionManager.counted;
    peerFinder.discover({ type: "peers", linked: state.neighbours.all.size, known }, now);
  };
}
