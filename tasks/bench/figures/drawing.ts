/**
 * Figures of drawing: from the model to the bytes of one frame, without a terminal.
 *
 * @module
 */

import { utf8 } from "../../../src/core/bytes.ts";
import { MAX_SCROLLBACK_LINES } from "../../../src/core/limits/front_ends.ts";
import { capabilitiesOf } from "../../../src/term/drawing/capabilities.ts";
import { renderFrame } from "../../../src/term/drawing/render_frame.ts";
import type { Size } from "../../../src/term/tty.ts";
import type { Model } from "../../../src/ui/screen/model/model.ts";
import { update } from "../../../src/ui/screen/update/update.ts";
import { view } from "../../../src/ui/screen/view/view.ts";
import { type Figure, median } from "../bench_figure.ts";
import { busyScreen, lineOf } from "../busy_screen.ts";
import type { Effort } from "../effort.ts";

const SIZE: Size = { columns: 200, rows: 50 };
const PEOPLE = 20;
const TRUECOLOR = capabilitiesOf((name) => name === "COLORTERM" ? "truecolor" : "xterm-256color");
const BYTES_PER_KIB = 1_024;
/** Until the code is compiled. */
const WARM_UP_FRAMES = 100;

/**
 * What one frame costs, with as many lines as are held: from the model to what is to be written.
 */
export function drawingFigures({ frames }: Effort): readonly Figure[] {
  const lines = newLines(PEOPLE, WARM_UP_FRAMES + frames).slice(WARM_UP_FRAMES);
  const resizes = newSizes(frames);
  const held = `with ${MAX_SCROLLBACK_LINES.toLocaleString("en")} lines`;
  return [
    {
      name: `drawing a new line at ${SIZE.columns} × ${SIZE.rows} ${held}`,
      value: median(lines.map(({ ms }) => ms)),
      unit: "ms",
      aim: { better: "lower", value: 1, of: "value" },
    },
    {
      name: "what is written for it",
      value: median(lines.map(({ bytes }) => bytes)) / BYTES_PER_KIB,
      unit: "KiB",
      aim: { better: "lower", value: 1.5, of: "value" },
    },
    {
      name: `a resize ${held}`,
      value: median(resizes.map(({ ms }) => ms)),
      unit: "ms",
      aim: { better: "lower", value: 50, of: "value" },
    },
  ];
}

/** What a frame took, and how much was to be written. */
export interface Frame {
  readonly ms: number;
  readonly bytes: number;
}

/** Frames of one new line each, in a room of so many people. */
export function newLines(people: number, frames: number, size = SIZE): readonly Frame[] {
  let model = busyScreen(size, people, MAX_SCROLLBACK_LINES);
  let shown = view(model, size.columns, size.rows);
  return Array.from({ length: frames }, (_, at) => {
    const message = lineOf(model.snapshot.members, MAX_SCROLLBACK_LINES + at);
    const start = performance.now();
    [model] = update(model, { type: "chat", event: { type: "message", message } });
    const grid = view(model, size.columns, size.rows);
    const written = renderFrame(shown, grid, TRUECOLOR);
    const ms = performance.now() - start;
    shown = grid;
    return { ms, bytes: utf8(written).length };
  });
}

/** Frames of one new size each. */
function newSizes(frames: number): readonly Frame[] {
  let model: Model = busyScreen(SIZE, PEOPLE, MAX_SCROLLBACK_LINES);
  return Array.from({ length: frames }, (_, at) => {
    const size = { columns: SIZE.columns - at % 100, rows: SIZE.rows - at % 20 };
    const start = performance.now();
    [model] = update(model, { type: "resized", size });
    const written = renderFrame(undefined, view(model, size.columns, size.rows), TRUECOLOR);
    return { ms: performance.now() - start, bytes: utf8(written).length };
  });
}
