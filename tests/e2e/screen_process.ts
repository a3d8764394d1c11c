/**
 * The program on a pseudo-terminal, its screen read through a terminal emulator.
 *
 * @module
 */

import type { Size } from "../../src/term/tty.ts";
import { type Emulator, openEmulator } from "../term/emulator.ts";
import { type Process, start } from "./process.ts";
import { endProcessesIn } from "./processes_in.ts";
import { createWaiter, type Waiter } from "./wait_for.ts";

/** A program on a pseudo-terminal, its screen read through a terminal emulator. */
export interface Screen extends AsyncDisposable, Waiter {
  /** The program's own process, not that of the terminal around it. */
  readonly pid: number;
  readonly emulator: Emulator;
  /** What came from the program and its shell, byte for byte, decoded. */
  readonly output: string;
  /** Types keys. */
  type(keys: string): Promise<void>;
  /** Waits until a row of the screen holds this text; returns that row. */
  shows(text: string): Promise<string>;
  /** Waits for the end of the program; returns its exit status. */
  exit(): Promise<number>;
  /** What it left when it had ended: `stty -a` before and after it, and its error output. */
  remains(): Promise<
    { readonly before: string; readonly after: string; readonly complaints: string }
  >;
  /** Takes the terminal away from under the program, as when its window is closed. */
  hangUp(): void;
  /** Changes the terminal's size, and with it the emulator's. */
  resize(columns: number, rows: number): Promise<void>;
}

export interface ScreenOptions {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Of the terminal; 130 × 29 where missing. */
  readonly size?: Size;
}

/** Wide, with a frame around the input alone: what is said stands behind its gutter. */
const USUAL_SIZE: Size = { columns: 130, rows: 29 };

/**
 * Stands on the terminal before the program starts: it must stand there again when it has ended.
 */
export const TEXT_BEFORE = "what a person had on the terminal";

/** Starts a program on a terminal of its own, with a shell around it that outlives it. */
export async function startScreen(options: ScreenOptions): Promise<Screen> {
  const { columns, rows } = options.size ?? USUAL_SIZE;
  const files = await Deno.makeTempDir({ dir: options.cwd, prefix: "screen-" });
  // The inner shell becomes the program, so that the number it writes is the program's.
  const inner = `echo $$ > ${quote(files)}/pid; exec ${options.command.map(quote).join(" ")}`;
  const shell = [
    `cd ${quote(files)}`,
    `tty > tty`,
    `stty sane cols ${columns} rows ${rows}`,
    `stty -a > before`,
    `echo ${quote(TEXT_BEFORE)}`,
    `sh -c ${quote(inner)} 2> complaints`,
    `status=$?`,
    `stty -a > after`,
    `exit $status`,
  ].join("\n");

  const emulator = openEmulator(columns, rows, { named: true });
  const decoder = new TextDecoder();
  let output = "";
  const watch = createWaiter(() => `this screen:\n${emulator.rows().join("\n")}`);
  const terminal: Process = start({
    command: ["script", "--quiet", "--return", "--flush", "--command", shell, "/dev/null"],
    cwd: options.cwd,
    environment: { ...options.environment, SHELL: "/bin/sh" },
    async onOutput(bytes) {
      const text = decoder.decode(bytes, { stream: true });
      output += text;
      await emulator.write(text);
      watch.changed();
    },
    onEnd: (status) => watch.end(`it ended with status ${status}`),
  });
  try {
    await watch.until("the terminal", () => output.includes(TEXT_BEFORE) || undefined);
  } catch (error) {
    await end();
    throw error;
  }

  /**
   * Ends the terminal, then the program, which may be saving something when its terminal is gone.
   */
  async function end(): Promise<void> {
    await terminal[Symbol.asyncDispose]();
    await endProcessesIn(files);
  }
  const read = (name: string) => Deno.readTextFile(`${files}/${name}`);

  const screen = {
    ...watch,
    emulator,
    exit: terminal.exit,
    get output() {
      return output;
    },
    get pid() {
      return Number(Deno.readTextFileSync(`${files}/pid`));
    },
    type: (keys: string) => terminal.write(keys),
    shows: (text: string) =>
      watch.until(
        JSON.stringify(text),
        () => emulator.rows().find((row) => row.includes(text)),
      ),
    async remains() {
      await terminal.exit();
      const [before, after] = [await read("before"), await read("after")];
      return { before, after, complaints: await read("complaints") };
    },
    hangUp: () => terminal.kill("SIGKILL"),
    async resize(columns: number, rows: number) {
      emulator.resize(columns, rows);
      const tty = (await read("tty")).trim();
      const { success } = await new Deno.Command("stty", {
        args: ["-F", tty, "cols", `${columns}`, "rows", `${rows}`],
      }).output();
      if (!success) throw new Error(`Cannot resize the terminal ${tty}`);
    },
    async [Symbol.asyncDispose]() {
      await end();
      emulator.dispose();
    },
  };
  return screen;
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
