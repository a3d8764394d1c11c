/**
 * A child process whose output is read all the time.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { waitFor } from "./wait_for.ts";

export interface ProcessOptions {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /**
   * Is handed what it writes, in pieces cut anywhere; the next piece is read when it is through.
   */
  readonly onOutput: (bytes: Uint8Array) => void | Promise<void>;
  /** Is told its exit status, when all it wrote was handed on. */
  readonly onEnd?: (status: number) => void;
}

/** A running program: what it writes is read all the time, unless it is told not to be. */
export interface Process extends AsyncDisposable {
  readonly pid: number;
  /** Everything it wrote to its error output so far. */
  readonly complaints: string;
  /** Writes to its input, as fast as it reads. */
  write(input: string | Uint8Array): Promise<void>;
  closeInput(): Promise<void>;
  /** Nobody reads what it writes, until `resumeReading`. */
  pauseReading(): void;
  resumeReading(): void;
  /** Closes our end of its output, as `head` does when it has enough. */
  closeOutput(): Promise<void>;
  kill(signal: Deno.Signal): void;
  /**
   * Waits for its end, when all it wrote is read; returns its exit status (128 and the signal's
   * number where one ended it).
   */
  exit(): Promise<number>;
}

/** Starts a program, which is killed at the end of the scope where it still runs. */
export function start(options: ProcessOptions): Process {
  const [program = "", ...args] = options.command;
  const child = new Deno.Command(program, {
    args,
    cwd: options.cwd,
    env: { ...options.environment },
    clearEnv: true,
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  const output = child.stdout.getReader();
  let complaints = "";
  let running = true;
  let gate = Promise.withResolvers<void>();
  gate.resolve();

  async function readOutput(): Promise<void> {
    for (;;) {
      await gate.promise;
      const { done, value } = await output.read();
      if (done) return;
      await options.onOutput(value);
    }
  }

  async function readComplaints(): Promise<void> {
    for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) complaints += text;
  }

  async function wait(): Promise<number> {
    const finished = child.status.finally(() => running = false);
    const [{ code }] = await Promise.all([finished, readOutput(), readComplaints()]);
    options.onEnd?.(code);
    return code;
  }

  const ended = wait();
  return {
    pid: child.pid,
    exit: () => waitFor(`the end of ${program}`, ended),
    get complaints() {
      return complaints;
    },
    write: (text) => input.write(typeof text === "string" ? Buffer.from(text) : text),
    closeInput: () => input.close(),
    pauseReading() {
      gate = Promise.withResolvers();
    },
    resumeReading: () => gate.resolve(),
    closeOutput: () => output.cancel(),
    kill: (signal) => child.kill(signal),
    async [Symbol.asyncDispose]() {
      gate.resolve();
      if (running) child.kill("SIGKILL");
      await ended;
      await input.close().catch(() => {}); // closed by the test, or broken by the end of the program
    },
  };
}

/** What a program that was run to its end wrote, and its exit status. */
export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, `input` and then the end of the input being all that it reads. */
export async function finish(
  options: Omit<ProcessOptions, "onOutput" | "onEnd">,
  input: string | Uint8Array = "",
): Promise<Outcome> {
  let stdout = "";
  const decoder = new TextDecoder();
  await using process = start({
    ...options,
    onOutput: (bytes) => void (stdout += decoder.decode(bytes, { stream: true })),
  });
  await feed(process, input);
  const status = await process.exit();
  return { status, stdout, stderr: process.complaints };
}

/** Writes all of an input; a program that ends without reading it is none the worse for it. */
async function feed(process: Process, input: string | Uint8Array): Promise<void> {
  try {
    await process.write(input);
    await process.closeInput();
  } catch (error) {
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}

/** Lines of text that come in pieces. */
export interface Lines {
  readonly all: readonly string[];
  push(bytes: Uint8Array): void;
}

/** Cuts what is pushed into lines, and hands each on; what is not UTF-8 fails the test. */
export function createLines(onLine: (line: string) => void): Lines {
  const all: string[] = [];
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  return {
    all,
    push(bytes) {
      const parts = (rest + decoder.decode(bytes, { stream: true })).split("\n");
      rest = parts.pop() ?? "";
      for (const line of parts) {
        all.push(line);
        onLine(line);
      }
    },
  };
}

/** The most resident memory that a process ever had, in bytes. */
export function peakMemoryOf(pid: number): number {
  const status = Deno.readTextFileSync(`/proc/${pid}/status`);
  const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(status) ?? [];
  assert.ok(kibibytes !== undefined, status);
  return Number(kibibytes) * 1_024;
}
