/**
 * The time that a process used of a processor, as Linux reports it.
 *
 * @module
 */

import { readFile } from "node:fs/promises";

/** The kernel tells times in ticks of 10 ms, whatever its own are (proc(5), USER_HZ). */
const TICKS_PER_SECOND = 100;
/** Places of utime and stime behind the name of the program, which ends with a bracket. */
const USER = 11;
const SYSTEM = 12;

/** Seconds of a processor that these processes used until now; NaN on other systems than Linux. */
export async function cpuSeconds(pids: readonly number[]): Promise<number> {
  if (Deno.build.os !== "linux") return NaN;
  const ticks = await Promise.all(pids.map(async (pid) => {
    const text = await readFile(`/proc/${pid}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    return Number(fields[USER]) + Number(fields[SYSTEM]);
  }));
  return ticks.reduce((sum, each) => sum + each, 0) / TICKS_PER_SECOND;
}
