/**
 * The terminal that the screen is drawn on.
 *
 * Invariants:
 *
 * 1. Between `enter()` and `restore()` the terminal belongs to the screen: raw mode, alternate
 *    screen.
 * 2. It is restored on every way out: by `restore()` or disposal, by SIGINT, SIGTERM, SIGHUP or
 *    SIGQUIT, by an error that nobody caught, at the end of the process, and where the terminal
 *    goes away.
 * 3. Restoring twice does no harm, and a step that fails does not keep the others from being tried.
 * 4. Nothing is written to a terminal that is not entered.
 * 5. After a stop (SIGTSTP, or SIGSTOP, which gives no chance to restore) the screen is entered
 *    anew. Where SIGTSTP stops nothing, as in a session without a shell (POSIX: orphaned process
 *    groups), it is entered again at once.
 *
 * @module
 */
import { MAX_SCREEN_COLUMNS, MAX_SCREEN_ROWS } from "../core/limits/front_ends.ts";
import { type Capabilities, capabilitiesOf } from "./drawing/capabilities.ts";
import { END_LINK } from "./drawing/style.ts";
import { ASK_BACKGROUND, ASK_ORDER, ENTER_SCREEN, LEAVE_SCREEN } from "./modes.ts";
import { type Notifications, notificationsOf } from "./notifications.ts";
import { type EndSignal, processTty, type Size, type Tty } from "./tty.ts";

/** An event of the terminal. */
export type TerminalEvent =
  | { readonly type: "bytes"; readonly bytes: Uint8Array }
  | { readonly type: "resized" }
  /** The process was stopped and runs again: nothing that was drawn is left. */
  | { readonly type: "resumed" }
  /**
   * A signal asks the process to end, or the terminal is gone. The terminal is restored already.
   */
  | { readonly type: "ended"; readonly reason: EndSignal | "gone" };

/** A terminal with a screen. */
export interface Terminal extends Disposable {
  readonly capabilities: Capabilities;
  readonly notifications: Notifications;
  /** Enters the screen, and begins to listen. */
  enter(): void;
  restore(): void;
  /** Sets further sequences that leaving the screen writes, from now on. */
  atLeaving(sequences: string): void;
  /**
   * At most {@link MAX_SCREEN_COLUMNS} by {@link MAX_SCREEN_ROWS}; 80 by 24 where the terminal does
   * not know its size.
   */
  size(): Size;
  /** Resolves when the terminal took the text, or is gone; then the listeners get `ended`. */
  write(text: string): Promise<void>;
  /** Calls `listener` with each event from now on. Returns a function that ends it. */
  listen(listener: (event: TerminalEvent) => void): () => void;
  /**
   * Leaves the screen and stops the process; when it runs again, enters the screen again. Does
   * nothing where the process cannot stop itself.
   */
  suspend(): void;
}

/** A stop that works takes effect before the next turn; the clock stands still until then. */
const STOPPED_WITHIN_MS = 200;
const READ_BUFFER_BYTES = 16 * 1024;
const USUAL_SIZE: Size = { columns: 80, rows: 24 };
const END_SIGNALS: readonly EndSignal[] = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"];

/** Opens the terminal of a process. Nothing happens to it before `enter()`. */
export function openTerminal(tty: Tty = processTty()): Terminal {
  const capabilities = capabilitiesOf(tty.environment, tty.windows);
  const listeners = new Set<(event: TerminalEvent) => void>();
  const encoder = new TextEncoder();
  let watching: (() => void)[] = [];
  let reading = false;
  let entered = false;
  let leaving = "";
  /** Calls off the look at whether a stop stopped anything. */
  let callOff = (): void => {};
  /** Whether the screen is entered again when a stopped process runs again. */
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
    const questions = (capabilities.links ? ASK_ORDER : "") +
      (capabilities.tellsBackground ? ASK_BACKGROUND : "");
    writeAllSync(ENTER_SCREEN + questions);
  }

  function leaveScreen(): void {
    if (!entered) return;
    entered = false;
    ignoreErrors(() => writeAllSync((capabilities.links ? END_LINK : "") + leaving + LEAVE_SCREEN));
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
      // EIO: the terminal hung up. It is reported below, as the end of input is.
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
    atLeaving(sequences) {
      leaving = sequences;
    },
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
      callOff();
      callOff = tty.after(STOPPED_WITHIN_MS, () => {
        if (!entered) resume(); // nothing stopped us
      });
      tty.stop();
    },
    [Symbol.dispose]() {
      restore();
      callOff();
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
    return USUAL_SIZE; // the terminal is gone, as `read` notices
  }
}

function ignoreErrors(restoring: () => void): void {
  try {
    restoring();
  } catch {
    // A terminal that is gone cannot be restored. The other steps are still worth a try.
  }
}
