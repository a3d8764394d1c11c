/**
 * The events of replication: everything that a node learns from envelopes, version vectors and
 * registers. Each module emits them through one function; the mesh passes them up unchanged.
 *
 * @module
 */
import type { Address } from "../../../core/address.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import type { Envelope, Received } from "./envelope.ts";
import type { Misdated } from "./misdated.ts";
import type { Presence } from "./presence.ts";
import type { Register } from "./register.ts";

/** An event of replication. Texts in it are as the peers wrote them: not safe to show. */
export type ReplicationEvent =
  /** A content of our own was numbered, signed and logged: links carry it from now on. */
  | {
    readonly type: "published";
    readonly envelope: Envelope;
    /** Its clock gives it no place: our wall clock was ahead when this run said something. */
    readonly misdated?: Misdated;
  }
  /** Envelopes of others that are proven and new here, in the order in which to show them. */
  | { readonly type: "received"; readonly received: readonly Received[] }
  /** So many messages of an author are lost for good. */
  | { readonly type: "missing"; readonly id: PeerId; readonly count: number }
  /** So many missing messages of an author are being fetched; 0 once they came or were given up. */
  | { readonly type: "repairing"; readonly id: PeerId; readonly count: number }
  /** An author exceeds its rate (`over`), or no longer: the excess is announced, and not pushed. */
  | { readonly type: "flood"; readonly id: PeerId; readonly over: boolean }
  /**
   * An author signed two different envelopes with one number: nothing more of that incarnation is
   * taken. `kept`: the contents that take the place of others with their numbers.
   */
  | {
    readonly type: "equivocated";
    readonly id: PeerId;
    readonly epoch: number;
    readonly sequence: number;
    readonly kept: readonly Envelope[];
  }
  /** Our own drafts wait for the rate that the neighbours grant: the next goes out in `ms`. */
  | { readonly type: "paced"; readonly ms: number; readonly waiting: number }
  /**
   * Every neighbour acknowledged our envelopes behind number `after` up to number `top`, and some
   * neighbour acknowledged them up to number `any`.
   */
  | {
    readonly type: "acknowledged";
    readonly after: number;
    readonly top: number;
    readonly any: number;
    /** Number up to which every neighbour acknowledged that is not silent. */
    readonly confirmed: number;
    readonly linked: number;
  }
  /** The standing of a neighbour with our own envelopes changed. */
  | {
    readonly type: "standing";
    readonly id: PeerId;
    /** It owes an acknowledgement, and makes no progress, though it was handed our envelopes. */
    readonly silent: boolean;
    /** How many of ours were forgotten before this neighbour, which was here, took them. */
    readonly lost: number;
    /** It grants so little that it is pushed only a part of ours, and asks for the rest. */
    readonly withheld: boolean;
  }
  /** The newest presence of a peer in the mesh, linked or relayed. */
  | { readonly type: "presence"; readonly presence: Presence }
  /**
   * A peer is no longer in the mesh, as far as can be known: it left, or is silent on every path.
   */
  | { readonly type: "peerGone"; readonly id: PeerId; readonly reason: string }
  /**
   * A register of another kind than presence is new here. Of our own registers only the persistent
   * ones are reported: with the clock that we give them now, and as others return them from earlier
   * incarnations. An ephemeral register is reported again when its author comes back.
   */
  | { readonly type: "register"; readonly register: Register }
  /** A register that was reported no longer counts: no room for it, or its incarnation is over. */
  | {
    readonly type: "registerDropped";
    readonly author: PeerId;
    readonly kind: string;
    readonly key: string;
  }
  /** Records of a kind for a service came from a neighbour, in order. */
  | {
    readonly type: "records";
    readonly id: PeerId;
    readonly kind: string;
    readonly bodies: readonly Uint8Array[];
  }
  /** So many records of a service, the oldest that waited, were handed to a neighbour's link. */
  | {
    readonly type: "recordsSent";
    readonly id: PeerId;
    readonly kind: string;
    readonly count: number;
  }
  /** A record of a service was not taken: too many wait, or the peer is not a neighbour. */
  | { readonly type: "recordRefused"; readonly id: PeerId; readonly kind: string }
  /**
   * A neighbour's link is gone, or another took its place: the records that waited are dropped, and
   * those on their way may be lost.
   */
  | { readonly type: "recordsReset"; readonly id: PeerId }
  | LinkFault
  | ExtraWork
  | Diagnostic;

/** A neighbour broke the protocol. The mesh counts it and ends the link after too many. */
export interface LinkFault {
  readonly type: "linkFault";
  readonly id: PeerId;
  readonly reason: string;
}

/** A neighbour makes us do more than its records show, in units of `core/limits/work.ts`. */
export interface ExtraWork {
  readonly type: "extraWork";
  readonly id: PeerId;
  readonly work: number;
}

/** A reason that nothing acts on: for the debug log, which bounds how many it writes. */
export interface Diagnostic {
  readonly type: "diagnostic";
  /** The peer that it is about, where that is known. */
  readonly id?: PeerId;
  /** The other end of the connection that it is about, if any. */
  readonly address?: Address;
  readonly reason: string;
}

/** Reports an event. */
export type Emit = (event: ReplicationEvent) => void;

/** Reports that a register no longer counts. */
export function emitDropped(emit: Emit, { author, kind, key }: Register): void {
  emit({ type: "registerDropped", author, kind, key });
}
