/**
 * The tree of the mesh as one node sees it: where each peer's rows lie in a table that is shared
 * fairly. It is found breadth first from ourselves, over links that both ends tell of.
 *
 * 1. A link between two peers counts where each of them lists the other. A link of our own counts
 *    while it stands. So nobody takes a place below a peer that does not vouch for it.
 * 2. Of several ways of the same length that over the lower ids counts.
 * 3. Our links are grouped by their origin: an attacker's links from one address share one branch.
 * 4. A peer without a way hangs below the link that brought it first: as loose, unless that link's
 *    other end says that it is linked to it. A newcomer's presence cannot tell each of its links.
 * 5. The tree is built anew at most once in {@link TREE_PERIOD_MS}, but where a link of our own
 *    came or went: a flood of presences costs no more than that.
 *
 * @module
 */
import { MAX_TREE_DEPTH, TREE_PERIOD_MS } from "../../../core/limits/fair_share.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import { shortId } from "../wire/presence.ts";
import { LOOSE, type Path } from "./victim.ts";

/** A link of our own, as far as the tree depends on it. */
export interface TreeLink {
  readonly origin: string;
  /** To whom it says that it is linked; its presence may tell fewer. */
  readonly tree: { readonly linked: ReadonlySet<PeerId> | undefined };
}

export interface MeshTreeDependencies {
  readonly self: PeerId;
  readonly neighbours: ReadonlyMap<PeerId, TreeLink>;
  /** Returns the links of each living peer, by short ids, as its presence tells them. */
  links(): Iterable<readonly [PeerId, ReadonlySet<string>]>;
  /** Rises with each change of those. */
  version(): number;
}

/** Where the rows of each author lie. */
export interface Places {
  readonly self: PeerId | undefined;
  isLinked(id: PeerId): boolean;
  /** Returns the place of a peer that `source` brought first. */
  pathOf(id: PeerId, source: PeerId | undefined): Path;
}

export interface MeshTree extends Places {
  /** Notes the time, monotonic ms. */
  review(now: number): void;
  /** Notes that a link of our own came or went. */
  linksChanged(): void;
}

/** The places where no link is known: each peer has a branch of its own. */
export const SEPARATE_PLACES: Places = {
  self: undefined,
  isLinked: () => false,
  pathOf: (id) => [id],
};

/** Returns the ways to all peers that have one. */
export function buildTree(
  { self, neighbours, links }: Omit<MeshTreeDependencies, "version">,
): ReadonlyMap<PeerId, Path> {
  const paths = new Map<PeerId, Path>([[self, [self]]]);
  const ids = new Map<string, PeerId>();
  const lists = new Map<PeerId, Set<string>>();
  const note = (id: PeerId) => void ids.set(shortId(id), id);
  for (const [id, list] of links()) {
    note(id);
    lists.set(id, new Set(list));
  }
  for (const [id, { tree }] of neighbours) {
    note(id);
    const list = lists.get(id) ?? new Set();
    for (const other of tree.linked ?? []) list.add(shortId(other));
    lists.set(id, list);
  }
  const isMutual = (short: string, id: PeerId, short2: string): boolean =>
    lists.get(id)?.has(short) === true && ids.get(short2) === id;
  let level = [...neighbours.keys()].sort();
  for (const id of level) paths.set(id, [neighbours.get(id)!.origin, id]);
  while (level.length > 0) {
    const next: PeerId[] = [];
    for (const id of level) {
      const path = paths.get(id)!;
      const short = shortId(id);
      for (const other of lists.get(id) ?? []) {
        const found = ids.get(other);
        if (found === undefined || paths.has(found) || !isMutual(short, found, other)) continue;
        paths.set(found, path.length < MAX_TREE_DEPTH ? [...path, found] : path);
        next.push(found);
      }
    }
    level = next.sort();
  }
  return paths;
}

/** Makes a tree of what `dependencies` tell, whatever that is when a place is asked for. */
export function createMeshTree(dependencies: MeshTreeDependencies): MeshTree {
  const { self, neighbours, version } = dependencies;
  let paths: ReadonlyMap<PeerId, Path> = new Map();
  let built = -1;
  let lists: readonly (ReadonlySet<PeerId> | undefined)[] = [];
  let isStale = true;
  let time = 0;
  /** When to look for changes again, monotonic ms. */
  let due = -Infinity;

  const listsNow = () => neighbours.values().map(({ tree }) => tree.linked).toArray();

  function isSame(): boolean {
    return built === version() && listsNow().every((list, index) => list === lists[index]);
  }

  function refresh(): void {
    if (!isStale && time < due) return;
    due = time + TREE_PERIOD_MS;
    if (!isStale && isSame()) return;
    paths = buildTree(dependencies);
    built = version();
    lists = listsNow();
    isStale = false;
  }

  return {
    self,
    isLinked: (id) => neighbours.has(id),
    review: (now) => void (time = now),
    linksChanged: () => void (isStale = true),
    pathOf(id, source) {
      refresh();
      const path = paths.get(id);
      if (path !== undefined) return path;
      const link = source === undefined ? undefined : neighbours.get(source);
      if (link === undefined) return [LOOSE, id];
      const isListed = link.tree.linked?.has(id) === true;
      return [link.origin, source!, ...(isListed ? [id] : [LOOSE, id])];
    },
  };
}
