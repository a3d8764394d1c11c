/**
 * The lifecycle of a connection: dialled or accepted; its Noise handshake proves a peer; the peer
 * is let in or refused; it ends by a bye, a fault, silence, or the other end.
 *
 * 1. A connection is in `state.connections` from its start to its end; what comes later is dropped.
 * 2. A refused peer is told why where it can mend it, and is not dialled again otherwise.
 * 3. {@link MAX_LINK_FAULTS} faults end a connection, and bar its peer from being dialled.
 * 4. Each connection ends once, with one `ended` event.
 *
 * @module
 */
import { type Address, type Endpoint, originOf } from "../../../core/address.ts";
import { MAX_LINK_FAULTS } from "../../../core/limits/links.ts";
import type { Now } from "../../../core/now.ts";
import { dhKeyPair, KEY_BYTES, type SigningKey } from "../../curve25519_keys.ts";
import type { Rate } from "../../granted_rate.ts";
import type { Identity } from "../../link/identity.ts";
import { createLink } from "../../link/link.ts";
import type { RecordTable } from "../../link/record.ts";
import type { Replicator } from "../../replication/replicator/replicator.ts";
import type { DialProblem, LinkId, MeshCounters } from "../api/mesh_io.ts";
import { type Connection, createConnection } from "../neighbours/connection.ts";
import type { MeshState } from "../neighbours/mesh_state.ts";
import { admit } from "../neighbours/origin_limits.ts";
import type { Dial } from "../topology/dialer.ts";
import type { PeerFinder } from "../topology/peer_finder.ts";
import { type GracefulClose, isForPeople } from "./graceful_close.ts";
import type { ApplyChanges } from "./neighbour_changes.ts";
import { checkPeer } from "./peer_policy.ts";
import type { Problems } from "./problems.ts";

/** What a handshake says of us, and what its keys are made of. */
export interface ConnectionLifecycleOptions {
  readonly signer: SigningKey;
  readonly epoch: number;
  readonly username: string;
  readonly mesh: string;
  readonly version: string;
  readonly rate: Rate;
  readonly link?: typeof createLink;
  readonly records?: RecordTable;
  randomBytes(length: number): Uint8Array;
}

export interface ConnectionLifecycleDependencies {
  readonly state: MeshState;
  readonly replicator: Pick<Replicator, "greet">;
  readonly peerFinder: PeerFinder;
  readonly problems: Problems;
  readonly disconnect: GracefulClose;
  readonly applyChanges: ApplyChanges;
}

export interface ConnectionLifecycle {
  readonly counters: Pick<MeshCounters, "linkFaults" | "refused">;
  /** Accepts connections on this port from now on; `psk`: 32 bytes made of the mesh's secret. */
  listen(port: number, psk: Uint8Array | undefined): void;
  /** Changes the name that handshakes give from now on. */
  rename(username: string): void;
  /** Begins a connection that we dialled; `key`: the dialer's. */
  dialled(id: LinkId, to: Address, key: string, now: Now): void;
  /** Begins a connection that was made to us; `at`: our address that it reached, where known. */
  accept(id: LinkId, from: Address, at: Endpoint | undefined, now: Now): void;
  /** Closes an accepted connection at once. */
  refuse(id: LinkId, from: Address, reason: string): void;
  /** Notes that a dial came to nothing; `problem`: unless a person knows why. */
  dialFailed(dial: Dial, problem: DialProblem | undefined, reason: string, now: Now): void;
  /** Greets a peer that proved its identity, or refuses it. */
  authenticated(
    connection: Connection,
    identity: Identity,
    handshakeHash: Uint8Array,
    now: Now,
  ): void;
  /** Counts a fault of the other end; too many end the connection. */
  fault(connection: Connection, reason: string, now: Now): void;
  /** Ends a connection that the other end closed. */
  closed(connection: Connection, reason: string, now: Now): void;
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
    remote: Address,
    dialKey: string | undefined,
    now: Now,
    at?: Endpoint,
  ): void {
    const { mesh, version, rate } = options;
    const link = (options.link ?? createLink)(
      {
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
        /** Made at the first message: a stranger that says nothing costs no key. */
        get ephemeralKey() {
          return dhKeyPair(options.randomBytes(KEY_BYTES));
        },
      },
      now,
      options.records,
    );
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
      const admission = admit(originOf(from), accepted);
      if (admission.state === "refuse") return lifecycle.refuse(id, from, admission.reason);
      if (admission.evict !== undefined) {
        counters.refused++;
        lifecycle.end(admission.evict, "others wait for its place", now);
      }
      open(id, from, undefined, now, at);
    },
    refuse(id, address, reason) {
      counters.refused++;
      state.emit({ type: "diagnostic", address, reason: `refused: ${reason}` });
      state.perform({ type: "close", link: id });
    },
    dialFailed({ key, to }, problem, reason, now) {
      const named = dialer.failed(key, now.monotonic);
      if (problem === undefined) return;
      const kind = problem === "silent" || problem === "no-answer" || problem === "other"
        ? "unreachable"
        : problem;
      if (named !== undefined) problems.report(kind, named, true);
      peerFinder.unanswered.failed(key, to, problem, reason, now.monotonic);
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
      peerFinder.unanswered.settled(identity.id);
      if (dialKey !== undefined) peerFinder.reached(connection.remote);
      const isLinked = neighbours.all.has(identity.id);
      const verdict = checkPeer(identity, {
        self,
        epoch,
        expected: dialKey === undefined ? undefined : dialer.expected(dialKey),
        hasRoom: () => isLinked || peerFinder.connectionManager.admits(connection, now),
      });
      if (verdict.state === "welcome") {
        const control = { ...replicator.greet(identity), wall: state.wall };
        return state.drive(connection, { type: "control", control }, now);
      }
      counters.refused++;
      const { remote: address } = connection;
      const reason = `refused: ${verdict.problem}`;
      state.emit({ type: "diagnostic", address, id: identity.id, reason });
      if (verdict.problem !== "full" || isForPeople(connection, peerFinder)) {
        problems.explain(verdict.problem, connection);
      }
      if (verdict.problem !== "full") {
        if (dialKey !== undefined) dialer.drop(dialKey);
        if (!isLinked) dialer.dropPeer(identity.id);
      }
      if (verdict.bye === undefined) lifecycle.end(connection, "it was refused", now);
      else disconnect.say(connection, verdict.bye, now);
    },
    fault(connection, reason, now) {
      if (!connections.has(connection.id)) return; // an earlier fault ended it
      counters.linkFaults++;
      connection.faults++;
      const { remote: address, faults } = connection;
      const text = `fault ${faults} of ${MAX_LINK_FAULTS}: ${reason}`;
      state.emit({ type: "diagnostic", address, reason: text });
      if (faults < MAX_LINK_FAULTS) return;
      problems.report("faults", connection.remote);
      if (connection.proven !== undefined) {
        dialer.bar(connection.proven.identity.id, "it broke the protocol's rules too often");
      }
      lifecycle.end(connection, "it broke the protocol's rules", now);
    },
    closed(connection, reason, now) {
      const { dialKey, link: { phase } } = connection;
      if (dialKey !== undefined && (phase === "handshake" || phase === "confirming")) {
        // the other end checks the secret last: an earlier close has another reason
        const isSecret = phase === "confirming" && psk !== undefined;
        problems.explain(isSecret ? "mismatch" : "no-handshake", connection);
      }
      lifecycle.end(connection, reason, now);
    },
    end(connection, reason, now) {
      state.perform({ type: "close", link: connection.id });
      if (!connections.delete(connection.id)) return;
      state.emit({ type: "ended", address: connection.remote, reason });
      const { dialKey } = connection;
      if (dialKey !== undefined && connection.greeting === undefined) {
        const { explained, proven, link } = connection;
        const cause = proven === undefined && !link.silent ? "no-handshake" : "no-answer";
        const problem = explained || state.leaving ? undefined : cause;
        lifecycle.dialFailed({ key: dialKey, to: connection.remote }, problem, reason, now);
      }
      applyChanges(neighbours.gone(connection), reason, now);
    },
  };
  return lifecycle;
}
