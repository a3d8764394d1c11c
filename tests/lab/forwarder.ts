/**
 * Starts `delayed_cable.ts` in a network namespace.
 *
 * @module
 */

import { fileURLToPath } from "node:url";

const PROGRAM = fileURLToPath(new URL("./delayed_cable.ts", import.meta.url));

/** A running `delay.ts`. Disposing ends it, and its devices with it. */
export type Forwarder = AsyncDisposable;

/**
 * Starts a long cable between two new devices, where `prefix` is the command that runs another one
 * in their namespace; returns when they are there.
 *
 * @throws {Error} with what it complained of, where there can be no such devices
 */
export async function startForwarder(
  prefix: readonly string[],
  one: string,
  other: string,
  delayMs: number,
): Promise<Forwarder> {
  const [program = "", ...args] = prefix;
  const run = [Deno.execPath(), "run", "--quiet", "--no-check", "--allow-ffi", "--unstable-ffi"];
  const child = new Deno.Command(program, {
    args: [...args, ...run, PROGRAM, `${delayMs}`, one, other],
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const complaints = new Response(child.stderr).text();
  const output = child.stdout.getReader();
  const forwarder = {
    async [Symbol.asyncDispose]() {
      await child.stdin.close().catch(() => {}); // it has ended by itself
      await Promise.all([output.cancel(), complaints, child.status]);
    },
  };
  const { done } = await output.read();
  if (!done) return forwarder;
  await forwarder[Symbol.asyncDispose]();
  throw new Error(`Cannot start a forwarder: ${(await complaints).trim()}`);
}
