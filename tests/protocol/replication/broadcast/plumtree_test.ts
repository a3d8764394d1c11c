import assert from "node:assert/strict";
import { MAX_AUTHORS } from "../../../../src/core/limits.ts";
import type { PeerId } from "../../../../src/core/peer.ts";
import { createRouter } from "../../../../src/protocol/replication/broadcast/plumtree.ts";
import { anyId, idOf, readerOf } from "../neighbour_states.ts";

const MOST = 2 * MAX_AUTHORS;
const AUTHOR = anyId(1);

function subject(...linked: readonly PeerId[]) {
  const links = new Set(linked);
  return { router: createRouter((id) => links.has(id)), links };
}

Deno.test("isEager() passes on what anybody says, but not to its author nor to who is linked to it", () => {
  const { router } = subject();
  const reader = readerOf(4);
  assert.ok(router.isEager(reader, AUTHOR));
  assert.ok(!router.isEager(reader, idOf(4)));
  reader.linked = new Set([AUTHOR]);
  assert.ok(!router.isEager(reader, AUTHOR));
  assert.ok(router.isEager(reader, anyId(2)));
});

Deno.test("wanted() passes on what an author says though the reader is linked to it, until pruned()", () => {
  const { router } = subject();
  const reader = readerOf(4);
  reader.linked = new Set([AUTHOR]);
  router.wanted(reader, AUTHOR);
  assert.ok(router.isEager(reader, AUTHOR));
  router.pruned(reader, AUTHOR);
  assert.ok(!router.isEager(reader, AUTHOR));
  reader.linked = new Set();
  assert.ok(!router.isEager(reader, AUTHOR), "nor otherwise");
  router.wanted(reader, AUTHOR);
  assert.ok(router.isEager(reader, AUTHOR));
});

Deno.test("attach() has a new link lazy for all that flows already", () => {
  const { router } = subject();
  const reader = readerOf(4);
  router.attach(reader, [AUTHOR]);
  assert.ok(!router.isEager(reader, AUTHOR));
  assert.ok(router.isEager(reader, anyId(2)));
});

Deno.test("parent() is the author where we are linked to it, else who brought or was asked for its words last", () => {
  const { router, links } = subject();
  const [a, b] = [readerOf(4), readerOf(5)];
  assert.equal(router.parent(AUTHOR), undefined);
  router.brought(a, AUTHOR);
  assert.equal(router.parent(AUTHOR), a.id);
  router.graft(b, AUTHOR);
  assert.equal(router.parent(AUTHOR), b.id);
  links.add(AUTHOR);
  assert.equal(router.parent(AUTHOR), AUTHOR);
  links.delete(AUTHOR);
  assert.equal(router.parent(AUTHOR), b.id);
});

Deno.test("repeated() prunes who is not the parent, and graft() takes that back before it is said", () => {
  const { router } = subject();
  const [a, b] = [readerOf(4), readerOf(5)];
  router.brought(a, AUTHOR);
  router.repeated(a, AUTHOR);
  assert.deepEqual([...a.controls.values()], []);
  router.repeated(b, AUTHOR);
  assert.deepEqual([...b.controls.values()], [{ control: "prune", author: AUTHOR }]);
  router.graft(b, AUTHOR);
  assert.deepEqual([...b.controls.values()], [{ control: "graft", author: AUTHOR }]);
});

Deno.test("repeated() passes nothing more on to who has it from somebody else, until wanted()", () => {
  const { router } = subject();
  const [parent, other] = [readerOf(4), readerOf(5)];
  router.brought(parent, AUTHOR);
  router.wanted(other, AUTHOR);
  router.repeated(other, AUTHOR, true);
  assert.ok(!router.isEager(other, AUTHOR));
  assert.deepEqual([...other.controls.values()], [], "it finds out by itself");
  router.wanted(other, AUTHOR);
  assert.ok(router.isEager(other, AUTHOR));
});

Deno.test("shortened() grafts one and prunes the other, which is then passed on nothing either", () => {
  const { router } = subject();
  const [far, near] = [readerOf(4), readerOf(5)];
  router.brought(far, AUTHOR);
  router.shortened(near, AUTHOR, far);
  assert.equal(router.parent(AUTHOR), near.id);
  assert.deepEqual([...near.controls.values()], [{ control: "graft", author: AUTHOR }]);
  assert.deepEqual([...far.controls.values()], [{ control: "prune", author: AUTHOR }]);
  assert.ok(!router.isEager(far, AUTHOR));
});

Deno.test("detach() gives the authors whose words came over that link, who then have no parent", () => {
  const { router } = subject();
  const [a, b] = [readerOf(4), readerOf(5)];
  const authors = [1, 2, 3].map(anyId);
  router.brought(a, authors[0]!);
  router.brought(b, authors[1]!);
  router.brought(a, authors[2]!);
  assert.deepEqual(router.detach(a), [authors[0], authors[2]]);
  assert.deepEqual(authors.map((author) => router.parent(author)), [undefined, b.id, undefined]);
});

Deno.test("pruned() and wanted() remember as many authors of a link as the limit, and no more", () => {
  const { router } = subject();
  const reader = readerOf(4);
  for (let number = 0; number <= MOST; number++) router.pruned(reader, anyId(number));
  assert.equal(reader.lazy.size, MOST);
  assert.ok(!router.isEager(reader, anyId(MOST - 1)));
  assert.ok(router.isEager(reader, anyId(MOST)));
  for (let number = 0; number <= MOST; number++) router.wanted(reader, anyId(number));
  assert.deepEqual([reader.lazy.size, reader.grafted.size], [0, MOST]);
});

Deno.test("graft() remembers as many parents as the limit, and for one more forgets the oldest", () => {
  const { router } = subject();
  const [reader, other] = [readerOf(4), readerOf(5)];
  for (let number = 0; number < MOST; number++) router.graft(reader, anyId(number));
  router.brought(other, anyId(0));
  assert.equal(router.parent(anyId(1)), reader.id, "at the limit");
  router.graft(reader, anyId(MOST));
  assert.equal(router.parent(anyId(1)), undefined, "one past it");
  assert.deepEqual([0, 2, MOST].map((number) => router.parent(anyId(number))), [
    other.id,
    reader.id,
    reader.id,
  ]);
});

Deno.test("graft() and repeated() leave no more to be told than the limit, but for authors whom that is about", () => {
  const { router } = subject();
  const reader = readerOf(4);
  for (let number = 0; number <= MOST; number++) router.repeated(reader, anyId(number));
  assert.equal(reader.controls.size, MOST);
  router.graft(reader, anyId(1));
  router.graft(reader, anyId(MOST));
  assert.equal(reader.controls.size, MOST);
  assert.deepEqual(reader.controls.get(`tree ${anyId(1)}`), { control: "graft", author: anyId(1) });
});
