/**
 * What each action of the table of keys does to the model.
 *
 * @module
 */
import type { Key } from "../../../term/input/keys.ts";
import { bufferOf, enterNextUnread, enterNth, stepRoom } from "../model/buffers.ts";
import { insertText, replaceText } from "../model/editor.ts";
import { beginSearch } from "../model/history_search.ts";
import { atDraft, recall } from "../model/input_history.ts";
import type { Model, Update } from "../model/model.ts";
import { toggleSpoilers } from "../model/spoilers.ts";
import { completeText } from "./completing.ts";
import { EDITS } from "./keys/edits.ts";
import type { Action } from "./keys/key_bindings.ts";
import { openPalette } from "./palette_keys.ts";
import { atBottom, atNew, atTop, scrollPage } from "./scrolling.ts";
import { goToNext } from "./search_results.ts";
import { send, sendLines } from "./sending.ts";

/** The key of an action, and the model before it, with the hint or question of the key before. */
export interface KeyPress {
  readonly key: Key;
  readonly before: Model;
}

/** Inserts typed text at the cursor. */
export function typeText(model: Model, text: string): Model {
  const { editor, lost } = insertText(model.editor, text);
  if (lost === 0) return { ...model, editor };
  return { ...model, editor, hint: "The input is full: its end is missing", hintKind: "error" };
}

/** For each action its effect. */
export const ACTIONS: Readonly<Record<Action, (model: Model, pressed: KeyPress) => Update>> = {
  "send": (model, { before }) => send(model, before.question === "lines"),
  "send-lines": sendLines,
  "newline": (model) => [typeText(model, "\n"), []],
  "complete": (model, { before }) => [completeText(model, before.completion, 1), []],
  "complete-back": (model, { before }) => [completeText(model, before.completion, -1), []],
  "previous-line": (model) => [moveOrRecall(model, "older"), []],
  "next-line": (model) => [moveOrRecall(model, "newer"), []],
  "search-back": (model) => [beginSearch(model), []],
  "dismiss": (model) => [model, []],
  "beginning-of-line": edit("beginning-of-line"),
  "end-of-line": edit("end-of-line"),
  "backward-char": edit("backward-char"),
  "forward-char": edit("forward-char"),
  "backward-word": edit("backward-word"),
  "forward-word": edit("forward-word"),
  "delete-backward-char": edit("delete-backward-char"),
  "delete-char": edit("delete-char"),
  "delete-char-or-quit": (model, pressed) =>
    model.editor.text === "" ? quit(model) : edit("delete-char")(model, pressed),
  "kill-line": edit("kill-line"),
  "backward-kill-line": edit("backward-kill-line"),
  "unix-word-rubout": edit("unix-word-rubout"),
  "backward-kill-word": edit("backward-kill-word"),
  "kill-word": edit("kill-word"),
  "yank": edit("yank"),
  "transpose-chars": edit("transpose-chars"),
  "undo": edit("undo"),
  "redo": edit("redo"),
  "page-up": (model) => [scrollPage(model, "up"), []],
  "page-down": (model) => [scrollPage(model, "down"), []],
  "top": (model) => [atTop(model), []],
  "bottom": (model) => [atBottom(model), []],
  "first-new": (model) => [atNew(model) ?? { ...model, hint: "Nothing here was new" }, []],
  "list-mentions": (model) => command(model, "/mentions"),
  "next-result": (model) => [goToNext(model, 1), []],
  "previous-result": (model) => [goToNext(model, -1), []],
  "spoilers": (model) => [toggleSpoilers(model), []],
  "copy": (model) => [{ ...model, overlay: { type: "copy", buffer: bufferOf(model) } }, []],
  "nth-room": (model, { key }) => [enterNth(model, Number(key.slice(-1)) - 1), []],
  "next-room": (model) => [stepRoom(model, 1), []],
  "previous-room": (model) => [stepRoom(model, -1), []],
  "palette": (model) => [openPalette(model), []],
  "next-unread": (
    model,
  ) => [enterNextUnread(model) ?? { ...model, hint: "Nothing new in other rooms" }, []],
  "show-keys": (model) => command(model, "/keys"),
  "redraw": (model) => [model, [{ type: "redraw" }]],
  "suspend": (model) => [model, [{ type: "suspend" }]],
  "interrupt": (model, { before }) => interrupt(model, before.question === "quit"),
};

function edit(name: keyof typeof EDITS): (model: Model, pressed: KeyPress) => Update {
  return (model) => [{ ...model, editor: EDITS[name](model.editor) }, []];
}

function command(model: Model, line: string): Update {
  return [model, [{ type: "submit", intent: { type: "command", room: model.room, line } }]];
}

/** Quits as `/quit` does: the engine may have to say something first. */
function quit(model: Model): Update {
  return command(model, "/quit");
}

/**
 * Empties the input, and waits for no other room. If the input is empty, asks whether to quit, and
 * quits when asked again.
 */
function interrupt(before: Model, asked: boolean): Update {
  const model = { ...before, switchingRoom: false };
  if (model.editor.text !== "") {
    const editor = replaceText(model.editor, "");
    return [{ ...model, editor, history: atDraft(model.history) }, []];
  }
  return asked ? quit(model) : [{ ...model, question: "quit" }, []];
}

/** Moves by a line within the input; beyond its first and last line, through the history. */
function moveOrRecall(model: Model, direction: "older" | "newer"): Model {
  const moved = EDITS[direction === "older" ? "previous-line" : "next-line"](model.editor);
  if (moved.cursor !== model.editor.cursor) return { ...model, editor: moved };
  const recalled = recall(model.history, direction, model.editor.text);
  if (recalled === undefined) return model;
  const { history, text } = recalled;
  return { ...model, history, editor: replaceText(model.editor, text) };
}
