import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Program } from "../program/program.ts";
import { onTerminal } from "./on_terminal.ts";

/** A program on a pseudo-terminal of 80 × 24, with a profile that is thrown away. Disposing ends it. */
export interface Typist extends AsyncDisposable {
  type(keys: string): Promise<void>;
  /**
   * Resolves with the moment (`performance.now()`) when the output since the last keys, or the start, holds `mark`.
   *
   * @throws {Error} with the end of the output, where the program ends before
   */
  shows(mark: string): Promise<number>;
}

/** Starts a program that somebody types to. It ends with `signal`. */
export async function startTypist(
  { command, args }: Program,
  signal: AbortSignal,
): Promise<Typist> {
  const home = await mkdtemp(join(tmpdir(), "p2pchat-home-"));
  const child = onTerminal([command, ...args], home);
  const input = child.stdin.getWriter();
  const encoder = new TextEncoder();
  const first = Promise.withResolvers<number>();
  let waiting: { readonly mark: string; readonly found: (moment: number) => void } | undefined;
  let lost: ((error: Error) => void) | undefined;
  let output = "";

  function look(): void {
    if (waiting === undefined || !output.includes(waiting.mark)) return;
    waiting.found(performance.now());
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
    lost?.(new Error(`The program ended, with: ${output.slice(-MAX_TOLD_CHARACTERS)}`));
  }

  const reading = read();
  const pid = await first.promise;
  let ended = false;
  const kill = () => {
    if (!ended) Deno.kill(pid, "SIGTERM");
  };
  const status = child.status.finally(() => ended = true);
  signal.addEventListener("abort", kill, { once: true });

  return {
    type(keys) {
      output = "";
      return input.write(encoder.encode(keys));
    },
    shows(mark) {
      return new Promise((found, reject) => {
        waiting = { mark, found };
        lost = reject;
        look();
      });
    },
    async [Symbol.asyncDispose]() {
      signal.removeEventListener("abort", kill);
      kill();
      await Promise.all([status, reading]);
      input.releaseLock();
      await child.stdin.close();
      await rm(home, { recursive: true });
    },
  };
}

const MAX_KEPT_CHARACTERS = 2 ** 20;
const MAX_TOLD_CHARACTERS = 2_000;
