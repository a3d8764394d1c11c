import type { Now } from "../../core/time.ts";
import type { MeshEvent } from "../../protocol/mesh/api/mesh_event.ts";
import { isPersistent, ROOM } from "../../protocol/replication/registers/persistent.ts";
import { isMember, type Register } from "../../protocol/replication/wire/register.ts";
import type { Person } from "../api/chat_view.ts";
import type { Notifier } from "../api/notifier.ts";
import { GENERAL } from "../api/room_id.ts";
import type { Mutes } from "../people/mutes.ts";
import type { People } from "../people/people.ts";
import type { Violations } from "../people/violations.ts";
import type { JoinedRooms } from "./joined_rooms.ts";
import type { RoomDirectory } from "./room_directory.ts";
import type { RoomMembers } from "./room_members.ts";
import type { Rooms } from "./rooms.ts";

/** What is told to the whole mesh about rooms, and what a person is to know of that. */
export interface RoomUpdates {
  /** Takes a register of anybody, ourselves included; of kinds that are not about rooms it takes no notice. */
  note(register: Register, now: Now): void;
  forgotten(event: Extract<MeshEvent, { readonly type: "forgotten" }>, now: Now): void;
}

export interface RoomUpdatesDependencies {
  readonly people: People;
  readonly rooms: Rooms;
  readonly roomMembers: RoomMembers;
  readonly joinedRooms: JoinedRooms;
  readonly roomDirectory: RoomDirectory;
  readonly mutes: Mutes;
  readonly violations: Violations;
  readonly notifier: Notifier;
  /** This run, which is when it began (ms since 1970): rooms made before that are no news. */
  started(): number;
}

/** Nothing was told yet. */
export function createRoomUpdates(dependencies: RoomUpdatesDependencies): RoomUpdates {
  const { people, rooms, roomMembers, joinedRooms, roomDirectory, mutes, violations, notifier } =
    dependencies;

  function tell(
    change: "created" | "joined" | "left" | "topic",
    room: string,
    person: Person | undefined,
    now: Now,
  ): void {
    const clock = notifier.moment(now);
    const view = roomDirectory.view(room);
    notifier.emit({ type: "room", change, room: view, ...(person && { person }), clock });
  }

  function noteMember(register: Register, now: Now): void {
    if (register.author === people.self.id) {
      // of an earlier run of ours: whoever still believes it has to hear where we are now
      if (register.epoch !== dependencies.started()) joinedRooms.tellAgain();
      return;
    }
    const news = roomMembers.note(register);
    if (news === undefined) return violations.note(register.author);
    roomDirectory.stale();
    const person = people.get(register.author);
    if (person === undefined) return; // it counts when they come into sight
    for (const room of news.joined) if (isOurs(room)) tell("joined", room, person, now);
    for (const room of news.left) if (isOurs(room)) tell("left", room, person, now);
  }

  const isOurs = (room: string): boolean => room !== GENERAL && joinedRooms.has(room);

  function noteRoom(register: Register, now: Now): void {
    const news = rooms.note(register);
    if (news.change === "broken") return violations.note(register.author);
    if (news.change === "none") return;
    roomDirectory.stale();
    const { change, room, author, clock } = news;
    const isOwn = author === people.self.id && register.epoch === dependencies.started();
    const isNews = change === "created"
      ? isOwn || clock.ms >= dependencies.started()
      : joinedRooms.has(room.id);
    // somebody muted could otherwise go on talking in names and topics
    if (isNews && !mutes.has(author)) tell(change, room.id, people.get(author), now);
  }

  return {
    note(register, now) {
      if (isMember(register)) return noteMember(register, now);
      if (isPersistent(register)) noteRoom(register, now);
    },
    forgotten({ author, kind, key }, now) {
      if (isMember({ kind, key })) roomMembers.forget(author);
      else if (isPersistent({ kind })) {
        const before = roomDirectory.view(key);
        const isGone = rooms.forget(author, kind, key);
        if (isGone) {
          notifier.emit({
            type: "room",
            change: "gone",
            room: before,
            clock: notifier.moment(now),
          });
        } else if (author === people.self.id && kind === ROOM) {
          notifier.refuse(
            `The mesh keeps no more rooms: others can't find ${before.shown} for now.`,
            now,
          );
        }
      }
      roomDirectory.stale();
    },
  };
}
