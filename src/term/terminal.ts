import { MAX_SCREEN_COLUMNS, MAX_SCREEN_ROWS } from "../core/limits/front_ends.ts";
import { type Capabilities, capabilitiesOf } from "./capabilities.ts";
import { ASK_BACKGROUND, ENTER_SCREEN, LEAVE_SCREEN } from "./modes.ts";
import { type Notifications, notificationsOf } from "./notifications.ts";
import { END_LINK } from "./style.ts";
import { type EndSignal, processTty, type Size, type Tty } from "./tty.ts";

/** What happens at the terminal. */
export type TerminalEvent =
  | { readonly type: "bytes"; readonly bytes: Uint8Array }
  | { readonly type: "resized" }
  /** The process was stopped and goes on: nothing of what was drawn is left. */
  | { readonly type: "resumed" }
  /** The process is to end, or the terminal is gone. The terminal is restored already. */
  | { readonly type: "ended"; readonly reason: EndSignal | "gone" };

/**
 * A terminal that a screen can be drawn on.
 *
 * Between `enter()` and `restore()` it belongs to the screen: raw mode, alternate screen. It is given back on every way out: by
 * `restore()` or disposal, by SIGINT, SIGTERM or SIGHUP, by an error that nobody caught, at the end of the process, and where
 * the terminal goes away. Giving back twice does no harm.
 */
export interface Terminal extends Disposable {
  readonly capabilities: Capabilities;
  readonly notifications: Notifications;
  /** Takes the screen, and begins to listen. */
  enter(): void;
  restore(): void;
  /** At most {@link MAX_SCREEN_COLUMNS} by {@link MAX_SCREEN_ROWS}, which a terminal that doesn't know (0 × 0) is not. */
  size(): Size;
  /** Resolves when the terminal took it, or is gone (which the listeners are told). */
  write(text: string): Promise<void>;
  /** Is told what happens from now on. Returns what ends it. */
  listen(listener: (event: TerminalEvent) => void): () => void;
  /** Gives the screen back and stops the process; when it goes on, takes the screen again. Nothing on Windows. */
  suspend(): void;
}

const READ_BUFFER_BYTES = 16 * 1024;
const USUAL_SIZE: Size = { columns: 80, rows: 24 };
const END_SIGNALS: readonly EndSignal[] = ["SIGINT", "SIGTERM", "SIGHUP"];

export function openTerminal(tty: Tty = processTty()): Terminal {
  const capabilities = capabilitiesOf(tty.environment, tty.windows);
  const listeners = new Set<(event: TerminalEvent) => void>();
  const encoder = new TextEncoder();
  let watching: (() => void)[] = [];
  let reading = false;
  let entered = false;
  /** Whether the screen is to be taken again when the process goes on. */
  let wanted = false;

  function notify(event: TerminalEvent): void {
    for (const listener of [...listeners]) listener(event);
  }

  function end(reason: EndSignal | "gone"): void {
    restore();
    notify({ type: "ended", reason });
  }

  function takeScreen(): void {
    entered = true;
    tty.setRaw(true);
    writeAllSync(ENTER_SCREEN + (capabilities.tellsBackground ? ASK_BACKGROUND : ""));
  }

  function leaveScreen(): void {
    if (!entered) return;
    entered = false;
    ignoreErrors(() => writeAllSync((capabilities.links ? END_LINK : "") + LEAVE_SCREEN));
    ignoreErrors(() => tty.setRaw(false));
  }

  function writeAllSync(text: string): void {
    let bytes = encoder.encode(text);
    while (bytes.length > 0) bytes = bytes.subarray(tty.writeSync(bytes));
  }

  function resume(): void {
    if (!wanted) return;
    leaveScreen(); // a SIGSTOP gave no chance to
    try {
      takeScreen();
    } catch {
      return end("gone");
    }
    notify({ type: "resumed" });
  }

  async function read(): Promise<void> {
    const buffer = new Uint8Array(READ_BUFFER_BYTES);
    try {
      for (;;) {
        const length = await tty.read(buffer);
        if (length === null) break;
        if (entered) notify({ type: "bytes", bytes: buffer.slice(0, length) });
      }
    } catch {
      // EIO: what is left of a terminal that hung up. Told below, as the end of input is.
    }
    reading = false;
    if (wanted) end("gone");
  }

  function enter(): void {
    if (entered) return;
    wanted = true;
    if (watching.length === 0) {
      watching = [
        ...END_SIGNALS.map((signal) => tty.onSignal(signal, () => end(signal))),
        tty.onSignal("SIGCONT", resume),
        tty.onResize(() => notify({ type: "resized" })),
        tty.onExit(restore),
      ];
    }
    try {
      takeScreen();
    } catch (cause) {
      restore();
      throw new Error("Cannot take the terminal for the screen: try -plain", { cause });
    }
    if (!reading) {
      reading = true;
      read();
    }
  }

  function restore(): void {
    wanted = false;
    leaveScreen();
  }

  return {
    capabilities,
    notifications: notificationsOf(tty.environment, capabilities),
    enter,
    restore,
    size() {
      const { columns, rows } = sizeOf(tty);
      return {
        columns: Math.min(columns, MAX_SCREEN_COLUMNS),
        rows: Math.min(rows, MAX_SCREEN_ROWS),
      };
    },
    async write(text) {
      let bytes = encoder.encode(text);
      try {
        while (bytes.length > 0 && entered) bytes = bytes.subarray(await tty.write(bytes));
      } catch {
        if (wanted) end("gone");
      }
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    suspend() {
      if (tty.stop === undefined) return;
      leaveScreen();
      tty.stop();
    },
    [Symbol.dispose]() {
      restore();
      for (const unwatch of watching) unwatch();
      watching = [];
    },
  };
}

function sizeOf(tty: Tty): Size {
  try {
    const size = tty.size();
    return size.columns > 0 && size.rows > 0 ? size : USUAL_SIZE;
  } catch {
    return USUAL_SIZE; // the terminal is gone, which whoever reads from it is told
  }
}

function ignoreErrors(restoring: () => void): void {
  try {
    restoring();
  } catch {
    // A terminal that is gone can't be restored, and needn't be; the other steps are still worth a try.
  }
}
