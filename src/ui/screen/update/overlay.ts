import type { InputToken } from "../../../term/input.ts";
import type { Key } from "../../../term/keys.ts";
import type { Buffer } from "../model/buffer.ts";
import { goToPicked, pickEnd, pickNext } from "./search_results.ts";
import type { Model, Update } from "../model/model.ts";
import { scrollText, type TextPage } from "../view/text_overlay.ts";

/** What is shown in place of the room. */
export type Page =
  /** The lines that were found, to choose one from. */
  | { readonly type: "found" }
  /** The text of the room as it was when this page was opened: nothing moves while it is copied. */
  | { readonly type: "bare"; readonly buffer: Buffer }
  | TextPage;

/** What a token of the terminal's input does to the page that is shown; `undefined` where it is meant for what is typed. */
export function inputOnPage(model: Model, token: InputToken): Update | undefined {
  const { page } = model;
  if (page === undefined || token.type !== "key") return undefined;
  // Whoever sees no input wants no key to act on it.
  if (page.type === "bare") return [room(model), []];
  if (page.type === "text") return onText(model, page, token.key);
  return onFound(model, token.key);
}

function onFound(model: Model, key: Key): Update | undefined {
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
      return [goToPicked(room(model)), []];
    case "Escape":
    case "C-c":
      return [room(model), []];
    default:
      return undefined;
  }
}

const PAGE_LINES = 10;

function onText(model: Model, page: TextPage, key: Key): Update | undefined {
  switch (key) {
    case "Up":
      return [scrollText(model, page, { rows: -1 }), []];
    case "Down":
      return [scrollText(model, page, { rows: 1 }), []];
    case "PageUp":
      return [scrollText(model, page, { pages: -1 }), []];
    case "PageDown":
      return [scrollText(model, page, { pages: 1 }), []];
    case "Home":
      return [scrollText(model, page, { rows: -Infinity }), []];
    case "End":
      return [scrollText(model, page, { rows: Infinity }), []];
    case "Escape":
    case "C-c":
    case "F1":
      return [room(model), []];
    default:
      return undefined;
  }
}

/** The model that shows its room, as a token finds it that is meant for what is typed there. */
export function withoutPage(model: Model, { type }: InputToken): Model {
  // A terminal tells unasked that somebody looks away: that is when text is copied.
  return type === "reply" || type === "focus" ? model : room(model);
}

function room(model: Model): Model {
  const { page: _page, target: _target, ...rest } = model;
  return rest;
}
