import { type Address, type Endpoint, originOf } from "../../../core/address.ts";
import type { Control } from "../../link/control.ts";
import type { Identity } from "../../link/identity.ts";
import type { Link } from "../../link/link.ts";
import type { NeighbourState } from "../../replication/broadcast/neighbour_state.ts";
import type { LinkId } from "../api/mesh_event.ts";
import type { Admitted } from "./admission.ts";
import type { LinkCandidate } from "./duplicate_links.ts";

/** All that the mesh knows of one connection. */
export interface Connection extends Admitted {
  readonly id: LinkId;
  readonly link: Link;
  readonly remote: Address;
  /** Our own address at which it reached us, where it was made by the other end and that is known. */
  readonly at: Endpoint | undefined;
  /** The dialler's key, where we made it. */
  readonly dialKey: string | undefined;
  /** Who it is and how it stands against another link to the same, once the handshake is through. */
  proven: { readonly identity: Identity; readonly candidate: LinkCandidate } | undefined;
  /** The first thing it said, by which the link is up. */
  greeting: Extract<Control, { readonly control: "hello" }> | undefined;
  /** Its place in what we say, while it is the one link that carries it. */
  neighbourState: NeighbourState | undefined;
  /** Goodbye was said on it: it is read to its end, and nothing more is written. */
  closing: boolean;
  /** When its link wants a tick, monotonic ms: asked each time it was driven, so that nobody has to ask them all. */
  due: number | undefined;
  /** A person has been told why nothing comes of it. */
  explained: boolean;
  faults: number;
}

/** A connection made (`dialKey` given) or accepted just now. */
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
    origin: originOf(remote),
    get pending() {
      return link.phase === "handshake" || link.phase === "confirming";
    },
    get silent() {
      return link.silent;
    },
  };
}
