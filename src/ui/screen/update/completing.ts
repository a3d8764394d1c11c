/**
 * Tab and S-Tab: completes the input. The status line shows the candidates.
 *
 * @module
 */
import { bufferOf } from "../model/buffers.ts";
import { complete, completed, type Completion, cycle } from "../model/completion.ts";
import { replaceText } from "../model/editor.ts";
import type { Model } from "../model/model.ts";
import { lineAt } from "../model/scrollback.ts";

/**
 * Completes the text before the cursor. If the last key completed it (`shown`), takes the next
 * candidate.
 */
export function completeText(model: Model, shown: Completion | undefined, step: 1 | -1): Model {
  const { editor } = model;
  const completion = shown === undefined
    ? complete(editor.text, editor.cursor, { names: names(model), rooms: rooms(model) })
    : cycle(shown, step);
  if (completion === undefined) return model;
  const { text, cursor } = completed(completion);
  const { pasted } = editor;
  return { ...model, completion, editor: { ...replaceText(editor, text), cursor, pasted } };
}

/** Returns the names of people, the last speaker first. */
function names(model: Model): readonly string[] {
  const { snapshot } = model;
  const { scrollback } = bufferOf(model);
  const waiting = new Map(snapshot.people.map(({ id, shown }) => [id, shown]));
  const spoke: string[] = [];
  for (let index = scrollback.size - 1; index >= 0 && waiting.size > 0; index--) {
    const author = lineAt(scrollback, index)?.message?.author;
    const name = author === undefined ? undefined : waiting.get(author);
    if (author === undefined || name === undefined) continue;
    spoke.push(name);
    waiting.delete(author);
  }
  return [...spoke, ...waiting.values()];
}

/** Returns the names of rooms as commands take them: without the mark. */
function rooms({ snapshot }: Model): readonly string[] {
  return snapshot.lobby.map(({ shown }) => shown.replace(/^#/, ""));
}
