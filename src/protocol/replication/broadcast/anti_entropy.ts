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
} from "../../../core/limits.ts";
import type { PeerId } from "../../../core/peer.ts";
import { earliest } from "../../../core/time.ts";
import type { Run } from "../log/envelope_log.ts";
import { type Pull, type Reader, runKey } from "./neighbour_state.ts";
import type { Router } from "./plumtree.ts";
import type { Range, Stream } from "../log/author_sequence.ts";
import type { Streams } from "../log/author_sequences.ts";
import type { Claim } from "../wire/version_vector.ts";

/** What the synchroniser wants done. */
export interface SynchroniserHands {
  readonly readers: ReadonlyMap<PeerId, Reader>;
  readonly streams: Streams;
  readonly router: Router;
  /** So many of a run that somebody who was here from the beginning would have been shown are given up. */
  missing(run: Run, count: number): void;
  /** So many of an author's are being fetched; 0 when they came or were given up. */
  repairing(author: PeerId, count: number): void;
}

/** Makes up for what was missed: asks those who claim to hold it, one request a link at a time. All times monotonic ms. */
export interface Synchroniser {
  /** A neighbour claims to hold this. */
  heard(reader: Reader, claim: Claim, now: number): void;
  /** Something of that run came. */
  came(run: Stream, now: number): void;
  /** It ended its answer; what lies up to `floor` it does not hold any more. */
  given(reader: Reader, run: Run, floor: number, now: number): void;
  /** Its link is no more. */
  detach(reader: Reader, now: number): void;
  tick(now: number): void;
  deadline(): number | undefined;
}

/** A run of which something is known to be missing here. */
interface Lack {
  readonly run: Run;
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
  | { readonly state: "free"; readonly reader: Reader; readonly range: Range }
  /** Those who claim to hold it are being asked for something else. */
  | { readonly state: "busy" }
  /** All of them were asked often enough. */
  | { readonly state: "spent" }
  | { readonly state: "none" };

/** A synchroniser that lacks nothing. */
export function createSynchroniser(hands: SynchroniserHands): Synchroniser {
  const { readers, streams, router } = hands;
  const lacks = new Map<string, Lack>();
  /** When something is due; looked for anew where it may have changed, since it is asked for at everything that happens. */
  let soonest: number | undefined | "unknown";

  /** The numbers that are missing, up to the highest that came or that anybody claims to hold. */
  function holesOf(run: Run): readonly Range[] {
    const key = runKey(run);
    let floor = Infinity;
    let top = 0;
    for (const reader of readers.values()) {
      const claim = reader.claims.get(key);
      if (claim === undefined) continue;
      if (claim.top > claim.floor) {
        floor = Math.min(floor, claim.floor);
        top = Math.max(top, claim.top);
      }
      top = Math.max(top, claim.sparse.at(-1)?.to ?? 0);
    }
    const stream = streams.find(run);
    if (stream === undefined) return top > floor ? [{ from: floor + 1, to: top }] : [];
    if (stream.closed) return [];
    return stream.holes(Math.max(stream.newest, Math.min(top, stream.top + MAX_AHEAD)));
  }

  const countOf = (holes: readonly Range[]): number =>
    holes.reduce((sum, { from, to }) => sum + to - from + 1, 0);

  function tell(lack: Lack, count: number): void {
    if (count === lack.told || streams.find(lack.run) === undefined) return;
    lack.told = count;
    hands.repairing(lack.run.author, count);
  }

  function end(key: string, lack: Lack): void {
    lacks.delete(key);
    tell(lack, 0);
  }

  const isAsked = (run: Run): boolean =>
    [...readers.values()].some(({ pull }) =>
      pull?.author === run.author && pull.epoch === run.epoch
    );

  /**
   * The lowest of the missing that somebody claims to hold, and who is to be asked: whoever failed least, so that nobody can
   * keep us from others by claiming what it does not hold; of those, its author before all others.
   */
  function sourceOf({ run, failures }: Lack, holes: readonly Range[]): Source {
    const key = runKey(run);
    let best: Extract<Source, { readonly state: "free" }> | undefined;
    let busy = false;
    let spent = false;
    let fewest = MAX_FETCH_TRIES - 1;
    for (const reader of readers.values()) {
      const claim = reader.claims.get(key);
      const range = claim && firstCovered(claim, holes);
      if (range === undefined) continue;
      const failed = failures.get(reader.id) ?? 0;
      if (failed >= MAX_FETCH_TRIES) spent = true;
      if (failed > fewest) continue;
      if (failed < fewest) {
        fewest = failed;
        best = undefined;
        busy = false;
      }
      if (reader.pull !== undefined) busy = true;
      else if (
        best === undefined || range.from < best.range.from ||
        (range.from === best.range.from && reader.id === run.author)
      ) best = { state: "free", reader, range };
    }
    return best ?? { state: busy ? "busy" : spent ? "spent" : "none" };
  }

  /**
   * Whether all who tell of that run have forgotten what is missing: then there is little hope that another has not. One alone
   * may lie.
   */
  function isForgotten(run: Run, lowest: number): boolean {
    const key = runKey(run);
    const told = [...readers.values()].flatMap(({ claims }) => claims.get(key) ?? []);
    return told.length > 0 && told.every(({ floor }) => floor >= lowest);
  }

  function review(key: string, lack: Lack, now: number): void {
    const { run } = lack;
    if (isAsked(run)) return void (lack.due = now + ANSWER_TIMEOUT_MS); // its answer looks again
    const holes = holesOf(run);
    if (holes.length === 0 || !streams.wants(run)) return end(key, lack);
    const begin = streams.find(run)?.since ?? 0;
    const lowest = Math.max(begin + 1, (holes.find(({ to }) => to > begin) ?? holes[0]!).from);
    if (lack.count === 0 || lowest !== lack.lowest) lack.since = now;
    lack.lowest = lowest;
    lack.count = countOf(holes);
    if (lack.again !== undefined && lack.again <= now) {
      lack.failures.clear();
      lack.again = undefined;
    }
    const source = sourceOf(lack, holes);
    const hasHope = source.state === "free" || source.state === "busy";
    const patience = isForgotten(run, lowest) ? FETCH_GIVEN_UP_AFTER_MS : MAX_LOG_AGE_MS;
    if (!hasHope && now >= lack.since + patience) return giveUp(key, lack, holes);
    tell(lack, hasHope ? lack.count : 0);
    if (source.state === "free") return ask(lack, source.reader, source.range, holes, now);
    // whoever claimed falsely to hold it must not have us give up before those who do hold it can tell
    if (source.state === "spent") lack.again ??= now + FETCH_AGAIN_AFTER_MS;
    lack.due = Math.max(
      now + GRAFT_AFTER_MS,
      Math.min(lack.again ?? Infinity, lack.since + patience),
    );
  }

  /** Only what lies below something that came is known to have been said: of the rest there is but somebody's word. */
  function giveUp(key: string, lack: Lack, holes: readonly Range[]): void {
    const stream = streams.find(lack.run);
    let count = 0;
    if (stream !== undefined) {
      const { newest } = stream;
      for (const hole of holes) if (hole.to <= newest) count += stream.giveUp(hole);
      for (const { claims } of readers.values()) {
        const claim = claims.get(key);
        if (claim !== undefined) claims.set(key, cutClaim(claim, newest));
      }
    }
    end(key, lack);
    if (count > 0) hands.missing(lack.run, count);
  }

  function ask(
    lack: Lack,
    reader: Reader,
    { from, to }: Range,
    holes: readonly Range[],
    now: number,
  ): void {
    const { author, epoch } = lack.run;
    reader.pull = { author, epoch, from, to, by: now + ANSWER_TIMEOUT_MS, brought: false };
    reader.controls.set("want", { control: "want", author, epoch, from, to });
    lack.due = now + ANSWER_TIMEOUT_MS;
    // where the newest is missing, whoever should have passed it on does not get it either
    const parent = router.parent(author);
    if (to < holes.at(-1)!.to || parent === author || parent === reader.id) return;
    const stream = streams.newest(author);
    if (stream?.epoch === epoch && to > stream.newest) router.graft(reader, author);
  }

  /** A request to `asked` ended: was it of any use? */
  function settle(asked: PeerId, { brought, ...run }: Pull, now: number): void {
    const key = runKey(run);
    const lack = lacks.get(key);
    if (lack !== undefined) {
      if (brought) lack.failures.delete(asked);
      else lack.failures.set(asked, (lack.failures.get(asked) ?? 0) + 1);
      lacks.delete(key);
      lacks.set(key, lack); // behind those that wait for a link longer: it may go on for ever
    }
    const reader = readers.get(asked);
    for (const [other, waiting] of lacks) {
      if (reader === undefined || reader.pull !== undefined) break;
      const mayWait = waiting !== lack && waiting.count > 0 && reader.claims.has(other);
      if (mayWait && !isAsked(waiting.run)) review(other, waiting, now);
    }
    if (lack !== undefined) review(key, lack, now);
  }

  /** Of two different envelopes with one number both are to be seen: they convict their author. */
  function compare(reader: Reader, { author, epoch, top }: Claim, now: number): void {
    if (reader.pull !== undefined) return; // it claims so again
    const by = now + ANSWER_TIMEOUT_MS;
    reader.pull = { author, epoch, from: top, to: top, by, brought: false };
    reader.controls.set("want", { control: "want", author, epoch, from: top, to: top });
  }

  function lackOf(run: Run, due: number, now: number): void {
    const key = runKey(run);
    const lack = lacks.get(key);
    if (lack !== undefined) {
      if (lack.count > 0 && !isAsked(run)) review(key, lack, now);
    } else if (holesOf(run).length > 0) {
      const { author, epoch } = run;
      const nothingYet = { count: 0, lowest: 0, since: now, again: undefined, told: 0 };
      lacks.set(key, { run: { author, epoch }, due, failures: new Map(), ...nothingYet });
    }
  }

  return {
    heard(reader, claim, now) {
      soonest = "unknown";
      const key = runKey(claim);
      if (!reader.claims.has(key)) {
        if (reader.claims.size >= MAX_AUTHORS * MAX_EPOCHS_PER_AUTHOR) return;
      }
      reader.claims.set(key, claim);
      if (!streams.wants(claim)) return;
      const stream = streams.find(claim);
      if (stream !== undefined && claim.top > claim.floor) stream.lower(claim.floor);
      const parent = router.parent(claim.author);
      const isNewest = (streams.newest(claim.author)?.epoch ?? 0) <= claim.epoch;
      if (parent === undefined && isNewest) router.graft(reader, claim.author);
      if (stream !== undefined && contradicts(stream, claim)) return compare(reader, claim, now);
      if (stream !== undefined && !lacks.has(key) && holdsAll(stream, claim)) return;
      // it may be on its way from whoever brings us this author's words
      lackOf(claim, parent === undefined ? now : now + GRAFT_AFTER_MS, now);
    },
    came(run, now) {
      soonest = "unknown";
      const lack = lacks.get(runKey(run));
      if (lack === undefined) {
        if (run.newest > run.top) lackOf(run, now + GRAFT_AFTER_MS, now);
      } else if (!isAsked(run) && holesOf(run).length === 0) end(runKey(run), lack);
    },
    given(reader, run, floor, now) {
      soonest = "unknown";
      const claim = reader.claims.get(runKey(run));
      if (claim !== undefined && floor > claim.floor) {
        reader.claims.set(runKey(run), { ...claim, floor: Math.min(floor, claim.top) });
      }
      const { pull } = reader;
      if (pull?.author !== run.author || pull.epoch !== run.epoch) return;
      reader.pull = undefined;
      settle(reader.id, pull, now);
    },
    detach(reader, now) {
      soonest = "unknown";
      const { pull } = reader;
      reader.pull = undefined;
      if (pull !== undefined) settle(reader.id, pull, now);
    },
    tick(now) {
      if (soonest !== "unknown" && (soonest ?? Infinity) > now) return;
      soonest = "unknown";
      for (const reader of readers.values()) {
        if (reader.pull === undefined || reader.pull.by > now) continue;
        const { pull } = reader;
        reader.pull = undefined;
        settle(reader.id, pull, now);
      }
      for (const [key, lack] of [...lacks]) if (lack.due <= now) review(key, lack, now);
    },
    deadline() {
      if (soonest !== "unknown") return soonest;
      soonest = undefined;
      for (const { due } of lacks.values()) soonest = earliest(soonest, due);
      for (const { pull } of readers.values()) soonest = earliest(soonest, pull?.by);
      return soonest;
    },
  };
}

/** What is left of a claim without the numbers above `newest`. */
function cutClaim(claim: Claim, newest: number): Claim {
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
function holdsAll({ base, floor, top, newest }: Stream, claim: Claim): boolean {
  return floor === base && newest === top && claim.top <= top && claim.sparse.length === 0;
}

/** Whether its newest envelope is another than ours of that number. */
function contradicts({ top, head, closed }: Stream, claim: Claim): boolean {
  return !closed && claim.top === top && top > claim.floor && head !== "" && claim.head !== "" &&
    !head.startsWith(claim.head);
}

/** The lowest missing numbers that a claim covers. */
function firstCovered({ floor, top, sparse }: Claim, holes: readonly Range[]): Range | undefined {
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
