/**
 * The programs of the demo: how they are started, in a directory of their own on loopback, and how
 * they end.
 *
 * However the demo ends, its programs end first, and then the directory goes, with everything that
 * they kept.
 *
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { loopbackOptions, type Program } from "../program/program.ts";
import { type DemoPerson, PEOPLE } from "./greeting.ts";

/** How long the programs may take to leave. */
export const LEAVE_MS = 5_000;
/** A greeting takes two seconds; a machine with much other work may need longer. */
export const GREETING_MS = 60_000;
const LOOK_MS = 50;

/** What a demo needs of its surroundings. */
export interface Demo {
  /** For each person the command that starts the program. */
  readonly commands: Readonly<Record<DemoPerson, readonly string[]>>;
  /** Goes at the end. */
  readonly directory: string;
  /** Ends the demo. */
  readonly signal: AbortSignal;
}

/** Runs a demo, and removes its directory; returns its result. */
export async function withDemo<T>(program: Program, run: (demo: Demo) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(join(tmpdir(), "p2pchat-demo-"));
  const stop = new AbortController();
  const abort = () => stop.abort();
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) Deno.addSignalListener(signal, abort);
  try {
    const args = [...program.args, ...loopbackOptions(), "-port", "0"];
    const home = `P2PCHAT_HOME=${directory}`;
    const command = (
      username: DemoPerson,
    ) => ["env", home, program.command, ...args, "-username", username];
    const [alice, bob, charlie] = PEOPLE;
    const commands = { alice: command(alice), bob: command(bob), charlie: command(charlie) };
    return await run({ commands, directory, signal: stop.signal });
  } finally {
    await rm(directory, { recursive: true, maxRetries: 10 });
    for (const signal of signals) Deno.removeSignalListener(signal, abort);
  }
}

/** Waits until the programs have left, and ends those that do not. */
export async function leave(pids: readonly number[]): Promise<void> {
  const running = () => pids.filter(isRunning);
  const deadline = performance.now() + LEAVE_MS;
  while (running().length > 0 && performance.now() < deadline) await pause();
  for (const pid of running()) Deno.kill(pid, "SIGKILL");
}

/** Returns whether a process runs. In a container, one that has ended may stay as a zombie. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return Deno.build.os !== "linux" || !/\) Z /.test(Deno.readTextFileSync(`/proc/${pid}/stat`));
  } catch {
    return false;
  }
}

/** Waits for a moment, or for the signal. */
export function pause(signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, LOOK_MS);
    if (signal?.aborted) return; // only time counts then
    signal?.addEventListener("abort", done, { once: true });
  });
}
