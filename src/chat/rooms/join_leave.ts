/**
 * Joins and leaves rooms: `/join` and `/leave`. {@link GENERAL} is joined from the start, and is
 * never left.
 *
 * @module
 */
import { MAX_JOINED_ROOMS } from "../../core/limits/chat.ts";
import type { Now } from "../../core/now.ts";
import type { Call } from "../api/call.ts";
import type { Lock } from "../api/crypto_job.ts";
import type { Notifier } from "../api/notifier.ts";
import { GENERAL } from "../api/room_id.ts";
import type { People } from "../people/people.ts";
import type { CryptoJobQueue } from "./crypto_job_queue.ts";
import type { JoinedRooms } from "./joined_rooms.ts";
import type { KnownRooms, Room } from "./known_rooms.ts";
import type { Histories } from "./message_history.ts";
import type { OpenBuffers } from "./open_buffers.ts";
import type { RoomDirectory } from "./room_directory.ts";
import type { RoomFinder } from "./room_finder.ts";
import type { RoomLookalikes } from "./room_lookalikes.ts";

export const TOO_MANY_JOINED =
  `You are in ${MAX_JOINED_ROOMS} rooms, and that is as many as can be: /leave one.`;
export const PASSWORDS_BUSY = "Other passwords are being tried: say this again in a moment.";

export interface JoinLeave {
  /**
   * Joins the room that `typed` names, unless it is joined already, and sends the front end there.
   */
  join(typed: string, password: string | undefined, call: Call): void;
  /** Leaves the room that `typed` names. */
  leave(typed: string, call: Call): void;
  /** Makes a room a joined one; `key`: of a room with a password. */
  admit(room: Room, key: Uint8Array | undefined, now: Now): void;
}

export interface JoinLeaveDependencies {
  readonly people: People;
  readonly rooms: KnownRooms;
  readonly roomDirectory: RoomDirectory;
  readonly roomFinder: RoomFinder;
  readonly roomLookalikes: RoomLookalikes;
  readonly joinedRooms: JoinedRooms;
  readonly openBuffers: OpenBuffers;
  readonly histories: Histories;
  readonly jobQueue: CryptoJobQueue;
  readonly notifier: Notifier;
  /** Shows the messages of a room that the mesh still holds. */
  replay(room: string, now: Now): void;
}

export function createJoinLeave(dependencies: JoinLeaveDependencies): JoinLeave {
  const { people, rooms, roomDirectory, roomFinder, joinedRooms, openBuffers } = dependencies;
  const { histories, jobQueue, notifier } = dependencies;

  function announce(change: "joined" | "left", id: string, now: Now): void {
    const room = roomDirectory.view(id);
    const clock = notifier.moment(now);
    notifier.emit({ type: "room", change, room, person: people.self, clock });
  }

  function admit(room: Room, key: Uint8Array | undefined, now: Now): void {
    joinedRooms.enter(room.id, key);
    openBuffers.enter(room.id);
    roomDirectory.invalidate();
    announce("joined", room.id, now);
    dependencies.replay(room.id, now);
  }

  function show(room: Room, call: Call): void {
    call.enter(roomDirectory.view(room.id));
    const warning = dependencies.roomLookalikes.warningOf(room);
    if (warning !== undefined) call.notice("security", warning);
  }

  function unlock(room: Room, lock: Lock, password: string, call: Call): void {
    const name = roomDirectory.nameOf(room);
    call.notice("room", `trying the password of ${name}`);
    jobQueue.give<"unlock">({ type: "unlock", password, lock }, ({ result }, now) => {
      const answer = call.later(now);
      switch (result.state) {
        case "busy":
          return answer.refuse(PASSWORDS_BUSY);
        case "wrong":
          return answer.refuse(
            `This is not the password of ${name}: ask somebody who is in it.`,
          );
        case "open":
          if (rooms.get(room.id) === undefined) return answer.refuse(roomDirectory.unknown(name));
          if (!joinedRooms.has(room.id)) {
            if (joinedRooms.full) return answer.refuse(TOO_MANY_JOINED);
            admit(room, result.key, now);
          }
          return show(room, answer);
      }
    });
  }

  return {
    admit,
    join(typed, password, call) {
      const room = roomFinder.toJoin(typed, password, call);
      if (room === undefined) return;
      if (joinedRooms.has(room.id)) return show(room, call);
      if (joinedRooms.full) return call.refuse(TOO_MANY_JOINED);
      const name = roomDirectory.nameOf(room);
      if (room.lock === undefined) {
        admit(room, undefined, call.now);
        show(room, call);
        if (password === undefined) return;
        const text = `${name} has no password: everybody can join it, and read what is said`;
        return call.notice("room", text);
      }
      if (password === undefined) {
        return call.refuse(`${name} has a password: /join ${name} PASSWORD`);
      }
      unlock(room, room.lock, password, call);
    },
    leave(typed, call) {
      const room = roomFinder.joined(typed, call);
      if (room === undefined) return;
      const { id } = room;
      if (id === GENERAL) return call.refuse("Nobody leaves general: /quit leaves the program.");
      joinedRooms.leave(id);
      openBuffers.leave(id);
      histories.drop(id);
      rooms.left(id);
      roomDirectory.invalidate();
      announce("left", id, call.now);
      if (id === call.room) call.enter(roomDirectory.view(GENERAL));
    },
  };
}
