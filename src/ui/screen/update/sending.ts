/**
 * Sends the input.
 *
 * Invariants:
 *
 * 1. Lines of a paste are not sent without a question, and never as commands.
 * 2. All lines are sent, or none.
 * 3. While another room is asked for, no message is sent: it may be meant for that room.
 * 4. A line that is no command, or lacks something, stays in the input.
 *
 * @module
 */
import { isCommandLine } from "../../../chat/api/alias.ts";
import type { Intent } from "../../../chat/api/intent.ts";
import { MAX_LINES_SENT_AT_ONCE } from "../../../core/limits/front_ends.ts";
import { COMMANDS } from "../../../chat/commands/command_table.ts";
import { parseInput } from "../../../chat/commands/parse.ts";
import { checkContent, type ContentCheck } from "../../../core/text/check_content.ts";
import { withEmoji } from "../../../core/text/emoji_names.ts";
import { textWidth } from "../../../core/text/width.ts";
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
  const intent: Intent = { type: "input", room: model.room, line };
  if (isCommandLine(line)) {
    const parsed = parseInput(line, COMMANDS, model.snapshot.aliases);
    return parsed.state === "refused"
      ? refusedCommand(model, intent, parsed.reason)
      : sent(model, [intent]);
  }
  const check = checkWritten(line);
  if (check.state === "refused") return refused(model, check.reason);
  return model.switchingRoom ? refused(model, NOT_THERE) : sent(model, [intent]);
}

/**
 * Tells why a line is no command. A reason that has no room in the status line is told in the talk,
 * by the engine. The line stays in the input, to be mended.
 */
function refusedCommand(model: Model, intent: Intent, reason: string): Update {
  const fits = textWidth(reason) <= model.size.columns - BESIDE_REASON_COLUMNS;
  return fits ? refused(model, reason) : [model, [{ type: "submit", intent }]];
}

/** The sign of an error before a reason, and the number of links behind it. */
const BESIDE_REASON_COLUMNS = 16;

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
