/**
 * Latency and throughput of a pipeline of processes.
 *
 * @module
 */

import { concat } from "../../src/core/bytes.ts";
import { sayLine } from "../program/chat_process.ts";
import type { Pipeline } from "./pipeline.ts";

/** Where lines go in, and where they come out. */
type Ends = Pick<Pipeline, "send" | "arrived">;

/**
 * Milliseconds that each of `count` messages takes from one process's input to the other's output,
 * one after the other.
 */
export async function measureLatency(pipeline: Ends, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index++) {
    const line = lineNumber(index);
    const start = performance.now();
    const arrived = pipeline.arrived(1);
    await pipeline.send(line);
    await arrived;
    times.push(performance.now() - start);
  }
  return times;
}

/**
 * Messages a second, when `count` are written as fast as they are taken, until the last has come
 * out everywhere.
 */
export async function measureFlood(pipeline: Ends, count: number): Promise<number> {
  const lines = concat(...Array.from({ length: count }, (_, index) => lineNumber(index)));
  const start = performance.now();
  const arrived = pipeline.arrived(count);
  for (let at = 0; at < lines.length; at += CHUNK_BYTES) {
    await pipeline.send(lines.subarray(at, at + CHUNK_BYTES));
  }
  await arrived;
  return count / ((performance.now() - start) / 1_000);
}

/**
 * Much more than a pipe holds at once, so that it is never empty while this program does something
 * else.
 */
const CHUNK_BYTES = 1024 * 1024;

function lineNumber(index: number): Uint8Array {
  return sayLine(lineText(index));
}

/** What is said, in the order of `index`, from 0: as long as people's lines usually are. */
export function lineText(index: number): string {
  return `Line ${index}: is this thing on? It seems to be.`;
}
