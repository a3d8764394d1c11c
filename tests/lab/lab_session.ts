/**
 * A lab and the programs that chat in it, for one case.
 *
 * @module
 */

import { command, environment } from "../e2e/command.ts";
import { type JsonPeer, startJson } from "../e2e/front_ends.ts";
import { type Screen, startScreen } from "../e2e/screen_process.ts";
import { DIRECTORY_PREFIX } from "./leftovers.ts";
import { createLab, type Host, type Lab } from "./namespaces.ts";

/**
 * A lab, and those who chat in it. Disposing ends them, and leaves nothing behind; twice does no
 * harm.
 */
export interface LabSession extends AsyncDisposable {
  readonly lab: Lab;
  /** Goes with the place; each name has its configuration in a directory of its own below it. */
  readonly directory: string;
  /**
   * Starts the program on a host in JSON mode, and waits until it is ready. Who starts again is who
   * it was.
   */
  chat(host: Host, name: string, ...args: readonly string[]): Promise<JsonPeer>;
  /** Starts the program on a host with a screen, and waits for it. */
  screen(host: Host, name: string, ...args: readonly string[]): Promise<Screen>;
}

export async function openLabSession(): Promise<LabSession> {
  const lab = await createLab();
  const directory = await Deno.makeTempDir({ prefix: DIRECTORY_PREFIX });
  const open: Promise<AsyncDisposable>[] = [];
  let closing: Promise<void> | undefined;

  function own<T extends AsyncDisposable>(starting: Promise<T>): Promise<T> {
    open.push(starting);
    return starting;
  }

  const start = (host: Host, name: string, args: readonly string[]) => ({
    name,
    command: host.command(...command(["-username", name, ...args])),
    cwd: directory,
    environment: environment(`${directory}/${name}`),
  });

  async function close(): Promise<void> {
    const started = await Promise.allSettled(open);
    await Promise.all(
      started.map((each) => each.status === "fulfilled" && each.value[Symbol.asyncDispose]()),
    );
    await lab[Symbol.asyncDispose]();
    await Deno.remove(directory, { recursive: true });
  }

  return {
    lab,
    directory,
    chat: (host, name, ...args) => own(startJson(start(host, name, ["-json", ...args]))),
    async screen(host, name, ...args) {
      const screen = await own(startScreen(start(host, name, args)));
      await screen.shows("Message #general");
      return screen;
    },
    [Symbol.asyncDispose]: () => closing ??= close(),
  };
}
