/**
 * Replication: the state that all nodes of a mesh share, as one node has it. Wires the log, the
 * broadcast tree, anti-entropy, registers, membership and flow control to each other, and offers
 * them to the mesh as one object that emits {@link ReplicationEvent}s.
 *
 * @module
 */
import type { Endpoint } from "../../../core/address.ts";
import { FULL_MESH_UP_TO } from "../../../core/limits/links.ts";
import {
  ANNOUNCE_AFTER_MS,
  MAX_RECENT_AGE_MS,
  TREE_GROWS_FOR_MS,
} from "../../../core/limits/replication.ts";
import { earliest, type Now } from "../../../core/now.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import { verify } from "../../curve25519_keys.ts";
import type { Hello } from "../../link/control.ts";
import type { Identity } from "../../link/identity.ts";
import {
  announce,
  announceAllNow,
  announceLinks,
  announceLinksNow,
} from "../broadcast/announcements.ts";
import { createAntiEntropy } from "../broadcast/anti_entropy.ts";
import { queueControl } from "../broadcast/control_queue.ts";
import { createPlumtree } from "../broadcast/plumtree.ts";
import { createPopulation } from "../broadcast/population.ts";
import type { Incarnation } from "../log/author_sequence.ts";
import { createEnvelopeSigner } from "../log/envelope_signer.ts";
import { noteProgress } from "../log/log_cursor.ts";
import { createMembership, type OwnRegister } from "../membership/membership.ts";
import { createAcknowledgements } from "../outbound/acknowledgements.ts";
import { createNeighbourState, type NeighbourState } from "../outbound/neighbour_state.ts";
import { createOutbound, type Outbound } from "../outbound/outbound.ts";
import { createOwnHaves } from "../outbound/own_haves.ts";
import { createServiceRecords, type ServiceRecords } from "../outbound/service_records.ts";
import { createStandings } from "../outbound/standings.ts";
import { createFloodDetectors } from "../rate/flood_detector.ts";
import { createPacer } from "../rate/pacer.ts";
import { paceOf } from "../rate/token_bucket.ts";
import { createRegisterGossip } from "../registers/register_gossip.ts";
import { PRESENCE_SLOT } from "../registers/registers.ts";
import { queueRegister } from "../registers/register_queue.ts";
import { createEnvelopeCodec, type Draft, type Received } from "../wire/envelope.ts";
import type { Profile } from "../wire/presence.ts";
import { createRegisterCodec } from "../wire/register.ts";
import type { Emit } from "../wire/replication_event.ts";
import { createIngest, type Ingest } from "./ingest.ts";
import { createPublisher } from "./publisher.ts";
import { createRecordDispatch, type ReplicationRecord } from "./record_dispatch.ts";
import type { ReplicatorOptions } from "./replicator_options.ts";
import { createSharedTables } from "./shared_tables.ts";
import { roomBacklog } from "./room_backlog.ts";

/**
 * The replicated state of one node: its envelopes and registers, and their exchange with its
 * neighbours. It knows no connections: a neighbour is a {@link NeighbourState}, from `attach` to
 * `detach`.
 */
export interface Replicator {
  readonly counters: Ingest["counters"] & {
    readonly said: number;
    readonly missing: number;
    readonly relayed: number;
    readonly expired: number;
    readonly heldBytes: number;
  };
  readonly neighbours: ReadonlyMap<PeerId, NeighbourState>;
  /** Returns the first control for a proven peer. */
  greet(identity: Identity): Omit<Hello, "wall">;
  /**
   * Begins to replicate with a peer that greeted us; `at`: our address that it reached, if known;
   * `origin`: the branch of the mesh that it is in.
   */
  attach(
    identity: Identity,
    hello: Omit<Hello, "wall">,
    at: Endpoint | undefined,
    origin: string,
    now: Now,
  ): NeighbourState;
  /** Ends to replicate with a neighbour. */
  detach(neighbour: NeighbourState, now: Now): void;
  /** Returns how many of our envelopes a neighbour had not acknowledged. */
  unacknowledged(neighbour: NeighbourState): number;
  /** Returns the neighbours for which the full log has waited long enough. */
  defaulters(now: Now): readonly NeighbourState[];
  /**
   * Notes that nothing was read from any link until now, so that no neighbour is late. `paused`:
   * nothing is read from now on.
   */
  excuse(now: Now, paused: boolean): void;
  /** Emits what the neighbours acknowledged, where that is new: one of them may have gone. */
  emitProgress(): void;
  /** Reports that a peer is no longer in the mesh: it said so, or restarted. */
  peerGone(id: PeerId, reason: string): void;
  /** Notes that a peer's link broke: it is gone, unless it is in sight of other peers. */
  linkBroke(id: PeerId, reason: string, now: Now): void;
  /** Notes that a neighbour's link took something. */
  progressed(neighbour: NeighbourState, now: Now): void;
  /** Makes the list of our links due for a neighbour. */
  listLinksNow(neighbour: NeighbourState, now: Now): void;
  /** Makes all announcements to a neighbour due. */
  announceAllNow(neighbour: NeighbourState, now: Now): void;
  /** Sends drafts, as soon as the neighbours' rates permit. */
  publish(drafts: readonly Draft[], now: Now): void;
  /** Publishes our presence anew, under the name of now. */
  announcePresence(now: Now): void;
  /** Publishes our presence with this profile from now on. */
  setProfile(profile: Profile, now: Now): void;
  /** Publishes a register of another kind. */
  register(own: OwnRegister, now: Now): void;
  sendRecord: ServiceRecords["send"];
  /** Sends every draft that waits, and announces that we leave. */
  leave(now: Now): void;
  /** Takes a record from a neighbour. */
  receive(neighbour: NeighbourState, record: ReplicationRecord, now: Now): void;
  /** Whether a neighbour says that it is linked to this peer. */
  isListed(id: PeerId): boolean;
  /** Returns the newest of a room within {@link MAX_RECENT_AGE_MS}, oldest first, with our own. */
  roomBacklog(room: string, now: Now): readonly Received[];
  isDue: Outbound["isDue"];
  take: Outbound["take"];
  tick(now: Now): void;
  /** Whether more may be published now. */
  open(now: Now): boolean;
  /** Returns how many drafts would go out at once if they were published now. */
  capacity(now: Now): number;
  deadline(): number | undefined;
}

/** Makes a replicator of which nothing was published or heard. */
export function createReplicator(options: ReplicatorOptions, emit: Emit): Replicator {
  const { signer, epoch, mesh } = options;
  const own: Incarnation = { author: signer.id, epoch };
  const neighbours = new Map<PeerId, NeighbourState>();
  const isLinked = (id: PeerId): boolean => neighbours.has(id);
  const population = createPopulation(signer.id, neighbours);
  let left = false;

  // What is held
  const codec = createEnvelopeCodec(mesh, options.verify ?? verify);
  const registerCodec = createRegisterCodec(mesh, options.verify ?? verify);
  const envelopeSigner = createEnvelopeSigner(options, codec);
  const floodDetectors = createFloodDetectors(options.rate, emit);
  const { meshTree, registers, log, authorSequences } = createSharedTables({
    ...{ own, neighbours, codec, registerCodec, emit },
    forget: floodDetectors.forget,
  });

  // What is exchanged
  const registerGossip = createRegisterGossip(signer.id, registers, neighbours);
  const membership = createMembership(options, {
    codec: registerCodec,
    registers,
    emit,
    next: envelopeSigner.next,
    see: envelopeSigner.see,
    isLinked,
    isNear: population.isListed,
    hasRelayed: population.hasRelayed,
    population: () => population.size,
    spreadSuspicion(id, source) {
      for (const neighbour of neighbours.values()) {
        if (neighbour.id === source) continue;
        queueControl(neighbour.controls, `lost ${id}`, { control: "lost", id });
      }
    },
    linked: () => [...neighbours.keys()],
    spread: (signed, source, isNews, now) =>
      registerGossip.spread(signed, source, isNews, now.monotonic),
  });
  const plumtree = createPlumtree(isLinked);
  const shared = {
    own,
    neighbours,
    authorSequences,
    envelopeSigner,
    log,
    plumtree,
    emit,
  };
  const antiEntropy = createAntiEntropy(shared);
  const standings = createStandings(neighbours);
  const acknowledgements = createAcknowledgements(
    log,
    own,
    () => envelopeSigner.top,
    neighbours,
    standings,
  );
  const ownHaves = createOwnHaves(own, envelopeSigner, log, authorSequences, neighbours);
  const ingest = createIngest({
    ...shared,
    codec,
    floodDetectors,
    antiEntropy,
    latestEpoch: (author) =>
      Math.max(
        authorSequences.newest(author)?.epoch ?? 0,
        neighbours.get(author)?.identity.epoch ?? 0,
        registers.latestEpoch(author),
      ),
    latestReading: (author) => registers.find(author, PRESENCE_SLOT)?.register.clock.ms,
    isLive: ({ author, epoch }) =>
      neighbours.get(author)?.identity.epoch === epoch || population.isListed(author) ||
      (registers.isAlive(author) && registers.presenceEpoch(author) === epoch),
  });
  const serviceRecords = createServiceRecords(neighbours, emit, options.records);
  const outbound = createOutbound({
    ...shared,
    registers,
    serviceRecords,
    haveOf: ownHaves.haveOf,
    isFit: ingest.isFit,
    emit,
  });
  const recordDispatch = createRecordDispatch({
    ...shared,
    ingest,
    acknowledgements,
    antiEntropy,
    registerGossip,
    membership,
  });
  // the envelopes behind the first would go from everybody to everybody: its tree grows first
  const pacer = createPacer(() => population.size > FULL_MESH_UP_TO ? TREE_GROWS_FOR_MS : 0);
  const { username } = options;
  const publisher = createPublisher({ ...shared, pacer, username });

  /** Publishes our presence, unless no neighbour can know an older one yet. */
  function announcePresence(now: Now): void {
    if (membership.own !== undefined) membership.announce(username(), now);
  }

  /** Reports what the neighbours acknowledged, where that is new. */
  function emitProgress(): void {
    const progress = acknowledgements.takeProgress();
    if (progress === undefined) return;
    emit({ type: "acknowledged", ...progress, linked: neighbours.size });
  }

  /** Reports how neighbours stand with our own envelopes, where that changed. */
  function emitStandings(now: Now): void {
    const changed = standings.take(now.monotonic);
    for (const standing of changed) emit({ type: "standing", ...standing });
    if (changed.length > 0) emitProgress();
  }

  /** Notes that our links changed: every neighbour is told the new list. */
  function linksChanged(now: Now): void {
    meshTree.linksChanged();
    // with no neighbour the last grant holds: those who come back hear what we send now
    const pace = paceOf([...neighbours.values()].map(({ identity }) => identity.rate));
    if (neighbours.size > 0) pacer.grant(pace);
    for (const { announcements, allowance, identity } of neighbours.values()) {
      announceLinks(announcements, now.monotonic + ANNOUNCE_AFTER_MS);
      allowance.set(identity.rate, pace);
    }
  }

  return {
    get counters() {
      return {
        ...ingest.counters,
        said: envelopeSigner.top,
        missing: antiEntropy.missing,
        relayed: outbound.relayed,
        expired: acknowledgements.expired,
        heldBytes: log.bytes,
      };
    },
    neighbours,
    greet({ id, epoch }) {
      const { ms, counter } = envelopeSigner.clock;
      const authorSequence = authorSequences.find({ author: id, epoch });
      return { control: "hello", clock: [ms, counter], have: authorSequence?.top ?? 0 };
    },
    attach(identity, hello, at, origin, now) {
      meshTree.review(now.monotonic);
      const greeted = { ms: hello.clock[0], counter: hello.clock[1] };
      envelopeSigner.see(greeted, now);
      const place = acknowledgements.place(hello.have, now.monotonic);
      const neighbour = createNeighbourState(
        identity,
        origin,
        greeted,
        place,
        now.monotonic,
      );
      plumtree.attach(neighbour, authorSequences.authors);
      neighbours.set(neighbour.id, neighbour);
      const { announcements } = neighbour;
      if (envelopeSigner.top > 0) announce(announcements, own, now.monotonic);
      for (const authorSequence of authorSequences.all) {
        announce(announcements, authorSequence, now.monotonic);
      }
      if (at !== undefined) membership.reachedAt(at, now);
      membership.linked(neighbour.id, username(), now);
      // ahead of the list of our links, so that no envelope of ours arrives before our presence
      if (membership.own !== undefined) queueRegister(neighbour.registers, membership.own, true);
      registerGossip.attach(neighbour, now.monotonic);
      linksChanged(now);
      announceLinksNow(announcements, now.monotonic);
      return neighbour;
    },
    detach(neighbour, now) {
      if (neighbours.get(neighbour.id) !== neighbour) return;
      meshTree.review(now.monotonic);
      neighbours.delete(neighbour.id);
      serviceRecords.reset(neighbour);
      for (const author of plumtree.detach(neighbour)) {
        const holder = ownHaves.holderOf(author);
        if (holder !== undefined) plumtree.graft(holder, author);
      }
      antiEntropy.detach(neighbour, now.monotonic);
      registerGossip.detach(neighbour, now.monotonic);
      linksChanged(now);
      // a peer that saw us through that link alone need not suspect us
      if (neighbours.size > 0 && population.size <= FULL_MESH_UP_TO) membership.refute(now);
    },
    unacknowledged: ({ cursor }) =>
      envelopeSigner.top - Math.max(cursor.acknowledged, cursor.missed),
    defaulters: (now) => acknowledgements.defaulters(now.monotonic),
    excuse(now, paused) {
      acknowledgements.excuse(now.monotonic, paused);
      standings.pause(paused);
    },
    emitProgress,
    peerGone: membership.markGone,
    linkBroke: membership.linkBroke,
    progressed: ({ cursor }, now) => noteProgress(cursor, now.monotonic),
    listLinksNow: ({ announcements }, now) => announceLinksNow(announcements, now.monotonic),
    announceAllNow: ({ announcements }, now) => announceAllNow(announcements, now.monotonic),
    publish: publisher.publish,
    announcePresence,
    setProfile(profile, now) {
      membership.setProfile(profile);
      announcePresence(now);
    },
    register: membership.publish,
    isListed: population.isListed,
    sendRecord: serviceRecords.send,
    roomBacklog(room, now) {
      return roomBacklog(log, room, now.wall - MAX_RECENT_AGE_MS);
    },
    leave(now) {
      left = true;
      ingest.flush();
      publisher.flush(now);
      membership.announce(username(), now, true);
      serviceRecords.close();
    },
    receive(neighbour, record, now) {
      meshTree.review(now.monotonic);
      recordDispatch(neighbour, record, now);
      if (record.type === "records" && record.kind === "vector") emitProgress();
    },
    isDue: outbound.isDue,
    take: outbound.take,
    tick(now) {
      publisher.tick(now);
      antiEntropy.tick(now.monotonic);
      ingest.tick(now);
      registerGossip.tick(now.monotonic);
      membership.tick(username(), now);
      emitStandings(now);
    },
    open(now) {
      const isOpen = acknowledgements.open(now) && pacer.waiting === 0;
      emitStandings(now);
      return isOpen;
    },
    capacity: (now) => pacer.capacity(now.monotonic),
    deadline() {
      if (left && neighbours.size === 0) return undefined;
      return earliest(
        outbound.deadline(),
        acknowledgements.deadline(),
        standings.deadline(),
        pacer.deadline(),
        ingest.deadline(),
        antiEntropy.deadline(),
        registerGossip.deadline(),
        membership.deadline(),
      );
    },
  };
}
