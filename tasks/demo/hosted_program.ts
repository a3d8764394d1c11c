/**
 * A program of the demo on a pseudo-terminal of its own, made by `script` of util-linux. An
 * emulator follows what it draws, so that the demo can look at a screen that nobody sees.
 *
 * A screen is shown again by SIGCONT: the program then enters the screen anew, asks the terminal
 * about itself, and draws everything (`src/term/terminal.ts`). So nothing that it drew for the
 * emulator needs to be kept.
 *
 * @module
 */

import xterm from "@xterm/headless";
import { UnicodeGraphemesAddon } from "../program/graphemes.ts";

/** The size of a terminal. */
export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** A program on a terminal of its own. */
export interface HostedProgram {
  readonly isRunning: boolean;
  /** Resolves when it has ended, and all it wrote was handed on. */
  readonly ended: Promise<void>;
  type(text: string): Promise<void>;
  /** Resolves once the screen has all of these words; rejects at the signal, or at its end. */
  shows(words: readonly string[], signal: AbortSignal): Promise<void>;
  /** Has it draw everything anew. */
  redraw(): void;
  resize(size: Size): Promise<void>;
  /** Asks it to leave, or ends it. */
  end(how: "SIGTERM" | "SIGKILL"): void;
}

export interface HostOptions {
  readonly command: readonly string[];
  readonly size: Size;
  /** Where it writes the number of its process, and the name of its terminal. */
  readonly files: string;
  /** Is handed what the program draws. */
  readonly onOutput: (bytes: Uint8Array) => Promise<void>;
}

/** Returns whether there is a `script` that suffices. */
export async function hasScript(): Promise<boolean> {
  try {
    const { stdout } = await new Deno.Command("script", { args: ["--version"] }).output();
    return new TextDecoder().decode(stdout).includes("util-linux");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Starts a program. */
export function host({ command, size, files, onOutput }: HostOptions): HostedProgram {
  const { columns, rows } = size;
  const line = `tty > ${quote(`${files}.tty`)}; echo $$ > ${quote(`${files}.pid`)}; ` +
    `stty sane cols ${columns} rows ${rows}; exec ${command.map(quote).join(" ")}`;
  const child = new Deno.Command("script", {
    args: ["--quiet", "--flush", "--command", line, "/dev/null"],
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
    env: { SHELL: "/bin/sh" },
  }).spawn();
  const input = child.stdin.getWriter();
  const emulator = new xterm.Terminal({
    cols: columns,
    rows,
    allowProposedApi: true,
    scrollback: 0,
  });
  emulator.loadAddon(new UnicodeGraphemesAddon());
  const waiting = new Set<() => void>();
  let isRunning = true;
  const look = () => waiting.forEach((attempt) => attempt());

  const ended = (async () => {
    for await (const bytes of child.stdout) {
      await onOutput(bytes);
      await new Promise<void>((resolve) => emulator.write(bytes, resolve));
      look();
    }
    await child.status;
    isRunning = false;
    look();
    await input.close().catch(() => {}); // it has closed its end before
    emulator.dispose();
  })();

  function text(): string {
    const { active } = emulator.buffer;
    return Array.from(
      { length: emulator.rows },
      (_, row) => active.getLine(active.baseY + row)?.translateToString(true) ?? "",
    ).join("\n");
  }

  function kill(signal: Deno.Signal): void {
    if (!isRunning) return;
    try {
      Deno.kill(Number(Deno.readTextFileSync(`${files}.pid`)), signal);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error; // it begins, or has just ended
    }
  }

  return {
    get isRunning() {
      return isRunning;
    },
    ended,
    async type(text) {
      await input.write(new TextEncoder().encode(text)).catch(() => {}); // it has just ended
    },
    shows: (words, signal) =>
      new Promise((resolve, reject) => {
        const attempt = () => {
          if (isRunning && words.every((word) => text().includes(word))) resolve();
          else if (signal.aborted || !isRunning) reject(new Error(`No ${words} to be seen`));
          else return;
          waiting.delete(attempt);
          signal.removeEventListener("abort", attempt);
        };
        waiting.add(attempt);
        signal.addEventListener("abort", attempt);
        attempt();
      }),
    redraw: () => kill("SIGCONT"),
    async resize({ columns, rows }) {
      if (!isRunning) return;
      emulator.resize(columns, rows);
      const tty = (await Deno.readTextFile(`${files}.tty`)).trim();
      const args = ["-F", tty, "cols", `${columns}`, "rows", `${rows}`];
      await new Deno.Command("stty", { args, stderr: "null" }).output();
    },
    end(how) {
      kill(how);
      if (!isRunning) return;
      try {
        if (how === "SIGKILL") child.kill("SIGTERM");
      } catch (error) {
        if (!(error instanceof TypeError)) throw error; // it has just ended
      }
    },
  };
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
