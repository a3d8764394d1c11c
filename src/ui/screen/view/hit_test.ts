/**
 * What is under the mouse.
 *
 * @module
 */
import type { PeerId } from "../../../core/peer_id.ts";
import type { Position } from "../../../term/drawing/cells.ts";
import type { Model, SearchResults } from "../model/model.ts";
import { type Find, paletteFinds } from "../model/palette_finds.ts";
import { layout } from "./layout.ts";
import { palettePlace } from "./palette_view.ts";

/** Something that can be clicked. */
export type MouseTarget =
  /** The tab of a room, by its id. */
  | { readonly type: "room"; readonly room: string }
  /** A name, in the list or in the talk. */
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
      return results === undefined ? undefined : resultAt(model, results, position);
    case "text":
    case "copy":
    case undefined:
      return undefined;
  }
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

/** The same rows as `searchResultRows`: a rule where a day begins, and one row for each result. */
function resultAt(
  model: Model,
  { lines, picked }: SearchResults,
  { row, column }: Position,
): MouseTarget | undefined {
  const { pane } = layout(model, model.size);
  if (row < pane.top || row >= pane.bottom || column >= pane.right) return undefined;
  const indices = lines.flatMap((line, at) =>
    line.when.day === lines[at - 1]?.when.day ? [at] : [undefined, at]
  );
  const height = pane.bottom - pane.top;
  const first = Math.max(
    0,
    Math.min(indices.indexOf(picked) - (height >> 1), indices.length - height),
  );
  const index = indices[first + row - pane.top];
  return index === undefined ? undefined : { type: "result", index };
}
