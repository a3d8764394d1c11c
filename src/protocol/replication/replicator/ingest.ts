/**
 * Ingest: takes the envelopes that neighbours bring, verifies them, puts them into the log, and
 * tells the broadcast tree and anti-entropy.
 *
 * 1. Nothing is logged or emitted that its author did not sign.
 * 2. An envelope is emitted once, and those of one author in order as far as the reorder buffer
 *    manages.
 * 3. Envelopes of a relay are verified one by one: one that the chain alone proves could not be
 *    relayed. Those from their author itself are verified by the chain.
 * 4. No envelope is refused for its clock: one whose clock gives it no place is marked
 *    ({@link misdatedOf}).
 * 5. Two envelopes that share a number close their sequence; both are spread as a proof, and all
 *    nodes keep the same content of that number.
 *
 * @module
 */
import { createFirstTimes } from "../../../core/first_times.ts";
import { CLOCK_ZERO, compareClocks } from "../../../core/hybrid_logical_clock.ts";
import { MAX_LOG_AGE_MS } from "../../../core/limits/replication.ts";
import { MAX_TOLD_CAUSES } from "../../../core/limits/store.ts";
import { NEW_AUTHOR_WORK, OVER_RATE_WORK } from "../../../core/limits/work.ts";
import type { Now } from "../../../core/now.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import { verifyingKey } from "../../curve25519_keys.ts";
import type { AntiEntropy } from "../broadcast/anti_entropy.ts";
import { queueProof } from "../broadcast/control_queue.ts";
import type { Plumtree } from "../broadcast/plumtree.ts";
import { noteAnswer } from "../broadcast/sync_state.ts";
import { chooseParent } from "../broadcast/tree_optimisation.ts";
import {
  type AuthorSequence,
  type Incarnation,
  incarnationKey,
  isSameIncarnation,
} from "../log/author_sequence.ts";
import type { AuthorSequences } from "../log/author_sequences.ts";
import type { Log } from "../log/envelope_log.ts";
import type { EnvelopeSigner } from "../log/envelope_signer.ts";
import { foreignPassage, type LogEntry, logEntryOf } from "../log/log_entry.ts";
import { createPriorClaims } from "../log/prior_claims.ts";
import type { NeighbourState } from "../outbound/neighbour_state.ts";
import type { FloodDetectors } from "../rate/flood_detector.ts";
import {
  clockOf,
  contentsOf,
  type DecodedEnvelope,
  decodeEnvelope,
  type Envelope,
  type EnvelopeCodec,
  lastClockOf,
  numbersOf,
  type Received,
  signedPart,
} from "../wire/envelope.ts";
import { misdatedOf } from "../wire/misdated.ts";
import type { Emit } from "../wire/replication_event.ts";
import { meets, sizeOf } from "../wire/sequence_range.ts";
import type { Have } from "../wire/version_vector.ts";
import { judge, rivalOf } from "./equivocation.ts";
import { createReorderBuffer } from "./reorder_buffer.ts";
import { whyNotTaken } from "./unknown_run.ts";

export interface IngestDependencies {
  readonly own: Incarnation;
  readonly codec: EnvelopeCodec;
  readonly log: Log;
  readonly envelopeSigner: EnvelopeSigner;
  readonly authorSequences: AuthorSequences;
  readonly floodDetectors: FloodDetectors;
  readonly plumtree: Plumtree;
  readonly antiEntropy: AntiEntropy;
  readonly neighbours: ReadonlyMap<PeerId, NeighbourState>;
  /** Returns the epoch of an author's latest known incarnation; 0 for an unknown author. */
  latestEpoch(author: PeerId): number;
  /** Returns the reading of an author's newest presence, ms, where one is known. */
  latestReading(author: PeerId): number | undefined;
  /** Whether a link, a neighbour's links or a presence say that an incarnation is running. */
  isLive(incarnation: Incarnation): boolean;
  readonly emit: Emit;
}

export interface Ingest {
  readonly counters: {
    readonly received: number;
    readonly duplicates: number;
    readonly authorFaults: number;
  };
  /** Takes envelope records from a neighbour. */
  take(neighbour: NeighbourState, bodies: readonly Uint8Array[], now: Now): void;
  /** Notes what an author that links to us says that it published before. */
  onAuthorBack(claim: Have): void;
  /** Whether an entry's own signature is right: perhaps only the chain proves it so far. */
  isFit(entry: LogEntry): boolean;
  /** Emits what was held back long enough for the sake of order. */
  tick(now: Now): void;
  /** Emits all that is held back. */
  flush(): void;
  /** Returns when a tick is wanted, monotonic ms. */
  deadline(): number | undefined;
}

/** Makes an ingest that took nothing. */
export function createIngest(dependencies: IngestDependencies): Ingest {
  const { own, codec, log, floodDetectors, envelopeSigner, authorSequences } = dependencies;
  const { plumtree, antiEntropy, neighbours, emit } = dependencies;
  const counters = { received: 0, duplicates: 0, authorFaults: 0 };
  const reorderBuffer = createReorderBuffer();
  const told = createFirstTimes(MAX_TOLD_CAUSES);
  const priorClaims = createPriorClaims();

  const linkFault = ({ id }: NeighbourState, reason: string): void =>
    emit({ type: "linkFault", id, reason });

  const extraWork = ({ id }: NeighbourState, work: number): void =>
    emit({ type: "extraWork", id, work });

  function authorFault(id: PeerId, reason: string): void {
    counters.authorFaults++;
    emit({ type: "diagnostic", id, reason });
  }

  function notTaken(id: PeerId, why: string): undefined {
    if (!told.note(`${id} ${why}`)) return;
    emit({ type: "diagnostic", id, reason: `envelopes are not taken: ${why}` });
  }

  /** Groups the envelopes of one read by incarnation, each in the order in which they came. */
  function sort(neighbour: NeighbourState, bodies: readonly Uint8Array[]) {
    const groups = new Map<string, DecodedEnvelope[]>();
    for (const body of bodies) {
      const decoded = decodeEnvelope(body);
      if (decoded === undefined) {
        linkFault(neighbour, "malformed envelope");
        continue;
      }
      const key = incarnationKey(decoded.signed.envelope);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [decoded]);
      else group.push(decoded);
    }
    return groups.values();
  }

  /**
   * Begins the sequence of an unknown incarnation, if the last of the group is genuine and there is
   * reason to.
   */
  function meet(
    neighbour: NeighbourState,
    group: readonly DecodedEnvelope[],
    asked: boolean,
    now: Now,
  ): AuthorSequence | undefined {
    const head = group.at(-1)!.signed;
    const { author, epoch } = head.envelope;
    const incarnation = { author, epoch };
    const isItself = neighbour.id === author && neighbour.identity.epoch === epoch;
    const later = dependencies.latestEpoch(author);
    const why = whyNotTaken({
      isEarlier: epoch < later,
      reading: clockOf(head.envelope).ms,
      wall: now.wall,
      latest: dependencies.latestReading(author),
      isWanted: asked || isItself,
      isLive: () => dependencies.isLive(incarnation),
    });
    if (why !== undefined) return notTaken(author, why);
    const key = verifyingKey(author);
    if (key === undefined || !codec.verify(head, key)) {
      linkFault(neighbour, "wrong signature of an envelope");
      return undefined;
    }
    const since = Math.min(...group.map(({ signed }) => numbersOf(signed.envelope).from)) - 1;
    let floor = since;
    let known = 0;
    let greeted = CLOCK_ZERO;
    for (const { sync, greeted: clock } of neighbours.values()) {
      const claim = sync.haves.get(incarnationKey(incarnation));
      if (claim === undefined || claim.top === claim.floor) continue;
      floor = Math.min(floor, claim.floor);
      known = Math.max(known, claim.top);
      if (compareClocks(clock, greeted) > 0) greeted = clock;
    }
    extraWork(neighbour, NEW_AUTHOR_WORK); // also where it is refused: a full table is gone through
    const authorSequence = authorSequences.open(incarnation, since, neighbour.id);
    if (authorSequence === undefined) return notTaken(author, "there is no place for its author");
    authorSequence.lower(floor); // numbers before that are only claimed are wanted, but not missed
    priorClaims.note(authorSequence, since, known, greeted);
    return authorSequence;
  }

  /**
   * Wants the numbers below the first that came, where they come now after all: the neighbour that
   * brought the first may have left them out. Not if they are older than any node still relays; the
   * clock of a live run does not say so where it gives no place.
   */
  function reachBack(authorSequence: AuthorSequence, envelope: Envelope, now: Now): void {
    const { ms } = clockOf(envelope);
    const isMisdated = dependencies.isLive(authorSequence) &&
      misdatedOf(ms, now.wall, true) !== undefined;
    const isLate = ms < now.wall - MAX_LOG_AGE_MS && !isMisdated;
    if (!isLate) authorSequence.lower(numbersOf(envelope).from - 1);
  }

  /** Counts each content of an envelope against its author's rate. */
  function isOver({ author, timestamp }: Envelope, count: number, now: Now): boolean {
    const at = Date.parse(timestamp);
    let over = false;
    for (let content = 0; content < count; content++) {
      over = floodDetectors.isOver(author, at, now.monotonic);
    }
    return over;
  }

  const countContents = (group: readonly DecodedEnvelope[]): number =>
    group.reduce((sum, { signed }) => sum + sizeOf(numbersOf(signed.envelope)), 0);

  function takeGroup(
    neighbour: NeighbourState,
    group: readonly DecodedEnvelope[],
    received: Received[],
    now: Now,
  ): void {
    if (group.length === 0) return;
    const { author, epoch } = group[0]!.signed.envelope;
    if (isSameIncarnation({ author, epoch }, own)) {
      counters.duplicates += countContents(group);
      return plumtree.onDuplicate(neighbour, author);
    }
    const { pending } = neighbour.sync;
    const isPending = pending?.author === author && pending.epoch === epoch;
    const isAsked = ({ signed }: DecodedEnvelope): boolean =>
      isPending && meets(pending, numbersOf(signed.envelope));
    const known = authorSequences.find({ author, epoch });
    const authorSequence = known ?? meet(neighbour, group, group.some(isAsked), now);
    if (authorSequence === undefined) return;
    reachBack(authorSequence, group[0]!.signed.envelope, now);
    const acceptance = authorSequence.take(group, known === undefined ? group.at(-1) : undefined);
    for (const reason of acceptance.linkFaults) linkFault(neighbour, reason);
    for (const reason of acceptance.authorFaults) authorFault(author, reason);
    if (acceptance.left > 0) {
      const why = "too scattered, or of an incarnation that is closed";
      const reason = `${acceptance.left} envelopes are not taken: ${why}`;
      emit({ type: "diagnostic", id: author, reason });
    }

    let unasked = false;
    const fresh: Received[] = [];
    for (const { decoded, checked, faulty } of acceptance.taken) {
      const { signed, hops } = decoded;
      const { envelope } = signed;
      const clock = lastClockOf(envelope);
      const numbers = numbersOf(envelope);
      const count = sizeOf(numbers);
      envelopeSigner.see(clock, now);
      const asked = isAsked(decoded);
      const wasClaimed = priorClaims.has(authorSequence, numbers.to);
      const earlier = priorClaims.isEarlier(authorSequence, numbers.to, clock);
      // an envelope sent to other peers, or before there was one, was not sent against our rate
      const over = !asked && !wasClaimed && isOver(envelope, count, now);
      if (over) extraWork(neighbour, OVER_RATE_WORK);
      unasked ||= !asked;
      const pushed = !asked && !wasClaimed && !over;
      const how = { pushed, checked };
      const passage = foreignPassage(neighbour.id, authorSequence, decoded, how, now.monotonic);
      const misdated = misdatedOf(clock.ms, now.wall, !asked && !wasClaimed);
      log.append({ ...logEntryOf(signed, passage, faulty), ...(misdated && { misdated }) });
      if (asked) noteAnswer(neighbour.sync);
      if (faulty) continue;
      counters.received += count;
      for (const content of contentsOf(envelope)) {
        fresh.push({ envelope: content, hops, earlier, ...(misdated && { misdated }) });
      }
    }
    received.push(...reorderBuffer.add(authorSequence, fresh, now.monotonic));
    if (unasked) plumtree.onNew(neighbour, author);
    if (acceptance.repeated.length > 0) {
      repeated(neighbour, authorSequence, acceptance.repeated, isAsked, now);
    }
    for (const decoded of acceptance.repeated) {
      received.push(...compare(neighbour, authorSequence, decoded, now));
    }
    for (const decoded of acceptance.overlapping) {
      received.push(...compare(neighbour, authorSequence, decoded, now));
    }
    antiEntropy.onEnvelopes(authorSequence, now.monotonic);
  }

  function repeated(
    neighbour: NeighbourState,
    authorSequence: AuthorSequence,
    envelopes: readonly DecodedEnvelope[],
    isAsked: (decoded: DecodedEnvelope) => boolean,
    now: Now,
  ): void {
    counters.duplicates += countContents(envelopes);
    const unasked = envelopes.findLast((decoded) => !isAsked(decoded));
    if (unasked !== undefined) {
      const held = log.get(authorSequence, numbersOf(unasked.signed.envelope).from);
      chooseParent(
        { neighbour, authorSequence, held, hops: unasked.hops },
        plumtree,
        neighbours,
        now.monotonic,
      );
    }
  }

  /**
   * Compares an envelope with those held that share numbers with it; returns what of it is shown
   * where the two convict their author.
   */
  function compare(
    neighbour: NeighbourState,
    authorSequence: AuthorSequence,
    decoded: DecodedEnvelope,
    now: Now,
  ): readonly Received[] {
    const held = authorSequence.closed ? undefined : rivalOf(decoded.signed, log);
    if (held === undefined) return [];
    if (!codec.verify(decoded.signed, authorSequence.key)) {
      linkFault(neighbour, "wrong signature of a second envelope with one number");
      return [];
    }
    return isFit(held) ? convict(neighbour, authorSequence, held, decoded, now) : [];
  }

  /**
   * Closes a sequence with two genuine envelopes that share a number, and spreads the proof.
   * Returns the contents of the second whose numbers are new here.
   */
  function convict(
    neighbour: NeighbourState,
    authorSequence: AuthorSequence,
    held: LogEntry,
    decoded: DecodedEnvelope,
    now: Now,
  ): readonly Received[] {
    const { signed, hops } = decoded;
    const numbers = numbersOf(signed.envelope);
    const sequence = Math.max(numbers.from, held.numbers.from);
    authorSequence.close();
    authorFault(authorSequence.author, `two envelopes with number ${sequence}`);
    const how = { pushed: false, checked: true };
    const passage = foreignPassage(neighbour.id, authorSequence, decoded, how, now.monotonic);
    for (const other of neighbours.values()) {
      queueProof(other.controls, other === neighbour ? held.record : passage.record);
    }
    const verdict = judge(signed, log.meeting(authorSequence, numbers));
    for (const entry of verdict.replaced) log.remove(entry);
    if (verdict.stays) log.append(logEntryOf(signed, passage));
    const { author: id, epoch } = authorSequence;
    emit({ type: "equivocated", id, epoch, sequence, kept: verdict.kept });
    counters.received += verdict.fresh.length;
    return verdict.fresh.map((envelope) => {
      const misdated = misdatedOf(clockOf(envelope).ms, now.wall, false);
      return { envelope, hops, earlier: false, ...(misdated && { misdated }) };
    });
  }

  function show(received: readonly Received[]): void {
    if (received.length > 0) emit({ type: "received", received });
  }

  function isFit(entry: LogEntry): boolean {
    if (entry.checked) return true;
    const authorSequence = authorSequences.find(entry.incarnation);
    entry.checked = authorSequence !== undefined &&
      codec.verify(signedPart(entry.record), authorSequence.key);
    if (entry.checked) return true;
    // envelopes of relays are checked one by one, so this one came from its author
    authorFault(entry.incarnation.author, `wrong signature of envelope ${entry.numbers.from}`);
    authorSequence?.close();
    log.remove(entry);
    return false;
  }

  return {
    counters,
    take(neighbour, bodies, now) {
      const received: Received[] = [];
      for (const brought of sort(neighbour, bodies)) {
        // an honest relay has checked each signature, and our neighbours expect the same of us
        const isItself = neighbour.id === brought[0]!.signed.envelope.author;
        const chains = isItself ? [brought] : brought.map((decoded) => [decoded]);
        for (const chain of chains) takeGroup(neighbour, chain, received, now);
      }
      show(received);
    },
    onAuthorBack(claim) {
      const authorSequence = authorSequences.find(claim);
      if (authorSequence === undefined) return;
      priorClaims.note(authorSequence, claim.floor, claim.top, CLOCK_ZERO);
    },
    isFit,
    tick: (now) => show(reorderBuffer.take(now.monotonic)),
    flush: () => show(reorderBuffer.flush()),
    deadline: reorderBuffer.deadline,
  };
}
