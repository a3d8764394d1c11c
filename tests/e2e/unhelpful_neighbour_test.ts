import assert from "node:assert/strict";
import { connectPeer } from "./hostile_peer.ts";
import { openLan } from "./lan.ts";

const LINES = Array.from({ length: 200 }, (_, at) => `line ${at + 1}`);

Deno.test("p2pchat neither waits for a neighbour that grants and acknowledges nothing, nor ends with 1, and names it", async () => {
  await using lan = await openLan();
  const alice = await lan.json("alice", "-rate", "off");
  const bob = await lan.json("bob", "-rate", "off");
  await alice.event({ event: "link", state: "up", id: bob.id });
  const { port } = alice;
  await using mallory = await connectPeer({ port, mesh: lan.mesh, rate: [0, 0] });
  await alice.event({ event: "link", state: "up", id: mallory.id });

  await Promise.all(LINES.map(alice.say));
  await bob.event({ event: "message", content: LINES.at(-1) });
  assert.deepEqual(bob.heard("alice"), LINES);
  const { text } = await alice.event({ event: "notice", kind: "delivery" });
  assert.match(`${text}`, /^mallory allows you less than others do/);

  await alice.closeInput();
  assert.equal(await alice.exit(), 0);
  assert.equal(alice.complaints, "200 of 200 messages were not acknowledged by mallory.\n");
});
