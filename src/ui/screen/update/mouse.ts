/**
 * The mouse: the wheel scrolls, a click goes to what is under it.
 *
 * A click sends no message. The first one on a name begins `/msg NAME`, or puts the mention into
 * what is being typed; a second one on the same name opens the conversation, as a double click does
 * in other chat programs.
 *
 * @module
 */
import { conversationWith } from "../../../chat/api/room_id.ts";
import { WHEEL_ROWS } from "../../../core/limits/front_ends.ts";
import type { MouseToken } from "../../../term/input/mouse.ts";
import { enterRoom } from "../model/buffers.ts";
import { replaceText } from "../model/editor.ts";
import { takeFound } from "../model/history_search.ts";
import type { Model, Update } from "../model/model.ts";
import { withoutTransient } from "../model/transient.ts";
import { hitTest, type MouseTarget } from "../view/hit_test.ts";
import { scrollText } from "../view/pages/text_overlay.ts";
import { closeOverlay } from "./close_overlay.ts";
import { goTo, insertWord } from "./going.ts";
import { pickFind, takeFind } from "./palette_keys.ts";
import { scrollRows } from "./scrolling.ts";
import { goToPicked, pickNext } from "./search_results.ts";

/** Tells, with the first click, how text is still selected. */
const SELECTING = "Select text with Shift held (Option on a Mac), or press M-l";

/**
 * Returns whether the terminal is to report the mouse. In the copy view it selects text by itself.
 */
export function wantsMouse({ snapshot, overlay }: Model): boolean {
  return snapshot.settings.mouse === "on" && overlay?.type !== "copy";
}

/** Updates the model by a report of the mouse. */
export function handleMouse(model: Model, token: MouseToken): Update {
  // A report may be on its way when the mouse is switched off.
  if (!wantsMouse(model)) return [model, []];
  switch (token.action) {
    case "wheel up":
      return [turnWheel(model, -1), []];
    case "wheel down":
      return [turnWheel(model, 1), []];
    case "release":
      return [model, []];
    case "press": {
      const target = token.button === "left" ? hitTest(model, token) : undefined;
      const [clicked, effects] = target === undefined ? [model, []] : click(model, target);
      if (model.mouseTold === true || isBusy(clicked)) return [clicked, effects];
      return [{ ...clicked, mouseTold: true, hint: SELECTING }, effects];
    }
  }
}

/** Returns whether the status line has something else to say, which a hint must not cover. */
function isBusy({ historySearch, completion, question, hint, overlay }: Model): boolean {
  return [historySearch, completion, question, hint, overlay].some((busy) => busy !== undefined);
}

/** Scrolls what is shown: down where `direction` is 1. */
function turnWheel(model: Model, direction: 1 | -1): Model {
  const { overlay } = model;
  switch (overlay?.type) {
    case undefined:
      return scrollRows(model, -direction * WHEEL_ROWS);
    case "text":
      return scrollText(model, overlay, { rows: direction * WHEEL_ROWS });
    case "search":
      return pickNext(model, direction * WHEEL_ROWS);
    case "palette":
      return pickFind(model, overlay, direction);
    case "copy":
      return model;
  }
}

/** Goes to what was clicked. */
export function click(before: Model, target: MouseTarget): Update {
  const model = withoutTransient(before);
  switch (target.type) {
    case "room":
      return [enterRoom(closeOverlay(takeFound(model)), target.room), []];
    case "person":
      return clickPerson(closeOverlay(takeFound(model)), target);
    case "result": {
      const { results } = model;
      if (results === undefined) return [model, []];
      const picked = { ...model, results: { ...results, picked: target.index } };
      return [goToPicked(closeOverlay(pickNext(picked, 0))), []];
    }
    case "find":
      return takeFind(model, target.find);
  }
}

function clickPerson(
  model: Model,
  { id, shown }: Extract<MouseTarget, { readonly type: "person" }>,
): Update {
  const { editor } = model;
  const isOther = id !== model.snapshot.self.id;
  const begun = `/msg ${shown} `;
  if (editor.text === begun && isOther) {
    return goTo({ ...model, editor: replaceText(editor, "") }, { type: "person", id, shown });
  }
  if (/^(?:\/msg \S+ )?$/.test(editor.text)) {
    const isThere = model.room === conversationWith(id);
    return [isOther && !isThere ? { ...model, editor: replaceText(editor, begun) } : model, []];
  }
  return [insertWord(model, `@${shown}`), []];
}
