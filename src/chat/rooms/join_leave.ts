import { MAX_JOINED_ROOMS } from "../../core/limits.ts";
import type { PeerId } from "../../core/peer.ts";
import { safeText } from "../../core/text/safe.ts";
import type { Now } from "../../core/time.ts";
import type { Attendance } from "./joined_rooms.ts";
import type { ClientId } from "../api/chat_client.ts";
import type { Histories } from "./message_history.ts";
import type { Jobs } from "./job_queue.ts";
import type { Lobby } from "./room_directory.ts";
import type { People } from "../people/people.ts";
import type { Places } from "./open_rooms.ts";
import { GENERAL, partnerOf } from "../api/room_id.ts";
import type { Room, Rooms } from "./rooms.ts";
import type { Lock } from "../api/crypto_job.ts";
import type { Voice } from "../api/notifier.ts";

export const TOO_MANY_JOINED =
  `You are in ${MAX_JOINED_ROOMS} rooms, and that is as many as can be: /leave one.`;
export const PASSWORDS_BUSY = "Other passwords are being tried: say this again in a moment.";

/** Coming into rooms and leaving them. Whoever asked for what can't be done is told why, and what to do. */
export interface Visiting {
  /** Comes into the room that `typed` names, where we are not in it yet, and sends `client` there. */
  join(typed: string, password: string | undefined, now: Now, client: ClientId): void;
  /** Leaves the room that `typed` names, or without that the one where `client` is: `here`. */
  leave(typed: string | undefined, here: string | undefined, now: Now, client: ClientId): void;
  /** We are in this room from now on; `key`: of one with a password. */
  admit(room: Room, key: Uint8Array | undefined, now: Now): void;
  /** The room that we are in and `typed` names; else `client` is told. */
  find(typed: string, now: Now, client: ClientId): Room | undefined;
  /** What we are told of a room that somebody asks us into; `name` is what they call it, and nothing else is sure of it. */
  invited(by: PeerId, room: string, name: string, now: Now): void;
}

export interface VisitingParts {
  readonly people: People;
  readonly rooms: Rooms;
  readonly lobby: Lobby;
  readonly attendance: Attendance;
  readonly places: Places;
  readonly histories: Histories;
  readonly jobs: Jobs;
  readonly envelopeAuthor: Voice;
  /** Shows what the mesh still holds of a room. */
  replay(room: string, now: Now): void;
  closeConversation(room: string): void;
}

/** Visits nothing but {@link GENERAL} yet. */
export function createVisiting(parts: VisitingParts): Visiting {
  const { people, rooms, lobby, attendance, places, histories, jobs, envelopeAuthor } = parts;

  function send(client: ClientId, room: string, now: Now): void {
    envelopeAuthor.emit({
      type: "entered",
      room: lobby.view(room),
      clock: envelopeAuthor.moment(now),
    }, client);
  }

  function admit(room: Room, key: Uint8Array | undefined, now: Now): void {
    attendance.enter(room.id, key);
    places.enter(room.id);
    lobby.stale();
    const view = lobby.view(room.id);
    const clock = envelopeAuthor.moment(now);
    envelopeAuthor.emit({ type: "room", change: "joined", room: view, person: people.self, clock });
    parts.replay(room.id, now);
  }

  /** The one room that is meant, or a sentence. A password tells rooms apart that have one from those that have none. */
  function resolve(typed: string, password: string | undefined): Room | string {
    const found = lobby.matches(typed);
    const joined = found.filter(({ id }) => attendance.has(id));
    const [first] = found;
    if (first === undefined) return lobby.unknown(typed);
    const [one = first, ...more] = found.length > 1 && joined.length > 0 ? joined : found;
    if (more.length > 0) return ambiguous(typed, [one, ...more]);
    if (password === undefined || one.lock !== undefined) return one;
    const locked = rooms.all.filter((room) =>
      room.lock !== undefined && room.id.startsWith(`${one.id}.`)
    );
    if (locked.length === 0) return one;
    const ids = locked.map(lobby.nameOf).join(" or ");
    return `${one.name} has no password, and another room has one: write /join ${ids} PASSWORD for that`;
  }

  function ambiguous(typed: string, found: readonly Room[]): string {
    const names = found.map(lobby.nameOf).join(" or ");
    return `${found.length} rooms are called ${safeText(typed)}: write ${names}`;
  }

  function unlock(room: Room, lock: Lock, password: string, now: Now, client: ClientId): void {
    const name = lobby.nameOf(room);
    envelopeAuthor.notice("room", `trying the password of ${name}`, now, client);
    jobs.give<"unlock">({ type: "unlock", password, lock }, ({ result }, now) => {
      switch (result.state) {
        case "busy":
          return envelopeAuthor.refuse(PASSWORDS_BUSY, now, client);
        case "wrong":
          return envelopeAuthor.refuse(
            `This is not the password of ${name}: ask somebody who is in it.`,
            now,
            client,
          );
        case "open":
          if (rooms.get(room.id) === undefined) {
            return envelopeAuthor.refuse(lobby.unknown(name), now, client);
          }
          if (!attendance.has(room.id)) {
            if (attendance.full) return envelopeAuthor.refuse(TOO_MANY_JOINED, now, client);
            admit(room, result.key, now);
          }
          return send(client, room.id, now);
      }
    });
  }

  function find(typed: string, now: Now, client: ClientId): Room | undefined {
    const found = lobby.matches(typed);
    const joined = found.filter(({ id }) => attendance.has(id));
    const [room] = joined;
    if (room !== undefined && joined.length === 1) return room;
    const [known] = found;
    const reason = joined.length > 1
      ? ambiguous(typed, joined)
      : known === undefined
      ? lobby.unknown(typed)
      : `You are not in ${lobby.nameOf(known)}: /join ${lobby.nameOf(known)}`;
    envelopeAuthor.refuse(reason, now, client);
    return undefined;
  }

  return {
    admit,
    join(typed, password, now, client) {
      const room = resolve(typed, password);
      if (typeof room === "string") return envelopeAuthor.refuse(room, now, client);
      if (attendance.has(room.id)) return send(client, room.id, now);
      if (attendance.full) return envelopeAuthor.refuse(TOO_MANY_JOINED, now, client);
      const name = lobby.nameOf(room);
      if (room.lock === undefined) {
        admit(room, undefined, now);
        send(client, room.id, now);
        if (password === undefined) return;
        const text = `${name} has no password: everybody can join it, and read what is said`;
        return envelopeAuthor.notice("room", text, now, client);
      }
      if (password === undefined) {
        return envelopeAuthor.refuse(`${name} has a password: /join ${name} PASSWORD`, now, client);
      }
      unlock(room, room.lock, password, now, client);
    },
    leave(typed, here, now, client) {
      const target = typed ?? here ?? GENERAL;
      if (partnerOf(target) !== undefined && places.has(target)) {
        parts.closeConversation(target);
        if (target === here) send(client, GENERAL, now);
        return;
      }
      const room = find(target, now, client);
      if (room === undefined) return;
      if (room.id === GENERAL) {
        return envelopeAuthor.refuse(
          "Nobody leaves general: /quit leaves the program.",
          now,
          client,
        );
      }
      attendance.leave(room.id);
      places.leave(room.id);
      histories.drop(room.id);
      rooms.left(room.id);
      lobby.stale();
      const clock = envelopeAuthor.moment(now);
      const view = lobby.view(room.id);
      envelopeAuthor.emit({ type: "room", change: "left", room: view, person: people.self, clock });
      if (room.id === here) send(client, GENERAL, now);
    },
    find,
    invited(by, id, name, now) {
      const who = people.nameOf(by);
      const room = rooms.get(id);
      if (room === undefined) {
        const text = `${who} invites you to ${safeText(name)}, which is not known here yet: ` +
          "/rooms lists it when it is";
        return envelopeAuthor.notice("invite", text, now);
      }
      const known = lobby.nameOf(room);
      const how = attendance.has(id)
        ? "you are in it"
        : room.lock === undefined
        ? `/join ${known}`
        : `/join ${known} PASSWORD, which ${who} may tell you`;
      envelopeAuthor.notice("invite", `${who} invites you to ${known}: ${how}`, now);
    },
  };
}
