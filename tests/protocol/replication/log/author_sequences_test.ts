import assert from "node:assert/strict";
import { MAX_AUTHORS, MAX_EPOCHS_PER_AUTHOR } from "../../../../src/core/limits/replication.ts";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import { signingKey } from "../../../../src/protocol/curve25519_keys.ts";
import { createAuthorSequences } from "../../../../src/protocol/replication/log/author_sequences.ts";
import { createEnvelopeCodec } from "../../../../src/protocol/replication/wire/envelope.ts";
import { seed } from "../../identities.ts";
import { idOf } from "../neighbour_states.ts";

const AUTHOR = idOf(4);

function subject() {
  const here = new Set<PeerId>();
  const linked = new Set<PeerId>();
  const paths = new Map<PeerId, readonly string[]>();
  const known = new Map<PeerId, number>();
  const dropped: string[] = [];
  const authorSequences = createAuthorSequences(createEnvelopeCodec("lan"), {
    isHere: (author) => here.has(author),
    isLinked: (author) => linked.has(author),
    pathOf: (id, source) => paths.get(id) ?? (source === undefined ? [id] : [source, "?", id]),
    knownSince: (author) => known.get(author) ?? Infinity,
    dropped: ({ author, epoch }) => void dropped.push(`${author} ${epoch}`),
  });
  return { authorSequences, here, linked, known, paths, dropped };
}

/** So many authors. */
const idsOf = (count: number): readonly PeerId[] =>
  Array.from({ length: count }, (_, index) => {
    const bytes = seed(7);
    bytes[0] = index;
    bytes[1] = index >> 8;
    return signingKey(bytes).id;
  });

Deno.test("open() begins a run behind a number, and find() finds it", () => {
  const { authorSequences } = subject();
  const run = { author: AUTHOR, epoch: 1 };
  assert.equal(authorSequences.find(run), undefined);
  const authorSequence = authorSequences.open(run, 7);
  assert.deepEqual([authorSequence?.author, authorSequence?.epoch, authorSequence?.top], [
    AUTHOR,
    1,
    7,
  ]);
  assert.equal(authorSequences.find(run), authorSequence);
  assert.deepEqual([[...authorSequences.all], [...authorSequences.authors]], [[authorSequence], [
    AUTHOR,
  ]]);
});

Deno.test("open() keeps as many runs of an author as the limit, the newest, in whatever order they come", () => {
  const { authorSequences, dropped } = subject();
  for (let epoch = 1; epoch <= MAX_EPOCHS_PER_AUTHOR; epoch++) {
    assert.ok(authorSequences.wants({ author: AUTHOR, epoch }));
    authorSequences.open({ author: AUTHOR, epoch: 10 * epoch }, 0);
  }
  assert.deepEqual(dropped, []);
  assert.equal(authorSequences.newest(AUTHOR)?.epoch, 10 * MAX_EPOCHS_PER_AUTHOR);
  assert.ok(!authorSequences.wants({ author: AUTHOR, epoch: 9 }));
  assert.ok(authorSequences.wants({ author: AUTHOR, epoch: 11 }));
  authorSequences.open({ author: AUTHOR, epoch: 15 }, 0);
  assert.deepEqual(dropped, [`${AUTHOR} 10`]);
  assert.equal(authorSequences.newest(AUTHOR)?.epoch, 10 * MAX_EPOCHS_PER_AUTHOR);
  assert.equal([...authorSequences.all].length, MAX_EPOCHS_PER_AUTHOR);
});

Deno.test("open() keeps as many authors as the limit, and for one more gives up who is not here, if there is one", () => {
  const ids = idsOf(MAX_AUTHORS + 2);
  const { authorSequences, here, dropped } = subject();
  for (const author of ids.slice(0, MAX_AUTHORS)) {
    here.add(author);
    assert.ok(authorSequences.open({ author, epoch: 1 }, 0));
  }
  const [past, further] = ids.slice(MAX_AUTHORS) as [PeerId, PeerId];
  assert.equal(authorSequences.open({ author: past, epoch: 1 }, 0), undefined, "everybody is here");
  here.delete(ids[3]!);
  here.delete(ids[5]!);
  assert.ok(authorSequences.open({ author: ids[3]!, epoch: 2 }, 0), "another run needs no room");
  assert.deepEqual(dropped, []);
  assert.ok(authorSequences.open({ author: past, epoch: 1 }, 0));
  assert.deepEqual(dropped, [`${ids[5]} 1`], "who began a run longest ago");
  assert.ok(authorSequences.open({ author: further, epoch: 1 }, 0));
  assert.deepEqual(dropped.slice(1).sort(), [`${ids[3]} 1`, `${ids[3]} 2`]);
  assert.equal([...authorSequences.authors].length, MAX_AUTHORS);
});

Deno.test("open() has room for an author of a lighter branch and for a linked one, and takes it from the youngest of the heaviest", () => {
  const ids = idsOf(MAX_AUTHORS + 3);
  const { authorSequences, here, linked, known, paths, dropped } = subject();
  const [liar, honest] = [idOf(8), idOf(9)];
  const open = (author: PeerId, source: PeerId) =>
    authorSequences.open({ author, epoch: 1 }, 0, source) !== undefined;
  ids.forEach((author, index) => {
    here.add(author);
    known.set(author, index);
  });
  const invented = ids.slice(1, MAX_AUTHORS);
  open(ids[0]!, honest);
  for (const author of invented) open(author, liar);
  const [stranger, friend, unseen] = ids.slice(MAX_AUTHORS) as readonly PeerId[];
  assert.ok(!open(stranger!, liar), "the youngest is the new one itself");
  paths.set(stranger!, [liar, "?", stranger!]);
  assert.ok(!authorSequences.wants({ author: stranger!, epoch: 1 }), "nor is it asked for");
  paths.set(stranger!, [honest, stranger!]);
  assert.ok(authorSequences.wants({ author: stranger!, epoch: 1 }));
  assert.ok(open(stranger!, honest));
  linked.add(friend!);
  assert.ok(open(friend!, liar));
  known.set(unseen!, Infinity);
  assert.ok(!authorSequences.wants({ author: unseen!, epoch: 1 }), "not in sight");
  for (const author of [ids[0]!, stranger!, friend!]) {
    assert.ok(authorSequences.newest(author) !== undefined);
  }
  const latest = invented.toReversed().slice(0, 2).map((id) => `${id} 1`);
  assert.deepEqual(dropped, latest);
});
