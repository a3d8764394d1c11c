import type { PeerId } from "../../core/peer.ts";
import type { Now } from "../../core/time.ts";
import type { Control } from "../link/control.ts";
import type { Identity } from "../link/identity.ts";
import type { LinkEvent } from "../link/link.ts";
import type { NeighbourState } from "../replication/broadcast/neighbour_state.ts";
import type { ReplicationRecord } from "../replication/replicator/record_dispatch.ts";
import {
  createReplicator,
  type Replicator,
  type ReplicatorOptions,
} from "../replication/replicator/replicator.ts";
import type { Draft } from "../replication/wire/envelope.ts";
import type { Presence } from "../replication/wire/presence.ts";
import type { MeshCounters, MeshEvent } from "./api/mesh_event.ts";
import type { Connection } from "./neighbours/connection.ts";
import type { Neighbours } from "./neighbours/neighbours.ts";

/** What the carriage wants done. */
export interface LinkBindingCallbacks {
  emit(event: MeshEvent): void;
  drive(connection: Connection, event: LinkEvent, now: Now): void;
  /** A neighbour's mistake; too many end its connection. */
  fault(connection: Connection, now: Now): void;
  /** All that was said is handed to this link. */
  handedOver(connection: Connection, now: Now): void;
  /** Somebody in the mesh, linked or not, tells of itself. */
  present(presence: Presence): void;
  /** Somebody is no more in the mesh; `left` where it said so. */
  absent(id: PeerId, left: boolean): void;
}

/** What is said in the mesh, brought together with the links that carry it. */
export interface LinkBinding {
  readonly counters: Omit<MeshCounters, "linkFaults" | "refused">;
  /** The first thing to say on a link to somebody proven. */
  greet(identity: Identity): Control;
  /** The connection carries what is said from now on. */
  attach(connection: Connection, now: Now): void;
  /** It carries nothing more, and another one may. */
  detach(connection: Connection, now: Now): void;
  /** `to` carries on where `from` leaves off, which is read and written to its end. */
  hand(from: Connection, to: Connection, now: Now): void;
  /** It carries nothing more, though what it owes is still known. */
  pause(connection: Connection, now: Now): void;
  /** Whom it led to is linked no more; returns how much of what we said was not acknowledged. */
  part(connection: Connection, now: Now): number;
  /** Somebody is no more in the mesh. */
  lost(id: PeerId, reason: string): void;
  /** Somebody's link broke: it may be no more in the mesh. */
  doubt(id: PeerId, reason: string, now: Now): void;
  /** A record of the talk came. */
  hear(connection: Connection, word: ReplicationRecord, now: Now): void;
  /** Its link took something, and has room again. */
  written(connection: Connection, now: Now): void;
  publish(draft: Draft, now: Now): void;
  /** We are called otherwise. */
  renamed(now: Now): void;
  readonly describe: Replicator["describe"];
  readonly register: Replicator["register"];
  readonly recentMessages: Replicator["recentMessages"];
  /** All that waits is said, and that we leave. */
  leave(now: Now): void;
  /** Everything that is owed to its other end is told it now. */
  settle(connection: Connection, now: Now): void;
  /** Hands every link what it has room for. */
  fill(now: Now): void;
  /** Tells what everybody here has acknowledged, where that is news. */
  report(): void;
  /** Whether `connection` is one that the full log has waited for long enough. */
  isDefaulting(connection: Connection, now: Now): boolean;
  /** Nothing was read until now, so nobody owes anything for longer. */
  excuse(now: Now): void;
  tick(now: Now): void;
  /** Whether more may be said now. */
  open(now: Now): boolean;
  deadline(): number | undefined;
}

/** A carriage for the run that `options` tell of, with nothing to carry yet. */
export function createLinkBinding(
  options: ReplicatorOptions,
  neighbours: Neighbours,
  { emit, drive, fault, handedOver, present, absent }: LinkBindingCallbacks,
): LinkBinding {
  /** Up to which of our numbers everybody, and anybody, was told to have come. */
  let told = { top: 0, any: 0 };

  const replicator = createReplicator(options, {
    said: (envelope) => emit({ type: "said", envelope }),
    received: (received) => emit({ type: "received", received }),
    missing: (id, count) => emit({ type: "missing", id, count }),
    repairing: (id, count) => emit({ type: "repairing", id, count }),
    excess: (id, over) => emit({ type: "excess", id, over }),
    equivocated: ({ author, epoch }, sequence, kept) =>
      emit({ type: "equivocated", id: author, epoch, sequence, kept }),
    paced: (ms, waiting) => emit({ type: "paced", ms, waiting }),
    present(presence) {
      emit({ type: "present", presence });
      present(presence);
    },
    absent(id, reason) {
      emit({ type: "absent", id, reason });
      absent(id, reason === "quit");
    },
    register: (register) => emit({ type: "register", register }),
    forgotten: ({ author, kind, key }) => emit({ type: "forgotten", author, kind, key }),
    linkFault(id, now) {
      const neighbour = neighbours.all.get(id);
      if (neighbour !== undefined) fault(neighbour.active, now);
    },
  });
  const { neighbours: neighbourStates, acknowledgements } = replicator;

  /** The reader at the other end, whichever of several links to it brought something. */
  const readerAt = ({ proven, neighbourState }: Connection): NeighbourState | undefined =>
    (proven && neighbourStates.get(proven.identity.id)) ?? neighbourState;

  function fillOne(connection: Connection, now: Now): void {
    const { neighbourState, link } = connection;
    if (neighbourState === undefined || connection.closing) return;
    const records = replicator.isDue(neighbourState, now.monotonic)
      ? replicator.take(neighbourState, link.queuedBytes, now.monotonic)
      : [];
    if (records.length > 0) drive(connection, { type: "send", records }, now);
    else if (link.queuedBytes === 0) handedOver(connection, now);
  }

  const linkBinding: LinkBinding = {
    get counters() {
      return replicator.counters;
    },
    greet: replicator.greet,
    attach(connection, now) {
      if (connection.neighbourState !== undefined || connection.closing) return;
      const { identity } = connection.proven!;
      connection.neighbourState = replicator.attach(
        identity,
        connection.greeting!,
        connection.at,
        now,
      );
    },
    detach(connection, now) {
      if (connection.neighbourState !== undefined) {
        replicator.detach(connection.neighbourState, now);
      }
      connection.neighbourState = undefined;
    },
    hand(from, to, now) {
      if (from.neighbourState === undefined || to.neighbourState !== undefined || to.closing) {
        return;
      }
      to.neighbourState = from.neighbourState;
      from.neighbourState = undefined;
      to.neighbourState.listBy = now.monotonic; // what is told last on the one may be read before it on the other
    },
    pause({ neighbourState }, now) {
      if (neighbourState !== undefined) replicator.detach(neighbourState, now);
    },
    part(connection, now) {
      const { neighbourState } = connection;
      linkBinding.detach(connection, now);
      const { said } = replicator.counters;
      return neighbourState === undefined
        ? 0
        : said - Math.max(neighbourState.acknowledged, neighbourState.missed);
    },
    lost: replicator.lost,
    doubt: replicator.doubt,
    hear(connection, word, now) {
      const neighbourState = readerAt(connection);
      if (neighbourState === undefined) return; // its end is gone, or was never let in
      replicator.hear(neighbourState, word, now);
      if (word.type === "vector") linkBinding.report();
    },
    written(connection, now) {
      if (connection.neighbourState !== undefined) {
        connection.neighbourState.progressed = now.monotonic;
      }
      drive(connection, { type: "written" }, now);
      fillOne(connection, now);
    },
    publish: replicator.publish,
    renamed: replicator.present,
    describe: replicator.describe,
    register: replicator.register,
    recentMessages: replicator.recentMessages,
    leave: replicator.leave,
    settle(connection, now) {
      if (connection.neighbourState === undefined) return;
      replicator.hurry(connection.neighbourState, now);
      fillOne(connection, now);
    },
    fill(now) {
      for (const { active } of [...neighbours.all.values()]) {
        const { neighbourState } = active;
        if (neighbourState !== undefined && replicator.isDue(neighbourState, now.monotonic)) {
          fillOne(active, now);
        }
      }
    },
    report() {
      const reached = acknowledgements.reached();
      if (reached === undefined) return;
      const { after, top, any } = reached;
      if (top <= Math.max(after, told.top) && any <= told.any) return;
      told = { top: Math.max(top, told.top), any: Math.max(any, told.any) };
      emit({ type: "acknowledged", after, top, any, linked: neighbourStates.size });
    },
    isDefaulting: ({ neighbourState }, now) =>
      neighbourState !== undefined &&
      acknowledgements.defaulters(now.monotonic).includes(neighbourState),
    excuse: (now) => acknowledgements.excuse(now.monotonic),
    tick: replicator.tick,
    open: replicator.open,
    deadline: replicator.deadline,
  };
  return linkBinding;
}
