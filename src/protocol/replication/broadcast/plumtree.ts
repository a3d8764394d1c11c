/**
 * Plumtree: over which links the envelopes of each author are pushed (Leitão, Pereira, Rodrigues,
 * "Epidemic Broadcast Trees", 2007). For each author the links form a tree: the first copy that
 * arrives makes its link the parent, a duplicate prunes a link, and a graft mends the tree where an
 * envelope stays away. All other links are lazy: they carry announcements only ("I have").
 *
 * 1. The parent of a linked author is the author itself.
 * 2. An author has at most one other parent: the neighbour that last pushed a new envelope of it,
 *    or the one that we asked for it (graft).
 * 3. A link prunes for one author only; the trees of others stay as they are.
 * 4. What neighbours name is bounded: parents, lazy, grafted and controls by 2 ×
 *    {@link MAX_AUTHORS}.
 * 5. Only this module writes a {@link TreeState}.
 *
 * @module
 */
import { MAX_AUTHORS } from "../../../core/limits/replication.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import { type ControlQueue, queueControl } from "./control_queue.ts";

/** A neighbour's part of the trees. */
export interface TreeState {
  /** Authors whose envelopes are not pushed to it. */
  readonly lazy: Set<PeerId>;
  /** Authors whose envelopes it asked for, though it may be linked to them. */
  readonly grafted: Set<PeerId>;
  /** Its neighbours; `undefined` before its first list, which ends its first version vector. */
  readonly linked: ReadonlySet<PeerId> | undefined;
}

/** A neighbour, as far as the trees are concerned. */
export interface TreeNeighbour {
  readonly id: PeerId;
  readonly tree: TreeState;
  readonly controls: ControlQueue;
}

type Writable = { -readonly [Field in keyof TreeState]: TreeState[Field] };

/** Makes the state of a neighbour whose links are all eager. */
export function createTreeState(): TreeState {
  return { lazy: new Set(), grafted: new Set(), linked: undefined };
}

export interface Plumtree {
  /** Whether envelopes of `author` are pushed to this neighbour. */
  isEager(neighbour: TreeNeighbour, author: PeerId): boolean;
  /** Returns the neighbour that pushes an author's envelopes to us, if any. */
  parent(author: PeerId): PeerId | undefined;
  /** Begins with all of `flowing` lazy: both ends receive those authors already. */
  attach(neighbour: TreeNeighbour, flowing: Iterable<PeerId>): void;
  /** Forgets a neighbour. Returns the authors whose parent it was. */
  detach(neighbour: TreeNeighbour): readonly PeerId[];
  /** It brought something new that was not asked for. */
  onNew(neighbour: TreeNeighbour, author: PeerId): void;
  /**
   * It brought a duplicate that was not asked for: both of us have another parent. `crossed`: our
   * copy is on its way to it, so that it prunes by itself.
   */
  onDuplicate(neighbour: TreeNeighbour, author: PeerId, crossed?: boolean): void;
  /** Makes a neighbour the parent in place of another one. */
  onShorterPath(neighbour: TreeNeighbour, author: PeerId, instead: TreeNeighbour): void;
  /** Makes a neighbour the parent, and tells it so. */
  graft(neighbour: TreeNeighbour, author: PeerId): void;
  /** It prunes, or grafts, an author. */
  onPrune(neighbour: TreeNeighbour, author: PeerId): void;
  onGraft(neighbour: TreeNeighbour, author: PeerId): void;
  /** It lists its neighbours. */
  onNeighbours(neighbour: TreeNeighbour, ids: readonly PeerId[]): void;
}

const MOST = 2 * MAX_AUTHORS;

/** Makes trees without links. `isLinked`: whether an author is our neighbour. */
export function createPlumtree(isLinked: (id: PeerId) => boolean): Plumtree {
  const parents = new Map<PeerId, PeerId>();

  /**
   * The parent set longest ago makes room: no neighbour can keep others out by naming many authors.
   */
  function setParent(author: PeerId, id: PeerId): void {
    parents.delete(author);
    const [oldest] = parents.keys();
    if (oldest !== undefined && parents.size >= MOST) parents.delete(oldest);
    parents.set(author, id);
  }

  function send({ controls }: TreeNeighbour, control: "prune" | "graft", author: PeerId): void {
    queueControl(controls, `tree ${author}`, { control, author }, MOST);
  }

  const parent = (author: PeerId): PeerId | undefined =>
    isLinked(author) ? author : parents.get(author);

  function graft(neighbour: TreeNeighbour, author: PeerId): void {
    setParent(author, neighbour.id);
    send(neighbour, "graft", author);
  }

  function onPrune({ tree: { lazy, grafted } }: TreeNeighbour, author: PeerId): void {
    if (lazy.size < MOST) lazy.add(author);
    grafted.delete(author);
  }

  return {
    isEager: ({ id, tree: { lazy, grafted, linked } }, author) =>
      id !== author && !lazy.has(author) && (grafted.has(author) || linked?.has(author) !== true),
    parent,
    attach({ tree }, flowing) {
      for (const author of flowing) tree.lazy.add(author);
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
      if (!crossed) send(neighbour, "prune", author);
      onPrune(neighbour, author);
    },
    onShorterPath(neighbour, author, instead) {
      graft(neighbour, author);
      send(instead, "prune", author);
      onPrune(instead, author);
    },
    graft,
    onPrune,
    onGraft({ tree: { lazy, grafted } }, author) {
      lazy.delete(author);
      if (grafted.size < MOST) grafted.add(author);
    },
    onNeighbours: ({ tree }, ids) => setLinked(tree, ids),
  };
}

function setLinked(tree: Writable, ids: readonly PeerId[]): void {
  tree.linked = new Set(ids);
}
