import { type Clock, CLOCK_ZERO, compareClocks } from "../../../core/hybrid_logical_clock.ts";
import {
  MAX_AHEAD,
  MAX_BEHIND_LATER_INCARNATION_MS,
  MAX_LOG_AGE_MS,
  MAX_UNASKED_BEHIND_MS,
} from "../../../core/limits/replication.ts";
import type { PeerId } from "../../../core/peer.ts";
import type { Now } from "../../../core/time.ts";
import { verifyingKey } from "../../signing_keys.ts";
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
import type { EnvelopeAuthor } from "../log/envelope_author.ts";
import type { Log, LogEntry } from "../log/envelope_log.ts";
import type { NeighbourState } from "../outbound/neighbour_state.ts";
import type { FloodDetectors } from "../rate/flood_detector.ts";
import {
  clockOf,
  type DecodedEnvelope,
  decodeEnvelope,
  type Envelope,
  type EnvelopeCodec,
  type Received,
  relayRecord,
  signedPart,
} from "../wire/envelope.ts";
import type { Emit } from "../wire/replication_event.ts";
import { createReorderBuffer } from "./reorder_buffer.ts";

export interface IngestDependencies {
  readonly own: Incarnation;
  readonly codec: EnvelopeCodec;
  readonly log: Log;
  readonly envelopeAuthor: EnvelopeAuthor;
  readonly authorSequences: AuthorSequences;
  readonly floodDetectors: FloodDetectors;
  readonly plumtree: Plumtree;
  readonly antiEntropy: AntiEntropy;
  readonly neighbours: ReadonlyMap<PeerId, NeighbourState>;
  /** The epoch of the latest run that an author is known to have begun; 0 where it is not known at all. */
  latestEpoch(author: PeerId): number;
  readonly emit: Emit;
}

/** Takes what neighbours bring: proves it, puts it into the log, and draws the conclusions for who should bring what. */
export interface Ingest {
  readonly counters: {
    readonly received: number;
    readonly duplicates: number;
    readonly authorFaults: number;
  };
  take(neighbour: NeighbourState, bodies: readonly Uint8Array[], now: Now): void;
  /** Whether an envelope's very signature is right: an author may have signed only one that proves it by the chain. */
  isFit(entry: LogEntry): boolean;
  /** Tells of what was held back for the sake of order. */
  tick(now: Now): void;
  /** The same, of all of it. */
  flush(): void;
  /** When a tick is wanted, monotonic ms. */
  deadline(): number | undefined;
}

/** An intake that took nothing yet. */
export function createIngest(dependencies: IngestDependencies): Ingest {
  const { own, codec, log, floodDetectors, envelopeAuthor, authorSequences } = dependencies;
  const { plumtree, antiEntropy, neighbours, emit } = dependencies;
  const counters = { received: 0, duplicates: 0, authorFaults: 0 };
  const reorderBuffer = createReorderBuffer();
  /** What was claimed of each run when we met it: numbers up to which, by those who had greeted us with which clock. */
  const claimed = new WeakMap<AuthorSequence, { readonly upTo: number; readonly greeted: Clock }>();

  const linkFault = ({ id }: NeighbourState, reason: string): void =>
    emit({ type: "linkFault", id, reason });

  function authorFault(id: PeerId, reason: string): void {
    counters.authorFaults++;
    emit({ type: "diagnostic", id, reason });
  }

  /** The envelopes of one read, by their runs, each in the order they came. */
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

  /** Begins to keep a run that nothing was heard of yet, if its head is genuine and there is reason to. */
  function meet(
    neighbour: NeighbourState,
    group: readonly DecodedEnvelope[],
    asked: boolean,
  ): AuthorSequence | undefined {
    const head = group.at(-1)!.signed;
    const { author, epoch } = head.envelope;
    const incarnation = { author, epoch };
    const isItself = neighbour.id === author && neighbour.identity.epoch === epoch;
    const later = dependencies.latestEpoch(author);
    // whoever began anew since has forgotten that run, and so has everybody but who recorded it
    const isOver = epoch < later &&
      clockOf(head.envelope).ms < later - MAX_BEHIND_LATER_INCARNATION_MS;
    if (isOver) return undefined;
    if (!asked && !isItself) {
      if ((authorSequences.newest(author)?.epoch ?? 0) > epoch) return undefined;
      if (clockOf(head.envelope).ms < envelopeAuthor.clock.ms - MAX_UNASKED_BEHIND_MS) {
        return undefined;
      }
    }
    const key = verifyingKey(author);
    if (key === undefined || !codec.verify(head, key)) {
      linkFault(neighbour, "wrong signature of an envelope");
      return undefined;
    }
    const since = Math.min(...group.map(({ signed }) => signed.envelope.sequence)) - 1;
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
    const authorSequence = authorSequences.open(incarnation, since, neighbour.id, asked);
    if (authorSequence === undefined) return undefined;
    authorSequence.lower(floor); // what is only claimed to lie before is wanted, but not missed
    claimed.set(authorSequence, { upTo: Math.min(known, since + MAX_AHEAD), greeted });
    return authorSequence;
  }

  /**
   * Whoever brought the first that we heard of a run may have left out those before. If they come now, and are not older than
   * what anybody would still pass on, they are welcome.
   */
  function reachBack(authorSequence: AuthorSequence, group: readonly DecodedEnvelope[]): void {
    const { envelope } = group[0]!.signed;
    const isLate = clockOf(envelope).ms < envelopeAuthor.clock.ms - MAX_LOG_AGE_MS;
    if (!isLate) authorSequence.lower(envelope.sequence - 1);
  }

  const isOver = ({ author, timestamp }: Envelope, now: Now): boolean =>
    floodDetectors.isOver(author, Date.parse(timestamp), now.monotonic);

  function takeGroup(
    neighbour: NeighbourState,
    group: readonly DecodedEnvelope[],
    news: Received[],
    now: Now,
  ): void {
    const { author, epoch } = group[0]!.signed.envelope;
    if (isSameIncarnation({ author, epoch }, own)) {
      counters.duplicates += group.length;
      plumtree.onDuplicate(neighbour, author);
      return;
    }
    const { pending } = neighbour.sync;
    const isPending = pending?.author === author && pending.epoch === epoch;
    const isAsked = ({ signed: { envelope: { sequence } } }: DecodedEnvelope): boolean =>
      isPending && pending.from <= sequence && sequence <= pending.to;
    const authorSequence = authorSequences.find({ author, epoch }) ??
      meet(neighbour, group, group.some(isAsked));
    if (authorSequence === undefined) return;
    reachBack(authorSequence, group);
    const acceptance = authorSequence.take(group, now.wall);
    for (const reason of acceptance.linkFaults) linkFault(neighbour, reason);
    for (const reason of acceptance.authorFaults) authorFault(author, reason);
    if (acceptance.left > 0) {
      const reason =
        `${acceptance.left} envelopes are not taken: too far ahead, too scattered, or ` +
        "of an incarnation that is closed";
      emit({ type: "diagnostic", id: author, reason });
    }

    let unasked = false;
    const fresh: Received[] = [];
    for (const { decoded, checked, faulty } of acceptance.taken) {
      const { signed, hops } = decoded;
      const { envelope } = signed;
      envelopeAuthor.see(clockOf(envelope), now);
      const asked = isAsked(decoded);
      const before = claimed.get(authorSequence);
      const wasClaimed = before !== undefined && envelope.sequence <= before.upTo;
      // the claim may have overtaken what was said since we were greeted
      const earlier = wasClaimed && compareClocks(clockOf(envelope), before.greeted) <= 0;
      // what was said to others, or to nobody, was not said against our grant
      const over = !asked && !wasClaimed && isOver(envelope, now);
      unasked ||= !asked;
      const onwards = Math.min(hops + 1, 255);
      log.append({
        incarnation: authorSequence,
        sequence: envelope.sequence,
        room: faulty ? undefined : envelope.room,
        clock: clockOf(envelope),
        digest: signed.digest,
        record: relayRecord(decoded.body, onwards),
        hops: onwards,
        source: neighbour.id,
        pushed: !asked && !wasClaimed && !over,
        checked,
        came: now.monotonic,
      });
      if (asked) noteAnswer(neighbour.sync);
      if (faulty) continue;
      counters.received++;
      fresh.push({ envelope, hops, earlier });
    }
    news.push(...reorderBuffer.add(authorSequence, fresh, now.monotonic));
    if (unasked) plumtree.onNew(neighbour, author);
    if (acceptance.repeated.length > 0) {
      repeated(neighbour, authorSequence, acceptance.repeated, isAsked, now);
    }
    antiEntropy.came(authorSequence, now.monotonic);
  }

  function repeated(
    neighbour: NeighbourState,
    authorSequence: AuthorSequence,
    envelopes: readonly DecodedEnvelope[],
    isAsked: (decoded: DecodedEnvelope) => boolean,
    now: Now,
  ): void {
    counters.duplicates += envelopes.length;
    const unasked = envelopes.findLast((decoded) => !isAsked(decoded));
    if (unasked !== undefined) {
      const held = log.get(authorSequence, unasked.signed.envelope.sequence);
      chooseParent(
        { neighbour, authorSequence, held, hops: unasked.hops },
        plumtree,
        neighbours,
        now.monotonic,
      );
    }
    for (const decoded of envelopes) {
      const held = log.get(authorSequence, decoded.signed.envelope.sequence);
      if (held === undefined || held.digest === decoded.signed.digest || authorSequence.closed) {
        continue;
      }
      if (!codec.verify(decoded.signed, authorSequence.key)) {
        linkFault(neighbour, "wrong signature of a second envelope with one number");
      } else if (isFit(held)) {
        convict(neighbour, authorSequence, held, decoded, now);
      }
    }
  }

  /** Two genuine envelopes of one number: everybody is to see both, and of both the same one stays. */
  function convict(
    neighbour: NeighbourState,
    authorSequence: AuthorSequence,
    held: LogEntry,
    { signed, body, hops }: DecodedEnvelope,
    now: Now,
  ): void {
    const { sequence } = signed.envelope;
    authorSequence.close();
    authorFault(authorSequence.author, `two envelopes with number ${sequence}`);
    const record = relayRecord(body, Math.min(hops + 1, 255));
    for (const other of neighbours.values()) {
      queueProof(other.controls, other === neighbour ? held.record : record);
    }
    const stays = held.digest < signed.digest;
    if (!stays) {
      log.remove(held);
      const { position: _position, ownEnd: _ownEnd, ...entry } = held;
      log.append({
        ...entry,
        room: signed.envelope.room,
        clock: clockOf(signed.envelope),
        digest: signed.digest,
        record,
        pushed: false,
        came: now.monotonic,
      });
    }
    const { author: id, epoch } = authorSequence;
    emit({ type: "equivocated", id, epoch, sequence, kept: stays ? undefined : signed.envelope });
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
    authorFault(entry.incarnation.author, `wrong signature of envelope ${entry.sequence}`);
    authorSequence?.close();
    log.remove(entry);
    return false;
  }

  return {
    counters,
    take(neighbour, bodies, now) {
      const news: Received[] = [];
      for (const group of sort(neighbour, bodies)) {
        // A relay has checked each signature: one that the chain alone proves would make those wrong whom we pass it on to.
        const isItself = neighbour.id === group[0]!.signed.envelope.author;
        const parts = isItself ? [group] : group.map((decoded) => [decoded]);
        for (const part of parts) takeGroup(neighbour, part, news, now);
      }
      show(news);
    },
    isFit,
    tick: (now) => show(reorderBuffer.take(now.monotonic)),
    flush: () => show(reorderBuffer.flush()),
    deadline: reorderBuffer.deadline,
  };
}
