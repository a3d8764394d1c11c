import assert from "node:assert/strict";
import { toBase64Url } from "../../src/core/bytes.ts";
import { MAX_ROOM_ID_CHARACTERS } from "../../src/core/limits/chat.ts";
import { MAX_LINK_FAULTS } from "../../src/core/limits/links.ts";
import { MAX_SEALED_BYTES } from "../../src/core/limits/text.ts";
import { RECORD_HEADER_BYTES } from "../../src/protocol/link/record.ts";
import type { Envelope, Sealed } from "../../src/protocol/replication/wire/envelope.ts";
import type { JsonPeer } from "./front_ends.ts";
import { type HostilePeer, linkPeer } from "./hostile_peer.ts";
import { type Lan, openLan } from "./lan.ts";

const KEY = toBase64Url(new Uint8Array(32).fill(7));
const sealedBytes = (length: number): Sealed => ({
  key: KEY,
  text: toBase64Url(new Uint8Array(length)),
});

function spoilSignature(record: Uint8Array): void {
  record[RECORD_HEADER_BYTES + 1]! ^= 1;
}

/**
 * How many faulty records, and how many messages against the rules, a program counts in `/status`.
 */
async function faultsOf(peer: JsonPeer): Promise<readonly [records: number, messages: number]> {
  const statuses = () => peer.events.filter(({ kind }) => kind === "status");
  const before = statuses().length;
  await peer.command("/status");
  const text = `${await peer.until("the status", () => statuses()[before]?.["text"])}`;
  const [, records, messages] = /(\d+) faulty records, (\d+) messages against/.exec(text) ?? [];
  return [Number(records), Number(messages)];
}

/**
 * Waits until the program has dealt with all that a peer sent: it has it mean, and counts what it
 * makes of it.
 */
async function until(
  victim: JsonPeer,
  counted: (faults: readonly [records: number, messages: number]) => boolean,
): Promise<void> {
  for (;;) {
    const faults = await faultsOf(victim);
    if (counted(faults)) return;
  }
}

/** Forgeries that an honest relay would never pass on: `author` is somebody else. */
const FORGERIES: Readonly<
  Record<string, (mallory: HostilePeer, author: JsonPeer) => Promise<void>>
> = {
  "a wrong signature": (mallory) => mallory.say({ content: "forged" }, spoilSignature),
  "another's name and key": (mallory, { id: author }) =>
    mallory.say({ content: "forged", author, sender: "bob" }),
  "another's key on sealed words": (mallory, { id: author }) =>
    mallory.say({ type: "private", room: "@", author, sealed: sealedBytes(256) }),
  "too long a content": (mallory) => mallory.say({ content: `forged${"x".repeat(4_091)}` }),
  "too long a room": (mallory) =>
    mallory.say({ content: "forged", room: "r".repeat(MAX_ROOM_ID_CHARACTERS + 1) }),
  "too much that is sealed": (mallory) =>
    mallory.say({ type: "private", room: "@", sealed: sealedBytes(MAX_SEALED_BYTES + 1) }),
  "a sealing key that is none": (mallory) =>
    mallory.say({ type: "private", room: "@", sealed: { key: "forged", text: "AAAA" } }),
};

for (const [name, forge] of Object.entries(FORGERIES)) {
  Deno.test(`p2pchat shows nothing with ${name}, counts it, and cuts the link at the tenth`, async () => {
    await using lan = await openLan();
    const [alice, bob] = [await lan.json("alice"), await lan.json("bob")];
    await alice.event({ event: "link", state: "up", id: bob.id });
    await using mallory = await linkPeer({ port: alice.port, mesh: lan.mesh });
    for (let count = 1; count < MAX_LINK_FAULTS; count++) {
      await forge(mallory, bob);
      await until(alice, ([records]) => records === count); // of what is read at once the last is looked at
    }
    await forge(mallory, bob);
    await mallory.cutOff();
    const { text } = await alice.event({ event: "notice", kind: "link" });
    assert.match(`${text}`, /was cut off: it keeps breaking the protocol's rules\.$/);
    assert.deepEqual(await faultsOf(alice), [MAX_LINK_FAULTS, 0]);

    await bob.say("still here");
    await alice.event({ event: "message", sender: "bob", content: "still here" });
    for (const { lines } of [alice, bob]) {
      assert.ok(!lines.some((line) => line.includes("forged")));
    }
    assert.deepEqual(await faultsOf(bob), [0, 0], "nothing of it was passed on");
  });
}

/** A room with a password, and a private word, of which mallory has seen what went by. */
interface Stolen {
  readonly room: string;
  readonly ofRoom: Envelope;
  readonly word: Envelope;
}

async function steal(
  lan: Lan,
  alice: JsonPeer,
  bob: JsonPeer,
  mallory: HostilePeer,
): Promise<Stolen> {
  await alice.command("/create cave hunter22");
  const { room } = await bob.event({ event: "room", change: "created" });
  await bob.type(JSON.stringify({ intent: "join", room, password: "hunter22" }));
  await alice.event({ event: "room", change: "joined", username: "bob" });
  await alice.type(JSON.stringify({ intent: "say", room, content: "the real one" }));
  await alice.type(JSON.stringify({ intent: "private", to: "bob", content: "for you" }));
  const seen = (fits: (envelope: Envelope) => boolean) =>
    mallory.until(`what goes by in ${lan.mesh}`, () => mallory.heard.find(fits));
  const ofRoom = await seen((envelope) => envelope.room === room);
  const word = await seen(({ type, author }) => type === "private" && author === alice.id);
  return { room: `${room}`, ofRoom, word };
}

Deno.test("p2pchat counts what breaks the rules under a right signature against its author, and cuts no link", async () => {
  await using lan = await openLan();
  const unpaced = ["-rate", "off"]; // otherwise mallory would be muted before it is heard out
  const alice = await lan.json("alice", ...unpaced);
  const bob = await lan.json("bob", ...unpaced);
  await using mallory = await linkPeer({ port: alice.port, mesh: lan.mesh, rate: "off" });
  const { room, ofRoom, word } = await steal(lan, alice, bob, mallory);
  const broken: readonly Partial<Envelope>[] = [
    { room, content: "in the clear" },
    { room, sealed: ofRoom.sealed! },
    { room, type: "action", sealed: ofRoom.sealed! },
    { type: "private", room: "@", sealed: word.sealed! },
    { type: "private", room: "@", sealed: { ...word.sealed!, key: KEY } },
    { room: "general", sealed: ofRoom.sealed! },
  ];
  const rounds = 5;
  for (let round = 0; round < rounds; round++) {
    for (const fields of broken) await mallory.say(fields);
  }
  await mallory.say({ content: "and now?" });
  for (const victim of [alice, bob]) {
    await victim.event({ event: "message", sender: "mallory", content: "and now?" });
  }
  // alice has no key for what was sealed for bob: she passes it on
  await until(alice, ([, messages]) => messages === rounds * (broken.length - 2));
  await until(bob, ([, messages]) => messages === rounds * broken.length);
  for (const victim of [alice, bob]) {
    assert.equal((await faultsOf(victim))[0], 0);
    assert.ok(victim.events.every(({ state }) => state !== "down"));
    assert.deepEqual(victim.heard("mallory"), ["and now?"]);
  }
  const said = bob.events.filter(({ content }) => content === "the real one").length;
  const words = bob.events.filter(({ content }) => content === "for you").length;
  assert.deepEqual([said, words], [1, 1]);
});
