import {
  ANSWER_TIMEOUT_MS,
  FETCH_AGAIN_AFTER_MS,
  FETCH_GIVEN_UP_AFTER_MS,
  GRAFT_AFTER_MS,
  MAX_AHEAD,
  MAX_AUTHORS,
  MAX_EPOCHS_PER_AUTHOR,
  MAX_FETCH_TRIES,
  MAX_LOG_AGE_MS,
} from "../../../core/limits/replication.ts";
import type { PeerId } from "../../../core/peer.ts";
import { earliest } from "../../../core/time.ts";
import {
  type AuthorSequence,
  type Incarnation,
  incarnationKey,
  isSameIncarnation,
} from "../log/author_sequence.ts";
import type { AuthorSequences } from "../log/author_sequences.ts";
import type { Emit } from "../wire/replication_event.ts";
import type { Have, Range } from "../wire/version_vector.ts";
import { queueControl } from "./control_queue.ts";
import type { Plumtree, TreeNeighbour } from "./plumtree.ts";
import {
  type PendingRequest,
  type RangeRequest,
  setPending,
  setRequested,
  type SyncState,
} from "./sync_state.ts";

/** A neighbour, as far as anti-entropy is concerned. */
export interface SyncNeighbour extends TreeNeighbour {
  readonly sync: SyncState;
}

export interface AntiEntropyDependencies {
  readonly neighbours: ReadonlyMap<PeerId, SyncNeighbour>;
  readonly authorSequences: AuthorSequences;
  readonly plumtree: Plumtree;
  readonly emit: Emit;
}

/** Makes up for what was missed: asks those who claim to hold it, one request a link at a time. All times monotonic ms. */
export interface AntiEntropy {
  /** How many envelopes were given up that a node present from the beginning would have shown. */
  readonly missing: number;
  /** A neighbour claims to hold this. */
  heard(neighbour: SyncNeighbour, claim: Have, now: number): void;
  /** Something of that run came. */
  came(incarnation: AuthorSequence, now: number): void;
  /** A neighbour asks for a range. */
  requested(neighbour: SyncNeighbour, request: RangeRequest): void;
  /** It ended its answer; what lies up to `floor` it does not hold any more. */
  given(neighbour: SyncNeighbour, incarnation: Incarnation, floor: number, now: number): void;
  /** Its link is no more. */
  detach(neighbour: SyncNeighbour, now: number): void;
  tick(now: number): void;
  deadline(): number | undefined;
}

/** A run of which something is known to be missing here. */
interface Gap {
  readonly incarnation: Incarnation;
  /** When to look at it again. */
  due: number;
  /** How many were missing when it was last looked at; 0 before it was. */
  count: number;
  /** The lowest of those that are missed, and since when it is: what comes above it is no help. */
  lowest: number;
  since: number;
  /** Requests in a row that brought nothing, by whom they were made to. */
  readonly failures: Map<PeerId, number>;
  /** When those that failed too often are asked again; `undefined` while others are left. */
  again: number | undefined;
  /** How many are missing, as was last told. */
  told: number;
}

/** Where some of what is missing can be had. */
type Source =
  | { readonly state: "free"; readonly neighbour: SyncNeighbour; readonly range: Range }
  /** Those who claim to hold it are being asked for something else. */
  | { readonly state: "busy" }
  /** All of them were asked often enough. */
  | { readonly state: "spent" }
  | { readonly state: "none" };

/** A synchroniser that lacks nothing. */
export function createAntiEntropy(dependencies: AntiEntropyDependencies): AntiEntropy {
  const { neighbours, authorSequences, plumtree, emit } = dependencies;
  let missing = 0;
  const gaps = new Map<string, Gap>();
  /** When something is due; looked for anew where it may have changed, since it is asked for at everything that happens. */
  let soonest: number | undefined | "unknown";

  /** The numbers that are missing, up to the highest that came or that anybody claims to hold. */
  function holesOf(incarnation: Incarnation): readonly Range[] {
    const key = incarnationKey(incarnation);
    let floor = Infinity;
    let top = 0;
    for (const neighbour of neighbours.values()) {
      const claim = neighbour.sync.haves.get(key);
      if (claim === undefined) continue;
      if (claim.top > claim.floor) {
        floor = Math.min(floor, claim.floor);
        top = Math.max(top, claim.top);
      }
      top = Math.max(top, claim.sparse.at(-1)?.to ?? 0);
    }
    const authorSequence = authorSequences.find(incarnation);
    if (authorSequence === undefined) return top > floor ? [{ from: floor + 1, to: top }] : [];
    if (authorSequence.closed) return [];
    return authorSequence.holes(
      Math.max(authorSequence.newest, Math.min(top, authorSequence.top + MAX_AHEAD)),
    );
  }

  const countOf = (holes: readonly Range[]): number =>
    holes.reduce((sum, { from, to }) => sum + to - from + 1, 0);

  function tell(gap: Gap, count: number): void {
    if (count === gap.told || authorSequences.find(gap.incarnation) === undefined) return;
    gap.told = count;
    emit({ type: "repairing", id: gap.incarnation.author, count });
  }

  function end(key: string, gap: Gap): void {
    gaps.delete(key);
    tell(gap, 0);
  }

  const isAsked = (incarnation: Incarnation): boolean =>
    neighbours.values().some(({ sync: { pending } }) =>
      pending !== undefined && isSameIncarnation(pending, incarnation)
    );

  /**
   * The lowest of the missing that somebody claims to hold, and who is to be asked: whoever failed least, so that nobody can
   * keep us from others by claiming what it does not hold; of those, its author before all others.
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
   * Whether all who tell of that run have forgotten what is missing: then there is little hope that another has not. One alone
   * may lie.
   */
  function isForgotten(incarnation: Incarnation, lowest: number): boolean {
    const key = incarnationKey(incarnation);
    const told = [...neighbours.values()].flatMap(({ sync }) => sync.haves.get(key) ?? []);
    return told.length > 0 && told.every(({ floor }) => floor >= lowest);
  }

  function review(key: string, gap: Gap, now: number): void {
    const { incarnation } = gap;
    if (isAsked(incarnation)) return void (gap.due = now + ANSWER_TIMEOUT_MS); // its answer looks again
    const holes = holesOf(incarnation);
    if (holes.length === 0 || !authorSequences.wants(incarnation)) return end(key, gap);
    const begin = authorSequences.find(incarnation)?.since ?? 0;
    const lowest = Math.max(begin + 1, (holes.find(({ to }) => to > begin) ?? holes[0]!).from);
    if (gap.count === 0 || lowest !== gap.lowest) gap.since = now;
    gap.lowest = lowest;
    gap.count = countOf(holes);
    if (gap.again !== undefined && gap.again <= now) {
      gap.failures.clear();
      gap.again = undefined;
    }
    const source = sourceOf(gap, holes);
    const hasHope = source.state === "free" || source.state === "busy";
    const patience = isForgotten(incarnation, lowest) ? FETCH_GIVEN_UP_AFTER_MS : MAX_LOG_AGE_MS;
    if (!hasHope && now >= gap.since + patience) return giveUp(key, gap, holes);
    tell(gap, hasHope ? gap.count : 0);
    if (source.state === "free") return ask(gap, source.neighbour, source.range, holes, now);
    // whoever claimed falsely to hold it must not have us give up before those who do hold it can tell
    if (source.state === "spent") gap.again ??= now + FETCH_AGAIN_AFTER_MS;
    gap.due = Math.max(
      now + GRAFT_AFTER_MS,
      Math.min(gap.again ?? Infinity, gap.since + patience),
    );
  }

  /** Only what lies below something that came is known to have been said: of the rest there is but somebody's word. */
  function giveUp(key: string, gap: Gap, holes: readonly Range[]): void {
    const authorSequence = authorSequences.find(gap.incarnation);
    let count = 0;
    if (authorSequence !== undefined) {
      const { newest } = authorSequence;
      for (const hole of holes) if (hole.to <= newest) count += authorSequence.giveUp(hole);
      for (const { sync } of neighbours.values()) {
        const claim = sync.haves.get(key);
        if (claim !== undefined) sync.haves.set(key, cutClaim(claim, newest));
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
    // where the newest is missing, whoever should have passed it on does not get it either
    const parent = plumtree.parent(author);
    if (to < holes.at(-1)!.to || parent === author || parent === neighbour.id) return;
    const authorSequence = authorSequences.newest(author);
    if (authorSequence?.epoch === epoch && to > authorSequence.newest) {
      plumtree.graft(neighbour, author);
    }
  }

  /** A request to `asked` ended: was it of any use? */
  function settle(asked: PeerId, { answered, ...incarnation }: PendingRequest, now: number): void {
    const key = incarnationKey(incarnation);
    const gap = gaps.get(key);
    if (gap !== undefined) {
      if (answered) gap.failures.delete(asked);
      else gap.failures.set(asked, (gap.failures.get(asked) ?? 0) + 1);
      gaps.delete(key);
      gaps.set(key, gap); // behind those that wait for a link longer: it may go on for ever
    }
    const neighbour = neighbours.get(asked);
    for (const [other, waiting] of gaps) {
      if (neighbour === undefined || neighbour.sync.pending !== undefined) break;
      const mayWait = waiting !== gap && waiting.count > 0 && neighbour.sync.haves.has(other);
      if (mayWait && !isAsked(waiting.incarnation)) review(other, waiting, now);
    }
    if (gap !== undefined) review(key, gap, now);
  }

  /** Of two different envelopes with one number both are to be seen: they convict their author. */
  function compare(neighbour: SyncNeighbour, { author, epoch, top }: Have, now: number): void {
    if (neighbour.sync.pending !== undefined) return; // it claims so again
    request(neighbour, { author, epoch, from: top, to: top }, now);
  }

  function lackOf(incarnation: Incarnation, due: number, now: number): void {
    const key = incarnationKey(incarnation);
    const gap = gaps.get(key);
    if (gap !== undefined) {
      if (gap.count > 0 && !isAsked(incarnation)) review(key, gap, now);
    } else if (holesOf(incarnation).length > 0) {
      const { author, epoch } = incarnation;
      const nothingYet = { count: 0, lowest: 0, since: now, again: undefined, told: 0 };
      gaps.set(key, { incarnation: { author, epoch }, due, failures: new Map(), ...nothingYet });
    }
  }

  return {
    get missing() {
      return missing;
    },
    heard(neighbour, claim, now) {
      soonest = "unknown";
      const key = incarnationKey(claim);
      if (!neighbour.sync.haves.has(key)) {
        if (neighbour.sync.haves.size >= MAX_AUTHORS * MAX_EPOCHS_PER_AUTHOR) return;
      }
      neighbour.sync.haves.set(key, claim);
      if (!authorSequences.wants(claim)) return;
      const authorSequence = authorSequences.find(claim);
      if (authorSequence !== undefined && claim.top > claim.floor) {
        authorSequence.lower(claim.floor);
      }
      const parent = plumtree.parent(claim.author);
      const isNewest = (authorSequences.newest(claim.author)?.epoch ?? 0) <= claim.epoch;
      if (parent === undefined && isNewest) plumtree.graft(neighbour, claim.author);
      if (authorSequence !== undefined && contradicts(authorSequence, claim)) {
        return compare(neighbour, claim, now);
      }
      if (authorSequence !== undefined && !gaps.has(key) && holdsAll(authorSequence, claim)) return;
      // it may be on its way from whoever brings us this author's words
      lackOf(claim, parent === undefined ? now : now + GRAFT_AFTER_MS, now);
    },
    came(incarnation, now) {
      soonest = "unknown";
      const gap = gaps.get(incarnationKey(incarnation));
      if (gap === undefined) {
        if (incarnation.newest > incarnation.top) lackOf(incarnation, now + GRAFT_AFTER_MS, now);
      } else if (!isAsked(incarnation) && holesOf(incarnation).length === 0) {
        end(incarnationKey(incarnation), gap);
      }
    },
    requested(neighbour, { author, epoch, from, to }) {
      setRequested(neighbour.sync, { author, epoch, from, to });
    },
    given(neighbour, incarnation, floor, now) {
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

/** What is left of a claim without the numbers above `newest`. */
function cutClaim(claim: Have, newest: number): Have {
  if (Math.max(claim.top, claim.sparse.at(-1)?.to ?? 0) <= newest) return claim;
  return {
    ...claim,
    floor: Math.min(claim.floor, newest),
    top: Math.min(claim.top, newest),
    head: "",
    sparse: claim.sparse.filter(({ to }) => to <= newest),
  };
}

/** Whether nothing of a claim is missing, and nothing of what came. */
function holdsAll({ base, floor, top, newest }: AuthorSequence, claim: Have): boolean {
  return floor === base && newest === top && claim.top <= top && claim.sparse.length === 0;
}

/** Whether its newest envelope is another than ours of that number. */
function contradicts({ top, head, closed }: AuthorSequence, claim: Have): boolean {
  return !closed && claim.top === top && top > claim.floor && head !== "" && claim.head !== "" &&
    !head.startsWith(claim.head);
}

/** The lowest missing numbers that a claim covers. */
function firstCovered({ floor, top, sparse }: Have, holes: readonly Range[]): Range | undefined {
  const held = top > floor ? [{ from: floor + 1, to: top }, ...sparse] : sparse;
  for (const hole of holes) {
    for (const range of held) {
      const from = Math.max(hole.from, range.from);
      const to = Math.min(hole.to, range.to);
      if (from <= to) return { from, to };
    }
  }
  return undefined;
}
