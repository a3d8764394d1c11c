import assert from "node:assert/strict";
import { MAX_AHEAD, MAX_LOG_BYTES } from "../../src/core/limits/replication.ts";
import type { JsonPeer } from "./front_ends.ts";
import { openLan } from "./lan.ts";
import { testOnLinux } from "./linux.ts";

const LONG = "x".repeat(3_900);
/** More than may lie between what came last and what comes next; forgotten by all in the end. */
const SHORT_ONES = MAX_AHEAD + 1_500;
/** More than any log and the sockets between hold: the short ones before share few envelopes. */
const LONG_ONES = Math.ceil(1.5 * MAX_LOG_BYTES / LONG.length);
const ALL = SHORT_ONES + LONG_ONES;

const FLOOD = Array.from({ length: ALL }, (_, at) => {
  const content = at < SHORT_ONES ? `${at + 1}` : `${at + 1} ${LONG}`;
  return `${JSON.stringify({ intent: "say", room: "general", content })}\n`;
}).join("");

/** The numbers of alice's flood that a peer heard. */
const numbersOf = (peer: JsonPeer): readonly number[] =>
  peer.heard("alice").map((content) => parseInt(content)).filter((number) => number > 0);

/** Whether the newest lines hold the last of a flood that comes in order. */
const hasLast = ({ lines }: JsonPeer): true | undefined =>
  lines.slice(-10).some((line) => line.includes(`"${ALL} x`)) || undefined;

/** How many messages a peer was told are lost, one number for each notice. */
const gapsOf = ({ events }: JsonPeer): readonly number[] =>
  events.filter(({ event, kind }) => event === "notice" && kind === "gap")
    .map(({ text }) => parseInt(`${text}`.replaceAll(",", "")));

testOnLinux(
  "p2pchat holds up nobody for a stopped neighbour, and tells it one gap when it goes on",
  async () => {
    await using lan = await openLan();
    const start = (name: string) => lan.json(name, "-rate", "off");
    const [alice, bob, carol] = [await start("alice"), await start("bob"), await start("carol")];
    for (const [peer, others] of [[alice, [bob, carol]], [bob, [carol]]] as const) {
      for (const { id } of others) await peer.event({ event: "link", state: "up", id });
    }
    await alice.say("first");
    await carol.event({ event: "message", content: "first" });

    carol.kill("SIGSTOP");
    await Promise.all([alice.write(FLOOD), bob.until("all of it", () => hasLast(bob))]);
    assert.deepEqual(numbersOf(bob), Array.from({ length: ALL }, (_, at) => at + 1));

    carol.kill("SIGCONT");
    await carol.until("word of the gap, when all the rest has come", () => gapsOf(carol)[0]);
    await alice.say("go on");
    await carol.event({ event: "message", content: "go on" });
    const heard = new Set(numbersOf(carol));
    assert.equal(gapsOf(carol).length, 1);
    assert.equal(heard.size + gapsOf(carol)[0]!, ALL);
    assert.deepEqual(gapsOf(bob), []);
  },
);
