import { listeningAddress } from "../../core/address.ts";
import type { Machine, Tick } from "../../core/machine.ts";
import { earliest, type Now } from "../../core/time.ts";
import type { DiscoveryEffect, DiscoveryEvent } from "../discovery/discovery.ts";
import type { Control } from "../link/control.ts";
import type { createLink, LinkEffect, LinkEvent } from "../link/link.ts";
import type { Rate } from "../link/rate.ts";
import type { Received } from "../replication/wire/envelope.ts";
import type { Profile } from "../replication/wire/presence.ts";
import type { SigningKey, verify } from "../signing_keys.ts";
import type {
  MeshCounters,
  MeshEffect,
  MeshEvent,
  MeshInput,
  MeshShape,
} from "./api/mesh_event.ts";
import { createAwakeClock } from "./awake_clock.ts";
import { createConnectionLifecycle } from "./connections/connections.ts";
import { createDisconnect, lossOf } from "./connections/disconnect.ts";
import { createLinkBinding } from "./link_binding.ts";
import type { Connection } from "./neighbours/connection.ts";
import { type Change, createNeighbours, type Neighbour } from "./neighbours/neighbours.ts";
import { createPeerFinder } from "./topology/peer_finder.ts";

export interface MeshOptions {
  readonly signer: SigningKey;
  /** This run: ms since 1970, rising with every start. */
  readonly epoch: number;
  readonly username: string;
  /** Name of the mesh; others are ignored. */
  readonly mesh: string;
  /** Version of this program. */
  readonly version: string;
  /** What we grant each author. */
  readonly rate: Rate;
  /** What the mesh is told of us besides our name, until `profile` changes it. */
  readonly profile?: Profile;
  /** Finds peers; without it only `connect` and those who dial us. */
  readonly discovery?: Machine<DiscoveryEvent, DiscoveryEffect>;
  /** How many direct links this node has at most; the limit of the program where it is not given. */
  readonly maxLinks?: number;
  /** A person chose the interfaces: whoever others tell of is dialled only on their networks. */
  readonly nearOnly?: boolean;
  /** Random bytes fit for keys. */
  randomBytes(length: number): Uint8Array;
  /** 0 (included) to 1 (excluded). */
  random(): number;
  /** For simulations of many nodes: what stands for the connection's cryptography. */
  readonly link?: typeof createLink;
  /** For simulations of many nodes: what stands for checking signatures. */
  readonly verify?: typeof verify;
}

/** One node of the mesh: everything it decides about connections, and what it says and hears over them. */
export interface Mesh extends Machine<MeshInput, MeshEffect> {
  /** Whether more may be said now; where not, say it later. Nothing is lost by saying it all the same. */
  readonly open: boolean;
  readonly counters: MeshCounters;
  /** Connections of any kind. */
  readonly connections: number;
  /** Who links to whom. */
  readonly shape: MeshShape;
  /**
   * What was said in a room within {@link MAX_RECENT_AGE_MS} and is still held, our own among it: the newest
   * {@link MAX_RECENT_ENVELOPES}, oldest first. What is sealed comes sealed.
   */
  recentMessages(room: string): readonly Received[];
}

/** A node that knows nobody yet. */
export function createMesh(options: MeshOptions): Mesh {
  const self = options.signer.id;
  const neighbours = createNeighbours();
  const awake = createAwakeClock();
  let username = options.username;
  let listening = false;
  let quitting = false;
  let held = false;
  let isOpen = true;
  let moment: Now = { monotonic: 0, wall: 0 };

  const peerFinder = createPeerFinder({ ...options, self }, {
    links: () => connections.values().filter((each) => each.proven !== undefined && !each.closing),
    retire: (connection, reason, now) => disconnect.say(connection, reason, now),
    send: (effect) => effects.push({ type: "discovery", effect }),
    dial: (link, to) => effects.push({ type: "dial", link, to }),
    doubt(id, epoch, now) {
      const neighbour = neighbours.all.get(id);
      if (neighbour?.identity.epoch === epoch) drive(neighbour.active, { type: "probe" }, now);
    },
  });
  const { dialer } = peerFinder;
  const linkBinding = createLinkBinding({ ...options, username: () => username }, neighbours, {
    emit: (event) => emit(event),
    drive,
    present({ author, addresses }) {
      if (author !== self) peerFinder.known(author, addresses, moment);
    },
    absent: (id, left) => peerFinder.gone(id, left),
    fault: (connection, now) => lifecycle.fault(connection, now),
    handedOver(connection, now) {
      if (quitting) disconnect.say(connection, "quit", now);
    },
  });
  const lifecycle = createConnectionLifecycle(options, peerFinder, neighbours, {
    emit: (event) => emit(event),
    close: (link) => effects.push({ type: "close", link }),
    drive,
    bye: (connection, reason, now) => disconnect.say(connection, reason, now),
    greet: (identity) => linkBinding.greet(identity),
    gone: (connection, reason, now) => apply(neighbours.gone(connection), reason, now),
  });
  const disconnect = createDisconnect(neighbours, peerFinder, {
    drive,
    pause: (connection, now) => linkBinding.pause(connection, now),
    settle: (connection, now) => linkBinding.settle(connection, now),
    explain: (kind, connection) => lifecycle.explain(kind, connection),
  });
  const { connections } = lifecycle;
  const dials = (): boolean => listening && !quitting;

  let effects: MeshEffect[] = [];
  const emit = (event: MeshEvent): void => void effects.push({ type: "event", event });

  // One link's machine

  function drive(connection: Connection, event: LinkEvent | Tick, now: Now): void {
    const { link } = connection;
    for (const effect of link.handle(event, now)) act(connection, effect, now);
    connection.due = link.deadline();
  }

  function act(connection: Connection, effect: LinkEffect, now: Now): void {
    if (!connections.has(connection.id)) return; // an earlier effect ended it
    switch (effect.type) {
      case "write":
        effects.push({ type: "write", link: connection.id, bytes: effect.bytes });
        break;
      case "finish":
        effects.push({ type: "finish", link: connection.id });
        break;
      case "authenticated":
        lifecycle.authenticated(connection, effect.identity, effect.handshakeHash, now);
        break;
      case "control":
        heard(connection, effect.control, now);
        break;
      case "envelopes":
      case "vector":
      case "register":
      case "offer":
      case "ask":
        linkBinding.hear(connection, effect, now);
        break;
      case "roundTrip":
        if (isActive(connection)) {
          emit({ type: "roundTrip", id: connection.proven!.identity.id, ms: effect.ms });
        }
        break;
      case "fault":
        lifecycle.fault(connection, now);
        break;
      case "end":
        if (effect.mismatch) lifecycle.explain("mismatch", connection);
        lifecycle.end(connection, effect.reason, now);
        break;
    }
  }

  const neighbourOf = (connection: Connection): Neighbour | undefined =>
    connection.proven && neighbours.all.get(connection.proven.identity.id);
  const isActive = (connection: Connection): boolean =>
    neighbourOf(connection)?.active === connection;

  function heard(connection: Connection, control: Control, now: Now): void {
    switch (control.control) {
      case "hello":
        if (connection.greeting !== undefined) return lifecycle.fault(connection, now);
        if (connection.closing) return; // it was on its way when we refused
        if (!peerFinder.connectionManager.makeRoom(connection, now)) {
          return disconnect.say(connection, "full", now);
        }
        connection.greeting = control;
        noteDial(connection);
        return apply(neighbours.up(connection, now.monotonic), "", now);
      case "bye":
        return disconnect.heard(connection, control, now);
      default:
        return linkBinding.hear(connection, { type: "control", control }, now);
    }
  }

  // Which link carries what we say to whom

  function apply(changes: readonly Change[], reason: string, now: Now): void {
    for (const change of changes) {
      switch (change.change) {
        case "up":
          cameUp(change.neighbour, now);
          break;
        case "moved":
          if (change.newRun) {
            wentDown(change.from, "restarted", now);
            cameUp(change.neighbour, now);
          } else if (connections.has(change.from.id) && !change.from.closing) {
            linkBinding.hand(change.from, change.neighbour.active, now);
          } else {
            linkBinding.detach(change.from, now);
            linkBinding.attach(change.neighbour.active, now);
          }
          break;
        case "retire":
          disconnect.say(change.connection, change.reason, now);
          break;
        case "probe":
          drive(change.connection, { type: "probe" }, now);
          break;
        case "down": {
          const { neighbour } = change;
          const { farewell } = neighbour;
          wentDown(neighbour.active, farewell ?? reason, now);
          dialer.lost(neighbour.identity.id, lossOf(farewell), now.monotonic);
          if (farewell === "quit") linkBinding.lost(neighbour.identity.id, farewell);
          else linkBinding.doubt(neighbour.identity.id, farewell ?? reason, now);
          break;
        }
      }
    }
    peerFinder.connectionManager.changed();
    const known = Math.max(dialer.size, peerFinder.connectionManager.shape.known);
    peerFinder.tell({ type: "peers", linked: neighbours.all.size, known }, now);
  }

  function noteDial(connection: Connection): void {
    const { identity } = connection.proven!;
    dialer.linked(
      identity.id,
      connection.dialKey,
      connection.dialKey === undefined
        ? listeningAddress(connection.remote, identity.port)
        : undefined,
    );
  }

  function cameUp(neighbour: Neighbour, now: Now): void {
    const { identity, active } = neighbour;
    emit({ type: "peerUp", identity, address: active.remote });
    linkBinding.attach(active, now);
    drive(active, { type: "probe" }, now); // for a first round-trip time
  }

  function wentDown(connection: Connection, reason: string, now: Now): void {
    const { id } = connection.proven!.identity;
    emit({ type: "peerDown", id, reason, unacknowledged: linkBinding.part(connection, now) });
    if (reason === "restarted") linkBinding.lost(id, reason);
    linkBinding.report();
  }

  // From time to time, and at the end

  function quit(now: Now): void {
    quitting = true;
    peerFinder.tell({ type: "stop" }, now);
    linkBinding.leave(now);
    for (const connection of [...connections.values()]) {
      if (connection.neighbourState !== undefined) linkBinding.settle(connection, now);
      else if (connection.proven !== undefined) disconnect.say(connection, "quit", now);
      else lifecycle.end(connection, "we leave", now);
    }
  }

  function tick(now: Now): void {
    for (const connection of [...connections.values()]) {
      const { due } = connection;
      if (due !== undefined && due <= now.monotonic) drive(connection, { type: "tick" }, now);
    }
    apply(neighbours.tick(now.monotonic), "", now);
    linkBinding.tick(now);
    for (const connection of [...connections.values()]) {
      if (held || !linkBinding.isDefaulting(connection, now)) continue;
      lifecycle.end(connection, "it acknowledges nothing", now);
    }
    peerFinder.tick(now);
  }

  /** While nothing is read, nobody's silence counts. */
  function hold(isHeld: boolean, now: Now): void {
    held = isHeld;
    linkBinding.excuse(now);
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
        return peerFinder.tell({ type: "listening", port: input.port }, now);
      case "accepted":
        if (quitting) return lifecycle.refuse(input.link);
        return lifecycle.accept(input.link, input.from, input.at, now);
      case "connected": {
        const key = peerFinder.ended(input.link);
        if (key !== undefined && !quitting) lifecycle.dialled(input.link, input.to, key, now);
        else effects.push({ type: "close", link: input.link });
        return;
      }
      case "dialFailed": {
        const key = peerFinder.ended(input.link);
        if (key !== undefined) lifecycle.dialFailed(key, false, now);
        return;
      }
      case "publish":
        return linkBinding.publish(input.draft, now);
      case "rename":
        username = input.username;
        lifecycle.rename(username);
        linkBinding.renamed(now);
        return peerFinder.tell(input, now);
      case "profile": {
        const { sealKey, picture, away } = input;
        return linkBinding.describe({ sealKey, picture, away }, now);
      }
      case "register":
        return linkBinding.register(input, now);
      case "connect":
        if (!dialer.named(input.to, now.monotonic, input.peer)) {
          lifecycle.trouble("crowded", input.to);
        }
        return;
      case "discovery":
        return peerFinder.tell(input.event, now);
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
        return drive(connection, input, now);
      case "written":
        return linkBinding.written(connection, now);
      case "closed":
        if (connection.pending && connection.dialKey !== undefined) {
          lifecycle.explain("mismatch", connection);
        }
        return lifecycle.end(connection, input.reason, now);
    }
  }

  function deadline(): number | undefined {
    let soonest = earliest(
      neighbours.deadline(),
      linkBinding.deadline(),
      peerFinder.deadline(dials()),
    );
    for (const { due } of connections.values()) {
      if (due !== undefined && (soonest === undefined || due < soonest)) soonest = due;
    }
    return awake.want(soonest);
  }

  return {
    get counters() {
      return { ...linkBinding.counters, ...lifecycle.counters };
    },
    get connections() {
      return connections.size;
    },
    get open() {
      return isOpen;
    },
    get shape() {
      return peerFinder.connectionManager.shape;
    },
    recentMessages: (room) => linkBinding.recentMessages(room, moment),
    handle(input, real) {
      const now = awake.read(real);
      effects = [];
      moment = now;
      dispatch(input, now);
      if (input.type !== "written") linkBinding.fill(now); // which has filled the one link that it is about
      if (dials()) peerFinder.dial(now);
      isOpen = linkBinding.open(now);
      return effects;
    },
    deadline,
  };
}
