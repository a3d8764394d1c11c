/**
 * The sequences of all authors, of each the newest incarnations.
 *
 * 1. There are at most {@link MAX_AUTHORS} authors, and {@link MAX_EPOCHS_PER_AUTHOR} incarnations
 *    of each.
 * 2. An author that is not here makes room first. Where all are here, the neighbour that brought
 *    most of them loses one: a neighbour that invents authors loses its own.
 *
 * @module
 */
import { MAX_AUTHORS, MAX_EPOCHS_PER_AUTHOR } from "../../../core/limits/replication.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import { verifyingKey } from "../../curve25519_keys.ts";
import type { EnvelopeCodec } from "../wire/envelope.ts";
import { type AuthorSequence, createAuthorSequence, type Incarnation } from "./author_sequence.ts";

export interface AuthorSequences {
  find(incarnation: Incarnation): AuthorSequence | undefined;
  /** Returns the sequence of an author's newest incarnation. */
  newest(author: PeerId): AuthorSequence | undefined;
  /**
   * Whether an incarnation is worth asking for: it is known, or not older than those that are kept.
   * Where nothing is kept of its author, there must be room, or the author must be in sight.
   */
  wants(incarnation: Incarnation): boolean;
  /**
   * Begins a sequence behind number `since`; `undefined` where there is no room for it, or no such
   * key. `source`: the neighbour that brought it; `asked`: because we asked.
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
  /** Whether an author is in sight or in the log, so that it must not make room for another. */
  isHere(author: PeerId): boolean;
  isLinked(author: PeerId): boolean;
  /** Returns when an author in sight was first heard of, monotonic ms; `Infinity` for others. */
  knownSince(author: PeerId): number;
  /** An incarnation is no longer kept; `isLast`: nor is any other of its author. */
  dropped(authorSequence: AuthorSequence, isLast: boolean): void;
}

/** Makes an empty set. */
export function createAuthorSequences(
  codec: EnvelopeCodec,
  callbacks: AuthorSequencesCallbacks,
): AuthorSequences {
  /** The newest incarnation first; authors in the order in which one of theirs last began. */
  const authors = new Map<PeerId, readonly AuthorSequence[]>();

  /** The neighbour that brought each author first. */
  const sources = new Map<PeerId, PeerId>();
  /** The author that makes room next, where all are here. */
  let victim: PeerId | undefined;

  const findAbsent = (): PeerId | undefined => authors.keys().find((id) => !callbacks.isHere(id));

  const precedes = (author: PeerId, other: PeerId): boolean =>
    callbacks.isLinked(author) || callbacks.knownSince(author) < callbacks.knownSince(other);

  /**
   * Makes room for one more author. An author that is not here goes first. Where all are here, a
   * neighbour may have invented most of them: the neighbour that brought most loses the author that
   * we have known for the shortest time. It loses it to an author that is linked to us, that we
   * have known for longer, or that another neighbour brings unasked.
   */
  function makeRoom(author: PeerId, source: PeerId | undefined, asked: boolean): boolean {
    if (authors.size < MAX_AUTHORS) return true;
    const absent = findAbsent();
    if (absent !== undefined) return drop(absent);
    if (victim === undefined || callbacks.isLinked(victim)) victim = findVictim();
    if (victim === undefined) return false;
    const isFromAnother = source !== sources.get(victim) && !asked;
    return (isFromAnother || precedes(author, victim)) && drop(victim);
  }

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
      if (sources.get(id) !== heaviest || callbacks.isLinked(id)) continue;
      if (latest === undefined || callbacks.knownSince(id) >= callbacks.knownSince(latest)) {
        latest = id;
      }
    }
    return latest;
  }

  function drop(author: PeerId): true {
    const incarnations = authors.get(author)!;
    authors.delete(author);
    sources.delete(author);
    victim = undefined;
    for (const incarnation of incarnations) callbacks.dropped(incarnation, true);
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
          (victim === undefined
            ? callbacks.knownSince(author) < Infinity
            : precedes(author, victim));
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
      for (const old of sorted.slice(MAX_EPOCHS_PER_AUTHOR)) callbacks.dropped(old, false);
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
