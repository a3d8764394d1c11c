/**
 * Applies the registers about rooms (`room`, `topic`, `member`) and announces what they change. A
 * muted author changes rooms, but nothing is announced of it: otherwise it could go on talking in
 * names and topics.
 *
 * @module
 */
import type { Now } from "../../core/now.ts";
import type { Register } from "../../protocol/replication/wire/register.ts";
import type { Person, RoomView } from "../api/chat_view.ts";
import type { Notifier } from "../api/notifier.ts";
import { GENERAL } from "../api/room_id.ts";
import type { Mutes } from "../people/mutes.ts";
import type { People } from "../people/people.ts";
import type { ViolationCount } from "../people/violation_count.ts";
import type { JoinedRooms } from "./joined_rooms.ts";
import type { KnownRooms, RoomEventText } from "./known_rooms.ts";
import type { RoomDirectory } from "./room_directory.ts";
import type { RoomMembers } from "./room_members.ts";

/** The author and key of a register that no longer counts. */
export type ForgottenRegister = Pick<Register, "author" | "key">;

export interface RoomUpdates {
  noteMember(register: Register, now: Now): void;
  noteRoom(register: Register, now: Now): void;
  noteTopic(register: Register, now: Now): void;
  forgetMember(forgotten: ForgottenRegister): void;
  forgetRoom(forgotten: ForgottenRegister, now: Now): void;
  forgetTopic(forgotten: ForgottenRegister, now: Now): void;
}

export interface RoomUpdatesDependencies {
  readonly people: People;
  readonly rooms: KnownRooms;
  readonly roomMembers: RoomMembers;
  readonly joinedRooms: JoinedRooms;
  readonly roomDirectory: RoomDirectory;
  readonly mutes: Mutes;
  readonly violations: ViolationCount;
  readonly notifier: Notifier;
  /** When this incarnation began, ms since 1970: rooms created before that are not announced. */
  started(): number;
}

export function createRoomUpdates(dependencies: RoomUpdatesDependencies): RoomUpdates {
  const { people, rooms, roomMembers, joinedRooms, roomDirectory, mutes, violations, notifier } =
    dependencies;

  function announce(
    change: "created" | "joined" | "left" | "topic",
    room: string,
    person: Person | undefined,
    now: Now,
  ): void {
    const clock = notifier.moment(now);
    const view = roomDirectory.view(room);
    notifier.emit({ type: "room", change, room: view, ...(person && { person }), clock });
  }

  const isAnnounced = (room: string): boolean => room !== GENERAL && joinedRooms.has(room);

  function apply(change: RoomEventText, register: Register, now: Now): void {
    if (change.type === "violation") return violations.note();
    if (change.type === "none") return;
    roomDirectory.invalidate();
    const { type, room, author, clock } = change;
    const isOwn = author === people.self.id && register.epoch === dependencies.started();
    const isNews = type === "created"
      ? isOwn || clock.ms >= dependencies.started()
      : joinedRooms.has(room.id);
    if (isNews && !mutes.has(author)) announce(type, room.id, people.get(author), now);
  }

  function announceGone(room: RoomView, now: Now): void {
    notifier.emit({ type: "room", change: "gone", room, clock: notifier.moment(now) });
  }

  return {
    noteMember(register, now) {
      const { author, epoch } = register;
      if (author === people.self.id) {
        // Of an earlier incarnation of ours: peers that still hold it have to learn our rooms.
        if (epoch !== dependencies.started()) joinedRooms.publishAgain();
        return;
      }
      const change = roomMembers.note(register);
      if (change === undefined) return violations.note();
      roomDirectory.invalidate();
      const person = people.get(author);
      if (person === undefined) return; // it counts when they come into sight
      for (const room of change.joined) {
        if (isAnnounced(room)) announce("joined", room, person, now);
      }
      for (const room of change.left) if (isAnnounced(room)) announce("left", room, person, now);
    },
    noteRoom: (register, now) => apply(rooms.noteCreation(register), register, now),
    noteTopic: (register, now) => apply(rooms.noteTopic(register), register, now),
    forgetMember({ author }) {
      roomMembers.forget(author);
      roomDirectory.invalidate();
    },
    forgetRoom({ author, key }, now) {
      const room = roomDirectory.view(key);
      if (rooms.forgetCreation(author, key)) announceGone(room, now);
      else if (author === people.self.id) {
        notifier.refuse(
          `The mesh keeps no more rooms: others can't find ${room.shown} for now.`,
          now,
        );
      }
      roomDirectory.invalidate();
    },
    forgetTopic({ author, key }, now) {
      const room = roomDirectory.view(key);
      if (rooms.forgetTopic(author, key)) announceGone(room, now);
      roomDirectory.invalidate();
    },
  };
}
