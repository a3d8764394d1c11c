/**
 * The title of a frame: the room, and what it is about.
 *
 * @module
 */
import { CONVERSATION } from "../../../chat/api/room_id.ts";
import { plural } from "../../../core/text/plural.ts";
import type { Style } from "../../../term/drawing/style.ts";
import { shownRoom } from "../model/buffers.ts";
import { linesOf } from "../model/editor.ts";
import type { Model } from "../model/model.ts";

/** A title, its style, and what stands behind it. */
export interface Title {
  readonly text: string;
  readonly style: Style;
  readonly about: readonly string[];
}

/** Returns the title of the room: with its topic; of a conversation, with facts about the partner. */
export function roomTitle(model: Model): Title {
  const { theme } = model;
  const room = shownRoom(model);
  const text = room?.shown ?? model.room;
  if (room?.kind !== "private") {
    const topic = room?.topic ?? "";
    return { text, style: theme.accent, about: topic === "" ? [] : [topic] };
  }
  const readers = `only ${text.slice(CONVERSATION.length)} can read this`;
  return { text, style: theme.private, about: [readers, ...partnerFacts(model)] };
}

/**
 * Returns the title of the input where it is no simple room: a conversation, a paste, a search.
 */
export function specialTitle(model: Model): Title | undefined {
  const { theme, question, overlay, results, editor } = model;
  if (question === "lines") {
    const lines = plural(linesOf(editor.text).length, "line");
    const characters = plural([...editor.text].length, "character");
    return { text: "Paste", style: theme.warn, about: [`${lines}, ${characters}`] };
  }
  if (overlay?.type === "search" && results !== undefined) {
    return { text: "Search", style: theme.accent, about: ["in all your rooms"] };
  }
  return shownRoom(model)?.kind === "private" ? roomTitle(model) : undefined;
}

/** Returns facts about the partner of the conversation that is shown. */
function partnerFacts({ snapshot }: Model): readonly string[] {
  const [partner] = snapshot.members;
  if (partner === undefined) return [];
  const { away, verified, picture } = partner;
  return [
    verified ? "verified" : "",
    away === undefined ? "" : away === "" ? "away" : `away: ${away}`,
    snapshot.settings.pictures === "on" ? picture : "",
  ].filter((part) => part !== "");
}
