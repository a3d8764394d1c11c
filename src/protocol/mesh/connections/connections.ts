import { type Address, type Endpoint, originOf } from "../../../core/address.ts";
import { MAX_LINK_FAULTS } from "../../../core/limits/links.ts";
import type { Now } from "../../../core/time.ts";
import type { ByeReason, Control } from "../../link/control.ts";
import type { Identity } from "../../link/identity.ts";
import { createLink, type LinkEvent } from "../../link/link.ts";
import type { Rate } from "../../link/rate.ts";
import { dhKeyPair, KEY_BYTES, type SigningKey } from "../../signing_keys.ts";
import type { LinkId, MeshCounters, MeshEvent, ProblemKind } from "../api/mesh_event.ts";
import { admit } from "../neighbours/admission.ts";
import { type Connection, createConnection } from "../neighbours/connection.ts";
import type { Neighbours } from "../neighbours/neighbours.ts";
import type { PeerFinder } from "../topology/peer_finder.ts";
import { isForPeople } from "./disconnect.ts";
import { checkPeer } from "./peer_policy.ts";
import { createProblems } from "./problems.ts";

/** What we say of ourselves in a handshake, and what we make its keys of. */
export interface ConnectionLifecycleOptions {
  readonly signer: SigningKey;
  readonly epoch: number;
  readonly username: string;
  readonly mesh: string;
  readonly version: string;
  readonly rate: Rate;
  readonly link?: typeof createLink;
  randomBytes(length: number): Uint8Array;
}

/** What the opening wants done. */
export interface ConnectionLifecycleCallbacks {
  emit(event: MeshEvent): void;
  /** Closes the connection at once. */
  close(link: LinkId): void;
  drive(connection: Connection, event: LinkEvent, now: Now): void;
  bye(connection: Connection, reason: ByeReason, now: Now): void;
  /** The first thing to say to somebody proven. */
  greet(identity: Identity): Control;
  /** A connection is no more. */
  gone(connection: Connection, reason: string, now: Now): void;
}

/** How connections begin, who is let in, and how they end: everything but what is said on them. */
export interface ConnectionLifecycle {
  /** Connections of any kind. */
  readonly connections: ReadonlyMap<LinkId, Connection>;
  readonly counters: Pick<MeshCounters, "linkFaults" | "refused">;
  /** Connections are taken on this port from now on; `psk`: 32 bytes made of the mesh's secret. */
  listen(port: number, psk: Uint8Array | undefined): void;
  rename(username: string): void;
  /** The connection that our dial (`key`: the dialler's) asked for stands. */
  dialled(id: LinkId, to: Address, key: string, now: Now): void;
  /** Somebody connected to us, at this address of ours where it is known. */
  accept(id: LinkId, from: Address, at: Endpoint | undefined, now: Now): void;
  /** Closes what somebody connected. */
  refuse(id: LinkId): void;
  /** A dial came to nothing; `explained` where a person knows already why. */
  dialFailed(key: string, explained: boolean, now: Now): void;
  /** We know who is at the other end: greets, or says goodbye. */
  authenticated(
    connection: Connection,
    identity: Identity,
    handshakeHash: Uint8Array,
    now: Now,
  ): void;
  /** A neighbour's mistake; too many end its connection. */
  fault(connection: Connection, now: Now): void;
  /** Tells a person of trouble with an address, once. */
  trouble(kind: ProblemKind, address: Address): void;
  /** Tells a person why nothing comes of a connection. */
  explain(kind: ProblemKind, connection: Connection): void;
  /** Closes a connection at once and forgets it. */
  end(connection: Connection, reason: string, now: Now): void;
}

/** An opening with no connections yet. */
export function createConnectionLifecycle(
  options: ConnectionLifecycleOptions,
  peerFinder: PeerFinder,
  neighbours: Neighbours,
  hands: ConnectionLifecycleCallbacks,
): ConnectionLifecycle {
  const { signer, epoch } = options;
  const self = signer.id;
  const { dialer } = peerFinder;
  const connections = new Map<LinkId, Connection>();
  const problems = createProblems();
  const staticKey = dhKeyPair(options.randomBytes(KEY_BYTES));
  const counters = { linkFaults: 0, refused: 0 };
  let { username } = options;
  let port = 0;
  let psk: Uint8Array | undefined;

  function open(
    id: LinkId,
    remote: Address,
    dialKey: string | undefined,
    now: Now,
    at?: Endpoint,
  ): void {
    const { mesh, version, rate } = options;
    const link = (options.link ?? createLink)({
      initiator: dialKey !== undefined,
      mesh,
      ...(psk === undefined ? {} : { psk }),
      signer,
      identity: {
        id: self,
        epoch,
        username,
        port,
        version,
        rate,
        ...(dialKey !== undefined && dialer.isNamed(dialKey) ? { named: true } : {}),
      },
      staticKey,
      ephemeralKey: dhKeyPair(options.randomBytes(KEY_BYTES)),
    }, now);
    const connection = createConnection(id, link, remote, dialKey, at);
    connections.set(id, connection);
    hands.drive(connection, { type: "opened" }, now);
  }

  const lifecycle: ConnectionLifecycle = {
    connections,
    counters,
    listen(listening, key) {
      port = listening;
      psk = key;
    },
    rename(name) {
      username = name;
    },
    dialled: open,
    accept(id, from, at, now) {
      const accepted = [...connections.values()].filter(({ dialKey }) => dialKey === undefined);
      const admission = admit(originOf(from), accepted);
      if (admission.state === "refuse") return lifecycle.refuse(id);
      if (admission.evict !== undefined) {
        counters.refused++;
        lifecycle.end(admission.evict, "it said nothing, and others wait", now);
      }
      open(id, from, undefined, now, at);
    },
    refuse(id) {
      counters.refused++;
      hands.close(id);
    },
    dialFailed(key, explained, now) {
      const named = dialer.failed(key, now.monotonic);
      if (named !== undefined && !explained) lifecycle.trouble("unreachable", named);
    },
    authenticated(connection, identity, handshakeHash, now) {
      const { dialKey } = connection;
      const dialledByLower = (self < identity.id) === (dialKey !== undefined);
      const candidate = {
        epoch: identity.epoch,
        dialledByLower,
        authenticatedAt: now.monotonic,
        handshakeHash,
      };
      connection.proven = { identity, candidate };
      const isLinked = neighbours.all.has(identity.id);
      const verdict = checkPeer(identity, {
        self,
        epoch,
        expected: dialKey === undefined ? undefined : dialer.expected(dialKey),
        hasRoom: () => isLinked || peerFinder.connectionManager.admits(connection, now),
      });
      if (verdict.state === "welcome") {
        return hands.drive(connection, { type: "control", control: hands.greet(identity) }, now);
      }
      counters.refused++;
      if (verdict.trouble !== "full") {
        if (dialKey !== undefined) dialer.drop(dialKey);
        if (!isLinked) dialer.dropPeer(identity.id);
      }
      if (verdict.trouble !== "full" || isForPeople(connection, peerFinder)) {
        lifecycle.explain(verdict.trouble, connection);
      }
      if (verdict.bye === undefined) lifecycle.end(connection, "it was refused", now);
      else hands.bye(connection, verdict.bye, now);
    },
    fault(connection, now) {
      if (!connections.has(connection.id)) return; // an earlier one was the last straw
      counters.linkFaults++;
      if (++connection.faults < MAX_LINK_FAULTS) return;
      lifecycle.trouble("faults", connection.remote);
      if (connection.proven !== undefined) dialer.bar(connection.proven.identity.id);
      lifecycle.end(connection, "it broke the protocol's rules", now);
    },
    trouble(kind, address) {
      if (problems.isNew(kind, address)) hands.emit({ type: "trouble", kind, address });
    },
    explain(kind, connection) {
      connection.explained = true;
      lifecycle.trouble(kind, connection.remote);
    },
    end(connection, reason, now) {
      hands.close(connection.id);
      if (!connections.delete(connection.id)) return;
      hands.emit({ type: "ended", address: connection.remote, reason });
      const { dialKey } = connection;
      if (dialKey !== undefined && connection.greeting === undefined) {
        lifecycle.dialFailed(dialKey, connection.explained, now);
      }
      hands.gone(connection, reason, now);
    },
  };
  return lifecycle;
}
