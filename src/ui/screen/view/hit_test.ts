/**
 * The thing under the mouse.
 *
 * In the room it is told by what is drawn there: a name of somebody in sight, or of a room that we
 * are in, wherever it stands. So it holds for every layout, and a name in what somebody says counts
 * as well. Overlays have rows of their own, below the tabs of the header.
 *
 * @module
 */
import type { PeerId } from "../../../core/peer_id.ts";
import type { Grid, Position } from "../../../term/drawing/cells.ts";
import type { Find, Model, SearchResults } from "../model/model.ts";
import { paletteFinds } from "../model/palette_finds.ts";
import { tabsIn } from "./chrome/header.ts";
import { type Layout, layout, pageLayout } from "./layout/layout.ts";
import { TITLE_ROWS } from "./pages/page.ts";
import { palettePlace } from "./palette_view.ts";
import { shownResults } from "./pages/search_results_view.ts";
import { isPressing } from "./chrome/status_line.ts";
import { view } from "./view.ts";

/** Something that can be clicked. */
export type MouseTarget =
  /** A room that we are in, by its id. */
  | { readonly type: "room"; readonly room: string }
  | { readonly type: "person"; readonly id: PeerId; readonly shown: string }
  /** A search result, by its index. */
  | { readonly type: "result"; readonly index: number }
  /** A row of the palette. */
  | { readonly type: "find"; readonly find: Find };

/** Returns what is at a place on the screen; `undefined` where nothing there can be clicked. */
export function hitTest(model: Model, position: Position): MouseTarget | undefined {
  const { overlay, results } = model;
  switch (overlay?.type) {
    case "palette":
      return findAt(model, overlay.editor.text, position);
    case "search":
      return tabAt(model, pageLayout(model, model.size), position) ??
        (results === undefined ? undefined : resultAt(model, results, position));
    case "text":
      return tabAt(model, pageLayout(model, model.size), position);
    case "copy":
      return undefined;
    case undefined:
      return tabAt(model, layout(model, model.size), position) ?? nameAt(model, position);
  }
}

/** Returns the room of a tab, whose name may be cut; the header stands above pages too. */
function tabAt(model: Model, place: Layout, { row, column }: Position): MouseTarget | undefined {
  const hasHeader = place.form !== "tiny" && (place.status !== undefined || !isPressing(model));
  if (row !== 0 || !hasHeader) return undefined;
  const tab = tabsIn(model, place).find(({ left, right }) => column >= left && column < right);
  return tab === undefined ? undefined : { type: "room", room: tab.room };
}

/** A name has letters, digits, `-` and `_`, and before a fingerprint a dot. */
const NAME = /^[\p{L}\p{N}\p{M}._-]+$/u;

function nameAt(model: Model, { row, column }: Position): MouseTarget | undefined {
  const { columns, rows } = model.size;
  const { pane, input } = layout(model, model.size);
  if (row >= Math.min(rows, input) || column >= columns) return undefined;
  const { mark, word } = wordAt(view(model, columns, rows), row, column);
  if (word === "") return undefined;
  const { self, people, rooms } = model.snapshot;
  const isTalk = row >= pane.top && row < pane.bottom;
  // A sentence may end behind a name.
  for (const name of [word, word.replace(/[._-]+$/u, "")]) {
    // In the talk `@bob` is the person, in the list of rooms the conversation.
    const isRoom = mark === "#" || (mark === "@" && !isTalk);
    const room = isRoom ? rooms.find(({ shown }) => shown === mark + name) : undefined;
    if (room !== undefined) return { type: "room", room: room.id };
    const person = mark === "#" ? undefined : [self, ...people].find(({ shown }) => shown === name);
    if (person !== undefined) return { type: "person", id: person.id, shown: person.shown };
  }
  return undefined;
}

/** Returns the word at a place, and the mark before it. */
function wordAt(
  { cells, columns }: Grid,
  row: number,
  column: number,
): { readonly mark: string; readonly word: string } {
  const textAt = (at: number) =>
    at < 0 || at >= columns ? " " : cells[row * columns + at]?.text ?? "";
  // The second half of a wide character is empty, and belongs to the word.
  const isWord = (at: number) => textAt(at) === "" || NAME.test(textAt(at));
  const isMark = (at: number) => /^[#@]$/.test(textAt(at));
  let start = isMark(column) ? column + 1 : column;
  if (!isWord(start)) return { mark: "", word: "" };
  while (isWord(start - 1)) start--;
  let end = start;
  while (isWord(end)) end++;
  const word = Array.from({ length: end - start }, (_, at) => textAt(start + at)).join("");
  return { mark: isMark(start - 1) ? textAt(start - 1) : "", word };
}

function findAt(model: Model, letters: string, { row, column }: Position): MouseTarget | undefined {
  const found = paletteFinds(model, letters);
  const place = palettePlace(model.size, layout(model, model.size).pane.top, found);
  const at = row - place.firstFind;
  if (at < 0 || at >= place.finds) return undefined;
  if (column < place.left || column >= place.left + place.columns) return undefined;
  const find = found.finds[at]?.find;
  return find === undefined ? undefined : { type: "find", find };
}

function resultAt(
  model: Model,
  results: SearchResults,
  { row, column }: Position,
): MouseTarget | undefined {
  const { pane } = pageLayout(model, model.size);
  const top = pane.top + TITLE_ROWS;
  if (row < top || row >= pane.bottom || column >= pane.right) return undefined;
  const entry = shownResults(results, pane.bottom - top).entries[row - top];
  return entry === undefined || entry.isRule ? undefined : { type: "result", index: entry.index };
}
