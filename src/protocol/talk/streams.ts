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
  /** Whether `run` is worth asking for: it is known, or not older than those that are kept. */
  wants(run: Run): boolean;
  /** Begins to keep a run behind number `since`; `undefined` where there is no room for it, or no such key. */
  open(run: Run, since: number): Stream | undefined;
  readonly authors: Iterable<PeerId>;
  readonly all: Iterable<Stream>;
}

export interface StreamsHands {
  /** Whether an author is in sight, and so must not make room for another. */
  isHere(author: PeerId): boolean;
  /** A run is no more kept. */
  dropped(stream: Stream): void;
}

/** No streams yet. */
export function createStreams(codec: EnvelopeCodec, hands: StreamsHands): Streams {
  /** Newest run first; authors in the order in which a run of theirs last began. */
  const authors = new Map<PeerId, readonly Stream[]>();

  function makeRoom(): boolean {
    if (authors.size < MAX_AUTHORS) return true;
    for (const [id, runs] of authors) {
      if (hands.isHere(id)) continue;
      authors.delete(id);
      for (const run of runs) hands.dropped(run);
      return true;
    }
    return false;
  }

  return {
    find: ({ author, epoch }) => authors.get(author)?.find((stream) => stream.epoch === epoch),
    newest: (author) => authors.get(author)?.[0],
    wants({ author, epoch }) {
      const runs = authors.get(author);
      if (runs === undefined || runs.length < MAX_EPOCHS_PER_AUTHOR) return true;
      return epoch >= runs.at(-1)!.epoch;
    },
    open({ author, epoch }, since) {
      const runs = authors.get(author) ?? [];
      if (runs.length === 0 && !makeRoom()) return undefined;
      const key = verifyingKey(author);
      if (key === undefined) return undefined;
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
