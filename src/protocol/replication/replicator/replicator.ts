import type { Endpoint } from "../../../core/address.ts";
import { FULL_MESH_UP_TO } from "../../../core/limits/links.ts";
import {
  ANNOUNCE_AFTER_MS,
  MAX_RECENT_AGE_MS,
  TREE_GROWS_FOR_MS,
} from "../../../core/limits/replication.ts";
import type { PeerId } from "../../../core/peer.ts";
import { earliest, type Now } from "../../../core/time.ts";
import type { Control } from "../../link/control.ts";
import type { Identity } from "../../link/identity.ts";
import type { Rate } from "../../link/rate.ts";
import { type SigningKey, verify } from "../../signing_keys.ts";
import { createAntiEntropy } from "../broadcast/anti_entropy.ts";
import {
  announce,
  createNeighbourState,
  type NeighbourState,
} from "../broadcast/neighbour_state.ts";
import { createPlumtree } from "../broadcast/plumtree.ts";
import type { Incarnation } from "../log/author_sequence.ts";
import { createAuthorSequences } from "../log/author_sequences.ts";
import { createVoice } from "../log/envelope_author.ts";
import { createLog, type Log } from "../log/envelope_log.ts";
import { createMembership, type OwnRegister } from "../membership/membership.ts";
import { type Acknowledgements, createAcknowledgements } from "../outbound/acknowledgements.ts";
import { createHaves } from "../outbound/have.ts";
import { createOutbound, type Outbound } from "../outbound/outbound.ts";
import { createPacer } from "../rate/pacer.ts";
import { createRegisterGossip } from "../registers/register_gossip.ts";
import { createRegisters } from "../registers/registers.ts";
import {
  clockOf,
  createEnvelopeCodec,
  type Draft,
  type Envelope,
  type Received,
} from "../wire/envelope.ts";
import type { Presence, Profile } from "../wire/presence.ts";
import { createRegisterCodec, type Register } from "../wire/register.ts";
import { createIngest, type Ingest } from "./ingest.ts";
import { recentMessages } from "./recent_messages.ts";
import { createRecordDispatch, type RecordDispatch } from "./record_dispatch.ts";

export interface ReplicatorOptions {
  readonly signer: SigningKey;
  /** This run: ms since 1970, rising with every start. */
  readonly epoch: number;
  readonly mesh: string;
  /** Version of this program. */
  readonly version: string;
  /** What we grant each author. */
  readonly rate: Rate;
  /** How we are called now. */
  username(): string;
  /** What we tell of ourselves besides, until `describe` changes it. */
  readonly profile?: Profile;
  /** For simulations of many nodes: what stands for checking signatures. */
  readonly verify?: typeof verify;
}

/** What the exchange wants done. */
export interface ReplicatorCallbacks {
  said(envelope: Envelope): void;
  received(received: readonly Received[]): void;
  missing(author: PeerId, count: number): void;
  repairing(author: PeerId, count: number): void;
  excess(author: PeerId, over: boolean): void;
  equivocated(incarnation: Incarnation, sequence: number, kept: Envelope | undefined): void;
  paced(ms: number, waiting: number): void;
  present(presence: Presence): void;
  absent(id: PeerId, reason: string): void;
  /** A register of another kind than presence is new here, or counts again. */
  register(register: Register): void;
  /** One that was told of counts no more. */
  forgotten(register: Register): void;
  /** A neighbour's mistake; too many end its link. */
  linkFault(id: PeerId, now: Now): void;
}

/**
 * All that is said in the mesh, as one node has it: what it says, what it hears, what it passes on, and what it makes up for. It
 * knows neighbours, not connections: each is a {@link NeighbourState}, from `attach` to `detach`.
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
  readonly acknowledgements: Omit<Acknowledgements, "open" | "deadline" | "place">;
  /** The first thing to say to somebody. */
  greet(identity: Identity): Extract<Control, { readonly control: "hello" }>;
  /** Somebody's link stands: it greeted so, and reached us at `at`, where it is known. */
  attach(
    identity: Identity,
    hello: Extract<Control, { readonly control: "hello" }>,
    at: Endpoint | undefined,
    now: Now,
  ): NeighbourState;
  /** It carries nothing more. */
  detach(neighbour: NeighbourState, now: Now): void;
  /** Its peer is no more in the mesh: it said so, or began anew. */
  lost(id: PeerId, reason: string): void;
  /** Its link broke: unless somebody else has it in sight, it is no more in the mesh. */
  doubt(id: PeerId, reason: string, now: Now): void;
  /** Everything that is to be told to this one is due now. */
  hurry(neighbour: NeighbourState, now: Now): void;
  /** Says it, as soon as others grant it. */
  publish(draft: Draft, now: Now): void;
  /** Tells the mesh of ourselves anew. */
  present(now: Now): void;
  /** The same, and this from now on. */
  describe(profile: Profile, now: Now): void;
  /** Tells the mesh something of another kind. */
  register(own: OwnRegister, now: Now): void;
  /** Says all that waits, and that we leave. */
  leave(now: Now): void;
  readonly hear: RecordDispatch["hear"];
  /** What is held of a room and was said within {@link MAX_RECENT_AGE_MS}: the newest, oldest first, our own among it. */
  recentMessages(room: string, now: Now): readonly Received[];
  isDue: Outbound["isDue"];
  take: Outbound["take"];
  tick(now: Now): void;
  /** Whether more may be said now. */
  open(now: Now): boolean;
  deadline(): number | undefined;
}

/** An exchange in which nothing was said yet. */
export function createReplicator(
  options: ReplicatorOptions,
  hands: ReplicatorCallbacks,
): Replicator {
  const { signer, epoch, mesh } = options;
  const own: Incarnation = { author: signer.id, epoch };
  const neighbours = new Map<PeerId, NeighbourState>();
  const codec = createEnvelopeCodec(mesh, options.verify ?? verify);
  const envelopeAuthor = createVoice(options, codec);
  const log: Log = createLog(signer.id, epoch);
  // what follows the first at once would be passed on by all to all: first its tree is to grow
  const pacer = createPacer(() => membership.size > FULL_MESH_UP_TO ? TREE_GROWS_FOR_MS : 0);
  const isLinked = (id: PeerId): boolean => neighbours.has(id);
  const linkFault = ({ id }: NeighbourState, now: Now): void => hands.linkFault(id, now);
  let missing = 0;
  let left = false;

  const registerCodec = createRegisterCodec(mesh, options.verify ?? verify);
  const registers = createRegisters(registerCodec, hands.forgotten);
  const registerGossip = createRegisterGossip(signer.id, registers, neighbours);
  const membership = createMembership(
    options,
    registerCodec,
    registers,
    {
      next: (now) => envelopeAuthor.next(now),
      clock: () => envelopeAuthor.clock,
      see: envelopeAuthor.see,
      present: hands.present,
      absent: hands.absent,
      register: hands.register,
      forgotten: hands.forgotten,
      isLinked,
      isNear: (id) => [...neighbours.values()].some(({ linked }) => linked?.has(id)),
      ask(id, source) {
        for (const neighbour of neighbours.values()) {
          if (neighbour.id !== source) {
            neighbour.controls.set(`lost ${id}`, { control: "lost", id });
          }
        }
      },
      linked: () => neighbours.size,
      spread: (signed, source, isNews, now) =>
        registerGossip.spread(signed, source, isNews, now.monotonic),
    },
  );
  const plumtree = createPlumtree(isLinked);
  const authorSequences = createAuthorSequences(codec, {
    isHere: (author) => isLinked(author) || membership.isAlive(author) || log.holds(author),
    isLinked,
    knownSince: registers.knownSince,
    dropped(authorSequence) {
      ingest.drop(authorSequence);
      for (const { announcements } of neighbours.values()) announcements.delete(authorSequence);
    },
  });
  const antiEntropy = createAntiEntropy({
    neighbours,
    authorSequences,
    plumtree,
    missing({ author }, count) {
      missing += count;
      hands.missing(author, count);
    },
    repairing: hands.repairing,
  });
  const ingest = createIngest({
    own,
    rate: options.rate,
    codec,
    log,
    envelopeAuthor,
    authorSequences,
    plumtree,
    antiEntropy,
    neighbours,
    latestRun: (author) =>
      Math.max(
        authorSequences.newest(author)?.epoch ?? 0,
        neighbours.get(author)?.identity.epoch ?? 0,
        registers.latestRun(author),
      ),
    received: hands.received,
    linkFault,
    excess: hands.excess,
    equivocated: hands.equivocated,
  });
  const acknowledgements = createAcknowledgements(log, own, () => envelopeAuthor.top, neighbours);
  const haves = createHaves(own, envelopeAuthor, log, authorSequences, neighbours);
  const outbound = createOutbound({
    log,
    own,
    plumtree,
    registers,
    haveOf: haves.haveOf,
    neighbours,
    isFit: ingest.isFit,
  });

  function say(draft: Draft, now: Now): void {
    const { envelope, record } = envelopeAuthor.say(draft, options.username(), now);
    log.append({
      incarnation: own,
      sequence: envelope.sequence,
      room: envelope.room,
      clock: clockOf(envelope),
      digest: envelopeAuthor.head,
      record,
      hops: 1,
      source: undefined,
      pushed: true,
      checked: true,
      came: now.monotonic,
    });
    hands.said(envelope);
  }

  /** Says what may be said by now; whether that was anything. */
  function pour(now: Now): boolean {
    const drafts = pacer.take(now.monotonic);
    for (const draft of drafts) say(draft, now);
    return drafts.length > 0;
  }

  /** Tells of ourselves, unless there was nobody yet who could have heard otherwise. */
  function tell(now: Now): void {
    if (membership.own !== undefined) membership.tell(options.username(), now);
  }

  /** Tells how long what waits has to for others' sake; of our own rest nobody needs to know. */
  function tellPace(now: Now): void {
    const ms = pacer.wait(now.monotonic);
    if (ms > 0 || pacer.waiting === 0) hands.paced(ms, pacer.waiting);
  }

  /** Our links have changed: everybody linked is to know. */
  function changed(now: Now): void {
    // while nobody is here, what was granted last holds: it will be heard by those who come back
    if (neighbours.size > 0) {
      pacer.grant([...neighbours.values()].map(({ identity }) => identity.rate));
    }
    for (const neighbour of neighbours.values()) {
      neighbour.listBy = earliest(neighbour.listBy, now.monotonic + ANNOUNCE_AFTER_MS);
    }
  }

  const { hear } = createRecordDispatch({
    own,
    ingest,
    acknowledgements,
    plumtree,
    antiEntropy,
    registerGossip,
    membership,
    linkFault,
  });

  return {
    get counters() {
      return {
        ...ingest.counters,
        said: envelopeAuthor.top,
        missing,
        relayed: outbound.relayed,
        expired: acknowledgements.expired,
        heldBytes: log.bytes,
      };
    },
    neighbours,
    acknowledgements,
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
      if (envelopeAuthor.top > 0) announce(neighbour, own, now.monotonic);
      for (const authorSequence of authorSequences.all) {
        announce(neighbour, authorSequence, now.monotonic);
      }
      if (at !== undefined) membership.reached(at, now);
      membership.met(neighbour.id, options.username(), now);
      // before it says whom it is linked to, so that what we say does not come before us
      if (membership.own !== undefined) neighbour.registers.add(membership.own);
      registerGossip.attach(neighbour, now.monotonic);
      changed(now);
      neighbour.listBy = now.monotonic;
      return neighbour;
    },
    detach(neighbour, now) {
      if (neighbours.get(neighbour.id) !== neighbour) return;
      neighbours.delete(neighbour.id);
      for (const author of plumtree.detach(neighbour)) {
        const claimant = haves.holderOf(author);
        if (claimant !== undefined) plumtree.graft(claimant, author);
      }
      antiEntropy.detach(neighbour, now.monotonic);
      registerGossip.detach(neighbour, now.monotonic);
      changed(now);
      // whoever had us in sight through that link alone need not think that we are gone
      if (neighbours.size > 0 && membership.size <= FULL_MESH_UP_TO) membership.reassure(now);
    },
    lost: membership.lost,
    doubt: membership.doubt,
    hurry(neighbour, now) {
      for (const incarnation of neighbour.announcements.keys()) {
        announce(neighbour, incarnation, now.monotonic);
      }
    },
    publish(draft, now) {
      const waited = pacer.waiting > 0;
      pacer.add(draft);
      pour(now);
      if (waited || pacer.waiting > 0) tellPace(now);
    },
    present: tell,
    describe(profile, now) {
      membership.describe(profile);
      tell(now);
    },
    register: membership.say,
    recentMessages(room, now) {
      const oldest = Math.max(envelopeAuthor.clock.ms, now.wall) - MAX_RECENT_AGE_MS;
      return recentMessages(log, room, oldest);
    },
    leave(now) {
      left = true;
      ingest.flush();
      for (const draft of pacer.flush()) say(draft, now);
      membership.tell(options.username(), now, true);
    },
    hear,
    isDue: outbound.isDue,
    take: outbound.take,
    tick(now) {
      if (pour(now)) tellPace(now);
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
      for (const { blocked, announceBy, offerBy, listBy } of neighbours.values()) {
        if (blocked) continue; // it is told once there is room
        soonest = earliest(soonest, announceBy, offerBy, listBy);
      }
      return soonest;
    },
  };
}
