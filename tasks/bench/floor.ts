/**
 * Floors: the least that a program, a terminal echo and a TCP pipeline can take on this machine.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { type LineReader, readLines } from "../program/lines.ts";
import type { Program } from "../program/program.ts";
import type { Pipeline } from "./pipeline.ts";

const fileOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** The least a program can be. */
export const EMPTY: Program = {
  command: Deno.execPath(),
  args: ["run", fileOf("./floor/empty.ts")],
};

/** Shows at once each key that is typed at its terminal. */
export const ECHO: Program = {
  command: Deno.execPath(),
  args: ["run", fileOf("./floor/echo.ts")],
};

const RELAY = fileOf("./floor/relay.ts");
const OBJECT = new TextEncoder().encode("{");

/** A bare process, and the port it listens on. */
interface Relay {
  readonly input: WritableStreamDefaultWriter<Uint8Array>;
  readonly lines: LineReader;
  readonly port: number;
}

/** The floor of a mesh: a bare process, and so many others that it sends JSON lines to by TCP. */
export async function startFloorPipeline(receivers: number): Promise<Pipeline> {
  await using started = new AsyncDisposableStack();
  const others = await Promise.all(
    Array.from({ length: receivers }, () => startRelay(started, "receive")),
  );
  return join(started, others);
}

/** The floor of a line: so many bare processes, each of which sends JSON lines to the next. */
export async function startFloorLine(length: number): Promise<Pipeline> {
  await using started = new AsyncDisposableStack();
  const last = await startRelay(started, "receive");
  let { port } = last;
  for (let index = 2; index < length; index++) {
    ({ port } = await startRelay(started, "pass", port));
  }
  return join(started, [last], [port]);
}

/** Starts the one who sends, to `ports`. */
function join(
  started: AsyncDisposableStack,
  to: readonly Relay[],
  ports: readonly number[] = to.map(({ port }) => port),
): Pipeline {
  const { input } = run(started, "send", ports);
  const processes = started.move();
  return {
    send: (lines) => input.write(lines),
    async arrived(count) {
      await Promise.all(to.map(async ({ lines }) => {
        if (await lines.count(OBJECT, count) < count) throw new Error("The floor lost lines");
      }));
    },
    [Symbol.asyncDispose]: () => processes.disposeAsync(),
  };
}

async function startRelay(
  started: AsyncDisposableStack,
  role: "receive" | "pass",
  ...ports: readonly number[]
): Promise<Relay> {
  const { input, lines } = run(started, role, ports);
  return { input, lines, port: Number(await lines.next()) };
}

function run(
  started: AsyncDisposableStack,
  role: string,
  ports: readonly number[],
): Omit<Relay, "port"> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--allow-net", RELAY, role, ...ports.map(String)],
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
  return { input, lines };
}
