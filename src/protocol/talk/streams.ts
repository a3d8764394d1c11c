import { MAX_AUTHORS, MAX_EPOCHS_PER_AUTHOR } from "../../core/limits.ts";
import type { PeerId } from "../../core/peer.ts";
import { verifyingKey } from "../keys.ts";
import type { EnvelopeCodec } from "./envelope.ts";
import type { Run } from "./log.ts";
import { createStream, type Stream } from "./stream.ts";

/** The runs of all authors of whom something came, of each author the newest ones. */
export interface Streams {
  find(run: Run): Stream | undefined;
  /** The newest run of an author. */
  newest(author: PeerId): Stream | undefined;
  /**
   * Whether `run` is worth asking for: it is known, or not older than those that are kept; and where nothing is kept of its
   * author, there is room that nobody else has to make.
   */
  wants(run: Run): boolean;
  /**
   * Begins to keep a run behind number `since`; `undefined` where there is no room for it, or no such key. `source`: the
   * neighbour that brought it.
   */
  open(run: Run, since: number, source?: PeerId): Stream | undefined;
  readonly authors: Iterable<PeerId>;
  readonly all: Iterable<Stream>;
}

export interface StreamsHands {
  /** Whether an author is in sight, or what it said is still passed on, so that it must not make room for another. */
  isHere(author: PeerId): boolean;
  isLinked(author: PeerId): boolean;
  /** A run is no more kept. */
  dropped(stream: Stream): void;
}

/** No streams yet. */
export function createStreams(codec: EnvelopeCodec, hands: StreamsHands): Streams {
  /** Newest run first; authors in the order in which a run of theirs last began. */
  const authors = new Map<PeerId, readonly Stream[]>();

  /** Who brought an author first. */
  const sources = new Map<PeerId, PeerId>();

  /**
   * Room for one more. Whoever is not here goes first. Where all are, the neighbour that brought most loses its latest to who is
   * linked to us or comes from another, since anybody can invent people: they must not take the places of those whom others know.
   */
  function makeRoom(author: PeerId, source: PeerId | undefined): boolean {
    if (authors.size < MAX_AUTHORS) return true;
    const absent = findAbsent();
    if (absent !== undefined) return drop(absent);
    const counts = new Map<PeerId, number>();
    let heaviest: PeerId | undefined;
    for (const from of sources.values()) {
      const count = (counts.get(from) ?? 0) + 1;
      counts.set(from, count);
      if (count > (counts.get(heaviest!) ?? 0)) heaviest = from;
    }
    const isFair = hands.isLinked(author) || source !== heaviest;
    const latest = [...authors.keys()].findLast((id) =>
      sources.get(id) === heaviest && !hands.isLinked(id)
    );
    return isFair && latest !== undefined && drop(latest);
  }

  const findAbsent = (): PeerId | undefined => authors.keys().find((id) => !hands.isHere(id));

  function drop(author: PeerId): true {
    const runs = authors.get(author)!;
    authors.delete(author);
    sources.delete(author);
    for (const run of runs) hands.dropped(run);
    return true;
  }

  return {
    find: ({ author, epoch }) => authors.get(author)?.find((stream) => stream.epoch === epoch),
    newest: (author) => authors.get(author)?.[0],
    wants({ author, epoch }) {
      const runs = authors.get(author);
      if (runs === undefined) {
        return authors.size < MAX_AUTHORS || hands.isLinked(author) || findAbsent() !== undefined;
      }
      if (runs.length < MAX_EPOCHS_PER_AUTHOR) return true;
      return epoch >= runs.at(-1)!.epoch;
    },
    open({ author, epoch }, since, source) {
      const runs = authors.get(author) ?? [];
      const key = verifyingKey(author);
      if (key === undefined || (runs.length === 0 && !makeRoom(author, source))) return undefined;
      if (runs.length === 0 && source !== undefined) sources.set(author, source);
      const stream = createStream(author, epoch, key, codec, since);
      const sorted = [...runs, stream].sort((a, b) => b.epoch - a.epoch);
      authors.delete(author);
      authors.set(author, sorted.slice(0, MAX_EPOCHS_PER_AUTHOR));
      for (const old of sorted.slice(MAX_EPOCHS_PER_AUTHOR)) hands.dropped(old);
      return stream;
    },
    get authors() {
      return authors.keys();
    },
    get all() {
      return [...authors.values()].flat();
    },
  };
}
