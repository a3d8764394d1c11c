import assert from "node:assert/strict";
import { createConversation } from "../lab/lab_conversation.ts";
import { down, told } from "../lab/link_events.ts";
import { command, environment } from "./command.ts";
import type { JsonPeer } from "./front_ends.ts";
import { openLan } from "./lan.ts";
import { behind, openLine, startMiddle } from "./line_topology.ts";
import { finish } from "./process.ts";

/** Whom it was ever linked to. */
const met = (peer: JsonPeer): ReadonlySet<unknown> =>
  new Set(peer.events.flatMap((each) => each.event === "link" ? [each["username"]] : []));

Deno.test("p2pchat passes on what those at the ends of a line say, and how they call themselves", async () => {
  await using lan = await openLan();
  const { alice, bob, carol } = await openLine(lan);
  const talk = createConversation();
  await talk.say(alice, "can you hear me, carol?");
  await talk.say(carol, "I can, alice");
  await talk.settle(alice, bob, carol);

  await carol.command("/nick caroline");
  await alice.command("/nick alicia");
  await told(alice, "renamed", /^carol is now caroline$/);
  await told(carol, "renamed", /^alice is now alicia$/);
  await carol.say("under a new name");
  await alice.say("and so am I");
  const relayed = { event: "message", hops: 2 };
  await alice.event({ ...relayed, sender: "caroline", content: "under a new name" });
  await carol.event({ ...relayed, sender: "alicia", content: "and so am I" });

  await alice.command("/users");
  const { text } = await alice.event({ event: "notice", kind: "users" });
  assert.match(`${text}`, /^caroline +relayed\b/m);
  assert.match(`${text}`, /^bob +127\.0\.0\.1:\d+ /m);
  for (const end of [alice, carol]) assert.deepEqual(met(end), new Set(["bob"]));
});

Deno.test("p2pchat tells beyond a relay who comes, who leaves and who crashed", async () => {
  await using lan = await openLan();
  const { alice, bob, carol, port } = await openLine(lan);
  await createConversation().dialogue(alice, carol, 1);
  carol.kill("SIGKILL");
  await carol.exit();
  await Promise.all([alice, bob].map((each) => told(each, "left", /^carol left \(.+\)$/)));

  const dave = await lan.json("dave", ...behind(port));
  await told(alice, "joined", /^dave joined$/);
  await dave.command("/quit");
  assert.equal(await dave.exit(), 0);
  await told(alice, "left", /^dave left \(quit\)$/);
  assert.deepEqual(met(alice), new Set(["bob"]));
});

Deno.test("p2pchat at the end of a pipe delivers through a relay before it ends", async () => {
  await using lan = await openLan();
  const { carol, port } = await openLine(lan);
  const lines = Array.from({ length: 10 }, (_, index) => `line ${index} of a pipe`);
  const outcome = await finish({
    command: command(["-username", "peter", "-plain", ...lan.options, ...behind(port)]),
    cwd: lan.directory,
    environment: environment(lan.home("peter")),
  }, lines.join("\n"));
  assert.deepEqual([outcome.status, outcome.stderr], [0, ""]);
  await carol.event({ event: "message", sender: "peter", content: lines.at(-1)! });
  assert.deepEqual(carol.heard("peter"), lines);
  await told(carol, "left", /^peter left \(quit\)$/);
});

Deno.test("p2pchat heals a line whose middle was killed: nothing is lost, and nothing comes twice", async () => {
  await using lan = await openLan();
  const { alice, bob, carol, port } = await openLine(lan);
  const talk = createConversation();
  await talk.say(alice, "can you hear me, carol?");
  await talk.say(carol, "I can, alice");
  await talk.settle(alice, bob, carol);

  bob.kill("SIGKILL");
  await bob.exit();
  await Promise.all([down(alice, bob), down(carol, bob)]);
  await talk.say(alice, "and now?", "is anybody there?");
  await talk.say(carol, "alice?", "it is quiet here");

  const again = await startMiddle(lan, port);
  assert.equal(again.id, bob.id);
  await talk.settle(alice, again, carol);
  for (const end of [alice, carol]) {
    assert.ok(end.events.every(({ kind }) => kind !== "gap"), "nothing is told as missing");
  }
});
