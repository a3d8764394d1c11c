import { bufferOf } from "../model/buffers.ts";
import { complete, completed, type Completion, cycle } from "../model/completion.ts";
import { replaceText } from "../model/editor.ts";
import type { Model } from "../model/model.ts";
import { lineAt } from "../model/scrollback.ts";

/** Completes what stands before the cursor; where the key before did so (`shown`), takes the next completion. */
export function completeText(model: Model, shown: Completion | undefined, step: 1 | -1): Model {
  const { editor } = model;
  const completion = shown === undefined
    ? complete(editor.text, editor.cursor, { names: names(model), rooms: rooms(model) })
    : cycle(shown, step);
  if (completion === undefined) return model;
  const { text, cursor } = completed(completion);
  const { pasted } = editor;
  const done = { ...model, completion, editor: { ...replaceText(editor, text), cursor, pasted } };
  const { candidates, index } = completion;
  if (candidates.length === 1) return done;
  // From the one that was taken on, so that it is seen where there is no space for all.
  const turned = [...candidates.slice(index), ...candidates.slice(0, index)];
  return { ...done, hint: turned.map(({ shown }) => shown).join("  ") };
}

/** The names of the others in sight, the last speaker first. */
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

/** What rooms are called in commands: without the mark. */
function rooms({ snapshot }: Model): readonly string[] {
  return snapshot.lobby.map(({ shown }) => shown.replace(/^#/, ""));
}
