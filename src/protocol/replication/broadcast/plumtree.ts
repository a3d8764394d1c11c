import { MAX_AUTHORS } from "../../../core/limits.ts";
import type { PeerId } from "../../../core/peer.ts";
import type { Reader } from "./neighbour_state.ts";

/**
 * Over which links what an author says is passed on: a tree for each author, grown by the first that arrives and mended by what
 * does not (after Leitão et al., "Epidemic Broadcast Trees", 2007). All other links are lazy for it: they hear its numbers only.
 */
export interface Router {
  /** Whether what `author` says is passed on to this reader by itself. */
  isEager(reader: Reader, author: PeerId): boolean;
  /** Who brings us what `author` says; `undefined` while nobody does. */
  parent(author: PeerId): PeerId | undefined;
  /** A link came up. What flows already comes to either end another way, until that one says otherwise. */
  attach(reader: Reader, flowing: Iterable<PeerId>): void;
  /** A link is no more. Returns the authors whose words came over it. */
  detach(reader: Reader): readonly PeerId[];
  /** It brought something new that was not asked for. */
  brought(reader: Reader, author: PeerId): void;
  /**
   * It brought what was here already, without being asked: each of us has it from somebody else. `crossed`: our copy is on its
   * way to it, so it finds out by itself.
   */
  repeated(reader: Reader, author: PeerId, crossed?: boolean): void;
  /** It is to bring what the author says, and `instead` no more. */
  shortened(reader: Reader, author: PeerId, instead: Reader): void;
  /** What the author says is wanted from this one from now on. */
  graft(reader: Reader, author: PeerId): void;
  /** It wants no more, or wants, what the author says. */
  pruned(reader: Reader, author: PeerId): void;
  wanted(reader: Reader, author: PeerId): void;
}

/** A router without links. `isLinked` tells whether we are linked to an author. */
export function createRouter(isLinked: (id: PeerId) => boolean): Router {
  const parents = new Map<PeerId, PeerId>();

  /** Whatever neighbours name: no more of it is kept than there may be authors. */
  const hasRoom = ({ size }: { readonly size: number }): boolean => size < 2 * MAX_AUTHORS;

  /** The parent heard of longest ago makes room: whoever names many authors must not keep others from having one. */
  function setParent(author: PeerId, id: PeerId): void {
    parents.delete(author);
    const [oldest] = parents.keys();
    if (oldest !== undefined && !hasRoom(parents)) parents.delete(oldest);
    parents.set(author, id);
  }

  function tell({ controls }: Reader, control: "prune" | "graft", author: PeerId): void {
    const key = `tree ${author}`;
    if (controls.has(key) || hasRoom(controls)) controls.set(key, { control, author });
  }

  const parent = (author: PeerId): PeerId | undefined =>
    isLinked(author) ? author : parents.get(author);

  function graft(reader: Reader, author: PeerId): void {
    setParent(author, reader.id);
    tell(reader, "graft", author);
  }

  function pruned({ lazy, grafted }: Reader, author: PeerId): void {
    if (hasRoom(lazy)) lazy.add(author);
    grafted.delete(author);
  }

  return {
    isEager: ({ id, lazy, grafted, linked }, author) =>
      id !== author && !lazy.has(author) && (grafted.has(author) || linked?.has(author) !== true),
    parent,
    attach(reader, flowing) {
      for (const author of flowing) reader.lazy.add(author);
    },
    detach({ id }) {
      const orphans: PeerId[] = [];
      for (const [author, from] of parents) if (from === id) orphans.push(author);
      for (const author of orphans) parents.delete(author);
      return orphans;
    },
    brought({ id }, author) {
      setParent(author, id);
    },
    repeated(reader, author, crossed = false) {
      if (parent(author) === reader.id) return;
      if (!crossed) tell(reader, "prune", author);
      pruned(reader, author);
    },
    shortened(reader, author, instead) {
      graft(reader, author);
      tell(instead, "prune", author);
      pruned(instead, author);
    },
    graft,
    pruned,
    wanted({ lazy, grafted }, author) {
      lazy.delete(author);
      if (hasRoom(grafted)) grafted.add(author);
    },
  };
}
