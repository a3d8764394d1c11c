import type { Address, Endpoint } from "../../../core/address.ts";
import type { PeerId } from "../../../core/peer.ts";
import type { DiscoveryEffect, DiscoveryEvent } from "../../discovery/discovery.ts";
import type { Identity } from "../../link/identity.ts";
import type { OwnRegister } from "../../replication/membership/membership.ts";
import type { Draft, Envelope, Received } from "../../replication/wire/envelope.ts";
import type { Presence, Profile } from "../../replication/wire/presence.ts";
import type { Register } from "../../replication/wire/register.ts";

/** One connection, named by the shell for accepted ones and by the mesh for those it asked for. */
export type LinkId = string;

/** What the shell and the engine tell the mesh. */
export type MeshInput =
  /** Connections are taken on this port from now on; `psk`: 32 bytes made of the mesh's secret. Nothing is dialled before. */
  | { readonly type: "start"; readonly port: number; readonly psk?: Uint8Array }
  /** Somebody connected; `at`: our own address, with the port at which we take connections. */
  | {
    readonly type: "accepted";
    readonly link: LinkId;
    readonly from: Address;
    readonly at?: Endpoint;
  }
  /** The connection that a `dial` asked for stands. */
  | { readonly type: "connected"; readonly link: LinkId; readonly to: Address }
  | { readonly type: "dialFailed"; readonly link: LinkId; readonly reason: string }
  | { readonly type: "bytes"; readonly link: LinkId; readonly bytes: Uint8Array }
  /** A write is through. */
  | { readonly type: "written"; readonly link: LinkId }
  /** The other side sends nothing more, or the connection broke. */
  | { readonly type: "closed"; readonly link: LinkId; readonly reason: string }
  | { readonly type: "discovery"; readonly event: DiscoveryEvent }
  | { readonly type: "publish"; readonly draft: Draft }
  | { readonly type: "rename"; readonly username: string }
  /** Tell the mesh this of us from now on. */
  | { readonly type: "profile" } & Profile
  /** Tell the mesh this, as a register of ours ({@link OwnRegister}). */
  | { readonly type: "register" } & OwnRegister
  /** Link to this address, and go on trying; where `peer` is given nobody else will do. */
  | { readonly type: "connect"; readonly to: Address; readonly peer?: PeerId }
  /** Nothing more is read from the connections for a while, or again. */
  | { readonly type: "held"; readonly held: boolean }
  /** Say goodbye to everyone, once what was said is handed over. */
  | { readonly type: "quit" };

/** What the shell does for the mesh. */
export type MeshEffect =
  /** Make a connection; answered by `connected` or `dialFailed`. */
  | { readonly type: "dial"; readonly link: LinkId; readonly to: Address }
  /** Write, behind what was written before; answered by `written`. */
  | { readonly type: "write"; readonly link: LinkId; readonly bytes: Uint8Array }
  /** Close the sending half once everything is written, and read on. */
  | { readonly type: "finish"; readonly link: LinkId }
  /** Close at once. */
  | { readonly type: "close"; readonly link: LinkId }
  | {
    readonly type: "discovery";
    readonly effect: Extract<DiscoveryEffect, { readonly type: "send" }>;
  }
  | { readonly type: "event"; readonly event: MeshEvent };

/** What the mesh tells the engine. Texts in it are as the peers wrote them: not safe to show. */
export type MeshEvent =
  /** A link stands. Its peer may have taken another name since it introduced itself. */
  | { readonly type: "peerUp"; readonly identity: Identity; readonly address: Address }
  /** A link is no more. Whether its peer is still somewhere in the mesh, `absent` tells. */
  | {
    readonly type: "peerDown";
    readonly id: PeerId;
    readonly reason: string;
    /** How many of our envelopes it had not acknowledged. */
    readonly unacknowledged: number;
  }
  /** The newest that somebody in the mesh, linked or not, tells of itself. */
  | { readonly type: "present"; readonly presence: Presence }
  /** Somebody is no more in the mesh, as far as we can know: it left, or gives no sign of life on any way. */
  | { readonly type: "absent"; readonly id: PeerId; readonly reason: string }
  /**
   * A register of another kind than presence is new here. Of our own we are told those that outlive us: with which clock we say
   * them now, and what others bring back of earlier runs. What counts only while its author is there is told again when that one
   * is back.
   */
  | { readonly type: "register"; readonly register: Register }
  /** A register that was told of counts no more: there is no room for it, or its author began a new run. */
  | {
    readonly type: "forgotten";
    readonly author: PeerId;
    readonly kind: string;
    readonly key: string;
  }
  | { readonly type: "roundTrip"; readonly id: PeerId; readonly ms: number }
  | { readonly type: "received"; readonly received: readonly Received[] }
  /** So many of an author's messages are gone for good. */
  | { readonly type: "missing"; readonly id: PeerId; readonly count: number }
  /** So many of an author's messages are known not to be here and are being fetched; 0 when they came or were given up. */
  | { readonly type: "repairing"; readonly id: PeerId; readonly count: number }
  /** An author says more than it is granted (`over`), or no more so: what it says in excess is not passed on by itself. */
  | { readonly type: "excess"; readonly id: PeerId; readonly over: boolean }
  /** An author signed two different messages with one number: nothing more of that run is taken. `kept`: the one that stays. */
  | {
    readonly type: "equivocated";
    readonly id: PeerId;
    readonly epoch: number;
    readonly sequence: number;
    readonly kept: Envelope | undefined;
  }
  | { readonly type: "said"; readonly envelope: Envelope }
  /** What was to be said waits, since others grant us no more for the moment: the next goes out in `ms`. */
  | { readonly type: "paced"; readonly ms: number; readonly waiting: number }
  /**
   * Everyone linked has acknowledged what we said behind number `after` up to number `top`, and somebody linked has up to
   * number `any`.
   */
  | {
    readonly type: "acknowledged";
    readonly after: number;
    readonly top: number;
    readonly any: number;
    readonly linked: number;
  }
  /** A connection of any kind is no more: for the log. */
  | { readonly type: "ended"; readonly address: Address; readonly reason: string }
  /** Something a person should know. */
  | { readonly type: "trouble"; readonly kind: ProblemKind; readonly address: Address };

export type ProblemKind =
  /** A handshake failed: another secret, mesh or version. */
  | "mismatch"
  /** The address is this very program. */
  | "self"
  /** Somebody else runs with our identity. */
  | "clone"
  /** Another than was asked for answers at that address. */
  | "wrong-peer"
  /** A later run of our identity took over towards that peer. */
  | "replaced"
  /** It calls itself something that no name can be. */
  | "bad-name"
  /** Either side has as many links as it takes. */
  | "full"
  /** It broke the protocol's rules. */
  | "faults"
  /** So many addresses are tried already that one more was left out. */
  | "crowded"
  /** An address that was asked for does not answer; it is tried again. */
  | "unreachable";

/** Who links to whom, as this node sees it now. */
export interface MeshShape {
  /** Everybody links to everybody; or each to some, so that there is a path between any two. */
  readonly kind: "full" | "partial";
  /** How many others are known to be in the mesh, linked or not. */
  readonly known: number;
  /** How many of them are linked. */
  readonly linked: number;
  /** How many would be linked, were everybody reachable who is to be linked. */
  readonly wanted: number;
  /** Links to addresses that a person named. */
  readonly named: number;
  /** In a partial mesh: links to those next to us on the ring. */
  readonly ring: number;
  /** In a partial mesh: links to others, chosen at random by us or by them. */
  readonly random: number;
  /** How many links this node has at most. */
  readonly maxLinks: number;
}

/** What the mesh has counted since the start. */
export interface MeshCounters {
  readonly said: number;
  /** Said while nobody was here, and forgotten before anybody came. */
  readonly expired: number;
  readonly received: number;
  readonly duplicates: number;
  /** Copies of others' envelopes handed to links. */
  readonly relayed: number;
  readonly missing: number;
  readonly linkFaults: number;
  readonly authorFaults: number;
  readonly refused: number;
  /** Bytes of the envelopes held for whoever may lack them. */
  readonly heldBytes: number;
}
