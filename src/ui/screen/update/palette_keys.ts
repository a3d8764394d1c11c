/**
 * The palette (M-k): a few letters find rooms, people and commands.
 *
 * @module
 */
import { MAX_QUERY_UNITS } from "../../../core/limits/front_ends.ts";
import { safeText } from "../../../core/text/safe.ts";
import { EMPTY_EDITOR, fitting, insertText } from "../model/editor.ts";
import type { Find, Model, PaletteOverlay, TypedToken, Update } from "../model/model.ts";
import { candidatesOf, paletteFinds } from "../model/palette_finds.ts";
import { EDITS } from "./keys/edits.ts";
import { goTo, insertWord } from "./going.ts";
import { actionOf } from "./keys/key_bindings.ts";
import { closeOverlay } from "./close_overlay.ts";

/** Opens the palette. */
export function openPalette(model: Model): Model {
  const candidates = candidatesOf(model);
  return { ...model, overlay: { type: "palette", editor: EMPTY_EDITOR, candidates, picked: 0 } };
}

/** Handles a token; returns `undefined` where it is for the input line. */
export function inputOnPalette(
  model: Model,
  overlay: PaletteOverlay,
  token: TypedToken,
): Update | undefined {
  switch (token.type) {
    case "text":
    case "paste": {
      const room = MAX_QUERY_UNITS - overlay.editor.text.length;
      const { editor } = insertText(
        overlay.editor,
        fitting(safeText(token.text.replaceAll("\n", " ")), room),
      );
      return [edited(model, overlay, editor), []];
    }
    case "reply":
    case "focus":
      return undefined;
    case "key":
      break;
  }
  switch (token.key) {
    case "Up":
    case "C-p":
      return [pickFind(model, overlay, -1), []];
    case "Down":
    case "C-n":
      return [pickFind(model, overlay, 1), []];
    case "Enter":
    case "Tab": {
      const { finds } = paletteFinds(model, overlay.editor.text);
      const find = finds[Math.min(overlay.picked, finds.length - 1)]?.find;
      if (find === undefined) return [model, []];
      return token.key === "Enter" ? takeFind(model, find) : [nameFind(model, find), []];
    }
    case "Escape":
    case "C-c":
    case "C-g":
    case "M-k":
      return [closeOverlay(model), []];
  }
  const action = actionOf(token.key);
  const edit = Object.entries(EDITS).find(([name]) => name === action)?.[1];
  return edit === undefined ? undefined : [edited(model, overlay, edit(overlay.editor)), []];
}

function edited(model: Model, overlay: PaletteOverlay, editor: PaletteOverlay["editor"]): Model {
  if (editor.text.length > MAX_QUERY_UNITS) return model;
  const picked = editor.text === overlay.editor.text ? overlay.picked : 0;
  return { ...model, overlay: { ...overlay, editor, picked } };
}

/** Picks the next find (the one before, where `step` is -1). */
export function pickFind(model: Model, overlay: PaletteOverlay, step: 1 | -1): Model {
  const last = Math.max(0, paletteFinds(model, overlay.editor.text).finds.length - 1);
  const picked = Math.max(0, Math.min(last, overlay.picked + step));
  return { ...model, overlay: { ...overlay, picked } };
}

/** Closes the palette, and goes to a find. */
export function takeFind(model: Model, find: Find): Update {
  return goTo(closeOverlay(model), find);
}

/** Closes the palette, and puts the name of a find into the input. */
function nameFind(model: Model, find: Find): Model {
  const closed = closeOverlay(model);
  switch (find.type) {
    case "room":
      return insertWord(closed, find.room.shown);
    case "person":
      return insertWord(closed, `@${find.shown}`);
    case "command":
      return insertWord(closed, `/${find.name}`);
  }
}
