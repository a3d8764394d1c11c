/**
 * The painter keeps the terminal showing the model.
 *
 * Invariants:
 *
 * 1. At most one write is under way; the next frame is drawn after it, from the newest model.
 * 2. Changes in between are one frame, see {@link createFramePacer}.
 * 3. `shown` is what the terminal shows, or undefined where that is uncertain: then all is drawn.
 *
 * @module
 */
import type { Grid } from "../../../term/drawing/cells.ts";
import { renderFrame } from "../../../term/drawing/render_frame.ts";
import type { Terminal } from "../../../term/terminal.ts";
import { type Cause, createFramePacer } from "./frame_pacer.ts";

/** One frame, and sequences besides. */
export interface Picture {
  readonly grid: Grid;
  /** Sequences that move nothing on the screen. */
  readonly notifications: string;
}

/** The painter of one terminal. */
export interface Painter extends Disposable {
  /** Notes a change: a frame is drawn at once, or soon. */
  changed(cause: Cause): void;
  /** Notes that the terminal may show something else: the next frame draws everything. */
  forget(): void;
}

/** The dependencies of the painter. */
export interface PainterOptions {
  /** Returns the current frame. */
  readonly picture: () => Picture;
  /** Gets what `picture` throws. */
  readonly fail: (error: unknown) => void;
}

/** Creates a painter, which paints the first frame at once. The terminal must have been entered. */
export function createPainter(
  terminal: Pick<Terminal, "capabilities" | "write">,
  { picture, fail }: PainterOptions,
): Painter {
  const frames = createFramePacer();
  let shown: Grid | undefined;
  /** The cause of changes that are not drawn yet. */
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
    // Changes by others come in bursts, so a frame always waits for those that are there by now.
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
      bytes = renderFrame(shown, grid, terminal.capabilities) + notifications;
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
