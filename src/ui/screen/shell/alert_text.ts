/**
 * The texts of alerts and of the window's title, and the number of unread messages in it.
 *
 * @module
 */
import { senderName } from "../../../chat/api/chat_view.ts";
import { partnerOf } from "../../../chat/api/room_id.ts";
import { hideSpoilers } from "../../../core/text/inline_markup.ts";
import { shownRoom } from "../model/buffers.ts";
import type { Model, ScreenEffect } from "../model/model.ts";

/** The texts of one alert. */
export interface AlertContent {
  /** The author and the room. */
  readonly title: string;
  /** One line. */
  readonly text: string;
  /** Whether it alerts only a person who surely looks elsewhere. */
  readonly isAnswer: boolean;
}

/** Returns the texts of the alert to a message. */
export function alertOf(
  { snapshot }: Pick<Model, "snapshot">,
  { message, isAnswer }: Extract<ScreenEffect, { readonly type: "alert" }>,
): AlertContent {
  const name = senderName(message, snapshot);
  const room = snapshot.rooms.find(({ id }) => id === message.room);
  const isPrivate = room === undefined || partnerOf(room.id) !== undefined;
  return {
    title: isPrivate ? name : `${name} in ${room.shown}`,
    text: (message.type === "action" ? `${name} ` : "") +
      hideSpoilers(message.content).replaceAll("\n", " "),
    isAnswer,
  };
}

/** Returns the title of the window: the program, and the room that is shown. */
export function titleOf(model: Model): string {
  return `p2pchat ${shownRoom(model)?.shown ?? model.room}`;
}

/** Returns the number of unread messages in the rooms that are not shown. */
export function unreadElsewhere({ buffers, room: shown }: Pick<Model, "buffers" | "room">): number {
  let unread = 0;
  for (const [room, buffer] of buffers) if (room !== shown) unread += buffer.unread;
  return unread;
}
