import { MAX_AUTHORS } from "../../../core/limits/replication.ts";
import type { PeerId } from "../../../core/peer.ts";
import type { NeighbourState } from "./neighbour_state.ts";

/**
 * Over which links what an author says is passed on: a tree for each author, grown by the first that arrives and mended by what
 * does not (after Leitão et al., "Epidemic Broadcast Trees", 2007). All other links are lazy for it: they hear its numbers only.
 */
export interface Plumtree {
  /** Whether what `author` says is passed on to this reader by itself. */
  isEager(neighbour: NeighbourState, author: PeerId): boolean;
  /** Who brings us what `author` says; `undefined` while nobody does. */
  parent(author: PeerId): PeerId | undefined;
  /** A link came up. What flows already comes to either end another way, until that one says otherwise. */
  attach(neighbour: NeighbourState, flowing: Iterable<PeerId>): void;
  /** A link is no more. Returns the authors whose words came over it. */
  detach(neighbour: NeighbourState): readonly PeerId[];
  /** It brought something new that was not asked for. */
  onNew(neighbour: NeighbourState, author: PeerId): void;
  /**
   * It brought what was here already, without being asked: each of us has it from somebody else. `crossed`: our copy is on its
   * way to it, so it finds out by itself.
   */
  onDuplicate(neighbour: NeighbourState, author: PeerId, crossed?: boolean): void;
  /** It is to bring what the author says, and `instead` no more. */
  onShorterPath(neighbour: NeighbourState, author: PeerId, instead: NeighbourState): void;
  /** What the author says is wanted from this one from now on. */
  graft(neighbour: NeighbourState, author: PeerId): void;
  /** It wants no more, or wants, what the author says. */
  onPrune(neighbour: NeighbourState, author: PeerId): void;
  onGraft(neighbour: NeighbourState, author: PeerId): void;
}

/** A router without links. `isLinked` tells whether we are linked to an author. */
export function createPlumtree(isLinked: (id: PeerId) => boolean): Plumtree {
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

  function tell({ controls }: NeighbourState, control: "prune" | "graft", author: PeerId): void {
    const key = `tree ${author}`;
    if (controls.has(key) || hasRoom(controls)) controls.set(key, { control, author });
  }

  const parent = (author: PeerId): PeerId | undefined =>
    isLinked(author) ? author : parents.get(author);

  function graft(neighbour: NeighbourState, author: PeerId): void {
    setParent(author, neighbour.id);
    tell(neighbour, "graft", author);
  }

  function onPrune({ lazy, grafted }: NeighbourState, author: PeerId): void {
    if (hasRoom(lazy)) lazy.add(author);
    grafted.delete(author);
  }

  return {
    isEager: ({ id, lazy, grafted, linked }, author) =>
      id !== author && !lazy.has(author) && (grafted.has(author) || linked?.has(author) !== true),
    parent,
    attach(neighbour, flowing) {
      for (const author of flowing) neighbour.lazy.add(author);
    },
    detach({ id }) {
      const orphans: PeerId[] = [];
      for (const [author, from] of parents) if (from === id) orphans.push(author);
      for (const author of orphans) parents.delete(author);
      return orphans;
    },
    onNew({ id }, author) {
      setParent(author, id);
    },
    onDuplicate(neighbour, author, crossed = false) {
      if (parent(author) === neighbour.id) return;
      if (!crossed) tell(neighbour, "prune", author);
      onPrune(neighbour, author);
    },
    onShorterPath(neighbour, author, instead) {
      graft(neighbour, author);
      tell(instead, "prune", author);
      onPrune(instead, author);
    },
    graft,
    onPrune,
    onGraft({ lazy, grafted }, author) {
      lazy.delete(author);
      if (hasRoom(grafted)) grafted.add(author);
    },
  };
}
