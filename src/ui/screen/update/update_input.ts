/**
 * Updates the model by a token of the terminal's input, while no overlay takes it.
 *
 * @module
 */
import { parseBackground } from "../../../term/drawing/colour.ts";
import type { Key, Press } from "../../../term/input/keys.ts";
import { LEAVES_ORDER } from "../../../term/modes.ts";
import { insertPaste } from "../model/editor.ts";
import type { Model, TypedToken, Update } from "../model/model.ts";
import { withoutTransient } from "../model/transient.ts";
import { ACTIONS, typeText } from "./actions.ts";
import { runCommand } from "./going.ts";
import { actionOf } from "./keys/key_bindings.ts";

/** Updates the model by a token. */
export function handleInput(model: Model, token: TypedToken): Update {
  switch (token.type) {
    case "reply": {
      if (token.kind === "csi" && token.text === LEAVES_ORDER) {
        return [{ ...model, ordersText: true }, []];
      }
      const reported = token.kind === "osc" ? parseBackground(token.text) : undefined;
      if (reported === undefined) return [model, []];
      return [{ ...model, terminal: { ...model.terminal, reported } }, []];
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

function press(before: Model, key: Key): Update {
  const model = withoutTransient(before);
  const bound = model.snapshot.boundKeys.find((bound) => bound.key === key);
  if (bound !== undefined) return runCommand(model, bound.line);
  const action = actionOf(key);
  if (action !== undefined) return ACTIONS[action](model, { key, before });
  const second = behindEscape(key);
  if (second === undefined) return [model, []];
  const [escaped, effects] = press(before, "Escape");
  const [after, more] = second.type === "key"
    ? press(escaped, second.key)
    : [typeText(withoutTransient(escaped), second.text), []];
  return [after, [...effects, ...more]];
}

/**
 * Returns the press behind Escape, if `key` is one with alt. A press that is bound to nothing with
 * alt was Escape and then another key: a network sends both in one packet, as a terminal sends alt.
 */
function behindEscape(key: Key): Press | undefined {
  if (key.startsWith("C-M-")) return { type: "key", key: `C-${key.slice(4)}` };
  if (!key.startsWith("M-")) return undefined;
  const rest = key.slice(2);
  if (rest === "Space") return { type: "text", text: " " };
  return [...rest].length === 1 ? { type: "text", text: rest } : { type: "key", key: rest as Key };
}

type Paste = Extract<TypedToken, { readonly type: "paste" }>;

/** Inserts a paste into the input. */
function paste(model: Model, { text, lost, complete }: Paste): Model {
  const inserted = insertPaste(model.editor, text);
  const pasted = { ...model, editor: inserted.editor };
  const lines = text.replace(/\n+$/, "").split("\n").length;
  if (lost > 0) {
    return { ...pasted, hint: "The paste was too long: its end is missing", hintKind: "error" };
  }
  if (inserted.lost > 0) {
    return { ...pasted, hint: "The input is full: its end is missing", hintKind: "error" };
  }
  if (!complete) {
    return { ...pasted, hint: "The paste broke off: its end may be missing", hintKind: "error" };
  }
  return lines < 2 ? pasted : { ...pasted, hint: `${lines} lines: Enter asks how to send them` };
}
