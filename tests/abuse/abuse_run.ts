/**
 * One abuse beside two honest programs that talk: how long their messages take before, during and
 * after it, what was lost, and how much memory the victim has. All of it happens on loopback, and
 * ends by itself.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import type { JsonPeer } from "../e2e/front_ends.ts";
import { type Lan, openLan } from "../e2e/lan.ts";
import { createLines, peakMemoryOf, type Process, start } from "../e2e/process.ts";
import { createWaiter, type Waiter } from "../e2e/wait_for.ts";
import { LOCKED_ROOM, RIVAL_LOCKS } from "./abuses.ts";
import { BEACON_ABUSES } from "./beacon_abuses.ts";
import type { FlooderArguments, FlooderReport } from "./flooder.ts";

/** How long each part of a run takes, seconds. */
export interface Duration {
  readonly before: number;
  readonly during: number;
  readonly after: number;
}

/** The times of messages in one part of a run. */
export interface Latencies {
  /** In ms; `NaN` where no message came. */
  readonly p50: number;
  readonly p99: number;
  readonly sent: number;
  readonly lost: number;
}

/** How long a program that starts takes from its `ready` event to its first link, ms. */
export interface Newcomer {
  /** `undefined` where it had none when the flood was over. */
  readonly during: number | undefined;
  /** That of another program, when all was calm again. */
  readonly after: number;
}

export interface AbuseOutcome {
  readonly before: Latencies;
  readonly during: Latencies;
  readonly after: Latencies;
  /** The most memory of the victim before, and in all, in MiB. */
  readonly memory: readonly [before: number, peak: number];
  /** Links between the two honest programs that went down. */
  readonly downs: number;
  readonly flooder: FlooderReport;
  /**
   * Whether the room still opens with its password; only where rivals of its lock are the abuse.
   */
  readonly isLockKept?: boolean;
  /** Only where beacons are the abuse. */
  readonly newcomer?: Newcomer;
  /** The machine's load when it was over: how many processes wanted to run. */
  readonly load: number;
}

/** Each of the two says so many a second: below the rate that everybody grants. */
const PERIOD_MS = 250;
/** A message that takes longer is lost, for whoever waits for it. */
const LOST_AFTER_MS = 15_000;
/** What a message of the talk begins with. */
const TALK = "talk";
const MEBIBYTE = 1024 * 1024;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

interface Flooder extends Process, Waiter {
  readonly lines: readonly string[];
}

function startFlooder(directory: string, given: FlooderArguments): Flooder {
  const lines = createLines(() => {});
  const process = start({
    command: [
      Deno.execPath(),
      "run",
      "-A",
      "--quiet",
      "--config",
      fileURLToPath(new URL("../../deno.json", import.meta.url)),
      fileURLToPath(new URL("flooder.ts", import.meta.url)),
      JSON.stringify(given),
    ],
    cwd: directory,
    environment: Deno.env.toObject(),
    onOutput(bytes) {
      lines.push(bytes);
      watch.changed();
    },
    onEnd: () => watch.end("the flooder ended"),
  });
  const watch = createWaiter(() => `the flooder: ${lines.all.join("\n")}\n${process.complaints}`);
  return Object.assign(process, watch, { lines: lines.all });
}

/** What each program showed of the talk, and how many of its lines were looked at for it. */
const shown = new WeakMap<JsonPeer, { readonly contents: Set<unknown>; lines: number }>();

/**
 * Returns what a program showed of the talk; each line is looked at once, however many there are.
 */
function contentsOf(peer: JsonPeer): ReadonlySet<unknown> {
  const state = shown.get(peer) ?? { contents: new Set(), lines: 0 };
  shown.set(peer, state);
  for (; state.lines < peer.events.length; state.lines++) {
    const { event, content } = peer.events[state.lines]!;
    if (event === "message" && `${content}`.startsWith(TALK)) state.contents.add(content);
  }
  return state.contents;
}

/** Both say something now and then for so long; returns how long each took to the other. */
async function talk(
  alice: JsonPeer,
  bob: JsonPeer,
  part: string,
  seconds: number,
): Promise<Latencies> {
  const times: number[] = [];
  const waiting: Promise<void>[] = [];
  let lost = 0;

  async function say(speaker: JsonPeer, hearer: JsonPeer, content: string): Promise<void> {
    const begun = performance.now();
    const heard = hearer.until(content, () => contentsOf(hearer).has(content) || undefined);
    await speaker.say(content);
    const { promise: late, resolve } = Promise.withResolvers<false>();
    const timer = setTimeout(() => resolve(false), LOST_AFTER_MS);
    const isHeard = await Promise.race([heard.then(() => true, () => false), late]);
    clearTimeout(timer);
    if (isHeard) times.push(performance.now() - begun);
    else lost++;
  }

  const rounds = Math.round(seconds * 1_000 / PERIOD_MS);
  const begun = performance.now();
  for (let round = 0; round < rounds; round++) {
    waiting.push(
      say(alice, bob, `${TALK} ${part} ${round} a`),
      say(bob, alice, `${TALK} ${part} ${round} b`),
    );
    await pause(Math.max(0, begun + (round + 1) * PERIOD_MS - performance.now()));
  }
  await Promise.all(waiting);
  times.sort((a, b) => a - b);
  const share = (part: number) => times[Math.ceil(part * times.length) - 1] ?? NaN;
  return { p50: share(0.5), p99: share(0.99), sent: 2 * rounds, lost };
}

/** Starts a program that is told no address; returns how long it takes to find somebody, ms. */
async function discover(lan: Lan, name: string): Promise<number> {
  const newcomer = await lan.json(name);
  const begun = performance.now();
  await newcomer.event({ event: "link", state: "up" });
  return performance.now() - begun;
}

/** Returns whether a password still opens the room that the flooder made first. */
async function opens(peer: JsonPeer): Promise<boolean> {
  const { name, password } = LOCKED_ROOM;
  const before = peer.events.length;
  await peer.command(`/join ${name} ${password}`);
  return await peer.until("what came of /join", () => {
    const answers = peer.events.slice(before);
    if (answers.some(({ event }) => event === "error")) return false;
    return answers.some(({ event, change }) => event === "room" && change === "entered") ||
      undefined;
  });
}

/** Lets an abuse happen. */
export async function runAbuse(
  abuse: FlooderArguments["abuse"],
  { before, during, after }: Duration,
): Promise<AbuseOutcome> {
  await using lan = await openLan();
  const isOfBeacons = Object.hasOwn(BEACON_ABUSES, abuse);
  // bob discovers nothing: the programs share one address, whose first beacons the newcomer needs
  const alice = await lan.json("alice", ...(isOfBeacons ? [] : ["-no-discovery"]));
  const bob = await lan.json("bob", "-no-discovery", "-connect", `127.0.0.1:${alice.port}`);
  await alice.event({ event: "link", state: "up", id: bob.id });
  await bob.event({ event: "link", state: "up", id: alice.id });
  const { epoch } = await alice.event({ event: "ready" });
  const quiet = await talk(alice, bob, "before", before);
  const memoryBefore = peakMemoryOf(alice.pid) / MEBIBYTE;

  await using flooder = startFlooder(lan.directory, {
    abuse,
    port: alice.port,
    multicastPort: lan.multicastPort,
    mesh: lan.mesh,
    peers: [alice.id, bob.id],
    victimEpoch: Number(epoch),
    seconds: during,
  });
  if (abuse !== "burn") {
    await flooder.until("its beginning", () => flooder.lines.includes("begun") || undefined);
  }
  const flooded = flooder.exit();
  const found = isOfBeacons
    ? Promise.race([discover(lan, "carol"), flooded.then(() => undefined)])
    : undefined;
  const [loud, newcomerDuring] = await Promise.all([
    talk(alice, bob, "during", during),
    found,
  ]);
  await flooded;
  const report: FlooderReport = JSON.parse(flooder.lines.at(-1) ?? "{}");
  const calm = await talk(alice, bob, "after", after);
  const newcomer = isOfBeacons
    ? { during: newcomerDuring, after: await discover(lan, "dave") }
    : undefined;
  const names = new Set<unknown>([alice.id, bob.id]);
  const downs = [alice, bob].flatMap(({ events }) =>
    events.filter(({ event, state, id }) => event === "link" && state === "down" && names.has(id))
  );
  return {
    before: quiet,
    during: loud,
    after: calm,
    memory: [memoryBefore, peakMemoryOf(alice.pid) / MEBIBYTE],
    downs: downs.length,
    flooder: report,
    ...(abuse === RIVAL_LOCKS ? { isLockKept: await opens(alice) } : {}),
    ...(newcomer === undefined ? {} : { newcomer }),
    load: Deno.loadavg()[0]!,
  };
}
