import assert from "node:assert/strict";
import { MAX_TREE_DEPTH, TREE_PERIOD_MS } from "../../../../src/core/limits/fair_share.ts";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import {
  buildTree,
  createMeshTree,
  type TreeLink,
} from "../../../../src/protocol/replication/fair_share/mesh_tree.ts";
import { LOOSE } from "../../../../src/protocol/replication/fair_share/victim.ts";
import { shortId } from "../../../../src/protocol/replication/wire/presence.ts";
import { idOf } from "../neighbour_states.ts";

const SELF = idOf(0);
type Lists = Readonly<Record<number, readonly number[]>>;

const linksOf = (lists: Lists) =>
  Object.entries(lists).map(([id, list]) =>
    [idOf(Number(id)), new Set(list.map((other) => shortId(idOf(other))))] as const
  );

const neighboursOf = (...ids: readonly (readonly [number, string])[]) =>
  new Map<PeerId, TreeLink>(
    ids.map(([id, origin]) => [idOf(id), { origin, tree: { linked: undefined } }]),
  );

const name = (part: string): string => {
  for (let number = 0; number < 100; number++) if (idOf(number) === part) return `${number}`;
  return part;
};

const treeOf = (neighbours: ReadonlyMap<PeerId, TreeLink>, lists: Lists) =>
  Object.fromEntries(
    buildTree({ self: SELF, neighbours, links: () => linksOf(lists) }).entries()
      .map(([id, path]) => [name(id), path.map(name).join("/")]),
  );

Deno.test("buildTree() goes breadth first over links that both ends tell of, over the lower ids", () => {
  const neighbours = neighboursOf([1, "A"], [2, "B"]);
  const lists = { 1: [3, 4], 2: [3, 5], 3: [1, 2], 4: [], 5: [2, 6], 6: [5] };
  const lower = idOf(1) < idOf(2) ? "A/1" : "B/2";
  assert.deepEqual(treeOf(neighbours, lists), {
    0: "0",
    1: "A/1",
    2: "B/2",
    3: `${lower}/3`,
    5: "B/2/5",
    6: "B/2/5/6",
  });
});

Deno.test("buildTree() takes what a neighbour lists over its link as well as its presence", () => {
  const neighbours = new Map([
    [idOf(1), { origin: "A", tree: { linked: new Set([idOf(7)]) } }],
  ]);
  assert.equal(treeOf(neighbours, { 7: [1] })[7], "A/1/7");
  assert.equal(treeOf(neighbours, { 7: [] })[7], undefined);
});

Deno.test("buildTree() is as deep as the limit, and whoever is further lies at the last", () => {
  const chain = Object.fromEntries(
    Array.from({ length: MAX_TREE_DEPTH + 2 }, (_, at) => [at + 1, [at, at + 2]]),
  );
  const paths = buildTree({
    self: SELF,
    neighbours: neighboursOf([1, "A"]),
    links: () => linksOf(chain),
  });
  const last = MAX_TREE_DEPTH - 1;
  assert.equal(paths.get(idOf(last))!.length, MAX_TREE_DEPTH);
  assert.equal(paths.get(idOf(last))!.at(-1), idOf(last));
  assert.deepEqual(paths.get(idOf(last + 1)), paths.get(idOf(last)));
});

Deno.test("pathOf() hangs a peer without a way below the link that brought it, as loose", () => {
  const tree = createMeshTree({
    self: SELF,
    neighbours: neighboursOf([1, "A"]),
    links: () => [],
    version: () => 0,
  });
  assert.deepEqual(tree.pathOf(idOf(1), undefined).map(name), ["A", "1"]);
  assert.deepEqual(tree.pathOf(idOf(5), idOf(1)).map(name), ["A", "1", LOOSE, "5"]);
  assert.deepEqual(tree.pathOf(idOf(5), idOf(2)).map(name), [LOOSE, "5"], "that link is gone");
});

Deno.test("pathOf() takes a peer without a way for attached where the link that brought it lists it", () => {
  const listing = { origin: "A", tree: { linked: new Set([idOf(5)]) } };
  const tree = createMeshTree({
    self: SELF,
    neighbours: new Map([[idOf(1), listing], ...neighboursOf([2, "B"])]),
    links: () => [],
    version: () => 0,
  });
  assert.deepEqual(tree.pathOf(idOf(5), idOf(1)).map(name), ["A", "1", "5"]);
  assert.deepEqual(tree.pathOf(idOf(5), idOf(2)).map(name), ["B", "2", LOOSE, "5"]);
});

Deno.test("pathOf() builds the tree anew when an own link changes, else once in a period, and not where nothing changed", () => {
  let builds = 0;
  let version = 1;
  const lists = { current: {} as Lists };
  const tree = createMeshTree({
    self: SELF,
    neighbours: neighboursOf([1, "A"]),
    links() {
      builds++;
      return linksOf(lists.current);
    },
    version: () => version,
  });
  const way = () => tree.pathOf(idOf(2), undefined).map(name).join("/");
  assert.equal(way(), `${LOOSE}/2`);
  lists.current = { 1: [2], 2: [1] };
  version++;
  tree.review(TREE_PERIOD_MS - 1);
  assert.deepEqual([way(), builds], [`${LOOSE}/2`, 1]);
  tree.review(TREE_PERIOD_MS);
  assert.deepEqual([way(), builds], ["A/1/2", 2]);
  tree.review(2 * TREE_PERIOD_MS);
  assert.deepEqual([way(), builds], ["A/1/2", 2], "nothing changed");
  tree.linksChanged();
  assert.deepEqual([way(), builds], ["A/1/2", 3]);
});
