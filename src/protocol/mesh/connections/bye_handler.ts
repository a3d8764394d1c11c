/**
 * The answer to a bye: draws the conclusions for the dialer, hands over what is still owed to the
 * other end, and says bye as well.
 *
 * @module
 */
import type { Now } from "../../../core/now.ts";
import type { Bye } from "../../link/control.ts";
import type { Connection } from "../neighbours/connection.ts";
import type { MeshState } from "../neighbours/mesh_state.ts";
import type { PeerFinder } from "../topology/peer_finder.ts";
import { type GracefulClose, isForPeople } from "./graceful_close.ts";
import type { Problems } from "./problems.ts";
import type { ReplicationBinding } from "./replication_binding.ts";

/** Takes the bye that came over a connection. */
export type ByeHandler = (connection: Connection, bye: Bye, now: Now) => void;

/** Makes the handler of the byes on the connections of `state`. */
export function createByeHandler(
  state: MeshState,
  peerFinder: PeerFinder,
  problems: Problems,
  disconnect: GracefulClose,
  replicationBinding: ReplicationBinding,
): ByeHandler {
  const { dialer } = peerFinder;
  return (connection, bye, now) => {
    if (connection.closing) return; // it answers ours
    const { reason } = bye;
    const { id } = connection.proven!.identity;
    const { remote: address } = connection;
    state.emit({ type: "diagnostic", address, id, reason: `bye of the other end: ${reason}` });
    const isNeighbour = disconnect.note(connection, reason);
    switch (reason) {
      case "quit":
        if (!isNeighbour) dialer.lost(id, "left", now.monotonic);
        break;
      case "replaced":
        dialer.bar(id, "a later run of this program took over its link");
        problems.explain(reason, connection);
        break;
      case "full":
        dialer.turnedAway(id, connection.dialKey, now.monotonic);
        peerFinder.recommended(bye.try ?? [], connection, now);
        if (isForPeople(connection, peerFinder)) problems.explain(reason, connection);
        break;
      case "duplicate":
      case "surplus":
      case "self":
        break;
    }
    replicationBinding.flush(connection, now);
    disconnect.answer(connection, reason, now);
  };
}
