import { senderName } from "../../../chat/api/chat_view.ts";
import { partnerOf } from "../../../chat/api/room_id.ts";
import { hideSpoilers } from "../../../core/text/marks.ts";
import { shownRoom } from "../model/buffers.ts";
import type { Model, ScreenEffect } from "../model/model.ts";

/** What somebody said, for a person who may look elsewhere. */
export interface AlertContent {
  /** Who said it, and where. */
  readonly title: string;
  /** One line. */
  readonly text: string;
  /** Whether it calls only those of whom it is known that they look elsewhere. */
  readonly isAnswer: boolean;
}

/** How a person is told of a message that means them. */
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

/** What the window is called: the program, and the room that is shown. */
export function titleOf(model: Model): string {
  return `p2pchat ${shownRoom(model)?.shown ?? model.room}`;
}

/** How much is unread in the rooms that are not shown. */
export function unreadElsewhere({ buffers, room: shown }: Pick<Model, "buffers" | "room">): number {
  let unread = 0;
  for (const [room, buffer] of buffers) if (room !== shown) unread += buffer.unread;
  return unread;
}
