/**
 * The simulation of the demo: instances that talk to each other, and a count of what arrived.
 *
 * @module
 */

import { type ChatProcess, isLinkUp, type JsonEvent, startChat } from "../program/chat_process.ts";
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
 * Starts one real process for each name on loopback, lets each say a line when it is linked to all
 * others, and tells who got what. When the signal comes, it tells what there is.
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
  const note = ({ sender, content }: JsonEvent, to: string): void => {
    const from = String(sender);
    if (content !== lineOf(from)) return;
    counts.set(key({ from, to }), (counts.get(key({ from, to })) ?? 0) + 1);
  };
  /** Each step is taken by all at once, and by none before the last one is done. */
  const steps: readonly ((chat: ChatProcess) => Promise<void>)[] = [
    async (chat) => {
      const missing = new Set(names.filter((name) => name !== chat.username));
      while (missing.size > 0) {
        missing.delete(String((await chat.until((event) => isLinkUp(event)))["username"]));
      }
    },
    (chat) => chat.say(lineOf(chat.username)),
    async (chat) => {
      const missing = new Set(names.filter((name) => name !== chat.username));
      while (missing.size > 0) {
        const message = await chat.until(isMessage);
        note(message, chat.username);
        missing.delete(String(message["sender"]));
      }
    },
    async (chat) => {
      await chat.endInput();
      // Whatever comes before everybody has left is a message too many.
      for (const message of (await chat.rest()).filter(isMessage)) note(message, chat.username);
    },
  ];
  let troubles: readonly string[] = [];
  for (const step of steps) {
    const results = await Promise.allSettled(chats.map(step));
    troubles = results.flatMap((result) =>
      result.status === "rejected" ? [String(result.reason)] : []
    );
    if (troubles.length > 0) break;
  }
  const deliveries = pairs(names).map((pair) => ({ ...pair, times: counts.get(key(pair)) ?? 0 }));
  return { deliveries, troubles };
}

type Pair = Pick<Delivery, "from" | "to">;

const key = ({ from, to }: Pair): string => `${from} ${to}`;
const isMessage = ({ event }: JsonEvent): boolean => event === "message";
const lineOf = (name: string): string => `Hello from ${name}!`;

function pairs(names: readonly string[]): readonly Pair[] {
  return names.flatMap((from) => names.filter((name) => name !== from).map((to) => ({ from, to })));
}

/**
 * A line for each sender: `Alice    → Bob ✓ Charlie ✓`; `✗` where nothing came, `×2` where it came
 * twice.
 */
export function formatDeliveries(deliveries: readonly Delivery[]): string {
  const senders = [...new Set(deliveries.map(({ from }) => from))];
  const width = Math.max(0, ...senders.map((name) => name.length));
  const mark = (times: number): string => times === 1 ? "✓" : times === 0 ? "✗" : `✗ ×${times}`;
  return senders.map((sender) => {
    const sent = deliveries.filter(({ from }) => from === sender);
    return `${sender.padEnd(width)} → ${
      sent.map(({ to, times }) => `${to} ${mark(times)}`).join(" ")
    }`;
  }).join("\n");
}
