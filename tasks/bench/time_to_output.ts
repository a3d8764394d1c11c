/**
 * The time from the start of a program to its first screen.
 *
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Program } from "../program/program.ts";
import { Refusal } from "../task.ts";
import { onTerminal } from "./on_terminal.ts";

/**
 * Milliseconds from the start of a command, on a pseudo-terminal of 80 × 24, to the moment its
 * output holds `mark`. The command is ended then.
 *
 * @throws {Refusal} where it ends before, or there is no `script` of util-linux to make the
 * terminal
 */
export async function measureStart(
  { command, args }: Program,
  mark: string,
): Promise<number> {
  const home = await mkdtemp(join(tmpdir(), "p2pchat-home-"));
  try {
    const start = performance.now();
    const child = onTerminal([command, ...args], home);
    const output = child.stdout.getReader();
    const text = await readUntil(output, mark);
    const time = performance.now() - start;
    if (!text.includes(mark)) throw new Refusal(`${command} ended too early, with: ${text}`);
    Deno.kill(Number.parseInt(text), "SIGKILL");
    while (!(await output.read()).done); // the terminal goes with its last process
    await Promise.all([child.status, child.stdin.close()]);
    return time;
  } finally {
    await rm(home, { recursive: true });
  }
}

/** What came up to `mark` and with it, or all where it does not come. */
async function readUntil(
  output: ReadableStreamDefaultReader<Uint8Array>,
  mark: string,
): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  while (!text.includes(mark)) {
    const { value } = await output.read();
    if (value === undefined) return text;
    text += decoder.decode(value, { stream: true });
  }
  return text;
}
