import type { Now } from "../../core/time.ts";
import type { MeshEvent } from "../../protocol/mesh/api/mesh_event.ts";
import { isPersistent, ROOM } from "../../protocol/replication/registers/persistent.ts";
import { isMember } from "../../protocol/replication/wire/membership_record.ts";
import type { Register } from "../../protocol/replication/wire/register.ts";
import type { Attendance } from "./joined_rooms.ts";
import type { Faults } from "../people/violations.ts";
import type { Lobby } from "./room_directory.ts";
import type { Membership } from "./room_members.ts";
import type { Mutes } from "../people/mutes.ts";
import type { People } from "../people/people.ts";
import { GENERAL } from "../api/room_id.ts";
import type { Rooms } from "./rooms.ts";
import type { Person } from "../api/chat_view.ts";
import type { Voice } from "../api/notifier.ts";

/** What is told to the whole mesh about rooms, and what a person is to know of that. */
export interface Bulletin {
  /** Takes a register of anybody, ourselves included; of kinds that are not about rooms it takes no notice. */
  note(register: Register, now: Now): void;
  forgotten(event: Extract<MeshEvent, { readonly type: "forgotten" }>, now: Now): void;
}

export interface BulletinParts {
  readonly people: People;
  readonly rooms: Rooms;
  readonly membership: Membership;
  readonly attendance: Attendance;
  readonly lobby: Lobby;
  readonly mutes: Mutes;
  readonly faults: Faults;
  readonly envelopeAuthor: Voice;
  /** This run, which is when it began (ms since 1970): rooms made before that are no news. */
  started(): number;
}

/** Nothing was told yet. */
export function createBulletin(parts: BulletinParts): Bulletin {
  const { people, rooms, membership, attendance, lobby, mutes, faults, envelopeAuthor } = parts;

  function tell(
    change: "created" | "joined" | "left" | "topic",
    room: string,
    person: Person | undefined,
    now: Now,
  ): void {
    const clock = envelopeAuthor.moment(now);
    const view = lobby.view(room);
    envelopeAuthor.emit({ type: "room", change, room: view, ...(person && { person }), clock });
  }

  function noteMember(register: Register, now: Now): void {
    if (register.author === people.self.id) {
      // of an earlier run of ours: whoever still believes it has to hear where we are now
      if (register.epoch !== parts.started()) attendance.tellAgain();
      return;
    }
    const news = membership.note(register);
    if (news === undefined) return faults.note(register.author);
    lobby.stale();
    const person = people.get(register.author);
    if (person === undefined) return; // it counts when they come into sight
    for (const room of news.joined) if (isOurs(room)) tell("joined", room, person, now);
    for (const room of news.left) if (isOurs(room)) tell("left", room, person, now);
  }

  const isOurs = (room: string): boolean => room !== GENERAL && attendance.has(room);

  function noteRoom(register: Register, now: Now): void {
    const news = rooms.note(register);
    if (news.change === "broken") return faults.note(register.author);
    if (news.change === "none") return;
    lobby.stale();
    const { change, room, author, clock } = news;
    const isOwn = author === people.self.id && register.epoch === parts.started();
    const isNews = change === "created"
      ? isOwn || clock.ms >= parts.started()
      : attendance.has(room.id);
    // somebody muted could otherwise go on talking in names and topics
    if (isNews && !mutes.has(author)) tell(change, room.id, people.get(author), now);
  }

  return {
    note(register, now) {
      if (isMember(register)) return noteMember(register, now);
      if (isPersistent(register)) noteRoom(register, now);
    },
    forgotten({ author, kind, key }, now) {
      if (isMember({ kind, key })) membership.forget(author);
      else if (isPersistent({ kind })) {
        const before = lobby.view(key);
        const isGone = rooms.forget(author, kind, key);
        if (isGone) {
          envelopeAuthor.emit({
            type: "room",
            change: "gone",
            room: before,
            clock: envelopeAuthor.moment(now),
          });
        } else if (author === people.self.id && kind === ROOM) {
          envelopeAuthor.refuse(
            `The mesh keeps no more rooms: others can't find ${before.shown} for now.`,
            now,
          );
        }
      }
      lobby.stale();
    },
  };
}
