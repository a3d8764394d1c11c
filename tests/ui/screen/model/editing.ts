/**
 * Editors written as text with `|` at the cursor.
 *
 * @module
 */

import { type Editor, EMPTY_EDITOR, insertText } from "../../../../src/ui/screen/model/editor.ts";
import { EDITS } from "../../../../src/ui/screen/update/keys/edits.ts";

/** An editor whose cursor stands at `|`. */
export function editorAt(marked: string): Editor {
  const cursor = marked.indexOf("|");
  return { ...EMPTY_EDITOR, text: marked.replace("|", ""), cursor };
}

export function marked({ text, cursor }: Editor): string {
  return `${text.slice(0, cursor)}|${text.slice(cursor)}`;
}

/** What the edits of these names make of a text, one after the other. */
export function edit(text: string, ...names: readonly (keyof typeof EDITS)[]): string {
  return marked(names.reduce<Editor>((editor, name) => EDITS[name](editor), editorAt(text)));
}

/** An editor in which a text was typed, one character after the other. */
export function typing(text: string): Editor {
  return [...text].reduce((editor, piece) => insertText(editor, piece).editor, EMPTY_EDITOR);
}
