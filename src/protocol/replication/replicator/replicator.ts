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
import type { PeerId } from "../../../core/peer.ts";
import { earliest, type Now } from "../../../core/time.ts";
import type { Hello } from "../../link/control.ts";
import type { Identity } from "../../link/identity.ts";
import type { Rate } from "../../link/rate_grant.ts";
import { type SigningKey, verify } from "../../signing_keys.ts";
import {
  announce,
  announceAllNow,
  announceLinks,
  announceLinksNow,
  dropAnnouncement,
} from "../broadcast/announcements.ts";
import { createAntiEntropy } from "../broadcast/anti_entropy.ts";
import { queueControl } from "../broadcast/control_queue.ts";
import { createPlumtree } from "../broadcast/plumtree.ts";
import type { Incarnation } from "../log/author_sequence.ts";
import { createAuthorSequences } from "../log/author_sequences.ts";
import { createEnvelopeAuthor } from "../log/envelope_author.ts";
import { createLog, type Log } from "../log/envelope_log.ts";
import { noteProgress } from "../log/log_cursor.ts";
import { logEntryOf } from "../log/log_entry.ts";
import { createMembership, type OwnRegister } from "../membership/membership.ts";
import { createAcknowledgements } from "../outbound/acknowledgements.ts";
import { createNeighbourState, type NeighbourState } from "../outbound/neighbour_state.ts";
import { createOutbound, type Outbound } from "../outbound/outbound.ts";
import { createOwnHaves } from "../outbound/own_haves.ts";
import { createFloodDetectors } from "../rate/flood_detector.ts";
import { createPacer } from "../rate/pacer.ts";
import { createRegisterGossip } from "../registers/register_gossip.ts";
import { queueRegister } from "../registers/register_queue.ts";
import { createRegisters } from "../registers/registers.ts";
import { contentsOf, createEnvelopeCodec, type Draft, type Received } from "../wire/envelope.ts";
import type { Profile } from "../wire/presence.ts";
import { createRegisterCodec } from "../wire/register.ts";
import type { Emit } from "../wire/replication_event.ts";
import { createIngest, type Ingest } from "./ingest.ts";
import { createRecordDispatch, type ReplicationRecord } from "./record_dispatch.ts";
import { roomBacklog } from "./room_backlog.ts";

export interface ReplicatorOptions {
  readonly signer: SigningKey;
  /** Our incarnation: ms since 1970, rising with every start. */
  readonly epoch: number;
  readonly mesh: string;
  /** Version of this program. */
  readonly version: string;
  /** The rate that we grant each author. */
  readonly rate: Rate;
  /** Returns our name of now. */
  username(): string;
  /** The rest of our presence, until `setProfile` changes it. */
  readonly profile?: Profile;
  /** Replaces the check of signatures, for simulations of many nodes. */
  readonly verify?: typeof verify;
}

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
  greet(identity: Identity): Hello;
  /**
   * Begins to replicate with a peer that greeted us; `at`: our address that it reached, if known.
   */
  attach(identity: Identity, hello: Hello, at: Endpoint | undefined, now: Now): NeighbourState;
  /** Ends to replicate with a neighbour. */
  detach(neighbour: NeighbourState, now: Now): void;
  /** Returns how many of our envelopes a neighbour had not acknowledged. */
  unacknowledged(neighbour: NeighbourState): number;
  /** Returns the neighbours for which the full log has waited long enough. */
  defaulters(now: Now): readonly NeighbourState[];
  /** Notes that nothing was read from any link until now, so that no neighbour is late. */
  excuse(now: Now): void;
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
  /** Sends a draft, as soon as the neighbours' rates permit. */
  publish(draft: Draft, now: Now): void;
  /** Publishes our presence anew, under the name of now. */
  announcePresence(now: Now): void;
  /** Publishes our presence with this profile from now on. */
  setProfile(profile: Profile, now: Now): void;
  /** Publishes a register of another kind. */
  register(own: OwnRegister, now: Now): void;
  /** Sends every draft that waits, and announces that we leave. */
  leave(now: Now): void;
  /** Takes a record from a neighbour. */
  receive(neighbour: NeighbourState, record: ReplicationRecord, now: Now): void;
  /** Returns the newest of a room within {@link MAX_RECENT_AGE_MS}, oldest first, with our own. */
  roomBacklog(room: string, now: Now): readonly Received[];
  isDue: Outbound["isDue"];
  take: Outbound["take"];
  tick(now: Now): void;
  /** Whether more may be published now. */
  open(now: Now): boolean;
  deadline(): number | undefined;
}

/** Makes a replicator of which nothing was published or heard. */
export function createReplicator(options: ReplicatorOptions, emit: Emit): Replicator {
  const { signer, epoch, mesh } = options;
  const own: Incarnation = { author: signer.id, epoch };
  const neighbours = new Map<PeerId, NeighbourState>();
  const isLinked = (id: PeerId): boolean => neighbours.has(id);
  let left = false;

  // What is held
  const codec = createEnvelopeCodec(mesh, options.verify ?? verify);
  const registerCodec = createRegisterCodec(mesh, options.verify ?? verify);
  const envelopeAuthor = createEnvelopeAuthor(options, codec);
  const log: Log = createLog(signer.id, epoch);
  const registers = createRegisters(registerCodec, emit);
  const floodDetectors = createFloodDetectors(options.rate, emit);
  const authorSequences = createAuthorSequences(codec, {
    isHere: (author) => isLinked(author) || registers.isAlive(author) || log.holds(author),
    isLinked,
    knownSince: registers.knownSince,
    dropped(authorSequence, isLast) {
      log.drop(authorSequence);
      if (isLast) floodDetectors.forget(authorSequence.author);
      for (const { announcements } of neighbours.values()) {
        dropAnnouncement(announcements, authorSequence);
      }
    },
  });

  // What is exchanged
  const registerGossip = createRegisterGossip(signer.id, registers, neighbours);
  const membership = createMembership(options, {
    codec: registerCodec,
    registers,
    emit,
    next: envelopeAuthor.next,
    clock: () => envelopeAuthor.clock,
    see: envelopeAuthor.see,
    isLinked,
    isNear: (id) => neighbours.values().some(({ tree }) => tree.linked?.has(id) === true),
    spreadSuspicion(id, source) {
      for (const neighbour of neighbours.values()) {
        if (neighbour.id === source) continue;
        queueControl(neighbour.controls, `lost ${id}`, { control: "lost", id });
      }
    },
    linked: () => neighbours.size,
    spread: (signed, source, isNews, now) =>
      registerGossip.spread(signed, source, isNews, now.monotonic),
  });
  const plumtree = createPlumtree(isLinked);
  const antiEntropy = createAntiEntropy({ neighbours, authorSequences, log, plumtree, emit });
  const acknowledgements = createAcknowledgements(log, own, () => envelopeAuthor.top, neighbours);
  const ownHaves = createOwnHaves(own, envelopeAuthor, log, authorSequences, neighbours);
  const ingest = createIngest({
    own,
    codec,
    log,
    envelopeAuthor,
    authorSequences,
    floodDetectors,
    plumtree,
    antiEntropy,
    neighbours,
    latestEpoch: (author) =>
      Math.max(
        authorSequences.newest(author)?.epoch ?? 0,
        neighbours.get(author)?.identity.epoch ?? 0,
        registers.latestEpoch(author),
      ),
    emit,
  });
  const outbound = createOutbound({
    log,
    own,
    plumtree,
    registers,
    haveOf: ownHaves.haveOf,
    neighbours,
    isFit: ingest.isFit,
    emit,
  });
  const recordDispatch = createRecordDispatch({
    own,
    ingest,
    acknowledgements,
    plumtree,
    antiEntropy,
    registerGossip,
    membership,
    emit,
  });
  // the envelopes behind the first would go from everybody to everybody: its tree grows first
  const pacer = createPacer(() => registers.alive > FULL_MESH_UP_TO ? TREE_GROWS_FOR_MS : 0);

  function send(draft: Draft, now: Now): void {
    const { envelope, record } = envelopeAuthor.sign(draft, options.username(), now);
    log.append(logEntryOf({ envelope, digest: envelopeAuthor.head }, {
      incarnation: own,
      record,
      hops: 1,
      source: undefined,
      pushed: true,
      checked: true,
      came: now.monotonic,
    }));
    for (const content of contentsOf(envelope)) emit({ type: "published", envelope: content });
  }

  /** Sends the drafts that the rate permits by now; returns whether there were any. */
  function sendPaced(now: Now): boolean {
    const drafts = pacer.take(now.monotonic);
    for (const draft of drafts) send(draft, now);
    return drafts.length > 0;
  }

  /** Publishes our presence, unless no neighbour can know an older one yet. */
  function announcePresence(now: Now): void {
    if (membership.own !== undefined) membership.announce(options.username(), now);
  }

  /** Reports how long the granted rate holds the drafts back; our own rest is not reported. */
  function emitPace(now: Now): void {
    const ms = pacer.wait(now.monotonic);
    if (ms > 0 || pacer.waiting === 0) emit({ type: "paced", ms, waiting: pacer.waiting });
  }

  /** Reports what the neighbours acknowledged, where that is new. */
  function emitProgress(): void {
    const progress = acknowledgements.takeProgress();
    if (progress === undefined) return;
    emit({ type: "acknowledged", ...progress, linked: neighbours.size });
  }

  /** Notes that our links changed: every neighbour is told the new list. */
  function linksChanged(now: Now): void {
    // with no neighbour the last grant holds: those who come back hear what we send now
    if (neighbours.size > 0) {
      pacer.grant([...neighbours.values()].map(({ identity }) => identity.rate));
    }
    for (const { announcements } of neighbours.values()) {
      announceLinks(announcements, now.monotonic + ANNOUNCE_AFTER_MS);
    }
  }

  return {
    get counters() {
      return {
        ...ingest.counters,
        said: envelopeAuthor.top,
        missing: antiEntropy.missing,
        relayed: outbound.relayed,
        expired: acknowledgements.expired,
        heldBytes: log.bytes,
      };
    },
    neighbours,
    greet({ id, epoch }) {
      const { ms, counter } = envelopeAuthor.clock;
      const authorSequence = authorSequences.find({ author: id, epoch });
      return { control: "hello", clock: [ms, counter], have: authorSequence?.top ?? 0 };
    },
    attach(identity, hello, at, now) {
      const greeted = { ms: hello.clock[0], counter: hello.clock[1] };
      envelopeAuthor.see(greeted, now);
      const place = acknowledgements.place(hello.have, now.monotonic);
      const neighbour = createNeighbourState(identity, greeted, place, now.monotonic);
      plumtree.attach(neighbour, authorSequences.authors);
      neighbours.set(neighbour.id, neighbour);
      const { announcements } = neighbour;
      if (envelopeAuthor.top > 0) announce(announcements, own, now.monotonic);
      for (const authorSequence of authorSequences.all) {
        announce(announcements, authorSequence, now.monotonic);
      }
      if (at !== undefined) membership.reachedAt(at, now);
      membership.linked(neighbour.id, options.username(), now);
      // ahead of the list of our links, so that no envelope of ours arrives before our presence
      if (membership.own !== undefined) queueRegister(neighbour.registers, membership.own);
      registerGossip.attach(neighbour, now.monotonic);
      linksChanged(now);
      announceLinksNow(announcements, now.monotonic);
      return neighbour;
    },
    detach(neighbour, now) {
      if (neighbours.get(neighbour.id) !== neighbour) return;
      neighbours.delete(neighbour.id);
      for (const author of plumtree.detach(neighbour)) {
        const holder = ownHaves.holderOf(author);
        if (holder !== undefined) plumtree.graft(holder, author);
      }
      antiEntropy.detach(neighbour, now.monotonic);
      registerGossip.detach(neighbour, now.monotonic);
      linksChanged(now);
      // a peer that saw us through that link alone need not suspect us
      if (neighbours.size > 0 && registers.alive <= FULL_MESH_UP_TO) membership.refute(now);
    },
    unacknowledged: ({ cursor }) =>
      envelopeAuthor.top - Math.max(cursor.acknowledged, cursor.missed),
    defaulters: (now) => acknowledgements.defaulters(now.monotonic),
    excuse: (now) => acknowledgements.excuse(now.monotonic),
    emitProgress,
    peerGone: membership.markGone,
    linkBroke: membership.linkBroke,
    progressed: ({ cursor }, now) => noteProgress(cursor, now.monotonic),
    listLinksNow: ({ announcements }, now) => announceLinksNow(announcements, now.monotonic),
    announceAllNow: ({ announcements }, now) => announceAllNow(announcements, now.monotonic),
    publish(draft, now) {
      const waited = pacer.waiting > 0;
      pacer.add(draft);
      sendPaced(now);
      if (waited || pacer.waiting > 0) emitPace(now);
    },
    announcePresence,
    setProfile(profile, now) {
      membership.setProfile(profile);
      announcePresence(now);
    },
    register: membership.publish,
    roomBacklog(room, now) {
      const oldest = Math.max(envelopeAuthor.clock.ms, now.wall) - MAX_RECENT_AGE_MS;
      return roomBacklog(log, room, oldest);
    },
    leave(now) {
      left = true;
      ingest.flush();
      for (const draft of pacer.flush()) send(draft, now);
      membership.announce(options.username(), now, true);
    },
    receive(neighbour, record, now) {
      recordDispatch(neighbour, record, now);
      if (record.type === "records" && record.kind === "vector") emitProgress();
    },
    isDue: outbound.isDue,
    take: outbound.take,
    tick(now) {
      if (sendPaced(now)) emitPace(now);
      antiEntropy.tick(now.monotonic);
      ingest.tick(now);
      registerGossip.tick(now.monotonic);
      membership.tick(options.username(), now);
    },
    open: (now) => acknowledgements.open(now) && pacer.waiting === 0,
    deadline() {
      if (left && neighbours.size === 0) return undefined;
      let soonest = earliest(
        acknowledgements.deadline(),
        pacer.deadline(),
        ingest.deadline(),
        antiEntropy.deadline(),
        registerGossip.deadline(),
        membership.deadline(),
      );
      for (const { cursor, announcements, registers: { offerBy } } of neighbours.values()) {
        if (cursor.blocked) continue; // its link takes nothing before it has room
        soonest = earliest(soonest, announcements.by, offerBy, announcements.listBy);
      }
      return soonest;
    },
  };
}
