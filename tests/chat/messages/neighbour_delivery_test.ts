import assert from "node:assert/strict";
import { MAX_UNACKNOWLEDGED_MS } from "../../../src/core/limits/replication.ts";
import type { MeshEvent } from "../../../src/protocol/mesh/api/mesh_io.ts";
import { BOB, CAROL, noticesOf, oneEngine } from "../one_engine.ts";

const standing = (
  id: typeof BOB,
  changes: Partial<Extract<MeshEvent, { readonly type: "standing" }>> = {},
) => ({ type: "standing", id, silent: false, lost: 0, withheld: false, ...changes }) as const;

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
  assert.deepEqual([status().missed, status().silent], ["carol 9 messages", ""]);
});

Deno.test("changed() tells of a neighbour that confirms nothing when a stopped one would be gone", () => {
  const { mesh, pass, status } = party();
  assert.deepEqual(noticesOf(mesh(standing(BOB, { silent: true }))), []);
  assert.deepEqual([status().silent, status().problems], ["bob", []]);
  assert.deepEqual(noticesOf(pass(MAX_UNACKNOWLEDGED_MS - 1)), []);
  assert.deepEqual(noticesOf(pass(1)), [
    "bob confirms nothing: nobody can tell whether bob gets what you say. The others are not " +
    "affected.",
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
