import type { Grid } from "../../../term/cells.ts";
import { drawDifference } from "../../../term/renderer.ts";
import type { Terminal } from "../../../term/terminal.ts";
import { type Cause, createFramePacer } from "./frames.ts";

/** What is to be shown, and what the terminal is to be told besides. */
export interface Picture {
  readonly grid: Grid;
  /** Sequences that move nothing on the screen. */
  readonly notifications: string;
}

/** Keeps the terminal showing how things stand. */
export interface Painter extends Disposable {
  /** Something changed: a frame is drawn at once, or soon, and however much changes until then, it is one. */
  changed(cause: Cause): void;
  /** The terminal may show something else than it was told: the next frame draws everything. */
  forget(): void;
}

export interface PainterOptions {
  /** What is to be shown now. */
  readonly picture: () => Picture;
  /** Is told what `picture` throws. */
  readonly fail: (error: unknown) => void;
}

/** Paints the first frame at once. The terminal must have been entered. */
export function createPainter(
  terminal: Pick<Terminal, "capabilities" | "write">,
  { picture, fail }: PainterOptions,
): Painter {
  const frames = createFramePacer();
  let shown: Grid | undefined;
  /** What caused what is not drawn yet. */
  let pending: Cause | undefined = "person";
  let writing: Promise<void> | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;

  function schedule(): void {
    if (over || pending === undefined || writing !== undefined) return;
    if (timer !== undefined && pending === "others") return;
    clearTimeout(timer);
    timer = undefined;
    const wait = frames.due(pending) - performance.now();
    if (wait <= 0 && pending === "person") return paint();
    // What others do comes in bursts, so it always waits for what else has come by now.
    timer = setTimeout(paint, Math.max(0, wait));
  }

  function paint(): void {
    timer = undefined;
    if (over || writing !== undefined) return;
    pending = undefined;
    frames.drawn(performance.now());
    let bytes: string;
    try {
      const { grid, notifications } = picture();
      bytes = drawDifference(shown, grid, terminal.capabilities) + notifications;
      shown = grid;
    } catch (error) {
      return fail(error);
    }
    if (bytes === "") return;
    writing = terminal.write(bytes).finally(() => {
      writing = undefined;
      schedule();
    });
  }

  paint();
  return {
    changed(cause) {
      if (pending !== "person") pending = cause;
      schedule();
    },
    forget() {
      shown = undefined;
    },
    [Symbol.dispose]() {
      over = true;
      clearTimeout(timer);
    },
  };
}
