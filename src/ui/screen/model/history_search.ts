/**
 * The backward search in the input history (readline: reverse-search-history). The input shows the
 * line that was found; what was in it before comes back unless the line is taken.
 *
 * @module
 */
import { foldText } from "../../../core/text/fold_text.ts";
import { replaceText } from "./editor.ts";
import { recallAt } from "./input_history.ts";
import type { HistorySearch, Model } from "./model.ts";

/** Begins a search, for no text yet. */
export function beginSearch(model: Model): Model {
  const { editor, history } = model;
  const search: HistorySearch = { text: "", failed: false, before: { editor, history } };
  return showing(model, search);
}

/** Looks for another text, from the line that is shown on. */
export function narrowSearch(model: Model, search: HistorySearch, text: string): Model {
  const from = text.startsWith(search.text) ? search.at : undefined;
  return found(model, { ...search, text }, from ?? search.before.history.entries.length - 1, -1);
}

/** Looks for the text in older lines (`step` -1), or in newer ones. */
export function searchOn(model: Model, search: HistorySearch, step: 1 | -1): Model {
  const { entries } = search.before.history;
  return found(model, search, (search.at ?? entries.length) + step, step);
}

function found(model: Model, search: HistorySearch, from: number, step: 1 | -1): Model {
  const { entries } = search.before.history;
  const wanted = foldText(search.text);
  const shown = search.at === undefined ? undefined : entries[search.at];
  for (let at = from; wanted !== "" && at >= 0 && at < entries.length; at += step) {
    const entry = entries[at] ?? "";
    // A line that is shown already is no further find, however often it was sent.
    if (at !== search.at && entry === shown) continue;
    if (foldText(entry).includes(wanted)) return showing(model, { ...search, at, failed: false });
  }
  return showing(model, { ...search, failed: wanted !== "" });
}

function showing(model: Model, search: HistorySearch): Model {
  const { text, at, failed, before } = search;
  const entry = at === undefined ? undefined : before.history.entries[at];
  const editor = entry === undefined ? before.editor : replaceText(before.editor, entry);
  const state = failed ? "(search back: not found)" : "(search back)";
  const hint = `${state} ${text}  C-r older, Enter takes it, Esc goes back`;
  return { ...model, historySearch: search, editor, hint };
}

/** Ends a search: the input is as it was before. */
export function dropSearch(model: Model): Model {
  const { historySearch, hint: _hint, ...rest } = model;
  return historySearch === undefined ? model : { ...rest, ...historySearch.before };
}

/** Ends a search: the line that was found stays in the input, to be edited or sent. */
export function takeFound(model: Model): Model {
  const { historySearch } = model;
  if (historySearch?.at === undefined) return dropSearch(model);
  const { at, before } = historySearch;
  const { history } = recallAt(before.history, at, before.editor.text);
  return { ...dropSearch(model), history, editor: model.editor };
}
