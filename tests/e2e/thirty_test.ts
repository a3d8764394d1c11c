import assert from "node:assert/strict";
import { percentile } from "../../tasks/bench/bench_figure.ts";
import { type Chat, startMesh } from "../../tasks/bench/instances.ts";
import { compiledProgram, SOURCE } from "../../tasks/program/program.ts";
import { BINARY } from "./command.ts";
import { testOnLinux } from "./linux.ts";

const LONG = Deno.env.get("P2PCHAT_LONG") === "1";
/** Each says so many messages a second. */
const PER_SECOND = 2;
/** How long they need at most, besides what is tried. */
const PATIENCE_MS = 600_000;

/** What is tried; nothing is waited for in that time. */
interface Trial {
  readonly people: number;
  /** How long they talk before one of them stands still, and while it does. */
  readonly talkMs: number;
  readonly standstillMs: number;
}

const pass = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

interface Message {
  readonly author: string;
  /** When it was said, and when the listener heard it: `performance.now()` of this process. */
  readonly saidAt: number;
  readonly heardAt: number;
}

/** One of those who talk, and what it hears of the others. */
interface Member {
  readonly chat: Chat;
  readonly said: readonly string[];
  readonly heard: ReadonlyMap<string, Message>;
  /** What was wrong: something that came twice, or was told as lost. */
  readonly mistakes: readonly string[];
  /** Who of the others was not linked to it for a while, and why. */
  readonly parted: ReadonlyMap<string, unknown>;
  say(): Promise<void>;
  /**
   * Listens until it has heard `count()` messages and is linked to all; that is undefined while it
   * is not known.
   */
  listen(count: () => number | undefined): Promise<void>;
}

function createMember(chat: Chat, clock: Map<string, number>): Member {
  const said: string[] = [];
  const heard = new Map<string, Message>();
  const mistakes: string[] = [];
  const parted = new Map<string, unknown>();
  const away = new Set<string>();

  function note(event: Readonly<Record<string, unknown>>): void {
    const name = `${event["username"]}`;
    const content = `${event["content"]}`;
    if (event["event"] === "link" && event["state"] === "up") away.delete(name);
    if (event["event"] === "link" && event["state"] === "down") {
      away.add(name);
      parted.set(name, event["reason"]);
    }
    if (event["event"] === "notice" && event["kind"] === "gap") mistakes.push(`${event["text"]}`);
    if (event["event"] !== "message") return;
    if (heard.has(content)) mistakes.push(`${content} came twice`);
    const saidAt = clock.get(content);
    if (saidAt === undefined) mistakes.push(`${content} was never said`);
    else heard.set(content, { author: `${event["sender"]}`, saidAt, heardAt: performance.now() });
  }

  return {
    chat,
    said,
    heard,
    mistakes,
    parted,
    async say() {
      const content = `${chat.username} says number ${said.length + 1}`;
      said.push(content);
      clock.set(content, performance.now());
      await chat.say(content);
    },
    async listen(count) {
      await chat.until((event) => {
        note(event);
        return heard.size === count() && away.size === 0;
      });
    },
  };
}

/** Each of these says something again and again, not all at once, for `ms`. */
async function talk(members: readonly Member[], ms: number): Promise<void> {
  const period = 1_000 / PER_SECOND;
  await Promise.all(members.map(async (member, index) => {
    await pass(period * index / members.length);
    for (let turn = 0; turn < ms / period; turn++) {
      await Promise.all([member.say(), pass(period)]);
    }
  }));
}

function describeLatency(members: readonly Member[], from: number, to: number): string {
  const names = new Set(members.map(({ chat }) => chat.username));
  const times = members.flatMap(({ heard }) =>
    [...heard.values()]
      .filter(({ author, saidAt }) => names.has(author) && from <= saidAt && saidAt < to)
      .map(({ saidAt, heardAt }) => heardAt - saidAt)
  );
  const part = (share: number) => `${percentile(times, share).toFixed(1)} ms`;
  return `p50 ${part(0.5)}, p99 ${part(0.99)} of ${times.length} deliveries`;
}

const program = BINARY === undefined ? SOURCE : compiledProgram(BINARY);

async function tryStandstill({ people, talkMs, standstillMs }: Trial): Promise<void> {
  const signal = AbortSignal.timeout(PATIENCE_MS + talkMs + standstillMs);
  const clock = new Map<string, number>();
  await using place = await startMesh(program, people, signal);
  const members = place.chats.map((chat) => createMember(chat, clock));
  const [still, ...others] = members as [Member, ...Member[]];
  let total: number | undefined;
  const listening = Promise.all(
    members.map((member) => member.listen(() => total && total - member.said.length)),
  );

  const conversation = async () => {
    const began = performance.now();
    await talk(members, talkMs);
    const stopped = performance.now();
    Deno.kill(still.chat.pid, "SIGSTOP");
    await talk(others, standstillMs);
    const woken = performance.now();
    Deno.kill(still.chat.pid, "SIGCONT");
    // everybody has one more thing to say, so that whatever would come twice comes before it
    const sum = members.reduce((count, { said }) => count + said.length, 0);
    total = sum + members.length;
    for (const member of members) await member.say();
    await listening;
    const lasted = `${Math.round((woken - stopped) / 1_000)} s`;
    console.log(`before: ${describeLatency(others, began, stopped)}`);
    console.log(`during ${lasted} of standstill: ${describeLatency(others, stopped, woken)}`);
    const broken = others.flatMap(({ parted }) => [...parted])
      .filter(([name]) => name !== still.chat.username);
    console.log(`links of the others that broke and came back: ${JSON.stringify(broken)}`);
    console.log(`all caught up after ${(performance.now() - woken).toFixed(0)} ms`);
  };
  await Promise.all([listening, conversation()]);

  for (const { chat, heard, said, mistakes } of members) {
    assert.deepEqual(mistakes, [], chat.username);
    const missed = members.flatMap((author) => author.said)
      .filter((content) => !heard.has(content) && !said.includes(content));
    assert.deepEqual(missed, [], chat.username);
  }
}

testOnLinux(
  "p2pchat brings what ten say to all of them, though one stands still",
  () => tryStandstill({ people: 10, talkMs: 5_000, standstillMs: 10_000 }),
);

testOnLinux(
  "p2pchat brings what thirty say to all of them, though one stands still for a minute",
  () => tryStandstill({ people: 30, talkMs: 20_000, standstillMs: 60_000 }),
  { ignore: !LONG },
);
