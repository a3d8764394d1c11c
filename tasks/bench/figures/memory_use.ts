/**
 * Figures of memory: idle, and after 100,000 messages.
 *
 * @module
 */

import { MAX_LOG_BYTES } from "../../../src/core/limits/replication.ts";
import { readLines } from "../../program/lines.ts";
import { SOURCE } from "../../program/program.ts";
import { type Figure, median } from "../bench_figure.ts";
import type { Effort } from "../effort.ts";
import { EMPTY } from "../floor.ts";
import { type Chat, startMesh } from "../instances.ts";
import { measureFlood } from "../messages.ts";
import { residentMebibytes } from "../resident_memory.ts";

const MESSAGES = 100_000;
const SETTLE_MS = 1_500;
const MAX_LOG_MIB = MAX_LOG_BYTES / 2 ** 20;

/** What two instances hold before and after one said very much to the other. */
export async function memoryFigures(
  { runs }: Effort,
  signal: AbortSignal,
): Promise<readonly Figure[]> {
  const empty: number[] = [];
  const idle: number[] = [];
  const sender: number[] = [];
  const receiver: number[] = [];
  const log: number[] = [];
  for (let run = 0; run < runs; run++) {
    empty.push(await emptyMemory());
    await using place = await startMesh(SOURCE, 2, signal);
    const [one, other] = place.chats as [Chat, Chat];
    await settle();
    idle.push(await residentMebibytes(other.pid));
    await measureFlood({ send: one.write, arrived: other.countMessages }, MESSAGES);
    await settle();
    sender.push(await residentMebibytes(one.pid));
    receiver.push(await residentMebibytes(other.pid));
    log.push(Math.max(await heldMebibytes(one), await heldMebibytes(other)));
  }
  const floor = median(empty);
  const after = (name: string, values: readonly number[]): Figure => ({
    name: `${name} after ${MESSAGES.toLocaleString("en")} messages`,
    value: median(values),
    unit: "MiB",
  });
  return [
    {
      name: "memory, idle with one link",
      value: median(idle),
      unit: "MiB",
      floor,
      aim: { better: "lower", value: 3, of: "floor" },
    },
    { ...after("memory of the sender", sender), floor },
    { ...after("memory of the receiver", receiver), floor },
    {
      ...after("of that the log", log),
      aim: { better: "lower", value: MAX_LOG_MIB, of: "value" },
    },
  ];
}

/** What an instance says that it holds for others. */
async function heldMebibytes(chat: Chat): Promise<number> {
  await chat.write(new TextEncoder().encode(`{"intent":"command","line":"/status"}\n`));
  const { text } = await chat.until(({ kind }) => kind === "status");
  const [, held] = /^held +(\d+\.\d) MiB/m.exec(`${text}`) ?? [];
  if (held === undefined) throw new Error(`Cannot read what is held: /status says ${text}`);
  return Number(held);
}

async function emptyMemory(): Promise<number> {
  const child = new Deno.Command(EMPTY.command, {
    args: [...EMPTY.args],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  await using lines = readLines(child.stdout);
  await lines.next();
  await settle();
  const mebibytes = await residentMebibytes(child.pid);
  await child.stdin.close();
  await child.status;
  return mebibytes;
}

/** Lets processes finish what they do behind what was measured. */
function settle(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
}
