import { MAX_LINK_FAULTS, MAX_NOTED_ADDRESSES } from "../../core/limits.ts";
import type { Machine, Tick } from "../../core/machine.ts";
import { earliest, type Now } from "../../core/time.ts";
import { admit } from "./admission.ts";
import { createAwakeClock } from "./awake_clock.ts";
import { type Connection, createConnection } from "./connection.ts";
import type { ByeReason, Control } from "../link/control.ts";
import { createConversation } from "../talk/conversation.ts";
import { createDelivery } from "../talk/delivery.ts";
import { createDialer } from "./dialer.ts";
import type { DiscoveryEffect, DiscoveryEvent } from "../discovery/discovery.ts";
import type { Identity } from "../link/identity.ts";
import { dhKeyPair, KEY_BYTES, type SigningKey } from "../keys.ts";
import { createLink, type LinkEffect, type LinkEvent } from "../link/link.ts";
import type { Draft } from "../talk/envelope.ts";
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
  const { signer, epoch, discovery, random } = options;
  const self = signer.id;
  const connections = new Map<LinkId, Connection>();
  const dials = new Map<LinkId, string>();
  const neighbours = createNeighbours();
  const dialer = createDialer(self, random);
  const delivery = createDelivery();
  const conversation = createConversation(options, (id) => neighbours.all.has(id));
  const awake = createAwakeClock();
  const noted = new Set<string>();
  let username = options.username;
  const staticKey = dhKeyPair(options.randomBytes(KEY_BYTES));
  let dialCount = 0;
  let acknowledged = 0;
  let port: number | undefined;
  let psk: Uint8Array | undefined;
  let quitting = false;
  let held = false;
  let isOpen = true;
  const counters = {
    said: 0,
    received: 0,
    duplicates: 0,
    missing: 0,
    linkFaults: 0,
    authorFaults: 0,
    refused: 0,
  };

  let effects: MeshEffect[] = [];
  const emit = (event: MeshEvent): void => void effects.push({ type: "event", event });

  function trouble(kind: TroubleKind, address: Endpoint): void {
    const key = `${kind} ${address.hostname}`;
    if (noted.has(key)) return;
    if (noted.size >= MAX_NOTED_ADDRESSES) noted.clear();
    noted.add(key);
    emit({ type: "trouble", kind, address });
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
        received(connection, effect.bodies, now);
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
    if (connection.reader !== undefined) delivery.detach(connection.reader);
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
      const { clock } = conversation;
      const control = {
        control: "hello",
        clock: [clock.ms, clock.counter] as [number, number],
        top: delivery.outbox.top,
        have: conversation.have(identity),
      } as const;
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
        if (connection.reader === undefined || control.epoch !== epoch) break;
        if (!delivery.acknowledge(connection.reader, control.top, now.monotonic)) {
          return fault(connection, now);
        }
        reportAcknowledged();
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
    acknowledge(now, Infinity);
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
          else if (change.from.reader !== undefined) delivery.detach(change.from.reader);
          change.from.reader = undefined;
          if (change.newRun) cameUp(change.neighbour, now);
          else attach(change.neighbour.active, now);
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
    tellDiscovery({ type: "peers", linked: neighbours.all.size, known: dialer.size }, now);
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
    conversation.meet(identity, active.greeting!, now);
    attach(active, now);
    drive(active, { type: "probe" }, now); // for a first round-trip time
  }

  function wentDown(connection: Connection, reason: string): void {
    const { id } = connection.proven!.identity;
    const { top } = delivery.outbox;
    const { reader } = connection;
    const unacknowledged = reader === undefined
      ? 0
      : top - Math.max(reader.acknowledged, reader.missed);
    if (reader !== undefined) delivery.detach(reader);
    connection.reader = undefined;
    conversation.leave(id);
    emit({ type: "peerDown", id, reason, unacknowledged });
    reportAcknowledged();
  }

  /** The active link begins to carry what we say, behind what its other end holds already. */
  function attach(connection: Connection, now: Now): void {
    if (connection.reader !== undefined || connection.closing) return;
    connection.reader = delivery.attach(connection.greeting!.have, now);
    fill(connection, now);
  }

  function fill(connection: Connection, now: Now): void {
    if (connection.reader === undefined || connection.closing) return;
    const records = delivery.read(
      connection.reader,
      connection.link.queuedBytes,
      now.monotonic,
    );
    if (records.length > 0) drive(connection, { type: "send", records }, now);
    else if (quitting && connection.link.queuedBytes === 0) bye(connection, "quit", now);
  }

  function reportAcknowledged(): void {
    const all = delivery.acknowledgedByAll();
    if (all === undefined || all.top <= Math.max(all.after, acknowledged)) return;
    acknowledged = all.top;
    emit({ type: "acknowledged", ...all, linked: neighbours.all.size });
  }

  // What is said and heard

  function publish(draft: Draft, now: Now): void {
    const { outbox } = delivery;
    const { envelope, record } = conversation.say(draft, username, outbox.top, now);
    outbox.append(record, now.monotonic);
    counters.said++;
    emit({ type: "said", envelope });
    for (const { active } of neighbours.all.values()) fill(active, now);
  }

  function received(connection: Connection, bodies: readonly Uint8Array[], now: Now): void {
    const { identity } = connection.proven!;
    const heard = conversation.hear(identity, bodies, now);
    if (heard === undefined) return; // a run that we have not met, or forgot
    counters.received += heard.received.length;
    counters.duplicates += heard.duplicates;
    counters.missing += heard.missing;
    counters.authorFaults += heard.authorFaults.length;
    if (heard.missing > 0) emit({ type: "missing", id: identity.id, count: heard.missing });
    if (heard.received.length > 0) emit({ type: "received", received: heard.received });
    for (let count = heard.linkFaults.length; count > 0; count--) {
      if (connections.has(connection.id)) fault(connection, now);
    }
  }

  /** Sends the acknowledgements that are due by `by` (monotonic ms). */
  function acknowledge(now: Now, by = now.monotonic): void {
    for (const { to, control } of conversation.acknowledge(by)) {
      const neighbour = neighbours.all.get(to);
      if (neighbour !== undefined) drive(neighbour.active, { type: "control", control }, now);
    }
  }

  // Finding and dialling

  function tellDiscovery(event: DiscoveryEvent | Tick, now: Now): void {
    if (discovery === undefined) return;
    for (const effect of discovery.handle(event, now)) {
      switch (effect.type) {
        case "send":
          effects.push({ type: "discovery", effect });
          break;
        case "found":
          if (effect.id !== self) dialer.found(effect.id, effect.address, now.monotonic);
          break;
        case "bye": {
          const neighbour = neighbours.all.get(effect.id);
          if (neighbour?.identity.epoch === effect.epoch) {
            drive(neighbour.active, { type: "probe" }, now);
          }
          break;
        }
      }
    }
  }

  function dial(now: Now): void {
    if (quitting || port === undefined) return;
    for (const { key, to } of dialer.take(now.monotonic)) {
      const link = `out${++dialCount}`;
      dials.set(link, key);
      effects.push({ type: "dial", link, to });
    }
  }

  function quit(now: Now): void {
    quitting = true;
    tellDiscovery({ type: "stop" }, now);
    acknowledge(now, Infinity);
    for (const connection of [...connections.values()]) {
      if (connection.reader !== undefined) fill(connection, now);
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
    acknowledge(now);
    const defaulters = held ? [] : delivery.defaulters(now.monotonic);
    for (const connection of [...connections.values()]) {
      if (connection.reader === undefined || !defaulters.includes(connection.reader)) continue;
      end(connection, "it acknowledges nothing", now);
    }
    const due = discovery?.deadline();
    if (due !== undefined && due <= now.monotonic) tellDiscovery({ type: "tick" }, now);
  }

  /** While nothing is read, nobody's silence counts. */
  function hold(isHeld: boolean, now: Now): void {
    held = isHeld;
    delivery.excuse(now.monotonic);
    for (const connection of [...connections.values()]) {
      if (connection.link.phase === "up") drive(connection, { type: "deaf", deaf: held }, now);
    }
  }

  function dispatch(input: MeshInput | Tick, now: Now): void {
    switch (input.type) {
      case "start":
        psk = input.psk;
        port = input.port;
        return tellDiscovery({ type: "listening", port }, now);
      case "accepted":
        return accept(input.link, input.from, now);
      case "connected": {
        const key = dials.get(input.link);
        dials.delete(input.link);
        if (key !== undefined && !quitting) connect(input.link, input.to, key, now);
        else effects.push({ type: "close", link: input.link });
        return;
      }
      case "dialFailed": {
        const key = dials.get(input.link);
        dials.delete(input.link);
        if (key !== undefined) dialFailed(key, false, now);
        return;
      }
      case "publish":
        return publish(input.draft, now);
      case "rename":
        username = input.username;
        return tellDiscovery(input, now);
      case "connect":
        if (!dialer.named(input.to, now.monotonic, input.peer)) trouble("crowded", input.to);
        return;
      case "discovery":
        return tellDiscovery(input.event, now);
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
        if (connection.reader !== undefined) connection.reader.progressed = now.monotonic;
        drive(connection, input, now);
        return fill(connection, now);
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
      quitting || port === undefined ? undefined : dialer.deadline(),
      delivery.deadline(),
      conversation.deadline(),
      discovery?.deadline(),
    );
    for (const { link } of connections.values()) soonest = earliest(soonest, link.deadline());
    return awake.want(soonest);
  }

  return {
    get counters() {
      return { ...counters, expired: delivery.expired };
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
      dial(now);
      isOpen = delivery.open(now);
      return effects;
    },
    deadline,
  };
}
