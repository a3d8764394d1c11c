/**
 * A terminal emulator on which the program runs, read as cells.
 *
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Program } from "../program/program.ts";
import { Refusal } from "../task.ts";
import {
  type Colour,
  openEmulator,
  type Screen,
  SCREEN_COLUMNS,
  SCREEN_ROWS,
} from "./screen_cells.ts";

export interface TerminalOptions {
  readonly username: string;
  /** Further arguments. */
  readonly args: readonly string[];
  /** Of the terminal. */
  readonly background: Colour;
  /** Ends every wait, and the program. */
  readonly signal: AbortSignal;
}

/**
 * The program on a pseudo-terminal, with a profile that is thrown away. Disposing makes it leave.
 */
export interface Terminal extends AsyncDisposable {
  type(keys: string): Promise<void>;
  /**
   * Resolves as soon as the screen has this on one row.
   *
   * @throws {Error} with the screen, if that does not happen before the signal
   */
  shows(text: string): Promise<void>;
  screen(): Screen;
}

/** Starts the program on a pseudo-terminal that `script` of util-linux makes. */
export async function startOnTerminal(
  { command, args }: Program,
  options: TerminalOptions,
): Promise<Terminal> {
  const { background, signal, username } = options;
  const home = await mkdtemp(join(tmpdir(), "p2pchat-home-"));
  const child = spawn([command, ...args, "-username", username, ...options.args], home, signal);
  const input = child.stdin.getWriter();
  const type = (keys: string) => input.write(new TextEncoder().encode(keys));
  const emulator = openEmulator(background, type);
  const waiting = new Set<() => void>();
  const look = () => waiting.forEach((attempt) => attempt());
  const read = (async () => {
    for await (const bytes of child.stdout) {
      await emulator.write(bytes);
      look();
    }
  })();
  signal.addEventListener("abort", look);

  return {
    type,
    screen: emulator.screen,
    shows(text) {
      return new Promise((resolve, reject) => {
        const attempt = () => {
          const shown = emulator.text();
          if (shown.includes(text)) resolve();
          else if (signal.aborted) reject(new Error(`Cannot see "${text}" here:\n${shown}`));
          else return;
          waiting.delete(attempt);
        };
        waiting.add(attempt);
        attempt();
      });
    },
    async [Symbol.asyncDispose]() {
      signal.removeEventListener("abort", look);
      if (!signal.aborted) await type(QUIT);
      await Promise.all([child.status, read]);
      input.releaseLock();
      await child.stdin.close();
      emulator[Symbol.dispose]();
      await rm(home, { recursive: true });
    },
  };
}

/** Keys that empty the input, and leave. */
const QUIT = "\x15/quit\r";

function spawn(command: readonly string[], home: string, signal: AbortSignal): Deno.ChildProcess {
  const size = `stty rows ${SCREEN_ROWS} cols ${SCREEN_COLUMNS}`;
  const line = `${size}; exec ${command.map(quote).join(" ")}`;
  try {
    return new Deno.Command("script", {
      args: ["--quiet", "--flush", "--command", line, "/dev/null"],
      env: { P2PCHAT_HOME: home, TERM: "xterm-256color", COLORTERM: "truecolor", NO_COLOR: "" },
      stdin: "piped",
      stdout: "piped",
      signal,
    }).spawn();
  } catch (error) {
    Deno.removeSync(home);
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Refusal(`There is no command "script": install it, it comes with util-linux.`);
  }
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
