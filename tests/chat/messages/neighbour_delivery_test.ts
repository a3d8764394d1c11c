import assert from "node:assert/strict";
import { toBase64Url } from "../../../src/core/bytes.ts";
import { MAX_LINKS } from "../../../src/core/limits/links.ts";
import { MAX_UNACKNOWLEDGED_MS } from "../../../src/core/limits/replication.ts";
import type { PeerId } from "../../../src/core/peer_id.ts";
import type { MeshEvent } from "../../../src/protocol/mesh/api/mesh_io.ts";
import { BOB, CAROL, noticesOf, oneEngine } from "../one_engine.ts";

const standing = (
  id: typeof BOB,
  changes: Partial<Extract<MeshEvent, { readonly type: "standing" }>> = {},
) => ({ type: "standing", id, silent: false, lost: 0, withheld: false, ...changes }) as const;

const idOf = (number: number): PeerId =>
  toBase64Url(Uint8Array.of(number >> 8, number & 0xff, ...new Uint8Array(30))) as PeerId;

function party() {
  const s = oneEngine();
  s.join(BOB, "bob");
  s.join(CAROL, "carol");
  return { ...s, status: () => s.engine.view.status };
}

Deno.test("changed() tells once that a neighbour allows less, and that one takes nothing", () => {
  const { mesh, status } = party();
  assert.deepEqual(noticesOf(mesh(standing(BOB, { withheld: true }))), [
    "bob allows you less than others do (-rate): bob gets the rest a little later, and nobody " +
    "else waits.",
  ]);
  assert.deepEqual(noticesOf(mesh(standing(CAROL, { lost: 7 }))), [
    "carol takes nothing for the moment: what you say goes on to the others, and carol may miss " +
    "some of it.",
  ]);
  assert.deepEqual(noticesOf(mesh(standing(CAROL, { lost: 9 }))), []);
  assert.deepEqual([status().missed, status().silent], ["carol may lack 9", ""]);
});

Deno.test("changed() tells of a neighbour that confirms nothing when a stopped one would be gone", () => {
  const { mesh, pass, status } = party();
  assert.deepEqual(noticesOf(mesh(standing(BOB, { silent: true }))), []);
  assert.deepEqual([status().silent, status().problems], ["bob", []]);
  assert.deepEqual(noticesOf(pass(MAX_UNACKNOWLEDGED_MS - 1)), []);
  assert.deepEqual(noticesOf(pass(1)), [
    "bob confirms nothing: nobody can tell whether bob gets what you say.",
  ]);
  assert.deepEqual(status().problems, ["bob confirms nothing"]);
  mesh(standing(CAROL, { silent: true }));
  assert.equal(status().silent, "bob and carol");
  mesh(standing(BOB));
  assert.deepEqual([status().silent, status().problems], ["carol", []]);
  mesh(standing(BOB, { silent: true }));
  assert.deepEqual(
    noticesOf(pass(MAX_UNACKNOWLEDGED_MS)).filter((text) => text.startsWith("bob")),
    [],
  );
});

Deno.test("unlinked() forgets a neighbour with its link", () => {
  const { mesh, part, status } = party();
  mesh(standing(BOB, { silent: true, lost: 3 }));
  part(BOB);
  assert.deepEqual([status().silent, status().missed], ["", ""]);
});

Deno.test("changed() tells of as many people once as the limit, and of the oldest again at one past it", () => {
  const { mesh } = party();
  const tells = (number: number) => noticesOf(mesh(standing(idOf(number), { lost: 1 }))).length;
  for (let number = 1; number <= MAX_LINKS; number++) assert.equal(tells(number), 1);
  assert.equal(tells(1), 0);
  tells(MAX_LINKS + 1);
  assert.deepEqual([tells(2), tells(1)], [0, 1]);
});
