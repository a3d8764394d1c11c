/**
 * The renderer: turns one screen into the next with as few bytes as it can.
 *
 * Invariants:
 *
 * 1. The string turns the screen `before` into `after`, whatever the terminal thinks of the width
 *    of a grapheme: what {@link diffGrids} says of uncertain ones keeps them from shifting what
 *    follows.
 * 2. It is empty where both look alike.
 * 3. All of it is one synchronized update (mode 2026) with the cursor hidden, so that no half of a
 *    frame is seen; only a move of the cursor alone is not.
 * 4. Without `before`, or with another size or look, the whole screen is cleared and drawn.
 * 5. Between frames the terminal writes in the base of the screen, so that a part that it erases
 *    has the ground of the base.
 *
 * @module
 */
import type { Capabilities } from "./capabilities.ts";
import { createGrid, type Grid, type GridLook, type Position } from "./cells.ts";
import { diffGrids, drawDiff } from "./diff.ts";
import { erasesToBase, placeCursor } from "./pen.ts";
import { paneScroll, scrollPane, scrollSequence } from "./scroll.ts";
import { drawWrapped } from "./soft_wrap.ts";
import { beginBase, sameStyle } from "./style.ts";

const BEGIN_UPDATE = "\x1b[?2026h\x1b[?25l";
const END_UPDATE = "\x1b[?2026l";
const CLEAR_SCREEN = "\x1b[H\x1b[2J";
const SHOW_CURSOR = "\x1b[?25h";
const HIDE_CURSOR = "\x1b[?25l";

/**
 * Returns what to write to turn the screen `before` into `after`. The terminal's autowrap must be
 * off. Where the pane moved, its rows are scrolled if that is shorter, and the columns beside it
 * are drawn again.
 */
export function renderFrame(
  before: Grid | undefined,
  after: Grid,
  capabilities: Capabilities,
): string {
  const { columns, rows } = after;
  const isWrapped = after.wrappedRows !== undefined;
  const isSame = before?.columns === columns && before.rows === rows &&
    isWrapped === (before.wrappedRows !== undefined) && sameLook(before.look, after.look);
  if (before === undefined || !isSame) return repaint(after, capabilities);
  const { look } = after;
  const canScroll = !isWrapped && erasesToBase(capabilities, look);
  const shift = canScroll ? paneScroll(before, after) : undefined;
  const scrolled = shift === undefined ? undefined : scrollSequence(shift) +
    drawDiff(diffGrids(scrollPane(before, shift), after), capabilities, look);
  // A comparison with the unscrolled screen takes longest, and is nearly always in vain.
  if (scrolled !== undefined && shift?.isMost) return update(scrolled, after.cursor);
  const changed = drawDiff(diffGrids(before, after), capabilities, look);
  if (scrolled !== undefined && scrolled.length < changed.length) {
    return update(scrolled, after.cursor);
  }
  if (changed !== "") {
    return isWrapped ? repaint(after, capabilities) : update(changed, after.cursor);
  }
  const { row, column } = after.cursor ?? {};
  if (before.cursor?.row === row && before.cursor?.column === column) return "";
  return after.cursor === undefined ? HIDE_CURSOR : placeCursor(after.cursor) + SHOW_CURSOR;
}

function sameLook(a: GridLook, b: GridLook): boolean {
  return a.isAscii === b.isAscii && sameStyle(a.base, b.base);
}

/** Clears the screen and draws all of it. */
function repaint(grid: Grid, capabilities: Capabilities): string {
  const { columns, rows, look } = grid;
  const all = grid.wrappedRows === undefined
    ? drawDiff(diffGrids(createGrid(columns, rows), grid), capabilities, look)
    : drawWrapped(grid, capabilities);
  return update(clear(grid, capabilities) + all, grid.cursor);
}

/** Fills the screen with the base. */
function clear({ columns, rows, look }: Grid, capabilities: Capabilities): string {
  const cleared = beginBase(look.base, capabilities) + CLEAR_SCREEN;
  if (erasesToBase(capabilities, look)) return cleared;
  const blanks = " ".repeat(columns);
  return cleared +
    Array.from({ length: rows }, (_, row) => placeCursor({ row, column: 0 }) + blanks).join("");
}

function update(body: string, cursor: Position | undefined): string {
  const end = cursor === undefined ? "" : placeCursor(cursor) + SHOW_CURSOR;
  return BEGIN_UPDATE + body + end + END_UPDATE;
}
