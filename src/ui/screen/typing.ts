import type { Intent } from "../../chat/intent.ts";
import { checkContent } from "../../core/text/content.ts";
import type { InputToken } from "../../term/input.ts";
import type { Key } from "../../term/keys.ts";
import { paletteFor, parseBackground } from "../../term/palette.ts";
import { isEntering } from "../entering.ts";
import { complete, completed, cycle } from "./completion.ts";
import { EDITS, EMPTY_EDITOR, insertText, replaceText } from "./editor.ts";
import { recall, remember } from "./history.ts";
import type { Model, Update } from "./model.ts";
import { bufferOf, enterNextUnread, enterNth, stepRoom } from "./rooms.ts";
import { lineAt } from "./scrollback.ts";
import { withoutSecret } from "./secret.ts";
import { atBottom, atTop, scrollPage } from "./scrolling.ts";

/** What a token of the terminal's input changes. */
export function handleInput(model: Model, token: InputToken): Update {
  switch (token.type) {
    case "reply": {
      const background = token.kind === "osc" ? parseBackground(token.text) : undefined;
      return [
        background === undefined ? model : { ...model, palette: paletteFor(background) },
        [],
      ];
    }
    case "focus":
      return [model, []];
    case "text":
      return [typeText(settled(model), token.text), []];
    case "paste": {
      const { lost } = token;
      const pasted = typeText(settled(model), token.text);
      return [
        lost === 0 ? pasted : { ...pasted, hint: "The paste was too long: its end is missing" },
        [],
      ];
    }
    case "key":
      return press(model, token.key);
  }
}

/** The model without what only the last key was about. */
function settled(model: Model): Model {
  const { completion: _completion, hint: _hint, ...rest } = model;
  return { ...rest, quitting: false };
}

function typeText(model: Model, text: string): Model {
  const { editor, lost } = insertText(model.editor, text);
  if (lost === 0) return { ...model, editor };
  return { ...model, editor, hint: "The input is full: its end is missing" };
}

function press(model: Model, key: Key): Update {
  if (key === "Tab" || key === "S-Tab") {
    return [completeText(model, key === "Tab" ? 1 : -1), []];
  }
  const before = settled(model);
  if (key === "C-c") return interrupt(before, model.quitting);
  const edit = EDIT_KEYS[key];
  const empty = model.editor.text === "";
  if (key === "C-d" && empty) return [before, [{ type: "quit" }]];
  if (edit !== undefined) return [{ ...before, editor: EDITS[edit](before.editor) }, []];
  switch (key) {
    case "Enter":
      return send(before);
    case "M-Enter":
    case "S-Enter":
    case "C-Enter":
      return [typeText(before, "\n"), []];
    case "Up":
      return [vertical(before, "older"), []];
    case "Down":
      return [vertical(before, "newer"), []];
    case "PageUp":
      return [scrollPage(before, "up"), []];
    case "PageDown":
      return [scrollPage(before, "down"), []];
    case "Home":
      return [atTop(before), []];
    case "End":
      return [atBottom(before), []];
    case "C-n":
      return [stepRoom(before, 1), []];
    case "C-p":
      return [stepRoom(before, -1), []];
    case "M-a":
      return [enterNextUnread(before) ?? { ...before, hint: "Nothing new in other rooms" }, []];
    case "C-l":
      return [before, [{ type: "redraw" }]];
    case "C-z":
      return [before, [{ type: "suspend" }]];
    default: {
      const [, digit] = /^M-([1-9])$/.exec(key) ?? [];
      return [digit === undefined ? before : enterNth(before, Number(digit) - 1), []];
    }
  }
}

const EDIT_KEYS: Readonly<Record<string, keyof typeof EDITS>> = {
  "Left": "backward-char",
  "C-b": "backward-char",
  "Right": "forward-char",
  "C-f": "forward-char",
  "C-Left": "backward-word",
  "M-Left": "backward-word",
  "M-b": "backward-word",
  "C-Right": "forward-word",
  "M-Right": "forward-word",
  "M-f": "forward-word",
  "C-a": "beginning-of-line",
  "C-e": "end-of-line",
  "Backspace": "delete-backward-char",
  "Delete": "delete-char",
  "C-d": "delete-char",
  "C-k": "kill-line",
  "C-u": "backward-kill-line",
  "C-w": "unix-word-rubout",
  "M-Backspace": "backward-kill-word",
  "M-d": "kill-word",
  "C-y": "yank",
  "C-t": "transpose-chars",
  "C-_": "undo",
};

/** Empties the input, and waits for no room; where it is empty, asks, and quits when asked again. */
function interrupt(before: Model, asked: boolean): Update {
  const model = { ...before, entering: false };
  if (model.editor.text !== "") {
    return [{ ...model, editor: replaceText(model.editor, "") }, []];
  }
  if (asked) return [model, [{ type: "quit" }]];
  return [{ ...model, quitting: true, hint: "Press C-c again to quit" }, []];
}

function send(model: Model): Update {
  const line = model.editor.text;
  if (line.trim() === "") return [model, []];
  // Of a command the engine knows better what it takes.
  const check = line.startsWith("/") ? undefined : checkContent(line);
  if (check?.state === "refused") return [{ ...model, hint: check.reason }, []];
  if (model.entering && !line.startsWith("/")) {
    return [{ ...model, hint: "Not there yet: wait, or C-c" }, []];
  }
  const intent: Intent = { type: "input", room: model.room, line };
  const sent = { ...EMPTY_EDITOR, killed: model.editor.killed };
  const history = remember(model.history, withoutSecret(line));
  const entering = model.entering || isEntering(intent);
  return [{ ...atBottom(model), editor: sent, history, entering }, [{ type: "submit", intent }]];
}

/** Moves by a line within the input; beyond its first and last, through what was sent before. */
function vertical(model: Model, direction: "older" | "newer"): Model {
  const moved = EDITS[direction === "older" ? "previous-line" : "next-line"](model.editor);
  if (moved.cursor !== model.editor.cursor) return { ...model, editor: moved };
  const recalled = recall(model.history, direction, model.editor.text);
  if (recalled === undefined) return model;
  const { history, text } = recalled;
  return { ...model, history, editor: replaceText(model.editor, text) };
}

function completeText(model: Model, step: 1 | -1): Model {
  const { editor } = model;
  const completion = model.completion === undefined
    ? complete(editor.text, editor.cursor, { names: names(model), rooms: rooms(model) })
    : cycle(model.completion, step);
  const before = settled(model);
  if (completion === undefined) return before;
  const { text, cursor } = completed(completion);
  const done = { ...before, completion, editor: { ...replaceText(editor, text), cursor } };
  const { candidates } = completion;
  return candidates.length === 1
    ? done
    : { ...done, hint: candidates.map((candidate) => candidate.trim()).join("  ") };
}

/** The names of the others in sight, the last speaker first. */
function names(model: Model): readonly string[] {
  const { standing } = model;
  const { scrollback } = bufferOf(model);
  const waiting = new Map(standing.people.map(({ id, shown }) => [id, shown]));
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
function rooms({ standing }: Model): readonly string[] {
  return standing.lobby.map(({ shown }) => shown.replace(/^#/, ""));
}
