import assert from "node:assert/strict";
import { MAX_AUTHORS } from "../../../../src/core/limits/replication.ts";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import { createPlumtree } from "../../../../src/protocol/replication/broadcast/plumtree.ts";
import { anyId, idOf, neighbourStateOf } from "../neighbour_states.ts";

const MOST = 2 * MAX_AUTHORS;
const AUTHOR = anyId(1);

function subject(...linked: readonly PeerId[]) {
  const links = new Set(linked);
  return { plumtree: createPlumtree((id) => links.has(id)), links };
}

Deno.test("isEager() passes on what anybody says, but not to its author nor to who is linked to it", () => {
  const { plumtree } = subject();
  const neighbour = neighbourStateOf(4);
  assert.ok(plumtree.isEager(neighbour, AUTHOR));
  assert.ok(!plumtree.isEager(neighbour, idOf(4)));
  Object.assign(neighbour.tree, { linked: new Set([AUTHOR]) });
  assert.ok(!plumtree.isEager(neighbour, AUTHOR));
  assert.ok(plumtree.isEager(neighbour, anyId(2)));
});

Deno.test("wanted() passes on what an author says though the reader is linked to it, until pruned()", () => {
  const { plumtree } = subject();
  const neighbour = neighbourStateOf(4);
  Object.assign(neighbour.tree, { linked: new Set([AUTHOR]) });
  plumtree.onGraft(neighbour, AUTHOR);
  assert.ok(plumtree.isEager(neighbour, AUTHOR));
  plumtree.onPrune(neighbour, AUTHOR);
  assert.ok(!plumtree.isEager(neighbour, AUTHOR));
  Object.assign(neighbour.tree, { linked: new Set() });
  assert.ok(!plumtree.isEager(neighbour, AUTHOR), "nor otherwise");
  plumtree.onGraft(neighbour, AUTHOR);
  assert.ok(plumtree.isEager(neighbour, AUTHOR));
});

Deno.test("attach() has a new link lazy for all that flows already", () => {
  const { plumtree } = subject();
  const neighbour = neighbourStateOf(4);
  plumtree.attach(neighbour, [AUTHOR]);
  assert.ok(!plumtree.isEager(neighbour, AUTHOR));
  assert.ok(plumtree.isEager(neighbour, anyId(2)));
});

Deno.test("parent() is the author where we are linked to it, else who brought or was asked for its words last", () => {
  const { plumtree, links } = subject();
  const [a, b] = [neighbourStateOf(4), neighbourStateOf(5)];
  assert.equal(plumtree.parent(AUTHOR), undefined);
  plumtree.onNew(a, AUTHOR);
  assert.equal(plumtree.parent(AUTHOR), a.id);
  plumtree.graft(b, AUTHOR);
  assert.equal(plumtree.parent(AUTHOR), b.id);
  links.add(AUTHOR);
  assert.equal(plumtree.parent(AUTHOR), AUTHOR);
  links.delete(AUTHOR);
  assert.equal(plumtree.parent(AUTHOR), b.id);
});

Deno.test("repeated() prunes who is not the parent, and graft() takes that back before it is said", () => {
  const { plumtree } = subject();
  const [a, b] = [neighbourStateOf(4), neighbourStateOf(5)];
  plumtree.onNew(a, AUTHOR);
  plumtree.onDuplicate(a, AUTHOR);
  assert.deepEqual([...a.controls.controls.values()], []);
  plumtree.onDuplicate(b, AUTHOR);
  assert.deepEqual([...b.controls.controls.values()], [{ control: "prune", author: AUTHOR }]);
  plumtree.graft(b, AUTHOR);
  assert.deepEqual([...b.controls.controls.values()], [{ control: "graft", author: AUTHOR }]);
});

Deno.test("repeated() passes nothing more on to who has it from somebody else, until wanted()", () => {
  const { plumtree } = subject();
  const [parent, other] = [neighbourStateOf(4), neighbourStateOf(5)];
  plumtree.onNew(parent, AUTHOR);
  plumtree.onGraft(other, AUTHOR);
  plumtree.onDuplicate(other, AUTHOR, true);
  assert.ok(!plumtree.isEager(other, AUTHOR));
  assert.deepEqual([...other.controls.controls.values()], [], "it finds out by itself");
  plumtree.onGraft(other, AUTHOR);
  assert.ok(plumtree.isEager(other, AUTHOR));
});

Deno.test("onShorterPath() grafts one and prunes the other, which is then passed on nothing either", () => {
  const { plumtree } = subject();
  const [far, near] = [neighbourStateOf(4), neighbourStateOf(5)];
  plumtree.onNew(far, AUTHOR);
  plumtree.onShorterPath(near, AUTHOR, far);
  assert.equal(plumtree.parent(AUTHOR), near.id);
  assert.deepEqual([...near.controls.controls.values()], [{ control: "graft", author: AUTHOR }]);
  assert.deepEqual([...far.controls.controls.values()], [{ control: "prune", author: AUTHOR }]);
  assert.ok(!plumtree.isEager(far, AUTHOR));
});

Deno.test("detach() gives the authors whose words came over that link, who then have no parent", () => {
  const { plumtree } = subject();
  const [a, b] = [neighbourStateOf(4), neighbourStateOf(5)];
  const authors = [1, 2, 3].map(anyId);
  plumtree.onNew(a, authors[0]!);
  plumtree.onNew(b, authors[1]!);
  plumtree.onNew(a, authors[2]!);
  assert.deepEqual(plumtree.detach(a), [authors[0], authors[2]]);
  assert.deepEqual(authors.map((author) => plumtree.parent(author)), [undefined, b.id, undefined]);
});

Deno.test("pruned() and wanted() remember as many authors of a link as the limit, and no more", () => {
  const { plumtree } = subject();
  const neighbour = neighbourStateOf(4);
  for (let number = 0; number <= MOST; number++) plumtree.onPrune(neighbour, anyId(number));
  assert.equal(neighbour.tree.lazy.size, MOST);
  assert.ok(!plumtree.isEager(neighbour, anyId(MOST - 1)));
  assert.ok(plumtree.isEager(neighbour, anyId(MOST)));
  for (let number = 0; number <= MOST; number++) plumtree.onGraft(neighbour, anyId(number));
  assert.deepEqual([neighbour.tree.lazy.size, neighbour.tree.grafted.size], [0, MOST]);
});

Deno.test("graft() remembers as many parents as the limit, and for one more forgets the oldest", () => {
  const { plumtree } = subject();
  const [neighbour, other] = [neighbourStateOf(4), neighbourStateOf(5)];
  for (let number = 0; number < MOST; number++) plumtree.graft(neighbour, anyId(number));
  plumtree.onNew(other, anyId(0));
  assert.equal(plumtree.parent(anyId(1)), neighbour.id, "at the limit");
  plumtree.graft(neighbour, anyId(MOST));
  assert.equal(plumtree.parent(anyId(1)), undefined, "one past it");
  assert.deepEqual([0, 2, MOST].map((number) => plumtree.parent(anyId(number))), [
    other.id,
    neighbour.id,
    neighbour.id,
  ]);
});

Deno.test("graft() and repeated() leave no more to be told than the limit, but for authors whom that is about", () => {
  const { plumtree } = subject();
  const neighbour = neighbourStateOf(4);
  for (let number = 0; number <= MOST; number++) plumtree.onDuplicate(neighbour, anyId(number));
  assert.equal(neighbour.controls.controls.size, MOST);
  plumtree.graft(neighbour, anyId(1));
  plumtree.graft(neighbour, anyId(MOST));
  assert.equal(neighbour.controls.controls.size, MOST);
  assert.deepEqual(neighbour.controls.controls.get(`tree ${anyId(1)}`), {
    control: "graft",
    author: anyId(1),
  });
});
