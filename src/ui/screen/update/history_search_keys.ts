/**
 * Input while the input history is searched (C-r), as in readline. Two things differ from it: Enter
 * takes the line and does not send it, and Escape goes back to what was typed before.
 *
 * @module
 */
import { MAX_QUERY_UNITS } from "../../../core/limits/front_ends.ts";
import { safeText } from "../../../core/text/safe.ts";
import { graphemes } from "../../../core/text/width.ts";
import type { Key } from "../../../term/input/keys.ts";
import { fitting } from "../model/editor.ts";
import { dropSearch, narrowSearch, searchOn, takeFound } from "../model/history_search.ts";
import type { HistorySearch, Model, TypedToken, Update } from "../model/model.ts";

/**
 * Handles a token while the history is searched; returns `undefined` where it ends the search and
 * is for the input line.
 */
export function inputInSearch(model: Model, token: TypedToken): Update | undefined {
  const { historySearch } = model;
  if (historySearch === undefined) return undefined;
  switch (token.type) {
    case "text": {
      const text = fitting(safeText(historySearch.text + token.text), MAX_QUERY_UNITS);
      return [narrowSearch(model, historySearch, text), []];
    }
    case "key":
      return onKey(model, historySearch, token.key);
    case "paste":
    case "reply":
    case "focus":
      return undefined;
  }
}

function onKey(model: Model, search: HistorySearch, key: Key): Update | undefined {
  switch (key) {
    case "C-r":
      return [searchOn(model, search, -1), []];
    case "C-s":
      return [searchOn(model, search, 1), []];
    case "Backspace": {
      const last = graphemes(search.text).at(-1)?.text.length ?? 0;
      return [narrowSearch(model, search, search.text.slice(0, search.text.length - last)), []];
    }
    case "C-u":
      return [narrowSearch(model, search, ""), []];
    case "Enter":
      return [takeFound(model), []];
    case "Escape":
    case "C-g":
    case "C-c":
      return [dropSearch(model), []];
    default:
      return undefined;
  }
}

/** Takes what was found, for a token that is for the input line. */
export function withoutSearch(model: Model, { type }: TypedToken): Model {
  return type === "reply" || type === "focus" ? model : takeFound(model);
}
