import { MAX_JOINED_ROOMS } from "../../core/limits/chat.ts";
import type { PeerId } from "../../core/peer.ts";
import { safeText } from "../../core/text/safe.ts";
import type { Now } from "../../core/time.ts";
import type { Call } from "../api/call.ts";
import type { Lock } from "../api/crypto_job.ts";
import type { Notifier } from "../api/notifier.ts";
import { GENERAL, partnerOf } from "../api/room_id.ts";
import type { People } from "../people/people.ts";
import type { JobQueue } from "./job_queue.ts";
import type { JoinedRooms } from "./joined_rooms.ts";
import type { Histories } from "./message_history.ts";
import type { OpenRooms } from "./open_rooms.ts";
import type { RoomDirectory } from "./room_directory.ts";
import type { Room, Rooms } from "./rooms.ts";

export const TOO_MANY_JOINED =
  `You are in ${MAX_JOINED_ROOMS} rooms, and that is as many as can be: /leave one.`;
export const PASSWORDS_BUSY = "Other passwords are being tried: say this again in a moment.";

/** Coming into rooms and leaving them. Whoever asked for what can't be done is told why, and what to do. */
export interface JoinLeave {
  /** Comes into the room that `typed` names, where we are not in it yet, and sends `client` there. */
  join(typed: string, password: string | undefined, call: Call): void;
  /** Leaves the room that `typed` names, or without that the one where `client` is: `here`. */
  leave(typed: string | undefined, here: string | undefined, call: Call): void;
  /** We are in this room from now on; `key`: of one with a password. */
  admit(room: Room, key: Uint8Array | undefined, now: Now): void;
  /** The room that we are in and `typed` names; else `client` is told. */
  find(typed: string, call: Call): Room | undefined;
  /** What we are told of a room that somebody asks us into; `name` is what they call it, and nothing else is sure of it. */
  invited(by: PeerId, room: string, name: string, now: Now): void;
}

export interface JoinLeaveDependencies {
  readonly people: People;
  readonly rooms: Rooms;
  readonly roomDirectory: RoomDirectory;
  readonly joinedRooms: JoinedRooms;
  readonly openRooms: OpenRooms;
  readonly histories: Histories;
  readonly jobQueue: JobQueue;
  readonly notifier: Notifier;
  /** Shows what the mesh still holds of a room. */
  replay(room: string, now: Now): void;
  closeConversation(room: string): void;
}

/** Visits nothing but {@link GENERAL} yet. */
export function createJoinLeave(dependencies: JoinLeaveDependencies): JoinLeave {
  const { people, rooms, roomDirectory, joinedRooms, openRooms, histories, jobQueue, notifier } =
    dependencies;

  function send(room: string, call: Call): void {
    call.emit({ type: "entered", room: roomDirectory.view(room), clock: call.moment() });
  }

  function admit(room: Room, key: Uint8Array | undefined, now: Now): void {
    joinedRooms.enter(room.id, key);
    openRooms.enter(room.id);
    roomDirectory.stale();
    const view = roomDirectory.view(room.id);
    const clock = notifier.moment(now);
    notifier.emit({ type: "room", change: "joined", room: view, person: people.self, clock });
    dependencies.replay(room.id, now);
  }

  /** The one room that is meant, or a sentence. A password tells rooms apart that have one from those that have none. */
  function resolve(typed: string, password: string | undefined): Room | string {
    const found = roomDirectory.matches(typed);
    const joined = found.filter(({ id }) => joinedRooms.has(id));
    const [first] = found;
    if (first === undefined) return roomDirectory.unknown(typed);
    const [one = first, ...more] = found.length > 1 && joined.length > 0 ? joined : found;
    if (more.length > 0) return ambiguous(typed, [one, ...more]);
    if (password === undefined || one.lock !== undefined) return one;
    const locked = rooms.all.filter((room) =>
      room.lock !== undefined && room.id.startsWith(`${one.id}.`)
    );
    if (locked.length === 0) return one;
    const ids = locked.map(roomDirectory.nameOf).join(" or ");
    return `${one.name} has no password, and another room has one: write /join ${ids} PASSWORD for that`;
  }

  function ambiguous(typed: string, found: readonly Room[]): string {
    const names = found.map(roomDirectory.nameOf).join(" or ");
    return `${found.length} rooms are called ${safeText(typed)}: write ${names}`;
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
          if (rooms.get(room.id) === undefined) {
            return answer.refuse(roomDirectory.unknown(name));
          }
          if (!joinedRooms.has(room.id)) {
            if (joinedRooms.full) return answer.refuse(TOO_MANY_JOINED);
            admit(room, result.key, now);
          }
          return send(room.id, answer);
      }
    });
  }

  function find(typed: string, call: Call): Room | undefined {
    const found = roomDirectory.matches(typed);
    const joined = found.filter(({ id }) => joinedRooms.has(id));
    const [room] = joined;
    if (room !== undefined && joined.length === 1) return room;
    const [known] = found;
    const reason = joined.length > 1
      ? ambiguous(typed, joined)
      : known === undefined
      ? roomDirectory.unknown(typed)
      : `You are not in ${roomDirectory.nameOf(known)}: /join ${roomDirectory.nameOf(known)}`;
    call.refuse(reason);
    return undefined;
  }

  return {
    admit,
    join(typed, password, call) {
      const room = resolve(typed, password);
      if (typeof room === "string") return call.refuse(room);
      if (joinedRooms.has(room.id)) return send(room.id, call);
      if (joinedRooms.full) return call.refuse(TOO_MANY_JOINED);
      const name = roomDirectory.nameOf(room);
      if (room.lock === undefined) {
        admit(room, undefined, call.now);
        send(room.id, call);
        if (password === undefined) return;
        const text = `${name} has no password: everybody can join it, and read what is said`;
        return call.notice("room", text);
      }
      if (password === undefined) {
        return call.refuse(`${name} has a password: /join ${name} PASSWORD`);
      }
      unlock(room, room.lock, password, call);
    },
    leave(typed, here, call) {
      const target = typed ?? here ?? GENERAL;
      if (partnerOf(target) !== undefined && openRooms.has(target)) {
        dependencies.closeConversation(target);
        if (target === here) send(GENERAL, call);
        return;
      }
      const room = find(target, call);
      if (room === undefined) return;
      if (room.id === GENERAL) {
        return call.refuse(
          "Nobody leaves general: /quit leaves the program.",
        );
      }
      joinedRooms.leave(room.id);
      openRooms.leave(room.id);
      histories.drop(room.id);
      rooms.left(room.id);
      roomDirectory.stale();
      const clock = call.moment();
      const view = roomDirectory.view(room.id);
      notifier.emit({ type: "room", change: "left", room: view, person: people.self, clock });
      if (room.id === here) send(GENERAL, call);
    },
    find,
    invited(by, id, name, now) {
      const who = people.nameOf(by);
      const room = rooms.get(id);
      if (room === undefined) {
        const text = `${who} invites you to ${safeText(name)}, which is not known here yet: ` +
          "/rooms lists it when it is";
        return notifier.notice("invite", text, now);
      }
      const known = roomDirectory.nameOf(room);
      const how = joinedRooms.has(id)
        ? "you are in it"
        : room.lock === undefined
        ? `/join ${known}`
        : `/join ${known} PASSWORD, which ${who} may tell you`;
      notifier.notice("invite", `${who} invites you to ${known}: ${how}`, now);
    },
  };
}
