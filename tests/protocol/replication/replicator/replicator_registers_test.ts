import assert from "node:assert/strict";
import { toBase64Url } from "../../../../src/core/bytes.ts";
import {
  MAX_ROOM_REGISTERS_PER_AUTHOR,
  REGISTERS_BURST,
} from "../../../../src/core/limits/registers.ts";
import { MAX_RECENT_AGE_MS } from "../../../../src/core/limits/replication.ts";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import { identityOf, seed, START } from "../../identities.ts";
import { createEnvelopeWriter } from "../log/envelope_writer.ts";
import {
  createReplicatorNetwork,
  type ReplicatorNetwork,
  type ReplicatorNode,
} from "./replicator_network.ts";

const SECOND = 1_000;

/** Three in a line. */
function line() {
  const talk = createReplicatorNetwork();
  const all = [1, 2, 3].map((number) => talk.add(number)) as [
    ReplicatorNode,
    ReplicatorNode,
    ReplicatorNode,
  ];
  talk.link(all[0], all[1]);
  talk.link(all[1], all[2]);
  talk.run(2 * SECOND);
  return { talk, all };
}

function tell(
  talk: ReplicatorNetwork,
  { replicator }: ReplicatorNode,
  kind: string,
  key: string,
  value: object,
): void {
  replicator.register({ kind, key, value }, talk.now);
}

/** What it was told of, as `kind key`. */
const told = ({ registers }: ReplicatorNode): readonly string[] =>
  registers.map(({ kind, key }) => `${kind} ${key}`.trim()).sort();
const toldOf = ({ registers }: ReplicatorNode, author: PeerId, kind: string): readonly unknown[] =>
  registers.filter((one) => one.author === author && one.kind === kind).map(({ value }) => value);

Deno.test("register() tells everybody in sight once, over relays too, and us of what lasts", () => {
  const { talk, all } = line();
  const [a, b, c] = all;
  tell(talk, a, "room", "dev", { name: "Dev" });
  tell(talk, a, "member", "", { rooms: ["dev"] });
  talk.run(6 * SECOND);
  assert.deepEqual(all.map(told), [["room dev"], ["member", "room dev"], ["member", "room dev"]]);
  tell(talk, c, "topic", "dev", { text: "tea" });
  talk.run(6 * SECOND);
  for (const one of [a, b]) {
    assert.deepEqual(toldOf(one, c.identity.id, "topic"), [{ text: "tea" }]);
  }
});

Deno.test("attach() brings a newcomer what somebody who left said of rooms, and nobody takes that one for being there", () => {
  const { talk, all } = line();
  const [a, b] = all;
  tell(talk, a, "room", "dev", { name: "Dev" });
  tell(talk, a, "topic", "dev", { text: "tea" });
  tell(talk, a, "member", "", { rooms: ["dev"] });
  talk.run(SECOND);
  a.replicator.leave(talk.now);
  talk.run(SECOND);
  talk.cut(a, b);
  b.replicator.peerGone(a.identity.id, "quit");
  talk.run(3600 * SECOND);
  const late = talk.add(9);
  talk.link(late, b);
  talk.run(6 * SECOND);
  assert.deepEqual(told(late), ["room dev", "topic dev"]);
  assert.ok(!late.present.some(({ author }) => author === a.identity.id));
});

Deno.test("attach() brings a newcomer as many registers of one author at once as it may have", () => {
  const { talk, all } = line();
  const [a, , c] = all;
  const keys = Array.from({ length: MAX_ROOM_REGISTERS_PER_AUTHOR }, (_, number) => `r${number}`);
  tell(talk, a, "member", "", { rooms: keys });
  for (const key of keys) {
    tell(talk, a, "room", key, {});
    tell(talk, a, "topic", key, {});
  }
  talk.run(6 * SECOND);
  const late = talk.add(9);
  talk.link(late, c);
  talk.run(SECOND);
  const expected = ["member", ...keys.flatMap((key) => [`room ${key}`, `topic ${key}`])].sort();
  assert.deepEqual(told(late), expected);
  assert.ok(late.present.some(({ author }) => author === a.identity.id));
  assert.ok(expected.length + 1 <= REGISTERS_BURST);
  assert.deepEqual([...late.faults], []);
});

Deno.test("attach() brings back to somebody what it said of rooms in an earlier run, and to who is linked to it", () => {
  const { talk, all } = line();
  const [a, b, c] = all;
  tell(talk, a, "room", "dev", { name: "Dev" });
  tell(talk, a, "member", "", { rooms: ["dev"] });
  talk.run(6 * SECOND);
  talk.cut(a, b);
  b.replicator.peerGone(a.identity.id, "restarted");
  const again = talk.add(1, { epoch: a.identity.epoch + 60_000 });
  const late = talk.add(9);
  talk.link(again, late);
  talk.run(SECOND);
  talk.link(again, c);
  talk.run(6 * SECOND);
  assert.deepEqual([told(again), told(late)], [["room dev"], ["room dev"]]);
  assert.deepEqual(c.dropped.map(({ kind }) => kind), ["member"], "of the earlier run");
});

Deno.test("register() brings rooms made on both sides of a cut to everybody once it heals", () => {
  const { talk, all } = line();
  const [a, b, c] = all;
  talk.cut(b, c);
  tell(talk, a, "room", "dev", { side: "a" });
  tell(talk, c, "room", "dev", { side: "c" });
  talk.run(6 * SECOND);
  talk.link(b, c);
  talk.run(6 * SECOND);
  assert.deepEqual(toldOf(a, c.identity.id, "room"), [{ side: "c" }]);
  assert.deepEqual(toldOf(c, a.identity.id, "room"), [{ side: "a" }]);
  assert.deepEqual([a, b, c].map(told), Array(3).fill(["room dev", "room dev"]));
});

Deno.test("setProfile() tells everybody, and those who come later, how we look", () => {
  const { talk, all } = line();
  const [a, b, c] = all;
  const profile = { sealKey: toBase64Url(seed(3)), picture: "(o_o)", away: "tea" };
  a.replicator.setProfile(profile, talk.now);
  talk.run(6 * SECOND);
  for (const { present } of [b, c]) {
    const { sealKey, picture, away } = present.findLast(({ author }) => author === a.identity.id)!;
    assert.deepEqual({ sealKey, picture, away }, profile);
  }
});

Deno.test("setProfile() while nobody is here is known to the next who comes", () => {
  const { talk, all } = line();
  const [a, b] = all;
  talk.cut(a, b);
  a.replicator.setProfile({ sealKey: "", picture: "(x_x)", away: undefined }, talk.now);
  const late = talk.add(9);
  talk.link(a, late);
  talk.run(SECOND);
  const seen = late.present.filter(({ author }) => author === a.identity.id);
  assert.deepEqual(seen.map(({ picture }) => picture), ["(x_x)"]);
});

Deno.test("recentMessages() gives of a room what anybody said within the limit of age, and of rooms that nobody here reads", () => {
  const { talk, all } = line();
  const [a, b, c] = all;
  const say = ({ replicator }: ReplicatorNode, room: string, content: string) =>
    replicator.publish([{ type: "chat", room, content }], talk.now);
  const recalled = ({ replicator }: ReplicatorNode, room: string) =>
    replicator.roomBacklog(room, talk.now).map(({ envelope, hops }) => [envelope.content, hops]);
  say(a, "dev", "one");
  talk.run(SECOND);
  say(c, "dev", "two");
  say(c, "general", "elsewhere");
  talk.run(SECOND);
  assert.deepEqual(recalled(a, "dev"), [["one", 0], ["two", 2]]);
  assert.deepEqual(recalled(b, "dev"), [["one", 1], ["two", 1]]);
  talk.run(MAX_RECENT_AGE_MS - 2 * SECOND);
  assert.deepEqual(recalled(b, "dev"), [["one", 1], ["two", 1]], "at the limit");
  talk.run(1);
  assert.deepEqual(recalled(b, "dev"), [["two", 1]], "one past it");
});

Deno.test("recentMessages() leaves out what broke a rule, as it was never shown", () => {
  const talk = createReplicatorNetwork();
  const victim = talk.add(1);
  const writer = createEnvelopeWriter();
  const neighbour = talk.attach(victim, identityOf(writer.signer));
  const bodies = [
    writer.write({ content: "one" }),
    writer.write({ content: "back in time", clock: [START.wall - 1, 0] }),
  ];
  victim.replicator.receive(neighbour, { type: "records", kind: "envelope", bodies }, talk.now);
  const recalled = victim.replicator.roomBacklog("general", talk.now);
  assert.deepEqual(recalled.map(({ envelope }) => envelope.content), victim.heard());
  assert.deepEqual([victim.heard(), victim.replicator.counters.authorFaults], [["one"], 1]);
});

Deno.test("publish() has everybody pass on what is sealed as it is", () => {
  const { talk, all } = line();
  const [a, , c] = all;
  const sealed = { to: c.identity.id, key: toBase64Url(seed(3)), text: toBase64Url(seed(4)) };
  a.replicator.publish([{ type: "private", room: "@", content: "secret", sealed }], talk.now);
  talk.run(SECOND);
  for (const { received } of all.slice(1)) {
    assert.deepEqual(received.map(({ envelope }) => [envelope.content, envelope.sealed]), [
      ["", sealed],
    ]);
  }
  assert.deepEqual(a.said.map(({ content }) => content), [""]);
});
