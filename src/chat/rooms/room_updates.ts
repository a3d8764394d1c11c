/**
 * Applies the registers about rooms (`room`, `topic`, `member`) and announces what they change.
 *
 * 1. A muted author changes rooms, but nothing is announced of it: otherwise it could go on talking
 *    in names and topics. Of other people, the person can ignore joins and leaves.
 * 2. A flood of changes is announced as a number ({@link NoticeLimiter}).
 *
 * @module
 */
import { MAX_AUTHORS } from "../../core/limits/replication.ts";
import type { Now } from "../../core/now.ts";
import type { PeerId } from "../../core/peer_id.ts";
import type { Register } from "../../protocol/replication/wire/register.ts";
import type { ChatEvent } from "../api/chat_event.ts";
import type { RoomView } from "../api/chat_view.ts";
import type { LimitedNotice, NoticeLimiter } from "../api/notice_limiter.ts";
import type { Notifier } from "../api/notifier.ts";
import { GENERAL } from "../api/room_id.ts";
import type { IgnoredJoins } from "../people/ignored_joins.ts";
import type { Mutes } from "../people/mutes.ts";
import type { People } from "../people/people.ts";
import type { ViolationCount } from "../people/violation_count.ts";
import type { JoinedRooms } from "./joined_rooms.ts";
import type { KnownRooms, RoomEventText } from "./known_rooms.ts";
import type { RoomDirectory } from "./room_directory.ts";
import type { RoomLookalikes } from "./room_lookalikes.ts";
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
  /** Has those topics count whose authors came into sight, or into their rooms. */
  admitTopics(now: Now): void;
}

export interface RoomUpdatesDependencies {
  readonly people: People;
  readonly rooms: KnownRooms;
  readonly roomMembers: RoomMembers;
  readonly joinedRooms: JoinedRooms;
  readonly roomDirectory: RoomDirectory;
  readonly roomLookalikes: RoomLookalikes;
  readonly mutes: Mutes;
  readonly ignoredJoins: Pick<IgnoredJoins, "has">;
  readonly violations: ViolationCount;
  readonly notifier: Notifier;
  readonly noticeLimiter: NoticeLimiter;
  /** Writes to the debug log, once, why nothing comes of what a peer did. */
  diagnose(id: PeerId, reason: string): void;
  /** When this incarnation began, ms since 1970: what was done before that is not announced. */
  started(): number;
  /** Our epoch. */
  epoch(): number;
}

/** What happened to a room. */
type Change = Extract<ChatEvent, { readonly type: "room" }>["change"];

const KINDS: Readonly<Record<Change, LimitedNotice>> = {
  created: "room",
  gone: "room",
  joined: "member",
  left: "member",
  topic: "topic",
};

export function createRoomUpdates(dependencies: RoomUpdatesDependencies): RoomUpdates {
  const { people, rooms, roomMembers, joinedRooms, roomDirectory, mutes } = dependencies;
  const { ignoredJoins, violations, notifier, noticeLimiter } = dependencies;

  /** Returns whether a change that `author` made is announced. */
  function isShown(change: Change, author: PeerId, now: Now): boolean {
    if (author === people.self.id) return true;
    const isIgnored = (change === "joined" || change === "left") && ignoredJoins.has(author);
    return !mutes.has(author) && !isIgnored && noticeLimiter.allows(KINDS[change], author, now);
  }

  /** Announces a change, unless it is not shown: returns whether it is. */
  function announce(change: Change, room: string, author: PeerId, now: Now): boolean {
    if (!isShown(change, author, now)) {
      notifier.emit({ type: "status" });
      return false;
    }
    const person = people.get(author);
    const clock = notifier.moment(now);
    const view = roomDirectory.view(room);
    notifier.emit({ type: "room", change, room: view, ...(person && { person }), clock });
    return true;
  }

  const isAnnounced = (room: string): boolean => room !== GENERAL && joinedRooms.has(room);

  function apply(change: RoomEventText, isOwn: boolean, now: Now): void {
    if (change.type === "violation") return violations.note();
    if (change.type === "none" || change.type === "full") return;
    roomDirectory.invalidate();
    const { type, room, author, clock } = change;
    const isNew = isOwn || clock.ms >= dependencies.started();
    const isNews = isNew && (type === "created" || joinedRooms.has(room.id));
    if (!isNews || !announce(type, room.id, author, now) || type !== "created") return;
    const warning = dependencies.roomLookalikes.warningOf(room);
    if (warning !== undefined) notifier.notice("security", warning, now);
  }

  /** Returns whether a register is of this incarnation of ours. */
  const isOwn = ({ author, epoch }: Register): boolean =>
    author === people.self.id && epoch === dependencies.epoch();

  function applyRegister(register: Register, change: RoomEventText, now: Now): void {
    const { author, kind } = register;
    if (change.type === "violation") {
      const why = "it is malformed, or its id is not that of its author's room";
      dependencies.diagnose(author, `its ${kind} is left out: ${why}`);
    }
    if (change.type !== "full") return apply(change, isOwn(register), now);
    dependencies.diagnose(author, `its ${kind} is left out: there are too many`);
  }

  function admitTopics(now: Now): void {
    for (const change of rooms.admitTopics()) apply(change, false, now);
  }

  function announceGone(room: RoomView, author: PeerId, now: Now): void {
    if (!isShown("gone", author, now)) return notifier.emit({ type: "status" });
    notifier.emit({ type: "room", change: "gone", room, clock: notifier.moment(now) });
  }

  return {
    noteMember(register, now) {
      const { author, epoch } = register;
      if (author === people.self.id) {
        // Of an earlier incarnation of ours: peers that still hold it have to learn our rooms.
        if (epoch !== dependencies.epoch()) joinedRooms.publishAgain();
        return;
      }
      const change = roomMembers.note(register);
      if (change === undefined) return violations.note();
      if (change === "full") {
        const why = `those of ${MAX_AUTHORS} people are kept already`;
        return dependencies.diagnose(author, `its rooms are not known here: ${why}`);
      }
      roomDirectory.invalidate();
      if (people.get(author) === undefined) return; // it counts when they come into sight
      for (const room of change.joined) {
        if (isAnnounced(room)) announce("joined", room, author, now);
      }
      for (const room of change.left) if (isAnnounced(room)) announce("left", room, author, now);
      admitTopics(now);
    },
    noteRoom: (register, now) => applyRegister(register, rooms.noteCreation(register), now),
    noteTopic: (register, now) => applyRegister(register, rooms.noteTopic(register), now),
    admitTopics,
    forgetMember({ author }) {
      roomMembers.forget(author);
      roomDirectory.invalidate();
    },
    forgetRoom({ author, key }, now) {
      const room = roomDirectory.view(key);
      if (rooms.forgetCreation(author, key)) announceGone(room, author, now);
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
      if (rooms.forgetTopic(author, key)) announceGone(room, author, now);
      roomDirectory.invalidate();
    },
  };
}
