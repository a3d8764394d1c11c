/**
 * Anti-entropy (Demers et al., "Epidemic Algorithms for Replicated Database Maintenance", 1987): if
 * a neighbour claims to hold envelopes that we lack, we request them. Where no neighbour pushes
 * that author's envelopes, we ask at once; otherwise after {@link GRAFT_AFTER_MS}, since they may
 * be on their way.
 *
 * 1. At most one request is pending at a neighbour, and one for the gaps of an incarnation. The
 *    request for a single envelope whose digest a neighbour claims to be another one comes on top.
 * 2. The neighbour that failed least is asked; after {@link MAX_FETCH_TRIES} failures in a row the
 *    others go first, so that a false claim keeps us from no honest neighbour.
 * 3. A gap is given up where no neighbour can be asked: after {@link FORGOTTEN_BY_AUTHOR_AFTER_MS}
 *    if all claim to have forgotten it and the author is one of them, after
 *    {@link FETCH_GIVEN_UP_AFTER_MS} if the author is none of them, otherwise after
 *    {@link MAX_LOG_AGE_MS}.
 * 4. Only numbers below one that came are reported missing: all others rest on a claim alone. Of a
 *    claim at most {@link MAX_AHEAD} numbers are wanted at a time, from what it still holds on.
 *
 * @module
 */
import {
  ANSWER_TIMEOUT_MS,
  FETCH_AGAIN_AFTER_MS,
  FETCH_GIVEN_UP_AFTER_MS,
  FORGOTTEN_BY_AUTHOR_AFTER_MS,
  GRAFT_AFTER_MS,
  MAX_AHEAD,
  MAX_FETCH_TRIES,
  MAX_LOG_AGE_MS,
} from "../../../core/limits/replication.ts";
import { earliest } from "../../../core/now.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import {
  type AuthorSequence,
  type Incarnation,
  incarnationKey,
  isSameIncarnation,
} from "../log/author_sequence.ts";
import type { AuthorSequences } from "../log/author_sequences.ts";
import type { Log } from "../log/envelope_log.ts";
import type { Emit } from "../wire/replication_event.ts";
import type { Range } from "../wire/sequence_range.ts";
import { cutHave, firstCovered, type Have } from "../wire/version_vector.ts";
import { contradicts, countMissing, holdsAll } from "./compare_claim.ts";
import { queueControl } from "./control_queue.ts";
import type { Plumtree, TreeNeighbour } from "./plumtree.ts";
import {
  noteHave,
  type PendingRequest,
  type RangeRequest,
  setPending,
  setRequested,
  type SyncState,
} from "./sync_state.ts";
import { createUntakenClaims } from "./untaken_claims.ts";

/** A neighbour, as far as anti-entropy is concerned. */
export interface SyncNeighbour extends TreeNeighbour {
  readonly sync: SyncState;
}

export interface AntiEntropyDependencies {
  readonly neighbours: ReadonlyMap<PeerId, SyncNeighbour>;
  readonly authorSequences: AuthorSequences;
  readonly log: Pick<Log, "get">;
  readonly plumtree: Plumtree;
  readonly emit: Emit;
}

/** All times are monotonic ms. */
export interface AntiEntropy {
  /** How many envelopes were given up that a node present from the beginning would have shown. */
  readonly missing: number;
  /** A neighbour claims to hold this. */
  onHave(neighbour: SyncNeighbour, have: Have, now: number): void;
  /** Envelopes of a sequence came. */
  onEnvelopes(incarnation: AuthorSequence, now: number): void;
  /** A neighbour asks for a range. */
  onRequest(neighbour: SyncNeighbour, request: RangeRequest): void;
  /** A neighbour ended its answer; it no longer holds what lies up to `floor`. */
  onAnswerEnd(neighbour: SyncNeighbour, incarnation: Incarnation, floor: number, now: number): void;
  /** Ends the request that is pending at a former neighbour. */
  detach(neighbour: SyncNeighbour, now: number): void;
  tick(now: number): void;
  deadline(): number | undefined;
}

/** An incarnation of which envelopes are missing here. */
interface Gap {
  readonly incarnation: Incarnation;
  /** When to review it. */
  due: number;
  /** How many were missing at the last review; 0 before the first. */
  count: number;
  /** The lowest missing number, and since when it is: envelopes above it are no help. */
  lowest: number;
  since: number;
  /** Requests in a row that brought nothing, by neighbour. */
  readonly failures: Map<PeerId, number>;
  /** When neighbours that failed too often are asked again; `undefined` while others are left. */
  again: number | undefined;
  /** How many are missing, as was last emitted. */
  emitted: number;
}

/** A source of missing envelopes. */
type Source =
  | { readonly state: "free"; readonly neighbour: SyncNeighbour; readonly range: Range }
  /** Every neighbour that claims to hold them is being asked for something else. */
  | { readonly state: "busy" }
  /** All of them were asked often enough. */
  | { readonly state: "spent" }
  | { readonly state: "none" };

/** Makes anti-entropy without gaps. */
export function createAntiEntropy(dependencies: AntiEntropyDependencies): AntiEntropy {
  const { neighbours, authorSequences, log, plumtree, emit } = dependencies;
  let missing = 0;
  const gaps = new Map<string, Gap>();
  const untakenClaims = createUntakenClaims(authorSequences, emit);
  /**
   * When something is due; computed only where it may have changed, since every input asks for it.
   */
  let soonest: number | undefined | "unknown";

  /** Returns the missing ranges, up to the highest number that came or that a neighbour claims. */
  function holesOf(incarnation: Incarnation): readonly Range[] {
    const key = incarnationKey(incarnation);
    const authorSequence = authorSequences.find(incarnation);
    const ours = authorSequence?.top ?? Infinity;
    let floor = Infinity;
    let top = 0;
    for (const neighbour of neighbours.values()) {
      const claim = neighbour.sync.haves.get(key);
      if (claim === undefined) continue;
      const holdsSome = claim.top > claim.floor;
      if (holdsSome) floor = Math.min(floor, claim.floor);
      // where it forgot what comes next here, it is asked for what it still holds
      const most = Math.max(ours, holdsSome ? claim.floor : 0) + MAX_AHEAD;
      const end = Math.max(holdsSome ? claim.top : 0, claim.sparse.at(-1)?.to ?? 0);
      top = Math.max(top, Math.min(end, most));
    }
    if (authorSequence === undefined) return top > floor ? [{ from: floor + 1, to: top }] : [];
    if (authorSequence.closed) return [];
    return authorSequence.holes(Math.max(authorSequence.newest, top));
  }

  function emitCount(gap: Gap, count: number): void {
    if (count === gap.emitted || authorSequences.find(gap.incarnation) === undefined) return;
    gap.emitted = count;
    emit({ type: "repairing", id: gap.incarnation.author, count });
  }

  function end(key: string, gap: Gap): void {
    gaps.delete(key);
    emitCount(gap, 0);
  }

  const isAsked = (incarnation: Incarnation): boolean =>
    neighbours.values().some(({ sync: { pending } }) =>
      pending !== undefined && isSameIncarnation(pending, incarnation)
    );

  /**
   * Returns the neighbour to ask, and for which range: the one that failed least, of those the one
   * that claims the lowest missing numbers, and of those the author itself.
   */
  function sourceOf({ incarnation, failures }: Gap, holes: readonly Range[]): Source {
    const key = incarnationKey(incarnation);
    let best: Extract<Source, { readonly state: "free" }> | undefined;
    let busy = false;
    let spent = false;
    let fewest = MAX_FETCH_TRIES - 1;
    for (const neighbour of neighbours.values()) {
      const claim = neighbour.sync.haves.get(key);
      const range = claim && firstCovered(claim, holes);
      if (range === undefined) continue;
      const failed = failures.get(neighbour.id) ?? 0;
      if (failed >= MAX_FETCH_TRIES) spent = true;
      if (failed > fewest) continue;
      if (failed < fewest) {
        fewest = failed;
        best = undefined;
        busy = false;
      }
      if (neighbour.sync.pending !== undefined) busy = true;
      else if (
        best === undefined || range.from < best.range.from ||
        (range.from === best.range.from && neighbour.id === incarnation.author)
      ) best = { state: "free", neighbour, range };
    }
    return best ?? { state: busy ? "busy" : spent ? "spent" : "none" };
  }

  /**
   * Returns how long a gap is kept that no neighbour can be asked for. Where every neighbour that
   * claims anything of the incarnation has forgotten what is missing, there is little hope. One
   * neighbour alone may lie, but for the author, whom nobody can silence by its own word.
   */
  function patienceFor(incarnation: Incarnation, lowest: number): number {
    const key = incarnationKey(incarnation);
    const claimed = [...neighbours.values()].flatMap(({ sync }) => sync.haves.get(key) ?? []);
    if (claimed.length === 0 || claimed.some(({ floor }) => floor < lowest)) return MAX_LOG_AGE_MS;
    return neighbours.get(incarnation.author)?.sync.haves.has(key) === true
      ? FORGOTTEN_BY_AUTHOR_AFTER_MS
      : FETCH_GIVEN_UP_AFTER_MS;
  }

  function review(key: string, gap: Gap, now: number): void {
    const { incarnation } = gap;
    // the end of its answer reviews it again
    if (isAsked(incarnation)) return void (gap.due = now + ANSWER_TIMEOUT_MS);
    const holes = holesOf(incarnation);
    if (holes.length === 0 || !untakenClaims.isWanted(incarnation)) return end(key, gap);
    const begin = authorSequences.find(incarnation)?.since ?? 0;
    const lowest = Math.max(begin + 1, (holes.find(({ to }) => to > begin) ?? holes[0]!).from);
    if (gap.count === 0 || lowest !== gap.lowest) gap.since = now;
    gap.lowest = lowest;
    gap.count = countMissing(holes, authorSequences.find(incarnation)?.newest ?? 0);
    if (gap.again !== undefined && gap.again <= now) {
      gap.failures.clear();
      gap.again = undefined;
    }
    const source = sourceOf(gap, holes);
    const hasHope = source.state === "free" || source.state === "busy";
    const patience = patienceFor(incarnation, lowest);
    if (!hasHope && now >= gap.since + patience) return giveUp(key, gap, holes);
    emitCount(gap, hasHope ? gap.count : 0);
    if (source.state === "free") return ask(gap, source.neighbour, source.range, holes, now);
    // false claims must not make us give up before the neighbours that do hold it can claim it
    if (source.state === "spent") gap.again ??= now + FETCH_AGAIN_AFTER_MS;
    gap.due = Math.max(
      now + GRAFT_AFTER_MS,
      Math.min(gap.again ?? Infinity, gap.since + patience),
    );
  }

  /**
   * Gives up a gap. Numbers above the newest that came rest on a claim alone, and are not missing.
   */
  function giveUp(key: string, gap: Gap, holes: readonly Range[]): void {
    const authorSequence = authorSequences.find(gap.incarnation);
    let count = 0;
    if (authorSequence !== undefined) {
      const { newest } = authorSequence;
      for (const hole of holes) if (hole.to <= newest) count += authorSequence.giveUp(hole);
      for (const { sync } of neighbours.values()) {
        const claim = sync.haves.get(key);
        if (claim !== undefined) sync.haves.set(key, cutHave(claim, newest));
      }
    }
    end(key, gap);
    missing += count;
    if (count > 0) emit({ type: "missing", id: gap.incarnation.author, count });
  }

  function request(neighbour: SyncNeighbour, wanted: RangeRequest, now: number): void {
    setPending(neighbour.sync, { ...wanted, by: now + ANSWER_TIMEOUT_MS, answered: false });
    queueControl(neighbour.controls, "want", { control: "want", ...wanted });
  }

  function ask(
    gap: Gap,
    neighbour: SyncNeighbour,
    { from, to }: Range,
    holes: readonly Range[],
    now: number,
  ): void {
    const { author, epoch } = gap.incarnation;
    request(neighbour, { author, epoch, from, to }, now);
    gap.due = now + ANSWER_TIMEOUT_MS;
    // where the newest is missing, our parent for that author does not get it either
    const parent = plumtree.parent(author);
    if (to < holes.at(-1)!.to || parent === author || parent === neighbour.id) return;
    const authorSequence = authorSequences.newest(author);
    if (authorSequence?.epoch === epoch && to > authorSequence.newest) {
      plumtree.graft(neighbour, author);
    }
  }

  /** Ends a request: counts whether it was of use, and begins the next. */
  function settle(asked: PeerId, { answered, ...incarnation }: PendingRequest, now: number): void {
    const key = incarnationKey(incarnation);
    const gap = gaps.get(key);
    if (gap !== undefined) {
      if (answered) gap.failures.delete(asked);
      else gap.failures.set(asked, (gap.failures.get(asked) ?? 0) + 1);
      gaps.delete(key);
      gaps.set(key, gap); // behind those that wait for this neighbour: this gap may go on for ever
    }
    const neighbour = neighbours.get(asked);
    for (const [other, waiting] of gaps) {
      if (neighbour === undefined || neighbour.sync.pending !== undefined) break;
      const mayWait = waiting !== gap && waiting.count > 0 && neighbour.sync.haves.has(other);
      if (mayWait && !isAsked(waiting.incarnation)) review(other, waiting, now);
    }
    if (gap !== undefined) review(key, gap, now);
  }

  /** Requests an envelope whose digest differs from ours: the two convict their author. */
  function compare(neighbour: SyncNeighbour, { author, epoch, top }: Have, now: number): void {
    if (neighbour.sync.pending !== undefined) return; // it will claim so again
    request(neighbour, { author, epoch, from: top, to: top }, now);
  }

  function noteGap(incarnation: Incarnation, due: number, now: number): void {
    const key = incarnationKey(incarnation);
    const gap = gaps.get(key);
    if (gap !== undefined) {
      if (gap.count > 0 && !isAsked(incarnation)) review(key, gap, now);
    } else if (holesOf(incarnation).length > 0) {
      const { author, epoch } = incarnation;
      const nothingYet = { count: 0, lowest: 0, since: now, again: undefined, emitted: 0 };
      gaps.set(key, { incarnation: { author, epoch }, due, failures: new Map(), ...nothingYet });
    }
  }

  return {
    get missing() {
      return missing;
    },
    onHave(neighbour, claim, now) {
      soonest = "unknown";
      const key = incarnationKey(claim);
      if (!noteHave(neighbour.sync, claim)) return untakenClaims.tooMany(neighbour.id);
      if (!untakenClaims.isWanted(claim)) return;
      const authorSequence = authorSequences.find(claim);
      if (authorSequence !== undefined && claim.top > claim.floor) {
        authorSequence.lower(claim.floor);
      }
      const parent = plumtree.parent(claim.author);
      const isNewest = (authorSequences.newest(claim.author)?.epoch ?? 0) <= claim.epoch;
      if (parent === undefined && isNewest) plumtree.graft(neighbour, claim.author);
      if (authorSequence !== undefined && contradicts(authorSequence, claim, log)) {
        return compare(neighbour, claim, now);
      }
      if (authorSequence !== undefined && !gaps.has(key) && holdsAll(authorSequence, claim)) return;
      // with a parent for that author, the envelopes may be on their way
      noteGap(claim, parent === undefined ? now : now + GRAFT_AFTER_MS, now);
    },
    onEnvelopes(incarnation, now) {
      soonest = "unknown";
      const gap = gaps.get(incarnationKey(incarnation));
      if (gap === undefined) {
        if (incarnation.newest > incarnation.top) noteGap(incarnation, now + GRAFT_AFTER_MS, now);
      } else if (!isAsked(incarnation) && holesOf(incarnation).length === 0) {
        end(incarnationKey(incarnation), gap);
      }
    },
    onRequest(neighbour, { author, epoch, from, to }) {
      setRequested(neighbour.sync, { author, epoch, from, to });
    },
    onAnswerEnd(neighbour, incarnation, floor, now) {
      soonest = "unknown";
      const claim = neighbour.sync.haves.get(incarnationKey(incarnation));
      if (claim !== undefined && floor > claim.floor) {
        neighbour.sync.haves.set(incarnationKey(incarnation), {
          ...claim,
          floor: Math.min(floor, claim.top),
        });
      }
      const { pending } = neighbour.sync;
      if (pending === undefined || !isSameIncarnation(pending, incarnation)) return;
      setPending(neighbour.sync, undefined);
      settle(neighbour.id, pending, now);
    },
    detach(neighbour, now) {
      soonest = "unknown";
      untakenClaims.forget(neighbour.id);
      const { pending } = neighbour.sync;
      setPending(neighbour.sync, undefined);
      if (pending !== undefined) settle(neighbour.id, pending, now);
    },
    tick(now) {
      if (soonest !== "unknown" && (soonest ?? Infinity) > now) return;
      soonest = "unknown";
      for (const { id, sync } of neighbours.values()) {
        const { pending } = sync;
        if (pending === undefined || pending.by > now) continue;
        setPending(sync, undefined);
        settle(id, pending, now);
      }
      for (const [key, gap] of [...gaps]) if (gap.due <= now) review(key, gap, now);
    },
    deadline() {
      if (soonest !== "unknown") return soonest;
      soonest = undefined;
      for (const { due } of gaps.values()) soonest = earliest(soonest, due);
      for (const { sync } of neighbours.values()) soonest = earliest(soonest, sync.pending?.by);
      return soonest;
    },
  };
}
