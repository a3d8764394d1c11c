/**
 * Sends the input.
 *
 * Invariants:
 *
 * 1. Lines of a paste are not sent without a question, and never as commands.
 * 2. All lines are sent, or none.
 * 3. While another room is asked for, no message is sent: it may be meant for that room.
 *
 * @module
 */
import { isCommandLine } from "../../../chat/api/alias.ts";
import type { Intent } from "../../../chat/api/intent.ts";
import { MAX_LINES_SENT_AT_ONCE } from "../../../core/limits/front_ends.ts";
import { checkContent, type ContentCheck } from "../../../core/text/check_content.ts";
import { withEmoji } from "../../../core/text/emoji_names.ts";
import { isRoomSwitch } from "../../../front_end/is_room_switch.ts";
import { EMPTY_EDITOR, linesOf } from "../model/editor.ts";
import { remember } from "../model/input_history.ts";
import type { Model, Update } from "../model/model.ts";
import { withoutSecret } from "../model/password_span.ts";
import { atBottom } from "./scrolling.ts";

/**
 * Sends the input as one message or command. Lines of a paste are sent only after a question, which
 * `asked` says was shown.
 */
export function send(model: Model, asked: boolean): Update {
  const line = model.editor.text;
  if (line.trim() === "") return [model, []];
  const lines = linesOf(line);
  if (model.editor.pasted && lines.length > 1 && !isCommandLine(line) && !asked) {
    return [{ ...model, question: "lines" }, []];
  }
  // The engine checks commands.
  const check = isCommandLine(line) ? undefined : checkWritten(line);
  if (check?.state === "refused") return refused(model, check.reason);
  if (model.switchingRoom && !isCommandLine(line)) return refused(model, NOT_THERE);
  return sent(model, [{ type: "input", room: model.room, line }]);
}

/** Sends each line of the input that is not empty as a message of its own. */
export function sendLines(model: Model): Update {
  const { text } = model.editor;
  const lines = linesOf(text);
  // Behind a command for one person, a further line would go to everybody.
  if (lines.length < 2 || isCommandLine(text)) {
    return refused(model, "There are no lines here to send one by one: Enter sends this");
  }
  if (lines.length > MAX_LINES_SENT_AT_ONCE) {
    const most = MAX_LINES_SENT_AT_ONCE;
    return refused(model, `${lines.length} lines are too many messages: ${most} can go at once`);
  }
  if (model.switchingRoom) return refused(model, NOT_THERE);
  const refusal = lines.map(checkWritten).find(({ state }) => state === "refused");
  if (refusal?.state === "refused") return refused(model, refusal.reason);
  // A line of a paste is no command, whatever it begins with.
  return sent(
    model,
    lines.map((content) => ({ type: "say", room: model.room, content: withEmoji(content) })),
  );
}

const NOT_THERE = "Not there yet: wait, or C-c";

/** Checks a text as the engine will: with emoji for their names. */
function checkWritten(text: string): ContentCheck {
  return checkContent(withEmoji(text));
}

function refused(model: Model, reason: string): Update {
  return [{ ...model, hint: reason, hintKind: "error" }, []];
}

/** Submits intents; remembers the input, and empties it. */
function sent(model: Model, intents: readonly Intent[]): Update {
  const { editor, history, snapshot } = model;
  const cleared: Model = {
    ...atBottom(model),
    editor: { ...EMPTY_EDITOR, killed: editor.killed },
    history: remember(
      { ...history, draft: withoutSecret(history.draft) },
      withoutSecret(editor.text),
    ),
    switchingRoom: model.switchingRoom || intents.some((intent) => isRoomSwitch(intent, snapshot)),
  };
  return [cleared, intents.map((intent) => ({ type: "submit", intent }))];
}
