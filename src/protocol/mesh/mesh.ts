/**
 * One node of the mesh as a machine without I/O: from inputs (bytes, connections, time, what the
 * chat wants) to effects (dial, write, close, events). Here its modules are made, in the order in
 * which they know each other, and inputs and queued work are brought to them.
 *
 * 1. It opens no socket, reads no clock, and draws no random number by itself.
 * 2. Each input is worked off completely, events in order, before the next.
 *
 * @module
 */
import { listeningAddress } from "../../core/address.ts";
import type { Machine, Tick } from "../../core/machine.ts";
import { earliest, type Now } from "../../core/now.ts";
import type { PeerId } from "../../core/peer_id.ts";
import { verify } from "../curve25519_keys.ts";
import type { Control } from "../link/control.ts";
import type { LinkEffect, LinkEvent } from "../link/link.ts";
import { createReplicator } from "../replication/replicator/replicator.ts";
import type { Received } from "../replication/wire/envelope.ts";
import type { ReplicationEvent } from "../replication/wire/replication_event.ts";
import type { MeshCounters, MeshEffect, MeshInput, MeshShape } from "./api/mesh_io.ts";
import type { MeshOptions } from "./api/mesh_options.ts";
import { createAwakeClock } from "./awake_clock.ts";
import { createByeHandler } from "./connections/bye_handler.ts";
import { createConnectionLifecycle } from "./connections/connection_lifecycle.ts";
import { createGracefulClose } from "./connections/graceful_close.ts";
import { createLinkTurns } from "./connections/link_turns.ts";
import { createNeighbourChanges } from "./connections/neighbour_changes.ts";
import { createProblems } from "./connections/problems.ts";
import { createReplicationBinding } from "./connections/replication_binding.ts";
import type { Connection } from "./neighbours/connection.ts";
import { createMeshState, type Work } from "./neighbours/mesh_state.ts";
import { createPeerFinder } from "./topology/peer_finder.ts";

export interface Mesh extends Machine<MeshInput, MeshEffect> {
  /**
   * Whether more may be published now; where not, later. Nothing is lost by publishing it anyway.
   */
  readonly open: boolean;
  /** The number of drafts that go out at once if they are published together; 0 while closed. */
  readonly capacity: number;
  readonly counters: MeshCounters;
  /** How many connections there are, of any kind. */
  readonly connections: number;
  readonly shape: MeshShape;
  /** The latest beacons that are left out, one of each kind, and why: not safe to show. */
  readonly ignoredBeacons: readonly string[];
  /** Returns a time with its wall clock corrected by those of others, as of the last input. */
  correct(real: Now): Now;
  /** Whether a neighbour says that it is linked to this peer. */
  isListed(id: PeerId): boolean;
  /**
   * Returns what is held of a room within {@link MAX_RECENT_AGE_MS}, our own included: the newest
   * {@link MAX_RECENT_ENVELOPES}, oldest first. Sealed envelopes stay sealed.
   */
  roomBacklog(room: string): readonly Received[];
}

/** Makes a node without connections. */
export function createMesh(options: MeshOptions): Mesh {
  const self = options.signer.id;
  const awake = createAwakeClock();
  const state = createMeshState(options.builtAt);
  const { connections, neighbours } = state;
  let username = options.username;
  let listening = false;
  let held = false;
  let isOpen = true;
  let capacity = 1;

  // What the node is made of, the lowest first: each knows only those above it on this page

  const peerFinder = createPeerFinder({ ...options, self }, {
    links: () => connections.values().filter((each) => each.proven !== undefined && !each.closing),
    isListed: (id) => replicator.isListed(id),
    retire: state.retire,
    otherVersion: ({ isOlder, username, address }) =>
      problems.report(isOlder ? "older" : "newer", address, false, username),
    send: (effect) => state.perform({ type: "discovery", effect }),
    dial: (link, to) => state.perform({ type: "dial", link, to }),
    emit: state.emit,
    suspect(id, epoch, now) {
      const neighbour = neighbours.all.get(id);
      if (neighbour?.identity.epoch === epoch) {
        state.drive(neighbour.active, { type: "probe" }, now);
      }
    },
  });
  const { dialer, connectionManager } = peerFinder;
  const problems = createProblems(state.emit, dialer.isNamed);
  const turns = createLinkTurns(state);
  const replicator = createReplicator(
    { ...options, username: () => username, verify: turns.counted(options.verify ?? verify) },
    takeReplicationEvent,
  );
  const disconnect = createGracefulClose(state, replicator, peerFinder);
  const replicationBinding = createReplicationBinding(state, replicator, disconnect);
  const handleBye = createByeHandler(state, peerFinder, problems, disconnect, replicationBinding);
  const applyChanges = createNeighbourChanges(
    state,
    replicator,
    peerFinder,
    disconnect,
    replicationBinding,
  );
  const lifecycle = createConnectionLifecycle(options, {
    state,
    replicator,
    peerFinder,
    problems,
    disconnect,
    applyChanges,
  });

  const dials = (): boolean => listening && !state.leaving;

  function takeReplicationEvent(event: ReplicationEvent): void {
    if (event.type === "linkFault") return state.fault(event);
    if (event.type === "extraWork") return turns.extra(event, state.now);
    state.emit(event);
    if (event.type === "presence") {
      const { author, addresses } = event.presence;
      if (author !== self) peerFinder.known(author, addresses, state.now);
    } else if (event.type === "peerGone") {
      peerFinder.gone(event.id, event.reason === "quit");
    }
  }

  // Work that the modules leave for the mesh

  function doWork(now: Now): void {
    for (let work = state.nextWork(); work !== undefined; work = state.nextWork()) {
      doOne(work, now);
    }
  }

  function doOne(work: Work, now: Now): void {
    switch (work.type) {
      case "link":
        if (connections.has(work.connection.id)) act(work.connection, work.effect, now);
        return;
      case "linkFault": {
        const neighbour = neighbours.all.get(work.id);
        if (neighbour !== undefined) lifecycle.fault(neighbour.active, work.reason, now);
        return;
      }
      case "retire":
        return disconnect.say(work.connection, work.reason, now);
    }
  }

  function drive(connection: Connection, event: LinkEvent | Tick, now: Now): void {
    state.drive(connection, event, now);
    doWork(now);
  }

  function act(connection: Connection, effect: LinkEffect, now: Now): void {
    switch (effect.type) {
      case "write":
        return state.perform({ type: "write", link: connection.id, bytes: effect.bytes });
      case "finish":
        return state.perform({ type: "finish", link: connection.id });
      case "authenticated":
        return lifecycle.authenticated(connection, effect.identity, effect.handshakeHash, now);
      case "control":
        return receiveControl(connection, effect.control, now);
      case "records":
        return replicationBinding.receive(connection, effect, now);
      case "roundTrip":
        if (isActive(connection)) {
          state.emit({ type: "roundTrip", id: connection.proven!.identity.id, ms: effect.ms });
        }
        return;
      case "fault":
        return lifecycle.fault(connection, effect.reason, now);
      case "otherVersion":
        return problems.explain(effect.isOlder ? "older" : "newer", connection, effect.name);
      case "end":
        if (effect.mismatch) problems.explain("mismatch", connection);
        return lifecycle.end(connection, effect.reason, now);
    }
  }

  function isActive(connection: Connection): boolean {
    const { proven } = connection;
    return proven !== undefined && neighbours.all.get(proven.identity.id)?.active === connection;
  }

  function receiveControl(connection: Connection, control: Control, now: Now): void {
    switch (control.control) {
      case "hello":
        if (connection.greeting !== undefined) {
          return lifecycle.fault(connection, "a second hello", now);
        }
        if (connection.closing) return; // it was on its way when we refused
        if (!connectionManager.makeRoom(connection, now)) {
          return disconnect.say(connection, "full", now);
        }
        connection.greeting = control;
        noteDial(connection);
        state.noteWall(connection, control.wall);
        return applyChanges(neighbours.up(connection, state.now.monotonic), "", state.now);
      case "ping":
      case "pong":
        return isActive(connection) ? state.noteWall(connection, control.wall!) : undefined;
      case "bye":
        return handleBye(connection, control, now);
      default:
        return replicationBinding.receive(connection, { type: "control", control }, now);
    }
  }

  function noteDial({ proven, remote, dialKey }: Connection): void {
    const { id, port } = proven!.identity;
    const listensAt = dialKey === undefined ? listeningAddress(remote, port) : undefined;
    dialer.linked(id, dialKey, listensAt);
    peerFinder.reached(remote);
  }

  // Inputs

  function quit(now: Now): void {
    state.leaving = true;
    peerFinder.discover({ type: "stop" }, now);
    replicator.leave(now);
    for (const connection of [...connections.values()]) {
      if (connection.neighbourState !== undefined) replicationBinding.flush(connection, now);
      else if (connection.proven !== undefined) disconnect.say(connection, "quit", now);
      else lifecycle.end(connection, "we leave", now);
      doWork(now);
    }
  }

  function tick(now: Now): void {
    for (const connection of [...connections.values()]) {
      const { due } = connection;
      if (due !== undefined && due <= now.monotonic) drive(connection, { type: "tick" }, now);
    }
    applyChanges(neighbours.tick(now.monotonic), "", now);
    doWork(now);
    replicator.tick(now);
    doWork(now);
    if (!held) {
      turns.tick(drive, now);
      endDefaulters(now);
    }
    peerFinder.tick(now);
  }

  /** Ends the connections for which the full log has waited long enough. */
  function endDefaulters(now: Now): void {
    for (const connection of [...connections.values()]) {
      const { neighbourState } = connection;
      if (neighbourState === undefined) continue;
      if (!replicator.defaulters(now).includes(neighbourState)) continue;
      lifecycle.end(connection, "it acknowledges nothing", now);
      doWork(now);
    }
  }

  /** Pauses or resumes reading: meanwhile the silence of other ends says nothing. */
  function hold(isHeld: boolean, now: Now): void {
    held = isHeld;
    replicator.excuse(now, held);
    for (const connection of [...connections.values()]) {
      if (connection.link.phase === "up") {
        drive(connection, { type: "readsPaused", paused: held }, now);
      }
    }
  }

  function dispatch(input: MeshInput | Tick, now: Now): void {
    switch (input.type) {
      case "start":
        lifecycle.listen(input.port, input.psk);
        listening = true;
        return peerFinder.discover({ type: "listening", port: input.port }, now);
      case "accepted":
        if (state.leaving) return lifecycle.refuse(input.link, input.from, "we leave");
        return lifecycle.accept(input.link, input.from, input.at, now);
      case "connected": {
        const dial = peerFinder.ended(input.link);
        if (dial !== undefined && !state.leaving) {
          lifecycle.dialled(input.link, input.to, dial.key, now);
        } else state.perform({ type: "close", link: input.link });
        return;
      }
      case "dialFailed": {
        const dial = peerFinder.ended(input.link);
        if (dial === undefined) return;
        const { reason, problem = "other" } = input;
        const text = `dial of ${dial.key} failed: ${reason}`;
        state.emit({ type: "diagnostic", address: dial.to, reason: text });
        return lifecycle.dialFailed(dial, problem, reason, now);
      }
      case "publish":
        return replicator.publish([input.draft, ...input.further ?? []], now);
      case "rename":
        username = input.username;
        lifecycle.rename(username);
        replicator.announcePresence(now);
        return peerFinder.discover(input, now);
      case "profile": {
        const { sealKey, picture, away } = input;
        return replicator.setProfile({ sealKey, picture, away }, now);
      }
      case "register":
        return replicator.register(input, now);
      case "sendRecord":
        return replicator.sendRecord(input);
      case "connect":
        if (!dialer.named(input.to, now.monotonic, input.peer)) {
          problems.report("crowded", input.to, true);
        }
        return;
      case "discovery":
        return peerFinder.discover(input.event, now);
      case "held":
        return hold(input.held, now);
      case "quit":
        return quit(now);
      case "tick":
        return tick(now);
    }
    const connection = connections.get(input.link);
    if (connection === undefined) return; // it ended while this was on its way
    switch (input.type) {
      case "bytes":
        return turns.receive(connection, input.bytes, drive, now);
      case "written":
        replicationBinding.written(connection, now);
        drive(connection, { type: "written" }, now);
        return replicationBinding.fill(connection, now);
      case "closed":
        turns.drain(connection, drive, now);
        return lifecycle.closed(connection, input.reason, now);
    }
  }

  return {
    get counters() {
      return { ...replicator.counters, ...lifecycle.counters };
    },
    get connections() {
      return connections.size;
    },
    get open() {
      return isOpen;
    },
    get capacity() {
      return isOpen ? capacity : 0;
    },
    get shape() {
      return connectionManager.shape;
    },
    get ignoredBeacons() {
      return peerFinder.ignored;
    },
    isListed: replicator.isListed,
    roomBacklog: (room) => replicator.roomBacklog(room, state.now),
    correct: ({ monotonic, wall }) => ({ monotonic, wall: wall + state.now.wall - state.wall }),
    handle(input, given) {
      const now = state.readTime(awake.read(given).monotonic, given);
      dispatch(input, now);
      doWork(now);
      if (input.type !== "written") replicationBinding.fillAll(now); // a write concerns its own link alone
      doWork(now);
      if (dials()) peerFinder.dial(now);
      doWork(now);
      isOpen = replicator.open(now);
      capacity = replicator.capacity(now);
      return state.takeEffects();
    },
    deadline() {
      let soonest = earliest(
        neighbours.deadline(),
        replicator.deadline(),
        peerFinder.deadline(dials()),
        held ? undefined : turns.deadline(),
      );
      for (const { due } of connections.values()) soonest = earliest(soonest, due);
      return awake.want(soonest);
    },
  };
}
