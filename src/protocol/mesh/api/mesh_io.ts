/**
 * The inputs, effects and events of the mesh: the contract between it, the shell and the chat.
 *
 * @module
 */
import type { Address, Endpoint } from "../../../core/address.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import type { DiscoveryEffect, DiscoveryEvent } from "../../discovery/discovery.ts";
import type { Identity } from "../../link/identity.ts";
import type { OwnRegister } from "../../replication/membership/membership.ts";
import type { ServiceRecord } from "../../replication/outbound/service_records.ts";
import type { Draft } from "../../replication/wire/envelope.ts";
import type { Profile } from "../../replication/wire/presence.ts";
import type {
  Diagnostic,
  ExtraWork,
  LinkFault,
  ReplicationEvent,
} from "../../replication/wire/replication_event.ts";

/**
 * The name of a connection: given by the shell where it was accepted, by the mesh where it was
 * dialled.
 */
export type LinkId = string;

/** An input of the mesh, from the shell or the engine. */
export type MeshInput =
  /**
   * Connections are accepted on this port from now on; `psk`: 32 bytes made of the mesh's secret.
   * Nothing is dialled before.
   */
  | { readonly type: "start"; readonly port: number; readonly psk?: Uint8Array }
  /** A connection was made to us; `at`: our own address, with the port that accepts connections. */
  | {
    readonly type: "accepted";
    readonly link: LinkId;
    readonly from: Address;
    readonly at?: Endpoint;
  }
  /** The connection that a `dial` asked for stands. */
  | { readonly type: "connected"; readonly link: LinkId; readonly to: Address }
  | {
    readonly type: "dialFailed";
    readonly link: LinkId;
    readonly reason: string;
    /** What went wrong, where the transport knows it; "other" where it is not given. */
    readonly problem?: DialProblem;
  }
  | { readonly type: "bytes"; readonly link: LinkId; readonly bytes: Uint8Array }
  /** A write is through. */
  | { readonly type: "written"; readonly link: LinkId }
  /** The other side sends nothing more, or the connection broke. */
  | { readonly type: "closed"; readonly link: LinkId; readonly reason: string }
  | { readonly type: "discovery"; readonly event: DiscoveryEvent }
  /** Publish this, and behind it what else was drafted in the same turn. */
  | { readonly type: "publish"; readonly draft: Draft; readonly further?: readonly Draft[] }
  | { readonly type: "rename"; readonly username: string }
  /** Publish this profile in our presence from now on. */
  | { readonly type: "profile" } & Profile
  /** Publish this as a register of ours ({@link OwnRegister}). */
  | { readonly type: "register" } & OwnRegister
  /** Send a record to a neighbour; answered by `recordsSent` or `recordRefused`. */
  | { readonly type: "sendRecord" } & ServiceRecord
  /** Link to this address, and go on trying; where `peer` is given, to that peer only. */
  | { readonly type: "connect"; readonly to: Address; readonly peer?: PeerId }
  /** Reads of all connections pause, or resume. */
  | { readonly type: "held"; readonly held: boolean }
  /** Say bye to every neighbour, once everything published is handed over. */
  | { readonly type: "quit" };

/** An effect that the shell performs for the mesh. */
export type MeshEffect =
  /** Make a connection; answered by `connected` or `dialFailed`. */
  | { readonly type: "dial"; readonly link: LinkId; readonly to: Address }
  /** Write, behind what was written before; answered by `written`. */
  | { readonly type: "write"; readonly link: LinkId; readonly bytes: Uint8Array }
  /** Close the sending half once everything is written, and read on. */
  | { readonly type: "finish"; readonly link: LinkId }
  /** Close at once. */
  | { readonly type: "close"; readonly link: LinkId }
  /** Read nothing more of this link; one read may be under way. */
  | { readonly type: "pauseReads"; readonly link: LinkId }
  /** Read it again. */
  | { readonly type: "resumeReads"; readonly link: LinkId }
  | {
    readonly type: "discovery";
    readonly effect: Extract<DiscoveryEffect, { readonly type: "send" }>;
  }
  | { readonly type: "event"; readonly event: MeshEvent };

/**
 * What the mesh reports to the engine. Texts in it are as the peers wrote them: not safe to show.
 */
export type MeshEvent = Exclude<ReplicationEvent, LinkFault | ExtraWork> | ConnectionEvent;

/** An event of the connections of this node. */
export type ConnectionEvent =
  /** A link stands. Its peer may have taken another name since it introduced itself. */
  | { readonly type: "neighbourUp"; readonly identity: Identity; readonly address: Address }
  /** A link is gone. Its peer is still in the mesh until `peerGone`. */
  | {
    readonly type: "neighbourDown";
    readonly id: PeerId;
    readonly reason: string;
    /** How many of our envelopes it had not acknowledged. */
    readonly unacknowledged: number;
  }
  /** Our wall clock is so much ahead of those of our neighbours (negative: behind): told once. */
  | { readonly type: "clockOff"; readonly aheadMs: number }
  | { readonly type: "roundTrip"; readonly id: PeerId; readonly ms: number }
  /** A connection of any kind is gone: for the log. */
  | { readonly type: "ended"; readonly address: Address; readonly reason: string }
  | Diagnostic
  /**
   * A peer announces itself at `address`, and dials of it fail; `reason`: in a few words. The name
   * is a claim.
   */
  | {
    readonly type: "unanswered";
    readonly id: PeerId;
    readonly name: string;
    readonly address: Endpoint;
    readonly problem: DialProblem;
    readonly reason: string;
  }
  /** An unanswered peer came into sight, or announces itself no longer. */
  | { readonly type: "answered"; readonly id: PeerId }
  /** A problem that a person should know of. */
  | {
    readonly type: "problem";
    readonly kind: ProblemKind;
    readonly address: Address;
    /** The name that the peer there gives itself, where it is known: a claim. */
    readonly name?: string;
  };

/** What came of a dial that failed. */
export type DialProblem =
  /** Nothing came back. */
  | "silent"
  /** The other end refuses connections on that port. */
  | "refused"
  /** The connection stood, and nothing came over it. */
  | "no-answer"
  /** Something came over the connection, and no handshake of it. */
  | "no-handshake"
  /** The name of the host stands for no address. */
  | "unknown-host"
  /** Anything else, such as a host without a route to it. */
  | "other";

export type ProblemKind =
  /** A handshake failed: another secret or mesh. */
  | "mismatch"
  /** Its program speaks only earlier versions of the protocol. */
  | "older"
  /** Its program speaks only later versions of the protocol. */
  | "newer"
  /** An address answers, and no handshake came of it: no room, a secret wanted, another program. */
  | "no-handshake"
  /** The address is this very program. */
  | "self"
  /** Another node runs with our identity. */
  | "clone"
  /** Another peer than was asked for answers at that address. */
  | "wrong-peer"
  /** A later incarnation of our identity took over the link to that peer. */
  | "replaced"
  /** Its name is no valid name. */
  | "bad-name"
  /** Either side has as many links as it takes. */
  | "full"
  /** It broke the protocol's rules. */
  | "faults"
  /** So many addresses are tried already that this one is left out. */
  | "crowded"
  /** A named host has no address; it is tried again. */
  | "unknown-host"
  /** A named address refuses connections on that port; it is tried again. */
  | "refused"
  /** A named address does not answer; it is tried again. */
  | "unreachable";

/** The shape of the mesh, as this node sees it now. */
export interface MeshShape {
  /** Full: every pair is linked. Partial: each node links to some, with a path between any two. */
  readonly kind: "full" | "partial";
  /** How many other peers are known to be in the mesh, linked or relayed. */
  readonly known: number;
  /** How many of them are linked. */
  readonly linked: number;
  /** How many would be linked if every peer to link to were reachable. */
  readonly wanted: number;
  /** Links to addresses that a person named. */
  readonly named: number;
  /** In a partial mesh: links to those next to us on the ring. */
  readonly ring: number;
  /** In a partial mesh: links chosen at random, by us or by the other end. */
  readonly random: number;
  /** How many links this node has at most. */
  readonly maxLinks: number;
}

/** The counters of the mesh since the start. */
export interface MeshCounters {
  /** Our own envelopes. */
  readonly said: number;
  /** Our own envelopes published without neighbours, and forgotten before one came. */
  readonly expired: number;
  readonly received: number;
  readonly duplicates: number;
  /** Copies of others' envelopes that were handed to links. */
  readonly relayed: number;
  readonly missing: number;
  readonly linkFaults: number;
  readonly authorFaults: number;
  readonly refused: number;
  /** Bytes of the envelopes in the log. */
  readonly heldBytes: number;
}
