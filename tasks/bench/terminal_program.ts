/**
 * A program on a pseudo-terminal to which the bench types, with the moment at which its screen
 * shows something.
 *
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Program } from "../program/program.ts";
import { onTerminal } from "./on_terminal.ts";

/**
 * A program on a pseudo-terminal of 80 × 24, with a profile that is thrown away. Disposing ends it.
 */
export interface TerminalProgram extends AsyncDisposable {
  type(keys: string): Promise<void>;
  /**
   * Resolves with the moment (`performance.now()`) when the output since the last keys, or the
   * start, holds `mark`.
   *
   * @throws {Error} with the output, where the program ends before
   */
  shows(mark: string): Promise<number>;
}

/** Starts a program that somebody types to. It ends with `signal`. */
export async function startTerminalProgram(
  { command, args }: Program,
  signal: AbortSignal,
): Promise<TerminalProgram> {
  const home = await mkdtemp(join(tmpdir(), "p2pchat-home-"));
  const child = onTerminal([command, ...args], home);
  const input = child.stdin.getWriter();
  const encoder = new TextEncoder();
  const first = Promise.withResolvers<number>();
  let waiting: { readonly mark: string; readonly found: PromiseWithResolvers<number> } | undefined;
  let output = "";
  let ended = false;

  function look(): void {
    if (waiting === undefined) return;
    const { mark, found } = waiting;
    if (output.includes(mark)) found.resolve(performance.now());
    else if (ended) {
      found.reject(new Error(`Cannot see ${mark}: the program ended, with ${output}`));
    } else return;
    waiting = undefined;
  }

  async function read(): Promise<void> {
    const decoder = new TextDecoder();
    let isFirst = true;
    for await (const bytes of child.stdout) {
      // A flood is drawn for minutes: only what may still hold the mark is kept.
      output = (output + decoder.decode(bytes, { stream: true })).slice(-MAX_KEPT_CHARACTERS);
      if (isFirst) first.resolve(Number.parseInt(output));
      isFirst = false;
      look();
    }
    ended = true;
    look();
  }

  const reading = read();
  const pid = await first.promise;
  const kill = () => {
    try {
      Deno.kill(pid, "SIGTERM");
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error; // it has left by itself
    }
  };
  signal.addEventListener("abort", kill, { once: true });

  return {
    type(keys) {
      output = "";
      return input.write(encoder.encode(keys));
    },
    shows(mark) {
      const found = Promise.withResolvers<number>();
      waiting = { mark, found };
      look();
      return found.promise;
    },
    async [Symbol.asyncDispose]() {
      signal.removeEventListener("abort", kill);
      kill();
      await Promise.all([child.status, reading]);
      input.releaseLock();
      await child.stdin.close();
      await rm(home, { recursive: true });
    },
  };
}

const MAX_KEPT_CHARACTERS = 2 ** 16;
