/**
 * The state that the modules of one mesh share: connections, neighbours, effects, and a queue of
 * work for the modules above. It is made first, so that no module needs one that is made later.
 *
 * 1. A module calls the modules below it, and queues work for those above it.
 * 2. All queued work is done before the effects are returned (`mesh.ts` does it).
 * 3. The effects of one link keep their order; work for a link that ended is dropped (`mesh.ts`).
 *
 * @module
 */
import type { Tick } from "../../../core/machine.ts";
import type { Now } from "../../../core/now.ts";
import type { ByeReason } from "../../link/control.ts";
import type { LinkEffect, LinkEvent } from "../../link/link.ts";
import type { LinkFault } from "../../replication/wire/replication_event.ts";
import type { LinkId, MeshEffect, MeshEvent } from "../api/mesh_io.ts";
import type { Connection } from "./connection.ts";
import { createNeighbours, type Neighbours } from "./neighbours.ts";

/** Work for the mesh. */
export type Work =
  /** A link wants this done. */
  | { readonly type: "link"; readonly connection: Connection; readonly effect: LinkEffect }
  /** A neighbour broke the protocol. */
  | LinkFault
  /** A link is to be closed with a bye; it counts as closing already. */
  | { readonly type: "retire"; readonly connection: Connection; readonly reason: ByeReason };

export interface MeshState {
  readonly neighbours: Neighbours;
  /** Connections of any kind. */
  readonly connections: Map<LinkId, Connection>;
  /** We said that we leave: each link is closed once everything is handed to it. */
  leaving: boolean;
  /** The time of what is being done. */
  now: Now;
  /** Asks the shell for an effect. */
  perform(effect: MeshEffect): void;
  /** Passes an event up. */
  emit(event: MeshEvent): void;
  /** Hands an event to a link, and queues what the link wants done. */
  drive(connection: Connection, event: LinkEvent | Tick, now: Now): void;
  /** Queues a fault of a neighbour. */
  fault(fault: LinkFault): void;
  /** Queues the end of a link. */
  retire(connection: Connection, reason: ByeReason): void;
  /** Takes the next work. */
  nextWork(): Work | undefined;
  /** Takes the effects so far. */
  takeEffects(): readonly MeshEffect[];
}

/** Makes the state of a mesh without connections. */
export function createMeshState(): MeshState {
  let effects: MeshEffect[] = [];
  let work: Work[] = [];
  let done = 0;

  return {
    neighbours: createNeighbours(),
    connections: new Map(),
    leaving: false,
    now: { monotonic: 0, wall: 0 },
    perform(effect) {
      effects.push(effect);
    },
    emit(event) {
      effects.push({ type: "event", event });
    },
    fault(fault) {
      work.push(fault);
    },
    drive(connection, event, now) {
      for (const effect of connection.link.handle(event, now)) {
        work.push({ type: "link", connection, effect });
      }
      connection.due = connection.link.deadline();
    },
    retire(connection, reason) {
      connection.closing = true;
      work.push({ type: "retire", connection, reason });
    },
    nextWork() {
      if (done < work.length) return work[done++];
      work = [];
      done = 0;
      return undefined;
    },
    takeEffects() {
      const taken = effects;
      effects = [];
      return taken;
    },
  };
}
