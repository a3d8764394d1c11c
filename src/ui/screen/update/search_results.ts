import type { SearchResult } from "../../../chat/api/chat_event.ts";
import { compareMessages, type Message } from "../../../chat/api/message.ts";
import { foundTitle } from "../../search_title.ts";
import { bufferOf, enterRoom } from "../model/buffers.ts";
import type { Line } from "../model/line.ts";
import type { Model } from "../model/model.ts";
import { indexOf, lineAt } from "../model/scrollback.ts";
import { showLine } from "./scrolling.ts";

/** Lists what was found, the newest picked; where it is nothing, says so. */
export function withSearchResults(
  model: Model,
  finding: SearchResult,
  lineOf: (message: Message) => Line,
): Model {
  const { query, messages } = finding;
  const title = foundTitle(finding);
  if (messages.length === 0) return { ...model, hint: title };
  const text = query.type === "search" ? query.text : "";
  const found = { title, text, lines: messages.map(lineOf), picked: messages.length - 1 };
  return { ...model, found, overlay: { type: "found" } };
}

/** Picks the line `step` further down the list (up, where negative), or the last there is. */
export function pickNext(model: Model, step: number): Model {
  const { found } = model;
  if (found === undefined) return model;
  const picked = Math.max(0, Math.min(found.lines.length - 1, found.picked + step));
  return { ...model, found: { ...found, picked } };
}

export function pickEnd(model: Model, end: "first" | "last"): Model {
  const lines = model.found?.lines.length ?? 0;
  return pickNext(model, end === "first" ? -lines : lines);
}

/** Goes to the found line `step` further down the list (up, where negative). */
export function goToNext(model: Model, step: 1 | -1): Model {
  const { found } = model;
  if (found === undefined) return { ...model, hint: "Nothing was searched: /search TEXT" };
  const at = found.picked + step;
  if (at < 0 || at >= found.lines.length) {
    const end = step === 1 ? "last" : "first";
    return { ...model, hint: `This is the ${end} of ${found.title}` };
  }
  return goToPicked({ ...model, found: { ...found, picked: at } });
}

/** Shows the line that is picked, in its room, amid what was said around it. */
export function goToPicked(model: Model): Model {
  const { found } = model;
  const line = found?.lines[found.picked];
  if (found === undefined || line?.message === undefined) return model;
  const { room } = line.message;
  if (!model.buffers.has(room)) {
    return { ...model, hint: "You are not in that room any more" };
  }
  const { scrollback } = bufferOf(model, room);
  const at = indexOf(scrollback, { ...line, arrival: -1 }); // before whatever arrived
  const target = lineAt(scrollback, at);
  if (target?.message === undefined || compareMessages(target.message, line.message) !== 0) {
    return { ...model, hint: "That line is not on the screen any more" };
  }
  const shown = showLine(enterRoom(model, room), at);
  const hint = `${found.picked + 1} of ${found.lines.length}: M-n next, M-p previous`;
  return { ...shown, target, hint };
}
