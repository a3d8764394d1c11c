/**
 * The sequences of all authors, of each the newest incarnations.
 *
 * 1. There are at most {@link MAX_AUTHORS} authors, and {@link MAX_EPOCHS_PER_AUTHOR} incarnations
 *    of each.
 * 2. An author that is not here makes room first. Where all are here, one makes room by
 *    `fair_share/victim.ts`: a neighbour that invents authors loses its own.
 *
 * @module
 */
import { MAX_AUTHORS, MAX_EPOCHS_PER_AUTHOR } from "../../../core/limits/replication.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import { verifyingKey } from "../../curve25519_keys.ts";
import { chooseVictim, type Path, type ShareRow } from "../fair_share/victim.ts";
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
   * key. `source`: the neighbour that brought it.
   */
  open(incarnation: Incarnation, since: number, source?: PeerId): AuthorSequence | undefined;
  readonly authors: Iterable<PeerId>;
  readonly all: Iterable<AuthorSequence>;
}

export interface AuthorSequencesCallbacks {
  /** Whether an author is in sight or in the log, so that it must not make room for another. */
  isHere(author: PeerId): boolean;
  isLinked(author: PeerId): boolean;
  /** Returns when an author in sight was first heard of, monotonic ms; `Infinity` for others. */
  knownSince(author: PeerId): number;
  /** Returns the place of an author, which `source` brought first if nothing else is known. */
  pathOf(author: PeerId, source: PeerId | undefined): Path;
  /** An incarnation is no longer kept; `isLast`: nor is any other of its author. */
  dropped(authorSequence: AuthorSequence, isLast: boolean): void;
}

interface AuthorRow extends ShareRow {
  readonly id: PeerId;
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
  const isInSight = (author: PeerId): boolean =>
    callbacks.isLinked(author) || callbacks.knownSince(author) < Infinity;

  function rowOf(id: PeerId, source: PeerId | undefined): AuthorRow {
    const isProtected = callbacks.isLinked(id);
    const path = callbacks.pathOf(id, source);
    return { id, path, weight: 1, since: callbacks.knownSince(id), isProtected };
  }

  /** Returns the author that makes room for one more, if any does. */
  function victimFor(author: PeerId, source: PeerId | undefined): PeerId | undefined {
    const absent = authors.keys().find((id) => !callbacks.isHere(id));
    if (absent !== undefined) return absent;
    const rows = authors.keys().map((id) => rowOf(id, sources.get(id))).toArray();
    return chooseVictim(rows, rowOf(author, source))?.id;
  }

  function makeRoom(author: PeerId, source: PeerId | undefined): boolean {
    if (authors.size < MAX_AUTHORS) return true;
    const victim = victimFor(author, source);
    return victim !== undefined && drop(victim);
  }

  function drop(author: PeerId): true {
    const incarnations = authors.get(author)!;
    authors.delete(author);
    sources.delete(author);
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
        if (authors.size < MAX_AUTHORS) return true;
        return isInSight(author) && victimFor(author, undefined) !== undefined;
      }
      if (incarnations.length < MAX_EPOCHS_PER_AUTHOR) return true;
      return epoch >= incarnations.at(-1)!.epoch;
    },
    open({ author, epoch }, since, source) {
      const incarnations = authors.get(author) ?? [];
      const key = verifyingKey(author);
      if (key === undefined) return undefined;
      if (incarnations.length === 0 && !makeRoom(author, source)) return undefined;
      if (incarnations.length === 0) {
        if (source !== undefined) sources.set(author, source);
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
