import assert from "node:assert/strict";
import { toBase64Url } from "../../../../src/core/bytes.ts";
import { REMEMBERED_AFTER_LEAVING_MS } from "../../../../src/core/limits/fair_share.ts";
import { MAX_PRESENCE_LINKS } from "../../../../src/core/limits/registers.ts";
import { MAX_AUTHORS } from "../../../../src/core/limits/replication.ts";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import {
  createMeshTree,
  type TreeLink,
} from "../../../../src/protocol/replication/fair_share/mesh_tree.ts";
import { createRegisterTable } from "../../../../src/protocol/replication/registers/register_table.ts";
import { shortId } from "../../../../src/protocol/replication/wire/presence.ts";

const SYBILS = 1_100;

/** An id for each number, of which nobody has the key. */
function idOf(number: number): PeerId {
  const bytes = new Uint8Array(32);
  new DataView(bytes.buffer).setUint32(0, number);
  return toBase64Url(bytes) as PeerId;
}

const idsFrom = (first: number, count: number): readonly PeerId[] =>
  Array.from({ length: count }, (_, index) => idOf(first + index));

/** A table, and a mesh around it. */
function subject() {
  const neighbours = new Map<PeerId, TreeLink>();
  const gone: PeerId[] = [];
  let now = 0;
  const tree = createMeshTree({
    self: idOf(0),
    neighbours,
    links: () => table.links(),
    version: () => table.linksVersion,
  });
  const table = createRegisterTable((event) => {
    if (event.type === "peerGone") gone.push(event.id);
  }, tree);
  return {
    table,
    gone,
    tree,
    link(id: PeerId, origin: string) {
      neighbours.set(id, { origin, tree: { linked: undefined } });
      tree.linksChanged();
    },
    /** A presence comes; whether there is a place for it. */
    hear(id: PeerId, source: PeerId, links: readonly PeerId[] = [], at = ++now): boolean {
      tree.review(at);
      if (table.placeOf(id, undefined, true, at, source) === undefined) return false;
      table.markAlive(id, at);
      const clock = { ms: at, counter: 0 };
      const register = { author: id, epoch: 1, kind: "presence", key: "", clock };
      const value = { links: links.map(shortId) };
      table.set({ register: { ...register, value }, slot: "", record: new Uint8Array(0) });
      return true;
    },
    lost: (ids: readonly PeerId[]) => ids.filter((id) => !table.authors.has(id)),
  };
}

/** Those of `ids` hang in a row of trees below `root`, as many below each as a presence tells. */
function attach(
  { hear }: Pick<ReturnType<typeof subject>, "hear">,
  root: PeerId,
  ids: readonly PeerId[],
  source: PeerId,
  above: readonly PeerId[] = [],
): void {
  const all = [root, ...ids];
  const most = MAX_PRESENCE_LINKS - 1;
  const below = (at: number) => all.slice(at * most + 1, at * most + 1 + most);
  all.forEach((id, at) => {
    const up = at === 0 ? above : [all[Math.floor((at - 1) / most)]!];
    hear(id, source, [...up, ...below(at)]);
  });
}

Deno.test("placeOf() has all honest people stay, and newcomers find room, where one link invents people", () => {
  const s = subject();
  const [liar, bridge] = [idOf(1), idOf(2)];
  s.link(liar, "A");
  s.link(bridge, "B");
  const honest = idsFrom(1_000, 100);
  const invented = idsFrom(10_000, SYBILS);
  invented.slice(0, MAX_AUTHORS).forEach((id) => s.hear(id, liar));
  attach(s, bridge, honest, bridge);
  for (const id of invented.slice(MAX_AUTHORS)) assert.ok(!s.hear(id, liar));
  assert.deepEqual(s.lost([bridge, ...honest]), []);
  assert.equal(s.table.authors.size, MAX_AUTHORS);
  assert.deepEqual(s.gone.length, 1 + honest.length, "and it is told who made room");
  assert.ok(s.gone.every((id) => invented.includes(id)));
});

Deno.test("placeOf() has a bridge with honest people behind it pay nothing for a flooder behind it", () => {
  for (const isAttached of [false, true]) {
    const s = subject();
    const [bridge, flooder] = [idOf(1), idOf(2)];
    s.link(bridge, "A");
    s.link(idOf(3), "B");
    const honest = idsFrom(1_000, 100);
    s.hear(bridge, bridge, [flooder, honest[0]!]);
    attach(s, honest[0]!, honest.slice(1), bridge, [bridge]);
    const invented = idsFrom(10_000, SYBILS);
    if (isAttached) attach(s, flooder, invented, bridge, [bridge]);
    else {
      s.hear(flooder, bridge, [bridge]);
      for (const id of invented) s.hear(id, bridge);
    }
    s.tree.linksChanged();
    const newcomers = idsFrom(2_000, 5);
    s.hear(honest[99]!, bridge, [honest[Math.floor(98 / (MAX_PRESENCE_LINKS - 1))]!, ...newcomers]);
    s.tree.linksChanged();
    // the second presence finds the first's links in the tree
    for (const id of newcomers) s.hear(id, bridge, [honest[99]!]);
    assert.deepEqual(s.lost([bridge, ...honest]), [], `${isAttached}`);
    assert.equal(s.table.authors.size, MAX_AUTHORS);
  }
});

Deno.test("placeOf() leaves honest people a fair share where an attacker has ten addresses", () => {
  const s = subject();
  const liars = idsFrom(1, 10);
  liars.forEach((id, index) => s.link(id, `bad ${index}`));
  const [few, many] = [idOf(20), idOf(21)];
  s.link(few, "few");
  s.link(many, "many");
  const [fewIds, manyIds] = [idsFrom(1_000, 50), idsFrom(2_000, 300)];
  attach(s, few, fewIds, few);
  attach(s, many, manyIds, many);
  s.tree.linksChanged();
  idsFrom(10_000, 2_000).forEach((id, index) => s.hear(id, liars[index % 10]!));
  assert.deepEqual(s.lost([few, ...fewIds]), [], "a branch below its share loses nothing");
  const share = Math.floor((MAX_AUTHORS - 1 - fewIds.length) / 11);
  assert.ok(manyIds.length - s.lost(manyIds).length >= share - 1);
});

Deno.test("placeOf() has links of one address share one branch", () => {
  const s = subject();
  const [one, two, honest] = [idOf(1), idOf(2), idOf(3)];
  s.link(one, "bad");
  s.link(two, "bad");
  s.link(honest, "good");
  const people = idsFrom(1_000, 450);
  attach(s, honest, people, honest);
  s.tree.linksChanged();
  idsFrom(10_000, SYBILS).forEach((id, index) => s.hear(id, index % 2 === 0 ? one : two));
  assert.deepEqual(s.lost(people), [], "a third would be 341");
});

Deno.test("placeOf() knows who comes back within the limit for as long as before, and past it anew", () => {
  for (const [away, isKnown] of [[0, true], [1, false]] as const) {
    const s = subject();
    const id = idOf(1);
    s.hear(id, idOf(2), [], 5);
    s.table.markDead(id);
    s.hear(id, idOf(2), [], 5 + REMEMBERED_AFTER_LEAVING_MS + away);
    assert.equal(s.table.authors.get(id)!.known === 5, isKnown);
    s.table.markDead(id);
    const back = s.table.authors.get(id)!.heard;
    const known = s.table.authors.get(id)!.known;
    for (const other of idsFrom(10, MAX_AUTHORS)) s.hear(other, idOf(2), [], back);
    assert.deepEqual(s.lost([id]), [id], "it made room");
    s.table.markDead(idOf(10));
    s.hear(id, idOf(2), [], back + REMEMBERED_AFTER_LEAVING_MS + away);
    assert.equal(s.table.authors.get(id)!.known === known, isKnown);
  }
});
