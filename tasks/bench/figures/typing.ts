/**
 * Figures of typing: the time from a key to the screen while other people talk.
 *
 * @module
 */

import { concat } from "../../../src/core/bytes.ts";
import { type ChatProcess, isLinkUp, sayLine, startChat } from "../../program/chat_process.ts";
import { loopbackOptions, type Program, SOURCE } from "../../program/program.ts";
import { type Figure, percentile } from "../bench_figure.ts";
import type { Effort } from "../effort.ts";
import { ECHO } from "../floor.ts";
import { startTerminalProgram, type TerminalProgram } from "../terminal_program.ts";

const BUSY_PER_SECOND = 1_000;
const VERY_BUSY_PER_SECOND = 5_000;
/** Characters that neither the messages nor control sequences have. */
const KEYS = [..."^~{}$%&=+*"];
/** What empties the input. */
const CLEAR = "\x15";

/**
 * How long a key takes to the screen, while others talk; and a line, to the screen of another
 * program.
 */
export async function typingFigures(
  { keys, lines }: Effort,
  signal: AbortSignal,
): Promise<readonly Figure[]> {
  const floor = await echoed(keys, signal);
  const figures: Figure[] = [];
  for (const perSecond of [0, BUSY_PER_SECOND, VERY_BUSY_PER_SECOND]) {
    const times = await typedWhile(perSecond, keys, signal);
    const figure = (name: string, share: number): Figure => ({
      name: `key to screen at ${perSecond.toLocaleString("en")} messages/s, ${name}`,
      value: percentile(times, share),
      unit: "ms",
      floor: percentile(floor, share),
    });
    const p99 = figure("p99", 0.99);
    const isAimed = perSecond === BUSY_PER_SECOND;
    figures.push(
      figure("p50", 0.5),
      isAimed ? { ...p99, aim: { better: "lower", value: 10, of: "value" } } : p99,
    );
  }
  return [...figures, await lineFigure(lines, signal)];
}

/** The floor: a process that echoes what it reads from the terminal. */
async function echoed(keys: number, signal: AbortSignal): Promise<readonly number[]> {
  await using typist = await startTerminalProgram(ECHO, signal);
  await typist.shows("ready");
  return await typeKeys(typist, keys);
}

/** Milliseconds from each key to the screen, while somebody else says so much. */
async function typedWhile(
  perSecond: number,
  keys: number,
  signal: AbortSignal,
): Promise<readonly number[]> {
  const options = [...loopbackOptions(), "-rate", "off"];
  await using typist = await startTerminalProgram(onScreen("typist", options), signal);
  await typist.shows("#general");
  await using talker = await startChat(SOURCE, { username: "talker", args: options, signal });
  await talker.until((event) => isLinkUp(event, "typist"));
  await typeKeys(typist, keys / 2); // until the code is compiled
  await using _talk = talkOn(talker, perSecond);
  if (perSecond > 0) await typist.shows("line");
  return await typeKeys(typist, keys);
}

async function typeKeys(typist: TerminalProgram, count: number): Promise<readonly number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    const column = index % KEYS.length;
    if (column === 0) await typist.type(CLEAR);
    // Each column has another key than the time before: what stands there already would not be
    // drawn.
    const key = KEYS[(column + Math.floor(index / KEYS.length)) % KEYS.length]!;
    await pause();
    times.push(await typed(typist, key, typist, key));
  }
  return times;
}

/** Says lines, evenly, until disposed of. */
function talkOn(talker: ChatProcess, perSecond: number): AsyncDisposable {
  let over = false;

  async function talk(): Promise<void> {
    const start = performance.now();
    for (let said = 0; !over;) {
      const due = Math.floor((performance.now() - start) / 1_000 * perSecond);
      const batch: Uint8Array[] = [];
      while (said < due) batch.push(sayText(++said));
      if (batch.length > 0) await talker.write(concat(...batch));
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  const talking = talk();
  return {
    [Symbol.asyncDispose]() {
      over = true;
      return talking;
    },
  };
}

function sayText(number: number): Uint8Array {
  return sayLine(`line ${number}: is this thing on? it seems to be.`);
}

/** How long a line takes from its last key to the screen of somebody else. */
async function lineFigure(lines: number, signal: AbortSignal): Promise<Figure> {
  const options = [...loopbackOptions(), "-rate", "off"];
  await using writer = await startTerminalProgram(onScreen("writer", options), signal);
  await writer.shows("#general");
  await using reader = await startTerminalProgram(onScreen("reader", options), signal);
  await Promise.all([writer.shows("reader"), reader.shows("writer")]);
  const times: number[] = [];
  for (let index = 0; index < lines; index++) {
    const word = KEYS[index % KEYS.length]! + KEYS[Math.floor(index / KEYS.length) % KEYS.length]!;
    await pause();
    await typed(writer, word, writer, word);
    times.push(await typed(writer, "\r", reader, word));
  }
  return {
    name: "key to the screen of another, p50",
    value: percentile(times, 0.5),
    unit: "ms",
    aim: { better: "lower", value: 20, of: "value" },
  };
}

/** Milliseconds from keys to when a screen shows their effect. */
async function typed(
  writer: TerminalProgram,
  keys: string,
  reader: TerminalProgram,
  mark: string,
): Promise<number> {
  const start = performance.now();
  const typing = writer.type(keys);
  const moment = await reader.shows(mark);
  await typing;
  return moment - start;
}

/**
 * As people pause between keys, if they type fast; at no steady rhythm, so that every moment
 * between two frames is met.
 */
function pause(): Promise<void> {
  const ms = MIN_PAUSE_MS + Math.random() * (MAX_PAUSE_MS - MIN_PAUSE_MS);
  return new Promise((resolve) => setTimeout(resolve, ms));
}

const MIN_PAUSE_MS = 25;
const MAX_PAUSE_MS = 75;

function onScreen(username: string, options: readonly string[]): Program {
  return { command: SOURCE.command, args: [...SOURCE.args, "-username", username, ...options] };
}
