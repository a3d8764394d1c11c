/**
 * Updates the model by a token of the terminal's input, while no overlay takes it.
 *
 * @module
 */
import { paletteOf, parseBackground } from "../../../term/drawing/palette.ts";
import type { InputToken } from "../../../term/input/input.ts";
import type { Key } from "../../../term/input/keys.ts";
import { insertPaste } from "../model/editor.ts";
import type { Model, Update } from "../model/model.ts";
import { ACTIONS, typeText } from "./actions.ts";
import { actionOf } from "./key_bindings.ts";

/** Updates the model by a token. */
export function handleInput(model: Model, token: InputToken): Update {
  switch (token.type) {
    case "reply": {
      const background = token.kind === "osc" ? parseBackground(token.text) : undefined;
      if (background === undefined) return [model, []];
      const palette = paletteOf(model.snapshot.settings.background, background);
      return [{ ...model, background, palette }, []];
    }
    case "focus":
      return [model, []];
    case "text":
      return [typeText(withoutTransient(model), token.text), []];
    case "paste":
      return [paste(withoutTransient(model), token), []];
    case "key":
      return press(model, token.key);
  }
}

/** Returns the model without the hint, question and completion of the last key. */
function withoutTransient(model: Model): Model {
  const { completion: _completion, question: _question, hint: _hint, ...rest } = model;
  return rest;
}

function press(before: Model, key: Key): Update {
  const action = actionOf(key);
  const model = withoutTransient(before);
  return action === undefined ? [model, []] : ACTIONS[action](model, { key, before });
}

type Paste = Extract<InputToken, { readonly type: "paste" }>;

/** Inserts a paste into the input. */
function paste(model: Model, { text, lost, complete }: Paste): Model {
  const inserted = insertPaste(model.editor, text);
  const pasted = { ...model, editor: inserted.editor };
  const lines = text.replace(/\n+$/, "").split("\n").length;
  if (lost > 0) return { ...pasted, hint: "The paste was too long: its end is missing" };
  if (inserted.lost > 0) return { ...pasted, hint: "The input is full: its end is missing" };
  if (!complete) return { ...pasted, hint: "The paste broke off: its end may be missing" };
  return lines < 2 ? pasted : { ...pasted, hint: `${lines} lines: Enter asks how to send them` };
}
