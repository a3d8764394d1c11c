/**
 * A LAN of its own for one test: loopback, with a multicast port and a mesh that nothing else
 * uses.
 *
 * @module
 */

import type { Size } from "../../src/term/tty.ts";
import { command, environment } from "./command.ts";
import { type JsonPeer, type LinesPeer, startJson, startPlain } from "./front_ends.ts";
import { type Screen, startScreen } from "./screen_process.ts";

/**
 * A local network that nobody else shares: loopback, with a multicast port and a mesh of its own.
 */
export interface Lan extends AsyncDisposable {
  /** Goes with the network; each name has its configuration in a directory of its own below it. */
  readonly directory: string;
  readonly mesh: string;
  readonly multicastPort: number;
  /** The options that put a program on this network. */
  readonly options: readonly string[];
  home(name: string): string;
  /** Starts the program in JSON mode, and waits until it is ready. */
  json(name: string, ...args: readonly string[]): Promise<JsonPeer>;
  /** Starts the program in plain mode, and waits until it is ready. */
  plain(name: string, ...args: readonly string[]): Promise<LinesPeer>;
  /**
   * Starts the program on a terminal with these arguments and no others; `name` says whose home it
   * has.
   */
  terminal(name: string, ...args: readonly string[]): Promise<Screen>;
  /** Starts the program on a terminal, and waits for its screen. */
  screen(name: string, ...args: readonly string[]): Promise<Screen>;
  /** The same, on a terminal of another size or kind. */
  screenOn(
    terminal: TerminalKind,
    name: string,
    ...args: readonly string[]
  ): Promise<Screen>;
}

/** What a terminal is like. */
export interface TerminalKind {
  readonly size?: Size;
  /** What it says of itself, and other variables. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Opens a network, on the multicast port of another one where it is given. */
export async function openLan(multicastPort: number = freeUdpPort()): Promise<Lan> {
  const directory = await Deno.makeTempDir({ prefix: "p2pchat-e2e-" });
  const mesh = `test-${crypto.randomUUID().slice(0, 8)}`;
  const multicast = `224.0.0.1:${multicastPort}`;
  const options = ["-interface", "lo", "-multicast", multicast, "-mesh", mesh];
  const open: Promise<AsyncDisposable>[] = [];
  const home = (name: string) => `${directory}/${name}`;

  function own<T extends AsyncDisposable>(starting: Promise<T>): Promise<T> {
    open.push(starting);
    return starting;
  }

  const place = (name: string, args: readonly string[]) => ({
    name,
    command: command(args),
    cwd: directory,
    environment: environment(home(name)),
  });
  const named = (name: string, args: readonly string[]) =>
    place(name, ["-username", name, ...options, ...args]);
  const terminal = (name: string, ...args: readonly string[]) =>
    own(startScreen(place(name, args)));
  const screenOn = (kind: TerminalKind, name: string, ...args: readonly string[]) =>
    own(startScreen({
      ...named(name, args),
      ...(kind.size === undefined ? {} : { size: kind.size }),
      environment: environment(home(name), kind.environment),
    }));

  return {
    directory,
    mesh,
    multicastPort,
    options,
    home,
    json: (name, ...args) => own(startJson(named(name, ["-json", ...args]))),
    plain: (name, ...args) => own(startPlain(named(name, ["-plain", ...args]))),
    terminal,
    screenOn,
    async screen(name, ...args) {
      const screen = await screenOn({}, name, ...args);
      await screen.shows("Message #general");
      return screen;
    },
    async [Symbol.asyncDispose]() {
      const started = await Promise.allSettled(open.splice(0));
      await Promise.all(
        started.map((each) => each.status === "fulfilled" && each.value[Symbol.asyncDispose]()),
      );
      await Deno.remove(directory, { recursive: true });
    },
  };
}

/** A UDP port that is free now. */
export function freeUdpPort(): number {
  const socket = Deno.listenDatagram({ transport: "udp", hostname: "127.0.0.1", port: 0 });
  const { port } = socket.addr as Deno.NetAddr;
  socket.close();
  return port;
}

/** A TCP port that is free now. */
export function freeTcpPort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return listener.addr.port;
}
