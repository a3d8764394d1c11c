import assert from "node:assert/strict";
import { createReplicatorNetwork } from "./replicator_network.ts";

const SECOND = 1_000;

Deno.test("createReplicator() takes nobody for a flooder who comes back with what it said meanwhile", () => {
  const talk = createReplicatorNetwork();
  const [a, b, c] = [talk.add(1), talk.add(2), talk.add(3, { rate: [20, 5] })];
  for (const [one, other] of [[a, b], [b, c], [a, c]] as const) talk.link(one, other);
  talk.run(SECOND);
  a.say("first");
  talk.run(SECOND);
  talk.cut(a, c);
  talk.cut(b, c);
  for (let count = 0; count < 500; count++) a.say(`${count}`);
  talk.run(SECOND);
  talk.link(a, c);
  talk.run(5 * SECOND);
  assert.deepEqual([c.received.length, c.floods], [501, []]);
  talk.link(b, c);
  talk.cut(a, c);
  talk.run(SECOND);
  // a knows nothing of the grant of c, to which it is not linked
  for (let count = 0; count < 500; count++) a.say("against its rate");
  talk.run(5 * SECOND);
  assert.equal(c.floods.length, 1);
});
