/**
 * Search results: listing them, picking one, and going to its place in the room.
 *
 * @module
 */
import type { SearchResult } from "../../../chat/api/chat_event.ts";
import { compareMessages, type Message } from "../../../chat/api/message.ts";
import { searchTitle } from "../../../front_end/search_title.ts";
import { bufferOf, enterRoom } from "../model/buffers.ts";
import type { Line } from "../model/line.ts";
import type { Model } from "../model/model.ts";
import { indexOf, lineAt } from "../model/scrollback.ts";
import { showLine } from "./scrolling.ts";

/** Lists search results, the newest picked; shows a hint where there are none. */
export function withSearchResults(
  model: Model,
  finding: SearchResult,
  lineOf: (message: Message) => Line,
): Model {
  const { query, messages } = finding;
  const title = searchTitle(finding);
  if (messages.length === 0) return { ...model, hint: title };
  const text = query.type === "search" ? query.text : "";
  const results = { title, text, lines: messages.map(lineOf), picked: messages.length - 1 };
  return { ...model, results, overlay: { type: "search" } };
}

/** Picks the result `step` further down (up, where negative), or the last one there is. */
export function pickNext(model: Model, step: number): Model {
  const { results } = model;
  if (results === undefined) return model;
  const picked = Math.max(0, Math.min(results.lines.length - 1, results.picked + step));
  return { ...model, results: { ...results, picked } };
}

/** Picks the first or the last result. */
export function pickEnd(model: Model, end: "first" | "last"): Model {
  const lines = model.results?.lines.length ?? 0;
  return pickNext(model, end === "first" ? -lines : lines);
}

/** Goes to the result `step` further down (up, where negative). */
export function goToNext(model: Model, step: 1 | -1): Model {
  const { results } = model;
  if (results === undefined) return { ...model, hint: "Nothing was searched: /search TEXT" };
  const at = results.picked + step;
  if (at < 0 || at >= results.lines.length) {
    const end = step === 1 ? "last" : "first";
    return { ...model, hint: `This is the ${end} of ${results.title}` };
  }
  return goToPicked({ ...model, results: { ...results, picked: at } });
}

/** Shows the picked result in its room, amid the lines around it. */
export function goToPicked(model: Model): Model {
  const { results } = model;
  const line = results?.lines[results.picked];
  if (results === undefined || line?.message === undefined) return model;
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
  const hint = `${results.picked + 1} of ${results.lines.length}: M-n next, M-p previous`;
  return { ...shown, target, hint };
}
