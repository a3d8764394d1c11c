import assert from "node:assert/strict";
import { down, told } from "../lab/link_events.ts";
import type { JsonPeer, LinesPeer } from "./front_ends.ts";
import { openLan } from "./lan.ts";
import { behind, openLine, startMiddle } from "./line_topology.ts";

const PASSWORD = "hunter22";
const SECRETS = ["meet me at noon", "under the oak", "it was moved", PASSWORD];

/** All that a program wrote anywhere, and all that it was given to keep. */
async function tracesOf(directory: string): Promise<string> {
  const texts: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const path = `${directory}/${name}`;
    texts.push(isDirectory ? await tracesOf(path) : await Deno.readTextFile(path));
  }
  return texts.join("\n");
}

/** Both are in a room with a password, whose id is returned. */
async function share(maker: JsonPeer, guest: JsonPeer): Promise<string> {
  await maker.command(`/create cave ${PASSWORD} Deep down`);
  const { room } = await guest.event({ event: "room", change: "created" });
  await guest.type(JSON.stringify({ intent: "join", room, password: PASSWORD }));
  await maker.event({ event: "room", change: "joined", username: guest.name });
  return `${room}`;
}

const sayIn = (peer: JsonPeer, room: string, content: string): Promise<void> =>
  peer.type(JSON.stringify({ intent: "say", room, content }));
const privately = (peer: JsonPeer, to: string, content: string): Promise<void> =>
  peer.type(JSON.stringify({ intent: "private", to, content }));

Deno.test("p2pchat passes on private words and those of a room with a password, and can read none of them", async () => {
  await using lan = await openLan();
  const { alice, bob, carol } = await openLine(lan, "-debug"); // its log is the one in this directory
  const room = await share(alice, carol);
  await sayIn(alice, room, "the treasure is under the oak");
  await carol.event({ event: "message", room, content: "the treasure is under the oak", hops: 2 });
  await sayIn(carol, room, "it was moved");
  await alice.event({ event: "message", room, content: "it was moved" });
  await privately(alice, "carol", "meet me at noon");
  await carol.event({ event: "private", from: "alice", content: "meet me at noon", hops: 2 });
  await alice.event({ event: "delivered", to: "carol", id: carol.id, number: 1 });

  await bob.command("/status");
  const { text } = await bob.event({ event: "notice", kind: "status" });
  assert.match(`${text}`, /^passed on +[1-9]/m);
  assert.match(`${text}`, / 0 faulty records, 0 messages against the rules$/m);
  assert.ok(bob.events.every(({ event }) => event !== "message" && event !== "private"));
  const log = await Deno.readTextFile(`${lan.directory}/p2pchat-debug.log`);
  assert.ok(log.includes(`linked to ${carol.id}`), "it is bob's log");
  const traces = [bob.lines.join("\n"), log, await tracesOf(lan.home("bob"))].join("\n");
  for (const secret of SECRETS) assert.ok(!traces.includes(secret), secret);
  for (const end of [alice, carol]) {
    assert.ok(!end.lines.some((line) => line.includes(PASSWORD)), end.name);
  }
});

Deno.test("p2pchat shows what is said in a room to those in it alone, though others pass it on", async () => {
  await using lan = await openLan();
  const { alice, bob, carol } = await openLine(lan);
  await alice.command("/create dev");
  await carol.event({ event: "room", change: "created", room: "dev" });
  await carol.command("/join dev");
  await alice.event({ event: "room", change: "joined", room: "dev", username: "carol" });
  await alice.command("/group dev between us");
  await carol.event({ event: "message", room: "dev", content: "between us", hops: 2 });
  await sayIn(alice, "general", "to all of you");
  await bob.event({ event: "message", room: "general", content: "to all of you" });
  assert.ok(!bob.lines.some((line) => line.includes("between us")));
  await bob.command("/join dev");
  await bob.event({ event: "replayed", room: "dev", sender: "alice", content: "between us" });
});

Deno.test("p2pchat delivers private words when the way to whom they are for is there again", async () => {
  await using lan = await openLan();
  const { alice, bob, carol, port } = await openLine(lan);
  bob.kill("SIGKILL");
  await bob.exit();
  await Promise.all([down(alice, bob), down(carol, bob)]);
  await privately(alice, "carol", "can you hear me?");
  await privately(alice, "carol", "and now?");
  await startMiddle(lan, port);
  await carol.event({ event: "private", from: "alice", number: 2, content: "and now?" });
  for (const number of [1, 2]) await alice.event({ event: "delivered", to: "carol", number });
  await privately(carol, "alice", "I can");
  await alice.event({ event: "private", from: "carol", content: "I can" });
  const words = (peer: JsonPeer) =>
    peer.events.flatMap((each) => each.event === "private" ? [each["content"]] : []);
  assert.deepEqual(words(carol), ["can you hear me?", "and now?"]);
  assert.deepEqual(words(alice), ["I can"]);
});

Deno.test("p2pchat delivers private words to somebody who was killed before they came, and started again", async () => {
  await using lan = await openLan();
  const { alice, carol, port } = await openLine(lan);
  carol.kill("SIGKILL");
  await carol.exit();
  await told(alice, "left", /^carol left/);
  await privately(alice, "carol", "for when you are back");
  await alice.event({ event: "notice", kind: "away" });
  const again = await lan.json("carol", ...behind(port));
  assert.equal(again.id, carol.id);
  await again.event({ event: "private", from: "alice", content: "for when you are back" });
  await alice.event({ event: "delivered", to: "carol", number: 1 });
});

/** The ways of leaving that can still send, each right behind the private message. */
const WAYS_TO_LEAVE: Readonly<Record<string, (carol: LinesPeer) => Promise<void> | void>> = {
  "/quit": (carol) => carol.type("/quit"),
  "the end of its input": (carol) => carol.closeInput(),
  SIGTERM: (carol) => carol.kill("SIGTERM"),
  SIGHUP: (carol) => carol.kill("SIGHUP"),
  SIGINT: (carol) => carol.kill("SIGINT"),
};

Deno.test("p2pchat confirms a private word that was shown, however its reader leaves right after it", async (t) => {
  for (const [way, leave] of Object.entries(WAYS_TO_LEAVE)) {
    await t.step(way, async () => {
      await using lan = await openLan();
      const alice = await lan.json("alice");
      const carol = await lan.plain("carol");
      await alice.event({ event: "link", state: "up", username: "carol" });
      await privately(alice, "carol", "read this and go");
      await carol.until("the word", () => carol.lines.find((line) => line.includes("read this")));
      await leave(carol);
      await carol.exit();
      await told(alice, "left", /^carol left/);
      await alice.event({ event: "delivered", to: "carol", number: 1 });
    });
  }
});
