/**
 * A terminal device without a terminal.
 *
 * @module
 */

import type { Size, Tty } from "../../src/term/tty.ts";

/**
 * A device that remembers what was done to it, and whose input, signals and failures a test
 * decides.
 */
export interface FakeTty extends Tty {
  raw: boolean;
  /** Everything written since the last `forget()`. */
  readonly output: string;
  forget(): void;
  /** Resolves when the output has a text in it. */
  shows(text: string): Promise<void>;
  /** Makes every further write, and the mode, fail: the terminal is gone. */
  gone: boolean;
  dimensions: Size;
  stops: number;
  listeners: ReadonlyMap<string, ReadonlySet<() => void>>;
  send(bytes: Uint8Array | null | Error): void;
  raise(signal: string): void;
}

export function fakeTty(environment: Readonly<Record<string, string>> = {}): FakeTty {
  const listeners = new Map<string, Set<() => void>>();
  const inputs: (Uint8Array | null | Error)[] = [];
  let reader: PromiseWithResolvers<void> | undefined;

  function on(what: string, listener: () => void): () => void {
    const all = listeners.get(what) ?? new Set();
    listeners.set(what, all.add(listener));
    return () => all.delete(listener);
  }

  function write(bytes: Uint8Array): number {
    if (tty.gone) throw new Error("EIO");
    // A terminal may take less than it is given.
    const length = Math.ceil(bytes.length / 2);
    taken.push(...bytes.subarray(0, length));
    for (const look of watchers) look();
    return length;
  }

  const taken: number[] = [];
  const watchers = new Set<() => void>();
  const tty: FakeTty = {
    raw: false,
    get output() {
      return new TextDecoder().decode(Uint8Array.from(taken));
    },
    forget: () => {
      taken.length = 0;
    },
    shows: (text) =>
      new Promise((resolve) => {
        function look(): void {
          if (!tty.output.includes(text)) return;
          watchers.delete(look);
          resolve();
        }
        watchers.add(look);
        look();
      }),
    after: (_ms, run) => on("time", run),
    gone: false,
    dimensions: { columns: 80, rows: 24 },
    stops: 0,
    listeners,
    windows: false,
    environment: (name) => environment[name],
    setRaw(raw) {
      if (tty.gone) throw new Error("EIO");
      tty.raw = raw;
    },
    size: () => tty.dimensions,
    async read(buffer) {
      while (inputs.length === 0) {
        reader = Promise.withResolvers();
        await reader.promise;
      }
      const input = inputs.shift() ?? null;
      if (input instanceof Error) throw input;
      if (input === null) return null;
      buffer.set(input);
      return input.length;
    },
    write: (bytes) => new Promise((resolve) => resolve(write(bytes))),
    writeSync: write,
    onSignal: (signal, listener) => on(signal, listener),
    onResize: (listener) => on("resize", listener),
    onExit: (listener) => on("exit", listener),
    stop: () => {
      tty.stops++;
    },
    send(bytes) {
      inputs.push(bytes);
      reader?.resolve();
    },
    raise(signal) {
      for (const listener of listeners.get(signal) ?? []) listener();
    },
  };
  return tty;
}
