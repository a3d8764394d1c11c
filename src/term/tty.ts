/**
 * The terminal device of this process, as the runtime gives it, with the differences between
 * platforms.
 *
 * @module
 */
/** A terminal device. */
export interface Tty {
  environment(name: string): string | undefined;
  readonly windows: boolean;
  setRaw(raw: boolean): void;
  /** Throws where no terminal is left. */
  size(): Size;
  /**
   * Resolves with the number of bytes, or `null` at the end; rejects where the terminal is gone.
   */
  read(buffer: Uint8Array): Promise<number | null>;
  write(bytes: Uint8Array): Promise<number>;
  writeSync(bytes: Uint8Array): number;
  /** Calls `listener` at a signal. Returns a function that ends it, as the two below do. */
  onSignal(signal: EndSignal | "SIGCONT", listener: () => void): () => void;
  onResize(listener: () => void): () => void;
  /** Calls `listener` before the process ends, also by an error that nobody caught. */
  onExit(listener: () => void): () => void;
  /** Calls `run` after so many milliseconds. Returns a function that calls it off. */
  after(ms: number, run: () => void): () => void;
  /**
   * Stops the process group in the foreground, as C-z does; absent where {@link canSuspend} is not.
   */
  readonly stop?: () => void;
}

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Signals that ask the process to end. */
export type EndSignal = "SIGINT" | "SIGTERM" | "SIGHUP" | "SIGQUIT";

/** The period of looking at the size on Windows, which has no signal for it. */
const RESIZE_POLL_MS = 250;

/** Whether standard input and output are a terminal that can show a screen (`TERM=dumb` can't). */
export function hasScreen(): boolean {
  return Deno.stdin.isTerminal() && Deno.stdout.isTerminal() && Deno.env.get("TERM") !== "dumb";
}

/**
 * Whether standard output is a terminal that may reorder text from right to left. The Linux console
 * never does, and shows a sign for each control of it.
 */
export function mayReorder(): boolean {
  return Deno.stdout.isTerminal() && Deno.env.get("TERM") !== "linux";
}

/**
 * Whether the process can stop itself, as C-z does: the system knows that, and Deno permits it,
 * which counts it as running a program.
 */
export function canSuspend(): boolean {
  return Deno.build.os !== "windows" &&
    Deno.permissions.querySync({ name: "run" }).state === "granted";
}

/** Returns the terminal of standard input and output. */
export function processTty(): Tty {
  const windows = Deno.build.os === "windows";
  return {
    environment: (name) => Deno.env.get(name),
    windows,
    setRaw: (raw) => Deno.stdin.setRaw(raw),
    size: () => Deno.consoleSize(),
    read: (buffer) => Deno.stdin.read(buffer),
    write: (bytes) => Deno.stdout.write(bytes),
    writeSync: (bytes) => Deno.stdout.writeSync(bytes),
    onSignal(signal, listener) {
      if (windows && signal !== "SIGINT") return () => {};
      return onDenoSignal(signal, listener);
    },
    onResize: (listener) => windows ? pollSize(listener) : onDenoSignal("SIGWINCH", listener),
    onExit,
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    ...(canSuspend() ? { stop: () => Deno.kill(0, "SIGTSTP") } : {}),
  };
}

function onDenoSignal(signal: Deno.Signal, listener: () => void): () => void {
  Deno.addSignalListener(signal, listener);
  return () => Deno.removeSignalListener(signal, listener);
}

function pollSize(listener: () => void): () => void {
  let last = Deno.consoleSize();
  const timer = setInterval(() => {
    const { columns, rows } = Deno.consoleSize();
    if (columns === last.columns && rows === last.rows) return;
    last = { columns, rows };
    listener();
  }, RESIZE_POLL_MS);
  return () => clearInterval(timer);
}

const EXITS = ["error", "unhandledrejection", "unload"] as const;

function onExit(listener: () => void): () => void {
  for (const exit of EXITS) globalThis.addEventListener(exit, listener);
  return () => {
    for (const exit of EXITS) globalThis.removeEventListener(exit, listener);
  };
}
