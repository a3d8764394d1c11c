import { type ChatProcess, linked, startChat } from "../program/chat_process.ts";
import { loopbackOptions, type Program } from "../program/program.ts";

/** How often somebody got what somebody else said: once is right. */
export interface Delivery {
  readonly from: string;
  readonly to: string;
  readonly times: number;
}

export interface Simulation {
  readonly deliveries: readonly Delivery[];
  /** What went wrong besides, a sentence each. */
  readonly troubles: readonly string[];
}

/**
 * Starts one real process for each name on loopback, lets each say a line when it is linked to all others, and tells who got
 * what. When the signal comes, it tells what there is.
 */
export async function simulate(
  program: Program,
  names: readonly string[],
  signal: AbortSignal,
): Promise<Simulation> {
  await using processes = new AsyncDisposableStack();
  const args = loopbackOptions();
  const chats: ChatProcess[] = [];
  for (const username of names) {
    chats.push(processes.use(await startChat(program, { username, args, signal })));
  }
  const counts = new Map<string, number>();
  const troubles: string[] = [];
  const attempt = async (steps: readonly Promise<void>[]): Promise<void> => {
    for (const result of await Promise.allSettled(steps)) {
      if (result.status === "rejected") troubles.push(String(result.reason));
    }
  };

  await attempt(chats.map(async (chat) => {
    const missing = new Set(names.filter((name) => name !== chat.username));
    while (missing.size > 0) {
      const { username } = await chat.until((event) => linked(String(event["username"]))(event));
      missing.delete(String(username));
    }
  }));
  await attempt(chats.map((chat) => chat.say(lineOf(chat.username))));
  await attempt(chats.map(async (chat) => {
    const missing = new Set(names);
    while (missing.size > 0) {
      const { sender } = await chat.until(({ event }) => event === "message");
      note(counts, String(sender), chat.username);
      missing.delete(String(sender));
    }
  }));
  // Whatever comes until everybody has left would be a message too many.
  await attempt(chats.map(async (chat) => {
    await chat.endInput();
    for (const { event, sender } of await chat.rest()) {
      if (event === "message") note(counts, String(sender), chat.username);
    }
  }));
  return { deliveries: pairs(names).map((pair) => ({ ...pair, times: counts.get(key(pair)) ?? 0 })), troubles };
}

type Pair = Pick<Delivery, "from" | "to">;

const key = ({ from, to }: Pair): string => `${from} ${to}`;
const lineOf = (name: string): string => `Hello from ${name}!`;

function note(counts: Map<string, number>, from: string, to: string): void {
  const pair = key({ from, to });
  counts.set(pair, (counts.get(pair) ?? 0) + 1);
}

function pairs(names: readonly string[]): readonly Pair[] {
  return names.flatMap((from) =>
    names.filter((name) => name !== from).map((to) => ({ from, to }))
  );
}
