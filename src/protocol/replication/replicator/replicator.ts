import type { Endpoint } from "../../../core/address.ts";
import {
  ANNOUNCE_AFTER_MS,
  FULL_MESH_UP_TO,
  MAX_RECALL_AGE_MS,
  TREE_GROWS_FOR_MS,
} from "../../../core/limits.ts";
import type { PeerId } from "../../../core/peer.ts";
import { earliest, type Now } from "../../../core/time.ts";
import { type SigningKey, verify } from "../../signing_keys.ts";
import type { Control } from "../../link/control.ts";
import type { Identity } from "../../link/identity.ts";
import type { Rate } from "../../link/rate.ts";
import { createDelivery, type Delivery } from "../outbound/acknowledgements.ts";
import { clockOf, createEnvelopeCodec, type Draft, type Envelope } from "../wire/envelope.ts";
import { createGossip } from "../registers/register_gossip.ts";
import { createHearing, type Hearing } from "./record_dispatch.ts";
import { createHoldings } from "../outbound/have.ts";
import { createIntake, type Intake, type Received } from "./ingest.ts";
import { createLog, type Log, type Run } from "../log/envelope_log.ts";
import { createOutput, type Output } from "../outbound/outbound.ts";
import { createPace } from "../rate/pacer.ts";
import type { Presence, Profile } from "../wire/presence.ts";
import { createPresences, type OwnRegister } from "../membership/membership.ts";
import { announce, createReader, type Reader } from "../broadcast/neighbour_state.ts";
import { recall } from "./recent_messages.ts";
import { createRegisterCodec, type Register } from "../wire/register.ts";
import { createRegisters } from "../registers/registers.ts";
import { createRouter } from "../broadcast/plumtree.ts";
import { createStreams } from "../log/author_sequences.ts";
import { createSynchroniser } from "../broadcast/anti_entropy.ts";
import { createVoice } from "../log/envelope_author.ts";

export interface ExchangeOptions {
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
export interface ExchangeHands {
  said(envelope: Envelope): void;
  received(received: readonly Received[]): void;
  missing(author: PeerId, count: number): void;
  repairing(author: PeerId, count: number): void;
  excess(author: PeerId, over: boolean): void;
  equivocated(run: Run, sequence: number, kept: Envelope | undefined): void;
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
 * knows neighbours, not connections: each is a {@link Reader}, from `attach` to `detach`.
 */
export interface Exchange {
  readonly counters: Intake["counters"] & {
    readonly said: number;
    readonly missing: number;
    readonly relayed: number;
    readonly expired: number;
    readonly heldBytes: number;
  };
  readonly readers: ReadonlyMap<PeerId, Reader>;
  readonly delivery: Omit<Delivery, "open" | "deadline" | "place">;
  /** The first thing to say to somebody. */
  greet(identity: Identity): Extract<Control, { readonly control: "hello" }>;
  /** Somebody's link stands: it greeted so, and reached us at `at`, where it is known. */
  attach(
    identity: Identity,
    hello: Extract<Control, { readonly control: "hello" }>,
    at: Endpoint | undefined,
    now: Now,
  ): Reader;
  /** It carries nothing more. */
  detach(reader: Reader, now: Now): void;
  /** Its peer is no more in the mesh: it said so, or began anew. */
  lost(id: PeerId, reason: string): void;
  /** Its link broke: unless somebody else has it in sight, it is no more in the mesh. */
  doubt(id: PeerId, reason: string, now: Now): void;
  /** Everything that is to be told to this one is due now. */
  hurry(reader: Reader, now: Now): void;
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
  readonly hear: Hearing["hear"];
  /** What is held of a room and was said within {@link MAX_RECALL_AGE_MS}: the newest, oldest first, our own among it. */
  recall(room: string, now: Now): readonly Received[];
  isDue: Output["isDue"];
  take: Output["take"];
  tick(now: Now): void;
  /** Whether more may be said now. */
  open(now: Now): boolean;
  deadline(): number | undefined;
}

/** An exchange in which nothing was said yet. */
export function createExchange(options: ExchangeOptions, hands: ExchangeHands): Exchange {
  const { signer, epoch, mesh } = options;
  const own: Run = { author: signer.id, epoch };
  const readers = new Map<PeerId, Reader>();
  const codec = createEnvelopeCodec(mesh, options.verify ?? verify);
  const voice = createVoice(options, codec);
  const log: Log = createLog(signer.id, epoch);
  // what follows the first at once would be passed on by all to all: first its tree is to grow
  const pace = createPace(() => presences.size > FULL_MESH_UP_TO ? TREE_GROWS_FOR_MS : 0);
  const isLinked = (id: PeerId): boolean => readers.has(id);
  const linkFault = ({ id }: Reader, now: Now): void => hands.linkFault(id, now);
  let missing = 0;
  let left = false;

  const registerCodec = createRegisterCodec(mesh, options.verify ?? verify);
  const registers = createRegisters(registerCodec, hands.forgotten);
  const gossip = createGossip(signer.id, registers, readers);
  const presences = createPresences(
    options,
    registerCodec,
    registers,
    {
      next: (now) => voice.next(now),
      clock: () => voice.clock,
      see: voice.see,
      present: hands.present,
      absent: hands.absent,
      register: hands.register,
      forgotten: hands.forgotten,
      isLinked,
      isNear: (id) => [...readers.values()].some(({ linked }) => linked?.has(id)),
      ask(id, source) {
        for (const reader of readers.values()) {
          if (reader.id !== source) reader.controls.set(`lost ${id}`, { control: "lost", id });
        }
      },
      linked: () => readers.size,
      spread: (signed, source, isNews, now) => gossip.spread(signed, source, isNews, now.monotonic),
    },
  );
  const router = createRouter(isLinked);
  const streams = createStreams(codec, {
    isHere: (author) => isLinked(author) || presences.isAlive(author) || log.holds(author),
    isLinked,
    knownSince: registers.knownSince,
    dropped(stream) {
      intake.drop(stream);
      for (const { announcements } of readers.values()) announcements.delete(stream);
    },
  });
  const synchroniser = createSynchroniser({
    readers,
    streams,
    router,
    missing({ author }, count) {
      missing += count;
      hands.missing(author, count);
    },
    repairing: hands.repairing,
  });
  const intake = createIntake({
    own,
    rate: options.rate,
    codec,
    log,
    voice,
    streams,
    router,
    synchroniser,
    readers,
    latestRun: (author) =>
      Math.max(
        streams.newest(author)?.epoch ?? 0,
        readers.get(author)?.identity.epoch ?? 0,
        registers.latestRun(author),
      ),
    received: hands.received,
    linkFault,
    excess: hands.excess,
    equivocated: hands.equivocated,
  });
  const delivery = createDelivery(log, own, () => voice.top, readers);
  const holdings = createHoldings(own, voice, log, streams, readers);
  const output = createOutput({
    log,
    own,
    router,
    registers,
    claimOf: holdings.claimOf,
    readers,
    isFit: intake.isFit,
  });

  function say(draft: Draft, now: Now): void {
    const { envelope, record } = voice.say(draft, options.username(), now);
    log.append({
      run: own,
      sequence: envelope.sequence,
      room: envelope.room,
      clock: clockOf(envelope),
      digest: voice.head,
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
    const drafts = pace.take(now.monotonic);
    for (const draft of drafts) say(draft, now);
    return drafts.length > 0;
  }

  /** Tells of ourselves, unless there was nobody yet who could have heard otherwise. */
  function tell(now: Now): void {
    if (presences.own !== undefined) presences.tell(options.username(), now);
  }

  /** Tells how long what waits has to for others' sake; of our own rest nobody needs to know. */
  function tellPace(now: Now): void {
    const ms = pace.wait(now.monotonic);
    if (ms > 0 || pace.waiting === 0) hands.paced(ms, pace.waiting);
  }

  /** Our links have changed: everybody linked is to know. */
  function changed(now: Now): void {
    // while nobody is here, what was granted last holds: it will be heard by those who come back
    if (readers.size > 0) pace.grant([...readers.values()].map(({ identity }) => identity.rate));
    for (const reader of readers.values()) {
      reader.listBy = earliest(reader.listBy, now.monotonic + ANNOUNCE_AFTER_MS);
    }
  }

  const { hear } = createHearing({
    own,
    intake,
    delivery,
    router,
    synchroniser,
    gossip,
    presences,
    linkFault,
  });

  return {
    get counters() {
      return {
        ...intake.counters,
        said: voice.top,
        missing,
        relayed: output.relayed,
        expired: delivery.expired,
        heldBytes: log.bytes,
      };
    },
    readers,
    delivery,
    greet({ id, epoch }) {
      const { ms, counter } = voice.clock;
      const stream = streams.find({ author: id, epoch });
      return { control: "hello", clock: [ms, counter], have: stream?.top ?? 0 };
    },
    attach(identity, hello, at, now) {
      const greeted = { ms: hello.clock[0], counter: hello.clock[1] };
      voice.see(greeted, now);
      const place = delivery.place(hello.have, now.monotonic);
      const reader = createReader(identity, greeted, place, now.monotonic);
      router.attach(reader, streams.authors);
      readers.set(reader.id, reader);
      if (voice.top > 0) announce(reader, own, now.monotonic);
      for (const stream of streams.all) announce(reader, stream, now.monotonic);
      if (at !== undefined) presences.reached(at, now);
      presences.met(reader.id, options.username(), now);
      // before it says whom it is linked to, so that what we say does not come before us
      if (presences.own !== undefined) reader.registers.add(presences.own);
      gossip.attach(reader, now.monotonic);
      changed(now);
      reader.listBy = now.monotonic;
      return reader;
    },
    detach(reader, now) {
      if (readers.get(reader.id) !== reader) return;
      readers.delete(reader.id);
      for (const author of router.detach(reader)) {
        const claimant = holdings.claimantOf(author);
        if (claimant !== undefined) router.graft(claimant, author);
      }
      synchroniser.detach(reader, now.monotonic);
      gossip.detach(reader, now.monotonic);
      changed(now);
      // whoever had us in sight through that link alone need not think that we are gone
      if (readers.size > 0 && presences.size <= FULL_MESH_UP_TO) presences.reassure(now);
    },
    lost: presences.lost,
    doubt: presences.doubt,
    hurry(reader, now) {
      for (const run of reader.announcements.keys()) announce(reader, run, now.monotonic);
    },
    publish(draft, now) {
      const waited = pace.waiting > 0;
      pace.add(draft);
      pour(now);
      if (waited || pace.waiting > 0) tellPace(now);
    },
    present: tell,
    describe(profile, now) {
      presences.describe(profile);
      tell(now);
    },
    register: presences.say,
    recall(room, now) {
      const oldest = Math.max(voice.clock.ms, now.wall) - MAX_RECALL_AGE_MS;
      return recall(log, room, oldest);
    },
    leave(now) {
      left = true;
      intake.flush();
      for (const draft of pace.flush()) say(draft, now);
      presences.tell(options.username(), now, true);
    },
    hear,
    isDue: output.isDue,
    take: output.take,
    tick(now) {
      if (pour(now)) tellPace(now);
      synchroniser.tick(now.monotonic);
      intake.tick(now);
      gossip.tick(now.monotonic);
      presences.tick(options.username(), now);
    },
    open: (now) => delivery.open(now) && pace.waiting === 0,
    deadline() {
      if (left && readers.size === 0) return undefined;
      let soonest = earliest(
        delivery.deadline(),
        pace.deadline(),
        intake.deadline(),
        synchroniser.deadline(),
        gossip.deadline(),
        presences.deadline(),
      );
      for (const { blocked, announceBy, offerBy, listBy } of readers.values()) {
        if (blocked) continue; // it is told once there is room
        soonest = earliest(soonest, announceBy, offerBy, listBy);
      }
      return soonest;
    },
  };
}
