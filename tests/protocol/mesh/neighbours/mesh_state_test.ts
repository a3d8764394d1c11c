import assert from "node:assert/strict";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import { createLink } from "../../../../src/protocol/link/link.ts";
import { createConnection } from "../../../../src/protocol/mesh/neighbours/connection.ts";
import { createMeshState } from "../../../../src/protocol/mesh/neighbours/mesh_state.ts";
import { party, START } from "../../identities.ts";

const ID = "bob" as PeerId;

Deno.test("nextWork() gives work in the order in which it was left, that of the work itself behind it", () => {
  const state = createMeshState();
  const connection = createConnection(
    "out1",
    createLink(party(4, true), START),
    { hostname: "10.0.0.2", port: 8_080 },
    "key",
  );
  state.drive(connection, { type: "opened" }, START);
  state.fault({ type: "linkFault", id: ID, reason: "first" });
  const first = state.nextWork();
  assert.equal(first?.type === "link" && first.effect.type, "write");
  state.retire(connection, "surplus");
  assert.ok(connection.closing, "it counts as closing at once");
  assert.deepEqual([state.nextWork()?.type, state.nextWork()?.type], ["linkFault", "retire"]);
  assert.equal(state.nextWork(), undefined);
});

Deno.test("takeEffects() gives effects and events in one order, once", () => {
  const state = createMeshState();
  state.perform({ type: "close", link: "in1" });
  state.emit({ type: "peerGone", id: ID, reason: "quit" });
  state.perform({ type: "close", link: "in2" });
  assert.deepEqual(state.takeEffects().map(({ type }) => type), ["close", "event", "close"]);
  assert.deepEqual(state.takeEffects(), []);
});
