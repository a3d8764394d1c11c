import assert from "node:assert/strict";
import { DEAD_AFTER_SILENCE_MS } from "../../src/core/limits/links.ts";
import type { JsonPeer } from "./front_ends.ts";
import { type Lan, openLan } from "./lan.ts";
import { testOnLinux } from "./linux.ts";
import { peakMemoryOf } from "./process.ts";

const MESSAGES = 20_000;
/**
 * 165 MiB were measured at the sender, up to 128 MiB at the receivers, of which one that does
 * nothing has 67.
 */
const MOST_MEMORY_BYTES = 256 * 1024 * 1024;

const content = (number: number): string =>
  `message ${number} of a flood, as long as what people say to each other`;
const FLOOD = Array.from(
  { length: MESSAGES },
  (_, at) => `${JSON.stringify({ intent: "say", room: "general", content: content(at + 1) })}\n`,
).join("");

/** The link of each of the two is up at the other. */
async function linked(one: JsonPeer, other: JsonPeer): Promise<void> {
  await one.event({ event: "link", state: "up", id: other.id });
  await other.event({ event: "link", state: "up", id: one.id });
}

/**
 * Whether the last message is among the newest lines, which are few enough to look through again
 * and again.
 */
const last = (peer: JsonPeer): boolean =>
  peer.lines.slice(-10).some((line) => line.includes(content(MESSAGES)));

async function heardAll(peer: JsonPeer): Promise<void> {
  await peer.until("all of them", () => peer.lines.length > MESSAGES && last(peer) || undefined);
  const heard = peer.heard("alice");
  assert.equal(heard.length, MESSAGES);
  const wrong = heard.findIndex((text, at) => text !== content(at + 1));
  assert.equal(wrong, -1, `${heard[wrong]} in place of ${content(wrong + 1)}`);
}

async function flood(
  lan: Lan,
  names: readonly string[],
  during: (receivers: readonly JsonPeer[]) => Promise<void>,
): Promise<void> {
  const unpaced = (name: string) => lan.json(name, "-rate", "off");
  const alice = await unpaced("alice");
  const receivers = await Promise.all(names.map(unpaced));
  for (const receiver of receivers) await linked(alice, receiver);
  const [first] = receivers;
  const stirring = async () => {
    await first?.event({ event: "message", content: content(1) });
    await during(receivers);
  };
  await Promise.all([alice.write(FLOOD), stirring()]);
  await Promise.all(receivers.map(heardAll));
  for (const peer of [alice, ...receivers]) {
    const memory = peakMemoryOf(peer.pid);
    assert.ok(memory < MOST_MEMORY_BYTES, `${peer.name} had ${memory} bytes`);
    assert.ok(peer.events.every(({ state, kind }) => state !== "down" && kind !== "missing"));
    assert.equal(peer.complaints, "");
  }
}

testOnLinux("p2pchat brings 20,000 messages in order, in bounded memory", async () => {
  await using lan = await openLan();
  await flood(lan, ["bob"], async () => {});
});

/** How long a receiver stands still, which is what is tried; nothing is waited for. */
const STANDSTILL_MS = 5_000;
const standstill = () => new Promise<void>((resolve) => setTimeout(resolve, STANDSTILL_MS));
/** On a busy machine the others take longer than the time after which a stopped one is cut off. */
const REST_OF_STANDSTILL_MS = DEAD_AFTER_SILENCE_MS / 2 - STANDSTILL_MS;

/** Waits for `coming`, but no longer than `ms`. */
async function atMost(ms: number, coming: Promise<void>): Promise<void> {
  const { promise: over, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  await Promise.race([coming, over]);
  clearTimeout(timer);
}

testOnLinux(
  "p2pchat brings 20,000 messages to one that was stopped, and one whose output nobody read",
  async () => {
    await using lan = await openLan();
    await flood(lan, ["bob", "carol", "dave"], async ([bob, carol, dave]) => {
      carol!.kill("SIGSTOP");
      dave!.pauseReading();
      await standstill();
      await atMost(REST_OF_STANDSTILL_MS, heardAll(bob!));
      assert.ok(carol!.heard("alice").length < MESSAGES && dave!.heard("alice").length < MESSAGES);
      carol!.kill("SIGCONT");
      dave!.resumeReading();
    });
  },
);
