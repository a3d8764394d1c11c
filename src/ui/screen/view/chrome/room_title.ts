/**
 * The title of a frame: the room, and what it is about.
 *
 * @module
 */
import { CONVERSATION } from "../../../../chat/api/room_id.ts";
import { plural } from "../../../../core/text/plural.ts";
import type { Style } from "../../../../term/drawing/style.ts";
import { shownRoom } from "../../model/buffers.ts";
import { linesOf } from "../../model/editor.ts";
import type { Model } from "../../model/model.ts";

/** A title, its style, and what stands behind it. */
export interface Title {
  readonly text: string;
  readonly style: Style;
  readonly about: readonly string[];
}

/**
 * Returns the title of the room: with its topic; of a conversation, with facts about the partner.
 */
function roomTitle(model: Model): Title {
  const title = placeTitle(model);
  return shownRoom(model)?.kind === "private"
    ? { ...title, about: [...title.about, ...partnerFacts(model)] }
    : title;
}

/**
 * Returns the title of the framed talk: the input's own tells of a conversation who can read it.
 */
export function talkTitle(model: Model): Title {
  const title = placeTitle(model);
  return shownRoom(model)?.kind === "private" ? { ...title, about: partnerFacts(model) } : title;
}

/** Returns the room with its topic, or a conversation and who can read it. */
function placeTitle(model: Model): Title {
  const { theme } = model;
  const room = shownRoom(model);
  const text = room?.shown ?? model.room;
  if (room?.kind !== "private") {
    const topic = room?.topic ?? "";
    return { text, style: theme.accent, about: topic === "" ? [] : [topic] };
  }
  const readers = `only ${text.slice(CONVERSATION.length)} can read this`;
  return { text, style: theme.private, about: [readers] };
}

/**
 * Returns the title of the input: of a paste, or of the room, which the framed form tells above the
 * talk. Of a conversation it says there, too, who can read it.
 */
export function inputTitle(model: Model, isFramed: boolean): Title | undefined {
  const { theme, question, editor } = model;
  if (question === "lines") {
    const lines = plural(linesOf(editor.text).length, "line");
    const characters = plural([...editor.text].length, "character");
    return { text: "Paste", style: theme.warn, about: [`${lines}, ${characters}`] };
  }
  if (!isFramed) return roomTitle(model);
  return shownRoom(model)?.kind === "private" ? placeTitle(model) : undefined;
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
