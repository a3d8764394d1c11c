/**
 * One connection, as the mesh knows it: from the first byte of its handshake to its end.
 *
 * 1. `proven` is set once, before `greeting`, which is set once, before `neighbourState`.
 * 2. Once `closing`, it is read to its end, and nothing but the bye is written.
 *
 * @module
 */
import { type Address, type Endpoint, originOf } from "../../../core/address.ts";
import type { Control } from "../../link/control.ts";
import type { Identity } from "../../link/identity.ts";
import type { Link } from "../../link/link.ts";
import type { NeighbourState } from "../../replication/outbound/neighbour_state.ts";
import type { LinkId } from "../api/mesh_io.ts";
import type { LinkCandidate } from "./duplicate_links.ts";
import type { Admitted } from "./origin_limits.ts";
import { createWorkBudget, type WorkBudget } from "./work_budget.ts";

export interface Connection extends Admitted {
  readonly id: LinkId;
  readonly link: Link;
  readonly remote: Address;
  /** Our own address that it reached, where the other end made it and that is known. */
  readonly at: Endpoint | undefined;
  /** The dialer's key, where we made it. */
  readonly dialKey: string | undefined;
  /** The peer, and how this link compares with another to it; after the handshake. */
  proven: { readonly identity: Identity; readonly candidate: LinkCandidate } | undefined;
  /** Its first control, by which the link is up. */
  greeting: Extract<Control, { readonly control: "hello" }> | undefined;
  /** The replication state of the peer, while this is the one link that carries it. */
  neighbourState: NeighbourState | undefined;
  /** Whether a bye was said on it, or is about to be. */
  closing: boolean;
  /**
   * When its link wants a tick, monotonic ms; noted after each event, so that no link has to be
   * asked.
   */
  due: number | undefined;
  /** Whether a person was told why nothing comes of it. */
  explained: boolean;
  /** Faults of the other end. */
  faults: number;
  /** The work that it may make us do. */
  readonly budget: WorkBudget;
  /** The work since it last rested. */
  turn: number;
  /** Whether the log was told that it makes more work than its share. */
  overdrawn: boolean;
  /** When its socket is read again, monotonic ms; `undefined` while it is read. */
  pausedUntil: number | undefined;
}

/** Makes a connection that was dialled (`dialKey` given) or accepted just now. */
export function createConnection(
  id: LinkId,
  link: Link,
  remote: Address,
  dialKey: string | undefined,
  at?: Endpoint,
): Connection {
  return {
    id,
    link,
    remote,
    dialKey,
    at,
    proven: undefined,
    greeting: undefined,
    neighbourState: undefined,
    closing: false,
    due: link.deadline(),
    explained: false,
    faults: 0,
    budget: createWorkBudget(),
    turn: 0,
    overdrawn: false,
    pausedUntil: undefined,
    origin: originOf(remote),
    get pending() {
      return this.greeting === undefined;
    },
  };
}
