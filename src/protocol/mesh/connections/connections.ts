import type { Endpoint } from "../../../core/address.ts";
import { MAX_LINK_FAULTS } from "../../../core/limits/links.ts";
import type { Now } from "../../../core/time.ts";
import type { Identity } from "../../link/identity.ts";
import { createLink } from "../../link/link.ts";
import type { Rate } from "../../link/rate.ts";
import { dhKeyPair, KEY_BYTES, type SigningKey } from "../../signing_keys.ts";
import type { Replicator } from "../../replication/replicator/replicator.ts";
import type { LinkId, MeshCounters } from "../api/mesh_event.ts";
import { admit } from "../neighbours/admission.ts";
import { type Connection, createConnection } from "../neighbours/connection.ts";
import type { MeshState } from "../neighbours/mesh_state.ts";
import type { PeerFinder } from "../topology/peer_finder.ts";
import { type Disconnect, isForPeople } from "./disconnect.ts";
import type { ApplyChanges } from "./neighbour_changes.ts";
import { checkPeer } from "./peer_policy.ts";
import type { Problems } from "./problems.ts";

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

export interface ConnectionLifecycleDependencies {
  readonly state: MeshState;
  readonly replicator: Pick<Replicator, "greet">;
  readonly peerFinder: PeerFinder;
  readonly problems: Problems;
  readonly disconnect: Disconnect;
  readonly applyChanges: ApplyChanges;
}

/** How connections begin and end, and which peers are let in. */
export interface ConnectionLifecycle {
  readonly counters: Pick<MeshCounters, "linkFaults" | "refused">;
  /** Connections are taken on this port from now on; `psk`: 32 bytes made of the mesh's secret. */
  listen(port: number, psk: Uint8Array | undefined): void;
  rename(username: string): void;
  /** The connection that our dial (`key`: the dialler's) asked for stands. */
  dialled(id: LinkId, to: Endpoint, key: string, now: Now): void;
  /** Somebody connected to us, at this address of ours where it is known. */
  accept(id: LinkId, from: Endpoint, at: Endpoint | undefined, now: Now): void;
  /** Closes an accepted connection at once. */
  refuse(id: LinkId, from: Endpoint, reason: string): void;
  /** A dial came to nothing; `explained` where a person knows already why. */
  dialFailed(key: string, explained: boolean, now: Now): void;
  /** We know who is at the other end: greets, or says goodbye. */
  authenticated(
    connection: Connection,
    identity: Identity,
    handshakeHash: Uint8Array,
    now: Now,
  ): void;
  /** Counts a fault of the other end; too many end the connection. */
  fault(connection: Connection, reason: string, now: Now): void;
  /** Closes a connection at once and forgets it. */
  end(connection: Connection, reason: string, now: Now): void;
}

/** Makes the lifecycle of the connections of `state`. */
export function createConnectionLifecycle(
  options: ConnectionLifecycleOptions,
  dependencies: ConnectionLifecycleDependencies,
): ConnectionLifecycle {
  const { signer, epoch } = options;
  const { state, replicator, peerFinder, problems, disconnect, applyChanges } = dependencies;
  const { connections, neighbours } = state;
  const self = signer.id;
  const { dialer } = peerFinder;
  const staticKey = dhKeyPair(options.randomBytes(KEY_BYTES));
  const counters = { linkFaults: 0, refused: 0 };
  let { username } = options;
  let port = 0;
  let psk: Uint8Array | undefined;

  function open(
    id: LinkId,
    remote: Endpoint,
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
    state.drive(connection, { type: "opened" }, now);
  }

  const lifecycle: ConnectionLifecycle = {
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
      const admission = admit(from.hostname, accepted);
      if (admission.state === "refuse") return lifecycle.refuse(id, from, admission.reason);
      if (admission.evict !== undefined) {
        counters.refused++;
        lifecycle.end(admission.evict, "it said nothing, and others wait", now);
      }
      open(id, from, undefined, now, at);
    },
    refuse(id, address, reason) {
      counters.refused++;
      state.emit({ type: "diagnostic", address, reason: `refused: ${reason}` });
      state.perform({ type: "close", link: id });
    },
    dialFailed(key, explained, now) {
      const named = dialer.failed(key, now.monotonic);
      if (named !== undefined && !explained) problems.report("unreachable", named);
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
        const control = replicator.greet(identity);
        return state.drive(connection, { type: "control", control }, now);
      }
      counters.refused++;
      const { remote: address } = connection;
      const reason = `refused: ${verdict.trouble}`;
      state.emit({ type: "diagnostic", address, id: identity.id, reason });
      if (verdict.trouble !== "full") {
        if (dialKey !== undefined) dialer.drop(dialKey);
        if (!isLinked) dialer.dropPeer(identity.id);
      }
      if (verdict.trouble !== "full" || isForPeople(connection, peerFinder)) {
        problems.explain(verdict.trouble, connection);
      }
      if (verdict.bye === undefined) lifecycle.end(connection, "it was refused", now);
      else disconnect.say(connection, verdict.bye, now);
    },
    fault(connection, reason, now) {
      if (!connections.has(connection.id)) return; // an earlier one was the last straw
      counters.linkFaults++;
      connection.faults++;
      const { remote: address, faults } = connection;
      const text = `fault ${faults} of ${MAX_LINK_FAULTS}: ${reason}`;
      state.emit({ type: "diagnostic", address, reason: text });
      if (faults < MAX_LINK_FAULTS) return;
      problems.report("faults", connection.remote);
      if (connection.proven !== undefined) dialer.bar(connection.proven.identity.id);
      lifecycle.end(connection, "it broke the protocol's rules", now);
    },
    end(connection, reason, now) {
      state.perform({ type: "close", link: connection.id });
      if (!connections.delete(connection.id)) return;
      state.emit({ type: "ended", address: connection.remote, reason });
      const { dialKey } = connection;
      if (dialKey !== undefined && connection.greeting === undefined) {
        lifecycle.dialFailed(dialKey, connection.explained, now);
      }
      applyChanges(neighbours.gone(connection), reason, now);
    },
  };
  return lifecycle;
}
