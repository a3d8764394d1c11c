/**
 * Transports: what carries the bytes of links. A transport dials addresses of its own kind, takes
 * connections, and turns the mesh's effects into I/O and what happens into the mesh's inputs. TCP
 * is one (`tcp.ts`); `joined_transports.ts` makes one of several.
 *
 * Every transport keeps these (`tests/net/transport_contract.ts` checks them):
 *
 * 1. Nothing is told from within a call: an event comes with the next microtask at the earliest.
 * 2. `connected` or `accepted` is the first event of a link. A dial that comes to nothing has one
 *    event, `dialFailed`.
 * 3. Bytes arrive in the order of the writes. Each write is answered by one `written`, unless the
 *    link ends before.
 * 4. `written` waits while the other side does not read, so that a slow neighbour is noticed (back
 *    pressure).
 * 5. `finish` closes the sending half behind what is being written: the other side reads all of it,
 *    then is told `closed`, and can still write.
 * 6. After `close`, nothing more is told of the link.
 * 7. A link is read while neither all links nor this one are paused.
 * 8. After the disposal has begun, no event comes. A second disposal does no harm.
 *
 * @module
 */

import type { Address } from "../core/address.ts";
import type { LinkId, MeshInput } from "../protocol/mesh/api/mesh_io.ts";

/** An event of a connection; the same as the mesh's inputs. */
export type TransportEvent = Extract<
  MeshInput,
  { readonly type: "accepted" | "connected" | "dialFailed" | "bytes" | "written" | "closed" }
>;

/** The callbacks of the program around a transport. */
export interface TransportContext {
  /**
   * Returns an id for a connection that was accepted, which no other transport of the program
   * gives.
   */
  nextLink(): LinkId;
  /** Takes an event. The bytes of `bytes` belong to the transport again once this returns. */
  onEvent(event: TransportEvent): void;
  log(text: string): void;
}

/** The result of listening; a failure's reason is a sentence for a person. */
export type ListenResult =
  /** `port`: the TCP port that others are told; 0 where the transport has none. */
  | {
    readonly state: "listening";
    readonly port: number;
    /** Why the port is another than a person expects, where it is. */
    readonly remark?: string;
  }
  | { readonly state: "failed"; readonly reason: string };

/** Carries links. A call about a link that is not there, or not any more, does nothing. */
export interface Transport extends AsyncDisposable {
  /** Checks whether this transport dials addresses of this kind. */
  canDial(to: Address): boolean;
  /**
   * Begins to take connections, at these IP addresses of this machine alone; at all where there are
   * none. Work that takes longer, such as asking a relay, goes on behind it.
   */
  listen(addresses: readonly string[]): ListenResult;
  /**
   * Takes connections at these IP addresses alone from now on; a transport without IP addresses
   * does nothing.
   */
  listenOn(addresses: readonly string[]): void;
  /** Makes a connection; answered by `connected` or `dialFailed`. */
  dial(link: LinkId, to: Address): void;
  /** Writes, behind what was written before; answered by `written`. */
  write(link: LinkId, bytes: Uint8Array): void;
  /** Closes the sending half behind what is being written. */
  finish(link: LinkId): void;
  /** Closes at once. */
  close(link: LinkId): void;
  /**
   * Reads nothing more until `resume`, so that a front end with a slow output holds up its
   * neighbours, not its memory. One read of each link may be under way.
   */
  pause(): void;
  resume(): void;
  /**
   * Reads nothing more of one link until `resumeLink`, while others are read: its other end has
   * used its turn. One read may be under way. Both kinds of pause hold for a link at once.
   */
  pauseLink(link: LinkId): void;
  resumeLink(link: LinkId): void;
}

/** Makes a transport, which does nothing yet. */
export type CreateTransport = (context: TransportContext) => Transport;
