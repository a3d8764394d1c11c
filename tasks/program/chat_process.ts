/**
 * A running instance of p2pchat in JSON mode.
 *
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Refusal } from "../task.ts";
import { readLines } from "./lines.ts";
import type { Program } from "./program.ts";

/** An object that the program printed in JSON mode. */
export type JsonEvent = Readonly<Record<string, unknown>>;

/** A running instance in JSON mode, with a profile that is thrown away. Disposing ends it. */
export interface ChatProcess extends AsyncDisposable {
  readonly username: string;
  readonly pid: number;
  /** Writes to its standard input. */
  write(bytes: Uint8Array): Promise<void>;
  say(content: string): Promise<void>;
  /** Ends its standard input: it leaves when everybody has what it said. */
  endInput(): Promise<void>;
  /**
   * Reads events until one fits.
   *
   * @throws {Error} when the output ends before
   */
  until(fits: (event: JsonEvent) => boolean): Promise<JsonEvent>;
  /** Reads all events to the end of its output. */
  rest(): Promise<readonly JsonEvent[]>;
  /**
   * Reads until that many messages have come, without parsing them.
   *
   * @throws {Error} when the output ends before
   */
  countMessages(count: number): Promise<void>;
  /** Reads its output to the end and forgets it. */
  discardOutput(): Promise<void>;
}

export interface ChatProcessOptions {
  readonly username: string;
  /** Further arguments. */
  readonly args: readonly string[];
  /** Ends the process. */
  readonly signal: AbortSignal;
}

/** Starts an instance; it is not ready yet. */
export async function startChat(
  { command, args }: Program,
  options: ChatProcessOptions,
): Promise<ChatProcess> {
  const { username, signal } = options;
  const home = await mkdtemp(join(tmpdir(), "p2pchat-home-"));
  const child = spawn(command, [...args, "-json", "-username", username, ...options.args], home);
  let ended = false;
  const status = child.status.finally(() => ended = true);
  const complaints = endOf(child.stderr, MAX_COMPLAINT_CHARACTERS);
  const kill = (with_: Deno.Signal) => {
    if (!ended) child.kill(with_);
  };
  const abort = () => kill("SIGTERM");
  signal.addEventListener("abort", abort, { once: true });
  if (signal.aborted) abort();

  const input = child.stdin.getWriter();
  const output = readLines(child.stdout);
  const silent = async (): Promise<Error> =>
    new Error(`${username} said nothing more. ${await complaints}`.trim());

  const chat: ChatProcess = {
    username,
    pid: child.pid,
    write: (bytes) => input.write(bytes),
    say: (content) => chat.write(sayLine(content)),
    endInput: () => input.close(),
    async until(fits) {
      for (let line = await output.next(); line !== undefined; line = await output.next()) {
        const event: JsonEvent = JSON.parse(line);
        if (fits(event)) return event;
      }
      throw await silent();
    },
    async rest() {
      const events: JsonEvent[] = [];
      for (let line = await output.next(); line !== undefined; line = await output.next()) {
        events.push(JSON.parse(line));
      }
      return events;
    },
    async countMessages(count) {
      if (await output.count(MESSAGE, count) < count) throw await silent();
    },
    discardOutput: () => output.discard(),
    async [Symbol.asyncDispose]() {
      signal.removeEventListener("abort", abort);
      kill("SIGTERM");
      const timer = setTimeout(() => kill("SIGKILL"), PATIENCE_MS);
      // Reading on would wait for a process that waits for its reader.
      await output[Symbol.asyncDispose]();
      await Promise.all([status, complaints, input.close().catch(isGone)]);
      clearTimeout(timer);
      await rm(home, { recursive: true });
    },
  };
  return chat;
}

function spawn(command: string, args: readonly string[], home: string) {
  try {
    return new Deno.Command(command, {
      args: [...args],
      env: { P2PCHAT_HOME: home },
      stdin: "piped",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
  } catch (error) {
    Deno.removeSync(home);
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Refusal(`There is no program ${command}: make it with "deno task compile".`);
  }
}

/** How long an instance may take to leave when it is told to. */
const PATIENCE_MS = 5_000;
const MAX_COMPLAINT_CHARACTERS = 2_000;
const MESSAGE = new TextEncoder().encode(`{"event":"message"`);

/** The line of JSON input that says something in the room where everybody is. */
export function sayLine(content: string): Uint8Array {
  return new TextEncoder().encode(
    `${JSON.stringify({ intent: "say", room: "general", content })}\n`,
  );
}

/** Whether an event tells that somebody (`username`, if given) is linked now. */
export function isLinkUp(event: JsonEvent, username?: string): boolean {
  return event["event"] === "link" && event["state"] === "up" &&
    (username === undefined || event["username"] === username);
}

/** Closing what is closed already, or was read by a process that has left, does no harm. */
function isGone(error: unknown): void {
  if (!(error instanceof TypeError) && !(error instanceof Deno.errors.BrokenPipe)) throw error;
}

async function endOf(stream: ReadableStream<Uint8Array>, characters: number): Promise<string> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const bytes of stream) {
    text = (text + decoder.decode(bytes, { stream: true })).slice(-characters);
  }
  return text;
}
