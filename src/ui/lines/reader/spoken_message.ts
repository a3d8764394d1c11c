/**
 * The sentence of a message: its author, then the room or the person that it is for, then what is
 * unusual about it, then the text. `bob, in general, mentions you: look at this`.
 *
 * Each sentence is complete by itself: a person who goes through the lines one by one hears the
 * room without the line before.
 *
 * Invariant: a text of others begins behind a colon, so that none passes for a line of somebody
 * else or of the program. No name has a colon or a comma.
 *
 * @module
 */
import type { Annotation } from "../../../chat/api/annotation.ts";
import { type ChatView, senderName } from "../../../chat/api/chat_view.ts";
import type { Message } from "../../../chat/api/message.ts";
import { partnerOf } from "../../../chat/api/room_id.ts";
import { atTime, clockTime, onOneLine, roomNameOf, spokenContent } from "./wording.ts";

/** Returns the sentence of a message; with `hidden` false its spoilers are told. */
export function messageSentence(message: Message, view: ChatView, hidden = true): string {
  const content = hidden ? spokenContent(message.content) : onOneLine(message.content);
  const does = message.type === "action" ? ", does" : "";
  return `${aboutMessage(message, view)}${remarks(message, view)}${does}: ${content}`;
}

/** Returns the sentence of a message that is read later: with its time at the end. */
export function datedSentence(message: Message, view: ChatView): string {
  const { timestamp } = message;
  const sentence = messageSentence({ ...message, late: false, replayed: false }, view);
  return sentence + atTime(new Date(timestamp), view.settings.time);
}

/** Returns the author and the place: `bob, in general`; `bob, to you`. */
export function aboutMessage(message: Message, view: ChatView): string {
  const { own, room } = message;
  const author = own ? "you" : senderName(message, view);
  if (partnerOf(room) === undefined) return `${author}, in ${roomNameOf(room, view)}`;
  if (!own) return `${author}, to you`;
  const partner = view.rooms.find(({ id }) => id === room)?.shown.slice(1);
  return `${author}, to ${partner ?? "somebody who left"}`;
}

/** Returns what is unusual about a message; mostly nothing. */
function remarks(message: Message, { settings }: ChatView): string {
  const { room, replaces, replayed, late, misdated, mention, timestamp } = message;
  const time = clockTime(new Date(timestamp), settings.time === "off" ? "24h" : settings.time);
  return [
    ...(replaces ? ["in place of another message with the same number"] : []),
    ...(replayed ? [`earlier, at ${time}`] : late ? [`late, sent at ${time}`] : []),
    ...(misdated === undefined ? [] : [`with a clock far ${misdated}`]),
    ...(mention && partnerOf(room) === undefined ? ["mentions you"] : []),
  ].map((remark) => `, ${remark}`).join("");
}

/** Returns the sentence of an annotation, such as a reaction. */
export function annotationSentence(
  message: Message,
  { author, text }: Annotation,
  view: ChatView,
): string {
  const from = [view.self, ...view.people].find(({ id }) => id === author)?.shown ??
    senderName({ author, sender: "somebody", contested: true }, view);
  const name = author === view.self.id ? "you" : from;
  const what = text === "" ? "take back" : "add";
  const verb = author === view.self.id ? what : what.replace(/^\w+/, "$&s");
  const added = text === "" ? "what was added" : text;
  return `${name}, to a message of ${aboutMessage(message, view)}, ${verb}: ${added}`;
}
