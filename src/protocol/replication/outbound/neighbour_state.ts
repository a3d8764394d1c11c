/**
 * One neighbour, as replication knows it: the states that its modules keep of it, side by side.
 *
 * 1. Each part is written by the module that owns it, and read by others.
 * 2. It lives from `attach` to `detach`, on whichever connection carries it.
 *
 * @module
 */
import type { Clock } from "../../../core/hybrid_logical_clock.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import type { Identity } from "../../link/identity.ts";
import { type Announcements, createAnnouncements } from "../broadcast/announcements.ts";
import { type ControlQueue, createControlQueue } from "../broadcast/control_queue.ts";
import { createTreeState, type TreeState } from "../broadcast/plumtree.ts";
import { createSyncState, type SyncState } from "../broadcast/sync_state.ts";
import { createLogCursor, type LogCursor, type StartPosition } from "../log/log_cursor.ts";
import { createLinkAllowance, type LinkAllowance } from "../rate/link_allowance.ts";
import { createRegisterQueue, type RegisterQueue } from "../registers/register_queue.ts";
import { createServiceQueue, type ServiceQueue } from "./service_records.ts";

export interface NeighbourState {
  readonly id: PeerId;
  readonly identity: Identity;
  /** The branch of the mesh that it is in: peers of one address share it. */
  readonly origin: string;
  /** The largest clock that it had seen when it greeted us: no envelope it held then is later. */
  readonly greeted: Clock;
  /** Its position in our log, and its acknowledgements. */
  readonly cursor: LogCursor;
  /** How much of our own is pushed to it, where it grants less than others. */
  readonly allowance: LinkAllowance;
  /** What it is told that we hold, and to whom we are linked. */
  readonly announcements: Announcements;
  /** Controls and proofs that wait for room. */
  readonly controls: ControlQueue;
  /** What it claims to hold, and the requests between us. */
  readonly sync: SyncState;
  /** Its part of the broadcast trees. */
  readonly tree: TreeState;
  /** Registers to hand over, to offer and to ask for. */
  readonly registers: RegisterQueue;
  /** Records of services above replication. */
  readonly services: ServiceQueue;
}

/** Makes the state of a neighbour that knows nothing of us. `now` in monotonic ms. */
export function createNeighbourState(
  identity: Identity,
  origin: string,
  greeted: Clock,
  start: StartPosition,
  now: number,
): NeighbourState {
  return {
    id: identity.id,
    identity,
    origin,
    greeted,
    cursor: createLogCursor(start, now),
    allowance: createLinkAllowance(),
    announcements: createAnnouncements(now),
    controls: createControlQueue(),
    sync: createSyncState(),
    tree: createTreeState(),
    registers: createRegisterQueue(),
    services: createServiceQueue(),
  };
}
