import assert from "node:assert/strict";
import type { Feature } from "../../../src/chat/features/feature.ts";
import { FEATURES } from "../../../src/chat/features/features.ts";
import { engineNetwork, trio } from "../engine_network.ts";
import { BOB, CAROL, noticesOf, oneEngine } from "../one_engine.ts";
import { createTransfers, MOST_BYTES } from "../transfer_feature.ts";

const PICTURE = Uint8Array.from({ length: 300_000 }, (_, at) => at * 7 >> 3);
const FILES = new Map([["picture", PICTURE]]);

Deno.test("createEngine() hands what happens to records to the feature that knows their kind", () => {
  const seen: string[] = [];
  const feature: Feature = {
    records: {
      star: {
        receive: (body, from, { people }) =>
          void seen.push(`${people.nameOf(from)} gives ${body.join()}`),
        sent: (count, to, { people }) => void seen.push(`${people.nameOf(to)} takes ${count}`),
        refused: (to) => void seen.push(to === CAROL ? "carol takes none" : ""),
        reset: (id) => void seen.push(id === BOB ? "bob is gone" : ""),
      },
      quiet: { receive: () => {} },
    },
  };
  const { join, mesh } = oneEngine("alice", { features: [...FEATURES, feature] });
  join(BOB, "bob");
  const bodies = [Uint8Array.of(1, 2), Uint8Array.of(3)];
  mesh({ type: "records", id: BOB, kind: "star", bodies });
  mesh({ type: "recordsSent", id: BOB, kind: "star", count: 2 });
  mesh({ type: "recordRefused", id: CAROL, kind: "star" });
  for (const kind of ["quiet", "unheard-of", "constructor", "__proto__"]) {
    assert.deepEqual(mesh({ type: "records", id: BOB, kind, bodies }), []);
    assert.deepEqual(mesh({ type: "recordsSent", id: BOB, kind, count: 1 }), []);
    assert.deepEqual(mesh({ type: "recordRefused", id: BOB, kind }), []);
  }
  mesh({ type: "recordsReset", id: BOB });
  assert.deepEqual(seen, [
    "bob gives 1,2",
    "bob gives 3",
    "bob takes 2",
    "carol takes none",
    "bob is gone",
  ]);
});

Deno.test("sendRecord() brings what a feature sends to a neighbour, as much as its link takes", () => {
  const names = ["alice", "bob"] as const;
  const [from, to] = [createTransfers(FILES), createTransfers()];
  const { users: { alice, bob } } = engineNetwork(names, undefined, {
    alice: from.features,
    bob: to.features,
  });
  alice.type("/send bob picture");
  assert.deepEqual(to.came.get("picture"), PICTURE);
  assert.deepEqual(alice.notices().slice(-1), ["sent picture"]);
  assert.deepEqual(bob.notices().slice(-1), ["picture came"]);
  assert.deepEqual([alice.heard(), bob.heard()], [[], []]);
});

Deno.test("sendRecord() reaches no peer but a neighbour, and says so", () => {
  const { users: { alice, carol } } = trio(createTransfers(FILES).features);
  carol.notices();
  alice.type("/send carol picture");
  assert.deepEqual(alice.notices().slice(-1), ["no link, or too much waits"]);
  assert.deepEqual(carol.notices(), []);
});

Deno.test("a feature is told that the link of a transfer is gone, at both ends", () => {
  for (const [step, body] of [["offer", [1]], ["accept", [2]]] as const) {
    const transfers = createTransfers(FILES);
    const { type, join, mesh } = oneEngine("alice", { features: transfers.features });
    join(BOB, "bob");
    if (step === "offer") {
      const offer = new TextEncoder().encode(JSON.stringify({ name: "x", bytes: MOST_BYTES }));
      const bodies = [Uint8Array.of(...body, ...offer), Uint8Array.of(3, 7, 7)];
      mesh({ type: "records", id: BOB, kind: "transfer", bodies });
      assert.equal(transfers.heldBytes, 2);
    } else type("/send bob picture");
    const told = noticesOf(mesh({ type: "recordsReset", id: BOB }));
    assert.deepEqual(told, [step === "offer" ? "stopped: from" : "stopped: to"]);
    assert.equal(transfers.heldBytes, 0);
    assert.deepEqual(noticesOf(mesh({ type: "recordsReset", id: BOB })), []);
  }
});
