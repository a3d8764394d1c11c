import assert from "node:assert/strict";
import { command, environment } from "./command.ts";
import { createLines, type Process, start } from "./process.ts";
import { type Screen, startScreen } from "./screen.ts";
import { createWatch, type Watch } from "./watch.ts";

/** One line of JSON mode. */
export interface JsonLine {
  readonly event: "ready" | "link" | "message" | "notice" | "error";
  readonly [field: string]: unknown;
}

/** A program in JSON or plain mode. */
export interface LinesPeer extends Process, Watch {
  readonly name: string;
  readonly lines: readonly string[];
  /** Writes one line of input. */
  type(line: string): Promise<void>;
}

export interface JsonPeer extends LinesPeer {
  readonly events: readonly JsonLine[];
  /** As its `ready` event tells. */
  readonly id: string;
  readonly port: number;
  say(content: string): Promise<void>;
  command(line: string): Promise<void>;
  /** The contents of the messages of `sender`, in the order they came. */
  heard(sender: string): readonly string[];
  /** The first event, past or future, that has these fields. */
  event(fields: Readonly<Record<string, unknown>>): Promise<JsonLine>;
}

/** A local network that nobody else shares: loopback, with a multicast port and a mesh of its own. */
export interface Lan extends AsyncDisposable {
  /** A directory that goes with the network; each name has its configuration in one of its own below it. */
  readonly directory: string;
  readonly mesh: string;
  readonly multicastPort: number;
  /** The options that put a program on this network. */
  readonly options: readonly string[];
  home(name: string): string;
  /** Starts the program as JSON Lines, and waits until it is ready. */
  json(name: string, ...args: readonly string[]): Promise<JsonPeer>;
  /** Starts the program in plain mode, and waits until it is ready. */
  plain(name: string, ...args: readonly string[]): Promise<LinesPeer>;
  /** Starts the program on a terminal with these arguments and no others; `name` says whose home it has. */
  terminal(name: string, ...args: readonly string[]): Promise<Screen>;
  /** Starts the program on a terminal, and waits for its screen. */
  screen(name: string, ...args: readonly string[]): Promise<Screen>;
}

export async function openLan(): Promise<Lan> {
  const directory = await Deno.makeTempDir({ prefix: "p2pchat-e2e-" });
  const multicastPort = freeUdpPort();
  const mesh = `test-${crypto.randomUUID().slice(0, 8)}`;
  const options = lanOptions(mesh, multicastPort);
  const open: AsyncDisposable[] = [];
  const home = (name: string) => `${directory}/${name}`;

  function own<T extends AsyncDisposable>(peer: T): T {
    open.push(peer);
    return peer;
  }

  function startLines(name: string, args: readonly string[], onLine: (line: string) => void) {
    const lines = createLines((line) => {
      onLine(line);
      watch.changed();
    });
    const process = start({
      command: command(["-username", name, ...options, ...args]),
      cwd: directory,
      environment: environment(home(name)),
      onOutput: (bytes) => lines.push(bytes),
    });
    const watch = createWatch(() =>
      `${name}: ${lines.all.slice(-20).join("\n")}\n${process.complaints}`
    );
    process.ended.then((status) => watch.end(`it ended with status ${status}`));
    return own(Object.assign(process, watch, {
      name,
      lines: lines.all,
      type: (line: string) => process.write(`${line}\n`),
    }));
  }

  async function terminal(name: string, ...args: readonly string[]): Promise<Screen> {
    return own(
      await startScreen({
        command: command(args),
        cwd: directory,
        environment: environment(home(name)),
      }),
    );
  }

  return {
    directory,
    mesh,
    multicastPort,
    options,
    home,
    async json(name, ...args) {
      const events: JsonLine[] = [];
      const peer = startLines(name, ["-json", ...args], (line) => events.push(JSON.parse(line)));
      const event = (fields: Readonly<Record<string, unknown>>) =>
        peer.until(
          JSON.stringify(fields),
          () => events.find((each) => Object.entries(fields).every(([k, v]) => each[k] === v)),
        );
      const { id, port } = await event({ event: "ready" });
      assert.ok(typeof id === "string" && typeof port === "number");
      const submit = (intent: Readonly<Record<string, string>>) =>
        peer.type(JSON.stringify(intent));
      return Object.assign(peer, {
        events,
        id,
        port,
        event,
        say: (content: string) => submit({ intent: "say", content }),
        command: (line: string) => submit({ intent: "command", line }),
        heard: (sender: string) =>
          events.flatMap((each) =>
            each.event === "message" && each["sender"] === sender ? [`${each["content"]}`] : []
          ),
      });
    },
    async plain(name, ...args) {
      const peer = startLines(name, ["-plain", ...args], () => {});
      await peer.until("its first line", () => peer.lines.find((l) => l.includes("* you are ")));
      return peer;
    },
    terminal,
    async screen(name, ...args) {
      const screen = await terminal(name, "-username", name, ...options, ...args);
      await screen.shows(`[${name}] #general`);
      return screen;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(open.splice(0).map((peer) => peer[Symbol.asyncDispose]()));
      await Deno.remove(directory, { recursive: true });
    },
  };
}

/** The options of a network on loopback. */
export function lanOptions(mesh: string, multicastPort: number): readonly string[] {
  return ["-interface", "lo", "-multicast", `224.0.0.1:${multicastPort}`, "-mesh", mesh];
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
