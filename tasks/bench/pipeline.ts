import { fileURLToPath } from "node:url";
import { isLinkUp, startChat } from "../program/chat_process.ts";
import { readLines } from "../program/lines.ts";
import { loopbackOptions, type Program } from "../program/program.ts";

/** Otherwise what is measured is how much people grant each other. */
const UNPACED = ["-rate", "off"];

/** Processes that take JSON lines from one of them to the others. */
export interface Pipeline extends AsyncDisposable {
  /** Writes to the input of the first. */
  send(lines: Uint8Array): Promise<void>;
  /** Resolves when that many more lines came out of each of the others. */
  arrived(count: number): Promise<void>;
  /** Process ids of the others. */
  readonly receivers: readonly number[];
}

/** One instance of the program, linked to so many others. */
export async function startChatPipeline(
  program: Program,
  receivers: number,
  signal: AbortSignal,
): Promise<Pipeline> {
  await using started = new AsyncDisposableStack();
  const args = [...loopbackOptions(), ...UNPACED];
  const start = async (username: string) =>
    started.use(await startChat(program, { username, args, signal }));
  const sender = await start("sender");
  const others = await Promise.all(
    Array.from({ length: receivers }, (_, index) => start(`receiver${index}`)),
  );
  await Promise.all(others.map(({ until }) => until((event) => isLinkUp(event, "sender"))));
  for (const missing = new Set(others.map(({ username }) => username)); missing.size > 0;) {
    missing.delete(String((await sender.until((event) => isLinkUp(event)))["username"]));
  }
  const echoes = sender.discardOutput();
  const processes = started.move();
  return {
    send: sender.write,
    async arrived(count) {
      await Promise.all(others.map(({ countMessages }) => countMessages(count)));
    },
    receivers: others.map(({ pid }) => pid),
    async [Symbol.asyncDispose]() {
      await processes.disposeAsync();
      await echoes;
    },
  };
}

/** The floor of {@link startChatPipeline}: bare processes that parse and write JSON lines, joined by TCP. */
export async function startFloorPipeline(receivers: number): Promise<Pipeline> {
  await using started = new AsyncDisposableStack();
  const run = (...args: readonly string[]) => {
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "--allow-net", RELAY, ...args],
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    const input = child.stdin.getWriter();
    const lines = readLines(child.stdout);
    let ended = false;
    const status = child.status.finally(() => ended = true);
    started.defer(async () => {
      await input.close();
      if (!ended) child.kill("SIGKILL");
      await lines[Symbol.asyncDispose]();
      await status;
    });
    return { pid: child.pid, input, lines };
  };
  const others = Array.from({ length: receivers }, () => run("receive"));
  const ports = await Promise.all(others.map(({ lines }) => lines.next()));
  const sender = run("send", ...ports.map(String));
  const processes = started.move();
  return {
    send: (lines) => sender.input.write(lines),
    async arrived(count) {
      await Promise.all(others.map(async ({ lines }) => {
        if (await lines.count(OBJECT, count) < count) throw new Error("The floor lost lines");
      }));
    },
    receivers: others.map(({ pid }) => pid),
    [Symbol.asyncDispose]: () => processes.disposeAsync(),
  };
}

const RELAY = fileURLToPath(new URL("./floor/relay.ts", import.meta.url));
const OBJECT = new TextEncoder().encode("{");
