/**
 * Input while an overlay is shown.
 *
 * @module
 */
import type { Key } from "../../../term/input/keys.ts";
import type { Model, TextOverlay, TypedToken, Update } from "../model/model.ts";
import { scrollText } from "../view/pages/text_overlay.ts";
import { closeOverlay } from "./close_overlay.ts";
import { inputOnPalette } from "./palette_keys.ts";
import { goToPicked, pickEnd, pickNext } from "./search_results.ts";

/** Handles a token of the input; returns `undefined` where it is for the input line. */
export function inputOnOverlay(model: Model, token: TypedToken): Update | undefined {
  const { overlay } = model;
  if (overlay?.type === "palette") return inputOnPalette(model, overlay, token);
  if (overlay === undefined || token.type !== "key") return undefined;
  if (overlay.type === "copy") return onCopyView(model, token.key);
  if (overlay.type === "text") return onText(model, overlay, token.key);
  return onSearchResults(model, token.key);
}

/** The copy view shows no input line, so no key acts on it: the next one closes the view. */
function onCopyView(model: Model, key: Key): Update {
  // Without mouse reports, many terminals send the arrows for the wheel (xterm's mode 1007).
  return [key === "Up" || key === "Down" ? model : closeOverlay(model), []];
}

function onSearchResults(model: Model, key: Key): Update | undefined {
  switch (key) {
    case "Up":
      return [pickNext(model, -1), []];
    case "Down":
      return [pickNext(model, 1), []];
    case "PageUp":
      return [pickNext(model, -PAGE_LINES), []];
    case "PageDown":
      return [pickNext(model, PAGE_LINES), []];
    case "Home":
      return [pickEnd(model, "first"), []];
    case "End":
      return [pickEnd(model, "last"), []];
    case "Enter":
      return [goToPicked(closeOverlay(model)), []];
    case "Escape":
    case "C-c":
      return [closeOverlay(model), []];
    default:
      return undefined;
  }
}

const PAGE_LINES = 10;

function onText(model: Model, overlay: TextOverlay, key: Key): Update | undefined {
  switch (key) {
    case "Up":
      return [scrollText(model, overlay, { rows: -1 }), []];
    case "Down":
      return [scrollText(model, overlay, { rows: 1 }), []];
    case "PageUp":
      return [scrollText(model, overlay, { pages: -1 }), []];
    case "PageDown":
      return [scrollText(model, overlay, { pages: 1 }), []];
    case "Home":
      return [scrollText(model, overlay, { rows: -Infinity }), []];
    case "End":
      return [scrollText(model, overlay, { rows: Infinity }), []];
    case "Escape":
    case "C-c":
    case "F1":
      return [closeOverlay(model), []];
    default:
      return undefined;
  }
}

/** Closes the overlay, for a token that is for the input line. */
export function withoutOverlay(model: Model, { type }: TypedToken): Model {
  // A terminal reports unasked that it lost the focus, which happens while text is copied.
  return type === "reply" || type === "focus" ? model : closeOverlay(model);
}
