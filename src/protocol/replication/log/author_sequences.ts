import { MAX_AUTHORS, MAX_EPOCHS_PER_AUTHOR } from "../../../core/limits/replication.ts";
import type { PeerId } from "../../../core/peer.ts";
import { verifyingKey } from "../../signing_keys.ts";
import type { EnvelopeCodec } from "../wire/envelope.ts";
import { type AuthorSequence, createAuthorSequence, type Incarnation } from "./author_sequence.ts";

/** The runs of all authors of whom something came, of each author the newest ones. */
export interface AuthorSequences {
  find(incarnation: Incarnation): AuthorSequence | undefined;
  /** The newest run of an author. */
  newest(author: PeerId): AuthorSequence | undefined;
  /**
   * Whether `run` is worth asking for: it is known, or not older than those that are kept; and where nothing is kept of its
   * author, there is room, or whoever it is is in sight.
   */
  wants(incarnation: Incarnation): boolean;
  /**
   * Begins to keep a run behind number `since`; `undefined` where there is no room for it, or no such key. `source`: the
   * neighbour that brought it; `asked`: because it was asked to.
   */
  open(
    incarnation: Incarnation,
    since: number,
    source?: PeerId,
    asked?: boolean,
  ): AuthorSequence | undefined;
  readonly authors: Iterable<PeerId>;
  readonly all: Iterable<AuthorSequence>;
}

export interface AuthorSequencesCallbacks {
  /** Whether an author is in sight, or what it said is still passed on, so that it must not make room for another. */
  isHere(author: PeerId): boolean;
  isLinked(author: PeerId): boolean;
  /** When an author that is in sight was first heard of, monotonic ms; `Infinity` where it is not in sight. */
  knownSince(author: PeerId): number;
  /** An incarnation is no longer kept; `isLast`: nor is any other of its author. */
  dropped(authorSequence: AuthorSequence, isLast: boolean): void;
}

/** No streams yet. */
export function createAuthorSequences(
  codec: EnvelopeCodec,
  hands: AuthorSequencesCallbacks,
): AuthorSequences {
  /** Newest run first; authors in the order in which a run of theirs last began. */
  const authors = new Map<PeerId, readonly AuthorSequence[]>();

  /** Who brought an author first. */
  const sources = new Map<PeerId, PeerId>();
  /** Who was found last to make room, where all are here. */
  let victim: PeerId | undefined;

  /**
   * Room for one more. Whoever is not here goes first. Where all are, anybody may have invented most of them: so the neighbour
   * that brought most loses whom we have known for the shortest time, to who is linked to us, whom we have known for longer, or who
   * comes from another neighbour by itself.
   */
  function makeRoom(author: PeerId, source: PeerId | undefined, asked: boolean): boolean {
    if (authors.size < MAX_AUTHORS) return true;
    const absent = findAbsent();
    if (absent !== undefined) return drop(absent);
    if (victim === undefined || hands.isLinked(victim)) victim = findVictim();
    if (victim === undefined) return false;
    const isFromAnother = source !== sources.get(victim) && !asked;
    return (isFromAnother || precedes(author, victim)) && drop(victim);
  }

  const precedes = (author: PeerId, other: PeerId): boolean =>
    hands.isLinked(author) || hands.knownSince(author) < hands.knownSince(other);

  function findVictim(): PeerId | undefined {
    const counts = new Map<PeerId, number>();
    let heaviest: PeerId | undefined;
    for (const from of sources.values()) {
      const count = (counts.get(from) ?? 0) + 1;
      counts.set(from, count);
      if (count > (counts.get(heaviest!) ?? 0)) heaviest = from;
    }
    let latest: PeerId | undefined;
    for (const id of authors.keys()) {
      if (sources.get(id) !== heaviest || hands.isLinked(id)) continue;
      if (latest === undefined || hands.knownSince(id) >= hands.knownSince(latest)) latest = id;
    }
    return latest;
  }

  const findAbsent = (): PeerId | undefined => authors.keys().find((id) => !hands.isHere(id));

  function drop(author: PeerId): true {
    const incarnations = authors.get(author)!;
    authors.delete(author);
    sources.delete(author);
    victim = undefined;
    for (const incarnation of incarnations) hands.dropped(incarnation, true);
    return true;
  }

  return {
    find: ({ author, epoch }) =>
      authors.get(author)?.find((authorSequence) => authorSequence.epoch === epoch),
    newest: (author) => authors.get(author)?.[0],
    wants({ author, epoch }) {
      const incarnations = authors.get(author);
      if (incarnations === undefined) {
        return authors.size < MAX_AUTHORS ||
          (victim === undefined ? hands.knownSince(author) < Infinity : precedes(author, victim));
      }
      if (incarnations.length < MAX_EPOCHS_PER_AUTHOR) return true;
      return epoch >= incarnations.at(-1)!.epoch;
    },
    open({ author, epoch }, since, source, asked = false) {
      const incarnations = authors.get(author) ?? [];
      const key = verifyingKey(author);
      if (key === undefined) return undefined;
      if (incarnations.length === 0 && !makeRoom(author, source, asked)) return undefined;
      if (incarnations.length === 0) {
        if (source !== undefined) sources.set(author, source);
        victim = undefined;
      }
      const authorSequence = createAuthorSequence(author, epoch, key, codec, since);
      const sorted = [...incarnations, authorSequence].sort((a, b) => b.epoch - a.epoch);
      authors.delete(author);
      authors.set(author, sorted.slice(0, MAX_EPOCHS_PER_AUTHOR));
      for (const old of sorted.slice(MAX_EPOCHS_PER_AUTHOR)) hands.dropped(old, false);
      return authorSequence;
    },
    get authors() {
      return authors.keys();
    },
    get all() {
      return [...authors.values()].flat();
    },
  };
}
