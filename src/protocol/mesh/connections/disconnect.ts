import type { Now } from "../../../core/time.ts";
import type { ByeReason, Control } from "../../link/control.ts";
import type { LinkEvent } from "../../link/link.ts";
import type { ProblemKind } from "../api/mesh_event.ts";
import type { Connection } from "../neighbours/connection.ts";
import type { Neighbours } from "../neighbours/neighbours.ts";
import type { Loss } from "../topology/dialer.ts";
import type { PeerFinder } from "../topology/peer_finder.ts";

/** What saying and hearing goodbye wants done. */
export interface DisconnectCallbacks {
  drive(connection: Connection, event: LinkEvent, now: Now): void;
  /** Nothing more is said on this connection. */
  pause(connection: Connection, now: Now): void;
  /** Says at once what we owe others. */
  settle(connection: Connection, now: Now): void;
  /** Tells a person why nothing comes of a connection. */
  explain(kind: ProblemKind, connection: Connection): void;
}

/** How connections end in good order: each side says why, and what they meant for the search is noted. */
export interface Disconnect {
  /** Says goodbye; where there is no room, with others to turn to. */
  say(connection: Connection, reason: ByeReason, now: Now): void;
  /** The other side said goodbye. */
  heard(
    connection: Connection,
    said: Extract<Control, { readonly control: "bye" }>,
    now: Now,
  ): void;
}

/** Goodbyes on the connections of one node. */
export function createDisconnect(
  neighbours: Neighbours,
  peerFinder: PeerFinder,
  hands: DisconnectCallbacks,
): Disconnect {
  const { dialer } = peerFinder;

  /** Notes why a neighbour's link will end; false where that is no neighbour's. */
  function note(connection: Connection, reason: ByeReason): boolean {
    const neighbour = neighbours.all.get(connection.proven!.identity.id);
    if (neighbour?.active === connection) neighbour.farewell = reason;
    return neighbour !== undefined;
  }

  function close(connection: Connection, event: Extract<LinkEvent, { type: "bye" }>, now: Now) {
    connection.closing = true;
    hands.pause(connection, now);
    hands.drive(connection, event, now);
  }

  return {
    say(connection, reason, now) {
      note(connection, reason);
      const others = reason === "full" ? peerFinder.alternatives(connection) : [];
      const more = others.length === 0 ? {} : { try: others };
      close(connection, { type: "bye", reason, ...more }, now);
    },
    heard(connection, said, now) {
      if (connection.closing) return; // it answers ours
      const { reason } = said;
      const { id } = connection.proven!.identity;
      const isNeighbour = note(connection, reason);
      switch (reason) {
        case "quit":
          if (!isNeighbour) dialer.lost(id, "left", now.monotonic);
          break;
        case "replaced":
          dialer.bar(id);
          hands.explain(reason, connection);
          break;
        case "full":
          dialer.turnedAway(id, connection.dialKey, now.monotonic);
          peerFinder.recommended(said.try ?? [], connection, now);
          if (isForPeople(connection, peerFinder)) hands.explain(reason, connection);
          break;
        case "duplicate":
        case "surplus":
        case "self":
          break;
      }
      hands.settle(connection, now);
      close(connection, { type: "bye", reason }, now);
    },
  };
}

/** What the dialler makes of a neighbour's link that ended with this goodbye of either side, if any. */
export function lossOf(farewell: ByeReason | undefined): Loss {
  if (farewell === "quit") return "left";
  return farewell === "full" ? "full" : "broken";
}

/**
 * Whether people are told that a side of this connection is full: that is a matter of course in a large mesh, but not for an
 * address that a person named.
 */
export function isForPeople({ dialKey }: Connection, { dialer }: PeerFinder): boolean {
  return dialKey !== undefined && dialer.isNamed(dialKey);
}
