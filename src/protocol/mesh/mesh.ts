import { MAX_LINK_FAULTS } from "../../core/limits.ts";
import type { Machine, Tick } from "../../core/machine.ts";
import { earliest, type Now } from "../../core/time.ts";
import { admit } from "./admission.ts";
import { createAwakeClock } from "./awake_clock.ts";
import { type Connection, createConnection } from "./connection.ts";
import type { ByeReason, Control } from "../link/control.ts";
import type { DiscoveryEffect, DiscoveryEvent } from "../discovery/discovery.ts";
import type { Identity } from "../link/identity.ts";
import { dhKeyPair, KEY_BYTES, type SigningKey } from "../keys.ts";
import { createLink, type LinkEffect, type LinkEvent } from "../link/link.ts";
import type {
  LinkId,
  MeshCounters,
  MeshEffect,
  MeshEvent,
  MeshInput,
  TroubleKind,
} from "./mesh_event.ts";
import { type Change, createNeighbours, type Neighbour } from "./neighbours.ts";
import type { Endpoint } from "../../core/address.ts";
import { createSearch } from "./search.ts";
import { createTroubles } from "./troubles.ts";
import { createCarriage } from "./carriage.ts";
import { welcome } from "./welcome.ts";

export interface MeshOptions {
  readonly signer: SigningKey;
  /** This run: ms since 1970, rising with every start. */
  readonly epoch: number;
  readonly username: string;
  /** Name of the mesh; others are ignored. */
  readonly mesh: string;
  /** Version of this program. */
  readonly version: string;
  /** Burst and messages a second that we grant each author. */
  readonly rate: readonly [burst: number, perSecond: number];
  /** Finds peers; without it only `connect` and those who dial us. */
  readonly discovery?: Machine<DiscoveryEvent, DiscoveryEffect>;
  /** Random bytes fit for keys. */
  randomBytes(length: number): Uint8Array;
  /** 0 (included) to 1 (excluded). */
  random(): number;
}

/** One node of the mesh: everything it decides about connections, and what it says and hears over them. */
export interface Mesh extends Machine<MeshInput, MeshEffect> {
  /** Whether more may be said now; where not, say it later. Nothing is lost by saying it all the same. */
  readonly open: boolean;
  readonly counters: MeshCounters;
  /** Connections of any kind. */
  readonly connections: number;
}

/** A node that knows nobody yet. */
export function createMesh(options: MeshOptions): Mesh {
  const { signer, epoch } = options;
  const self = signer.id;
  const connections = new Map<LinkId, Connection>();
  const neighbours = createNeighbours();
  const awake = createAwakeClock();
  const troubles = createTroubles();
  let username = options.username;
  const staticKey = dhKeyPair(options.randomBytes(KEY_BYTES));
  let port: number | undefined;
  let psk: Uint8Array | undefined;
  let quitting = false;
  let held = false;
  let isOpen = true;
  const counters = { linkFaults: 0, refused: 0 };

  const search = createSearch(self, options.discovery, options.random, {
    send: (effect) => effects.push({ type: "discovery", effect }),
    dial: (link, to) => effects.push({ type: "dial", link, to }),
    doubt(id, epoch, now) {
      const neighbour = neighbours.all.get(id);
      if (neighbour?.identity.epoch === epoch) drive(neighbour.active, { type: "probe" }, now);
    },
  });
  const { dialer } = search;
  const carriage = createCarriage(options, neighbours, {
    emit: (event) => emit(event),
    drive,
    fault(connection, now) {
      if (connections.has(connection.id)) fault(connection, now);
    },
    handedOver(connection, now) {
      if (quitting) bye(connection, "quit", now);
    },
  });
  const dials = (): boolean => port !== undefined && !quitting;

  let effects: MeshEffect[] = [];
  const emit = (event: MeshEvent): void => void effects.push({ type: "event", event });

  function trouble(kind: TroubleKind, address: Endpoint): void {
    if (troubles.isNew(kind, address)) emit({ type: "trouble", kind, address });
  }

  // Connections

  function connect(id: LinkId, remote: Endpoint, dialKey: string | undefined, now: Now): void {
    const link = createLink({
      initiator: dialKey !== undefined,
      mesh: options.mesh,
      ...(psk === undefined ? {} : { psk }),
      signer,
      identity: {
        id: self,
        epoch,
        username,
        port: port ?? 0,
        version: options.version,
        rate: options.rate,
      },
      staticKey,
      ephemeralKey: dhKeyPair(options.randomBytes(KEY_BYTES)),
    }, now);
    const connection = createConnection(id, link, remote, dialKey);
    connections.set(id, connection);
    drive(connection, { type: "opened" }, now);
  }

  function accept(id: LinkId, from: Endpoint, now: Now): void {
    const accepted = [...connections.values()].filter(({ dialKey }) => dialKey === undefined);
    const admission = quitting ? { state: "refuse" } as const : admit(from.hostname, accepted);
    if (admission.state === "refuse") {
      counters.refused++;
      effects.push({ type: "close", link: id });
      return;
    }
    if (admission.evict !== undefined) {
      counters.refused++;
      end(admission.evict, "it said nothing, and others wait", now);
    }
    connect(id, from, undefined, now);
  }

  /** Closes a connection at once and forgets it. */
  function end(connection: Connection, reason: string, now: Now): void {
    effects.push({ type: "close", link: connection.id });
    forget(connection, reason, now);
  }

  function forget(connection: Connection, reason: string, now: Now): void {
    if (!connections.delete(connection.id)) return;
    emit({ type: "ended", address: connection.remote, reason });
    const { dialKey } = connection;
    if (dialKey !== undefined && connection.greeting === undefined) {
      dialFailed(dialKey, connection.explained, now);
    }
    apply(neighbours.gone(connection), reason, now);
  }

  function dialFailed(key: string, explained: boolean, now: Now): void {
    const named = dialer.failed(key, now.monotonic);
    if (named !== undefined && !explained) trouble("unreachable", named);
  }

  function explain(kind: TroubleKind, connection: Connection): void {
    connection.explained = true;
    trouble(kind, connection.remote);
  }

  function fault(connection: Connection, now: Now): void {
    counters.linkFaults++;
    if (++connection.faults < MAX_LINK_FAULTS) return;
    trouble("faults", connection.remote);
    if (connection.proven !== undefined) dialer.bar(connection.proven.identity.id);
    end(connection, "it broke the protocol's rules", now);
  }

  // One link's machine

  function drive(connection: Connection, event: LinkEvent | Tick, now: Now): void {
    for (const effect of connection.link.handle(event, now)) act(connection, effect, now);
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
        authenticated(connection, effect.identity, effect.handshakeHash, now);
        break;
      case "control":
        heard(connection, effect.control, now);
        break;
      case "envelopes":
        carriage.received(connection, effect.bodies, now);
        break;
      case "roundTrip":
        if (isActive(connection)) {
          emit({ type: "roundTrip", id: connection.proven!.identity.id, ms: effect.ms });
        }
        break;
      case "fault":
        fault(connection, now);
        break;
      case "end":
        if (effect.mismatch) explain("mismatch", connection);
        end(connection, effect.reason, now);
        break;
    }
  }

  const neighbourOf = (connection: Connection): Neighbour | undefined =>
    connection.proven && neighbours.all.get(connection.proven.identity.id);
  const isActive = (connection: Connection): boolean =>
    neighbourOf(connection)?.active === connection;

  function bye(connection: Connection, reason: ByeReason, now: Now): void {
    connection.closing = true;
    carriage.pause(connection);
    drive(connection, { type: "bye", reason }, now);
  }

  function authenticated(
    connection: Connection,
    identity: Identity,
    handshakeHash: Uint8Array,
    now: Now,
  ): void {
    const dialled = connection.dialKey !== undefined;
    const dialledByLower = (self < identity.id) === dialled;
    const claim = {
      epoch: identity.epoch,
      dialledByLower,
      authenticatedAt: now.monotonic,
      handshakeHash,
    };
    connection.proven = { identity, claim };
    const { dialKey } = connection;
    const verdict = welcome(identity, {
      self,
      epoch,
      expected: dialKey === undefined ? undefined : dialer.expected(dialKey),
      linked: neighbours.all.size,
      isLinked: neighbours.all.has(identity.id),
    });
    if (verdict.state === "welcome") {
      const control = carriage.greet(identity);
      return drive(connection, { type: "control", control }, now);
    }
    counters.refused++;
    if (verdict.trouble !== "full") {
      if (dialKey !== undefined) dialer.drop(dialKey);
      if (!neighbours.all.has(identity.id)) dialer.dropPeer(identity.id);
    }
    explain(verdict.trouble, connection);
    if (verdict.bye === undefined) end(connection, "it was refused", now);
    else bye(connection, verdict.bye, now);
  }

  function heard(connection: Connection, control: Control, now: Now): void {
    switch (control.control) {
      case "hello":
        if (connection.greeting !== undefined) return fault(connection, now);
        if (connection.closing) return; // it was on its way when we refused
        connection.greeting = control;
        noteDial(connection);
        return apply(neighbours.up(connection, now.monotonic), "", now);
      case "ack":
        if (control.epoch === epoch) carriage.acknowledged(connection, control.top, now);
        break;
      case "bye":
        saidGoodbye(connection, control.reason, now);
        break;
    }
  }

  function saidGoodbye(connection: Connection, reason: ByeReason, now: Now): void {
    const neighbour = neighbourOf(connection);
    if (reason === "quit") {
      if (neighbour === undefined) dialer.lost(connection.proven!.identity.id, true, now.monotonic);
      else if (neighbour.active === connection) neighbour.leaving = true;
    }
    if (reason === "replaced") dialer.bar(connection.proven!.identity.id);
    if (reason === "replaced" || reason === "full") explain(reason, connection);
    carriage.acknowledge(now, Infinity);
    bye(connection, reason, now);
  }

  // Which link carries what we say to whom

  function apply(changes: readonly Change[], reason: string, now: Now): void {
    for (const change of changes) {
      switch (change.change) {
        case "up":
          cameUp(change.neighbour, now);
          break;
        case "moved":
          if (change.newRun) wentDown(change.from, "restarted");
          else carriage.detach(change.from);
          if (change.newRun) cameUp(change.neighbour, now);
          else carriage.attach(change.neighbour.active, now);
          break;
        case "retire":
          bye(change.connection, change.reason, now);
          break;
        case "probe":
          drive(change.connection, { type: "probe" }, now);
          break;
        case "down": {
          const { neighbour } = change;
          wentDown(neighbour.active, neighbour.leaving ? "quit" : reason);
          dialer.lost(neighbour.identity.id, neighbour.leaving, now.monotonic);
          break;
        }
      }
    }
    search.tell({ type: "peers", linked: neighbours.all.size, known: dialer.size }, now);
  }

  function noteDial(connection: Connection): void {
    const { identity } = connection.proven!;
    const listening = { hostname: connection.remote.hostname, port: identity.port };
    dialer.linked(
      identity.id,
      connection.dialKey,
      connection.dialKey === undefined && identity.port !== 0 ? listening : undefined,
    );
  }

  function cameUp(neighbour: Neighbour, now: Now): void {
    const { identity, active } = neighbour;
    emit({ type: "peerUp", identity, address: active.remote });
    carriage.meet(identity, active.greeting!, now);
    carriage.attach(active, now);
    drive(active, { type: "probe" }, now); // for a first round-trip time
  }

  function wentDown(connection: Connection, reason: string): void {
    const { id } = connection.proven!.identity;
    emit({ type: "peerDown", id, reason, unacknowledged: carriage.part(connection) });
    carriage.report();
  }

  // From time to time, and at the end

  function quit(now: Now): void {
    quitting = true;
    search.tell({ type: "stop" }, now);
    carriage.acknowledge(now, Infinity);
    for (const connection of [...connections.values()]) {
      if (connection.reader !== undefined) carriage.fill(connection, now);
      else if (connection.proven !== undefined) bye(connection, "quit", now);
      else end(connection, "we leave", now);
    }
  }

  function tick(now: Now): void {
    for (const connection of [...connections.values()]) {
      const due = connection.link.deadline();
      if (due !== undefined && due <= now.monotonic) drive(connection, { type: "tick" }, now);
    }
    apply(neighbours.tick(now.monotonic), "", now);
    carriage.acknowledge(now);
    for (const connection of [...connections.values()]) {
      if (held || !carriage.isDefaulting(connection, now)) continue;
      end(connection, "it acknowledges nothing", now);
    }
    search.tick(now);
  }

  /** While nothing is read, nobody's silence counts. */
  function hold(isHeld: boolean, now: Now): void {
    held = isHeld;
    carriage.excuse(now);
    for (const connection of [...connections.values()]) {
      if (connection.link.phase === "up") drive(connection, { type: "deaf", deaf: held }, now);
    }
  }

  function dispatch(input: MeshInput | Tick, now: Now): void {
    switch (input.type) {
      case "start":
        psk = input.psk;
        port = input.port;
        return search.tell({ type: "listening", port }, now);
      case "accepted":
        return accept(input.link, input.from, now);
      case "connected": {
        const key = search.ended(input.link);
        if (key !== undefined && !quitting) connect(input.link, input.to, key, now);
        else effects.push({ type: "close", link: input.link });
        return;
      }
      case "dialFailed": {
        const key = search.ended(input.link);
        if (key !== undefined) dialFailed(key, false, now);
        return;
      }
      case "publish":
        return carriage.publish(input.draft, username, now);
      case "rename":
        username = input.username;
        return search.tell(input, now);
      case "connect":
        if (!dialer.named(input.to, now.monotonic, input.peer)) trouble("crowded", input.to);
        return;
      case "discovery":
        return search.tell(input.event, now);
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
        return carriage.written(connection, now);
      case "closed":
        if (connection.pending && connection.dialKey !== undefined) {
          explain("mismatch", connection);
        }
        return end(connection, input.reason, now);
    }
  }

  function deadline(): number | undefined {
    let soonest = earliest(
      neighbours.deadline(),
      carriage.deadline(),
      search.deadline(dials()),
    );
    for (const { link } of connections.values()) soonest = earliest(soonest, link.deadline());
    return awake.want(soonest);
  }

  return {
    get counters() {
      return { ...carriage.counters, ...counters };
    },
    get connections() {
      return connections.size;
    },
    get open() {
      return isOpen;
    },
    handle(input, real) {
      const now = awake.read(real);
      effects = [];
      dispatch(input, now);
      if (dials()) search.dial(now);
      isOpen = carriage.open(now);
      return effects;
    },
    deadline,
  };
}
