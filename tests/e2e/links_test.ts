import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { toBase32 } from "../../src/core/bytes.ts";
import type { JsonPeer } from "./front_ends.ts";
import { freeTcpPort, openLan } from "./lan.ts";
import { testOnLinux } from "./linux.ts";

/**
 * Each says a line that the other hears: whatever is to be known of their link by then is known.
 */
async function greetEachOther(one: JsonPeer, other: JsonPeer): Promise<void> {
  const text = `greetings ${crypto.randomUUID()}`;
  await one.say(`${text} from ${one.name}`);
  await other.say(`${text} from ${other.name}`);
  await other.event({ event: "message", content: `${text} from ${one.name}` });
  await one.event({ event: "message", content: `${text} from ${other.name}` });
}

const everLinked = (peer: JsonPeer, other: JsonPeer): boolean =>
  peer.events.some(({ event, id }) => event === "link" && id === other.id);

Deno.test("p2pchat keeps its identity from run to run, and has a fresh one where the profile is in use", async () => {
  await using lan = await openLan();
  const first = await lan.json("alice");
  const second = await lan.json("alice");
  const { text } = await second.event({ event: "notice", kind: "profile" });
  assert.match(
    `${text}`,
    /^Profile "alice" is in use by another running p2pchat: .* -profile NAME\.$/,
  );
  assert.notEqual(second.id, first.id);
  await greetEachOther(first, second);
  for (const peer of [first, second]) {
    await peer.command("/quit");
    assert.equal(await peer.exit(), 0);
  }

  const again = await lan.json("alice");
  assert.equal(again.id, first.id);
  const other = await lan.json("alice", "-profile", "work");
  assert.notEqual(other.id, first.id);
  assert.ok(other.events.every(({ kind }) => kind !== "profile"));
});

testOnLinux("p2pchat keeps its identity file for its owner alone", async () => {
  await using lan = await openLan();
  await lan.json("alice");
  const { mode } = await Deno.stat(`${lan.home("alice")}/profiles/alice/identity`);
  assert.equal((mode ?? 0) & 0o777, 0o600);
});

Deno.test("p2pchat links to those with the same secret only, and says so to the others", async () => {
  await using lan = await openLan();
  const [alice, bob, carol, dave] = await Promise.all([
    lan.json("alice", "-secret", "correct horse battery"),
    lan.json("bob", "-secret", "correct horse battery"),
    lan.json("carol", "-secret", "incorrect horse battery"),
    lan.json("dave"),
  ]) as [JsonPeer, JsonPeer, JsonPeer, JsonPeer];
  await greetEachOther(alice, bob);
  const others = [carol, dave];
  const told = async (other: JsonPeer, words: string) => {
    await other.command(`/connect 127.0.0.1 ${alice.port}`);
    const { text } = await other.until(
      "what stands between them",
      () => other.events.find(({ text }) => `${text}`.includes(words)),
    );
    return `${text}`;
  };
  assert.match(
    await told(carol, "another secret or mesh"),
    /Compare -secret and -mesh\.$/,
  );
  // alice closes before anything is proven, as she does where she has no room
  assert.match(await told(dave, "before a link stood"), /it wants a secret \(-secret\)/);
  await greetEachOther(alice, bob);
  assert.ok(others.every((other) => !everLinked(other, alice) && !everLinked(alice, other)));
});

Deno.test("p2pchat makes up a secret that others can use", async () => {
  await using lan = await openLan();
  const alice = await lan.json("alice", "-secret", "new");
  const { text } = await alice.event({ event: "notice", kind: "secret" });
  const [, code = ""] = /-secret ([a-z2-7-]+)$/.exec(`${text}`) ?? [];
  const bob = await lan.json("bob", "-secret", code);
  await greetEachOther(alice, bob);
});

Deno.test("p2pchat links to those of the same mesh only", async () => {
  await using lan = await openLan();
  await using elsewhere = await openLan(lan.multicastPort);
  const [alice, bob] = [await lan.json("alice"), await lan.json("bob")];
  const carol = await elsewhere.json("carol");
  const dave = await elsewhere.json("dave");
  await greetEachOther(alice, bob);
  await greetEachOther(carol, dave);
  await carol.command(`/connect 127.0.0.1 ${alice.port}`);
  await carol.until(
    "what stands between them",
    () => carol.events.find(({ text }) => `${text}`.includes("another secret or mesh")),
  );
  await greetEachOther(alice, bob);
  assert.ok([alice, bob].every((peer) => !everLinked(peer, carol) && !everLinked(peer, dave)));
  assert.ok([carol, dave].every((peer) => !everLinked(peer, alice) && !everLinked(peer, bob)));
});

Deno.test("p2pchat links by hand without discovery: by address and port, and by multiaddr", async () => {
  await using lan = await openLan();
  const alice = await lan.json("alice", "-no-discovery");
  const away = await lan.json("zoe", "-no-discovery");
  const targets = [
    `127.0.0.1:${alice.port}`,
    `localhost:${alice.port}`,
    `/ip4/127.0.0.1/tcp/${alice.port}`,
    `/dns/localhost/tcp/${alice.port}`,
  ];
  for (const [at, target] of targets.entries()) {
    const peer = await lan.json(`peer${at}`, "-no-discovery", "-connect", target);
    await greetEachOther(alice, peer);
  }
  assert.ok(alice.events.every(({ event, username }) => event !== "link" || username !== "zoe"));
  await away.command(`/connect /ip4/127.0.0.1/tcp/${alice.port}`);
  await greetEachOther(alice, away);
});

/**
 * A peer id as libp2p writes it in a multiaddr: CID version 1 in base32, libp2p key, identity
 * multihash of an Ed25519 key.
 */
function p2p(id: string): string {
  const prefix = [0x01, 0x72, 0x00, 0x24, 0x08, 0x01, 0x12, 0x20];
  return `b${toBase32(Uint8Array.of(...prefix, ...Buffer.from(id, "base64url")))}`;
}

Deno.test("p2pchat links by multiaddr to nobody but whom it names", async () => {
  await using lan = await openLan();
  const alice = await lan.json("alice", "-no-discovery");
  const address = `/ip4/127.0.0.1/tcp/${alice.port}`;
  const bob = await lan.json("bob", "-no-discovery", "-connect", `${address}/p2p/${p2p(alice.id)}`);
  await greetEachOther(alice, bob);

  const carol = await lan.json(
    "carol",
    "-no-discovery",
    "-connect",
    `${address}/p2p/${p2p(bob.id)}`,
  );
  const { text } = await carol.event({ event: "notice", kind: "link" });
  assert.match(`${text}`, /somebody else answers than was asked for: check the address\.$/);
  await greetEachOther(alice, bob);
  assert.ok(!everLinked(carol, alice) && !everLinked(alice, carol));
});

Deno.test("p2pchat links again by itself after a crash: whoever was found, and whoever was named", async () => {
  for (const named of [false, true]) {
    await using lan = await openLan();
    const port = freeTcpPort();
    const start = () => lan.json("bob", "-port", `${port}`, ...(named ? ["-no-discovery"] : []));
    const bob = await start();
    const alice = await lan.json(
      "alice",
      ...(named ? ["-no-discovery", "-connect", `127.0.0.1:${port}`] : []),
    );
    await greetEachOther(alice, bob);
    bob.kill("SIGKILL");
    await bob.exit();
    await alice.event({ event: "link", state: "down", id: bob.id });
    await alice.say("said while bob was away");

    const again = await start();
    assert.equal(again.id, bob.id);
    await greetEachOther(alice, again);
    const links = alice.events.flatMap((each) => each.event === "link" ? [each["state"]] : []);
    assert.deepEqual(links, ["up", "down", "up"]);
    assert.ok(again.heard("alice").includes("said while bob was away"));
  }
});

testOnLinux("p2pchat shows a new name to everybody, and who left", async () => {
  await using lan = await openLan();
  const [alice, patty] = [await lan.json("alice"), await lan.plain("patty")];
  const rita = await lan.screen("rita");
  const bob = await lan.json("bob");
  await rita.shows("3 links");
  await alice.event({ event: "link", state: "up", username: "bob" });
  await patty.until("bob", () => patty.lines.find((line) => line.endsWith("* bob joined")));
  await bob.command("/nick robert");
  await bob.say("the same as ever");
  await alice.event({ event: "notice", kind: "renamed", text: "bob is now robert" });
  const said = await alice.event({ event: "message", content: "the same as ever" });
  assert.deepEqual([said["sender"], said["author"]], ["robert", bob.id]);
  await patty.until("the name", () => patty.lines.find((l) => l.endsWith("* bob is now robert")));
  await rita.shows("bob is now robert");
  await rita.shows("robert ▎the same as ever");
  await rita.shows("● robert");

  await bob.command("/quit");
  assert.equal(await bob.exit(), 0);
  await alice.event({ event: "notice", kind: "left", text: "robert left (quit)" });
  await patty.until("bob gone", () => patty.lines.find((l) => l.endsWith("* robert left (quit)")));
  await rita.shows("← robert");
  await rita.until(
    "a list without robert",
    () => rita.emulator.rows().every((row) => !row.includes("● robert")) || undefined,
  );
});
