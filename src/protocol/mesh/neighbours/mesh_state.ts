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
import type { PeerId } from "../../../core/peer_id.ts";
import type { ByeReason } from "../../link/control.ts";
import type { LinkEffect, LinkEvent } from "../../link/link.ts";
import type { LinkFault } from "../../replication/wire/replication_event.ts";
import type { LinkId, MeshEffect, MeshEvent } from "../api/mesh_io.ts";
import type { Connection } from "./connection.ts";
import { createCorrectedTime } from "./corrected_time.ts";
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
  /** The time of what is being done, with the wall clock corrected. */
  readonly now: Now;
  /** Our uncorrected wall clock, ms: links tell it. */
  readonly wall: number;
  /**
   * Reads the time, as the shell gives it; `monotonic`: without the time in which we were
   * suspended. Where our wall clock took a step, our neighbours are told what it is now.
   */
  readTime(monotonic: number, real: Now): Now;
  /** Notes the wall clock that a peer tells now: it may correct ours. */
  noteWall(connection: Connection, wall: number): void;
  /** Forgets what the wall clock of a peer is. */
  forgetWall(id: PeerId): void;
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

/** Makes the state of a mesh without connections. `builtAt`: see {@link createCorrectedTime}. */
export function createMeshState(builtAt = 0): MeshState {
  let effects: MeshEffect[] = [];
  let work: Work[] = [];
  let done = 0;

  const neighbours = createNeighbours();
  const correctedTime = createCorrectedTime(builtAt);
  let real: Now = { monotonic: 0, wall: 0 };
  let now = real;

  const state: MeshState = {
    neighbours,
    connections: new Map(),
    leaving: false,
    get now() {
      return now;
    },
    get wall() {
      return Math.max(0, Math.floor(real.wall));
    },
    readTime(monotonic, given) {
      real = given;
      const { wall, isStep } = correctedTime.read(real);
      now = { monotonic, wall };
      const aheadMs = correctedTime.takeWrong();
      if (aheadMs !== undefined) state.emit({ type: "clockOff", aheadMs });
      if (isStep) {
        for (const { active } of neighbours.all.values()) {
          state.drive(active, { type: "probe" }, now);
        }
      }
      return now;
    },
    noteWall({ proven, remote }, wall) {
      correctedTime.heard(proven!.identity.id, remote, wall);
      now = { ...now, wall: correctedTime.read(real).wall };
    },
    forgetWall: correctedTime.lost,
    perform(effect) {
      effects.push(effect);
    },
    emit(event) {
      effects.push({ type: "event", event });
    },
    fault(fault) {
      work.push(fault);
    },
    drive(connection, event, { monotonic }) {
      for (const effect of connection.link.handle(event, { monotonic, wall: state.wall })) {
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
  return state;
}
