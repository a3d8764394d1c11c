/**
 * Invitations to rooms: sent with `/invite`, and shown when one arrives. An invitation carries the
 * room's id and name, never a password.
 *
 * @module
 */
import type { Now } from "../../core/now.ts";
import { safeText } from "../../core/text/safe.ts";
import type { Received } from "../../protocol/replication/wire/envelope.ts";
import type { Call } from "../api/call.ts";
import type { NoticeLimiter } from "../api/notice_limiter.ts";
import type { Notifier } from "../api/notifier.ts";
import { GENERAL, partnerOf } from "../api/room_id.ts";
import type { DirectPayload } from "../messages/sealed_payload.ts";
import type { People } from "../people/people.ts";
import type { JoinedRooms } from "../rooms/joined_rooms.ts";
import type { KnownRooms } from "../rooms/known_rooms.ts";
import type { RoomDirectory } from "../rooms/room_directory.ts";
import type { RoomFinder } from "../rooms/room_finder.ts";
import type { Conversations } from "./conversations.ts";
import type { DirectMessages } from "./direct_messages.ts";

export interface Invitations {
  /**
   * Serves `/invite`: invites the person whom `typed` names to the room that the front end shows.
   */
  invite(typed: string, call: Call): void;
  /** Shows an invitation of another person. Its texts are not safe to show. */
  receive(invitation: DirectPayload<"invite">, received: Received, now: Now): void;
}

export interface InvitationsDependencies {
  readonly people: People;
  readonly rooms: KnownRooms;
  readonly joinedRooms: JoinedRooms;
  readonly roomDirectory: RoomDirectory;
  readonly roomFinder: RoomFinder;
  readonly conversations: Pick<Conversations, "recipient">;
  readonly directMessages: Pick<DirectMessages, "send">;
  readonly notifier: Notifier;
  readonly noticeLimiter: NoticeLimiter;
}

export function createInvitations(dependencies: InvitationsDependencies): Invitations {
  const { people, rooms, joinedRooms, roomDirectory, roomFinder } = dependencies;
  const { conversations, directMessages, notifier, noticeLimiter } = dependencies;

  return {
    invite(typed, call) {
      if (call.room === GENERAL || partnerOf(call.room) !== undefined) {
        return call.refuse("/invite asks somebody into the room you look at: /join one first");
      }
      const room = roomFinder.joined(call.room, call);
      if (room === undefined) return;
      const to = conversations.recipient(typed, call);
      if (to === undefined) return;
      const name = roomDirectory.nameOf(room);
      directMessages.send(
        to.id,
        (number) => ({ type: "invite", number, room: room.id, name }),
        call.now,
      );
      call.notice("invite", `${to.shown} is invited to ${name}`);
    },
    receive({ room: id, name }, { envelope: { author } }, now) {
      if (!noticeLimiter.allows("invitation", author, now)) return;
      const by = people.nameOf(author);
      const room = rooms.get(id);
      if (room === undefined) {
        const text = `${by} invites you to ${safeText(name)}, which is not known here yet: ` +
          "/rooms lists it when it is";
        return notifier.notice("invite", text, now);
      }
      const known = roomDirectory.nameOf(room);
      const how = joinedRooms.has(id)
        ? "you are in it"
        : room.lock === undefined
        ? `/join ${known}`
        : `/join ${known} PASSWORD, which ${by} may tell you`;
      notifier.notice("invite", `${by} invites you to ${known}: ${how}`, now);
    },
  };
}
