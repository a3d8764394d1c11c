/**
 * Creates rooms and sets topics: `/create` and `/topic`. Both are published as registers, and noted
 * here as if they had arrived.
 *
 * @module
 */
import { utf8 } from "../../core/bytes.ts";
import {
  MAX_PASSWORD_BYTES,
  MAX_ROOMS_MADE,
  MAX_TOPIC_CHARACTERS,
} from "../../core/limits/chat.ts";
import type { Now } from "../../core/now.ts";
import type { PeerId } from "../../core/peer_id.ts";
import { checkRoomName } from "../../core/text/name.ts";
import type { Register } from "../../protocol/replication/wire/register.ts";
import { ROOM, TOPIC } from "../../protocol/replication/wire/register_kinds.ts";
import type { Call } from "../api/call.ts";
import type { NodeFacts } from "../api/node_facts.ts";
import type { Notifier } from "../api/notifier.ts";
import { GENERAL, lockedRoomId, openRoomId, partnerOf } from "../api/room_id.ts";
import type { CryptoJobQueue } from "./crypto_job_queue.ts";
import { type JoinLeave, PASSWORDS_BUSY, TOO_MANY_JOINED } from "./join_leave.ts";
import type { JoinedRooms } from "./joined_rooms.ts";
import {
  type KnownRooms,
  type Room,
  type RoomValue,
  topicLine,
  type TopicValue,
} from "./known_rooms.ts";
import type { RoomDirectory } from "./room_directory.ts";
import type { RoomFinder } from "./room_finder.ts";
import type { RoomUpdates } from "./room_updates.ts";

/** Stand in the place of a password: no password, and a password that is generated now. */
export const NO_PASSWORD = "no-pass";
export const NEW_PASSWORD = "new-pass";

export interface RoomCreation {
  /**
   * Creates and joins a room, and sends the front end there; `password` may be {@link NO_PASSWORD}
   * or {@link NEW_PASSWORD}.
   */
  create(name: string, password: string | undefined, description: string, call: Call): void;
  /** Shows the topic of a room, or sets it where `text` is not empty. */
  topic(room: string, text: string, call: Call): void;
}

export interface RoomCreationDependencies {
  readonly self: PeerId;
  readonly facts: () => Pick<NodeFacts, "epoch" | "mesh">;
  readonly rooms: KnownRooms;
  readonly roomDirectory: RoomDirectory;
  readonly roomFinder: RoomFinder;
  readonly joinedRooms: JoinedRooms;
  readonly joinLeave: JoinLeave;
  readonly roomUpdates: RoomUpdates;
  readonly jobQueue: CryptoJobQueue;
  readonly notifier: Notifier;
  register(kind: string, key: string, value: RoomValue | TopicValue): void;
}

/** Allows one person to create {@link MAX_ROOMS_MADE} rooms. */
export function createRoomCreation(dependencies: RoomCreationDependencies): RoomCreation {
  const { self, facts, rooms, roomDirectory, roomFinder, joinedRooms } = dependencies;
  const { joinLeave, roomUpdates, jobQueue, notifier } = dependencies;

  function registerOf(
    kind: string,
    key: string,
    value: RoomValue | TopicValue,
    now: Now,
  ): Register {
    return { author: self, epoch: facts().epoch, kind, key, value, clock: notifier.moment(now) };
  }

  function open(id: string, value: RoomValue, key: Uint8Array | undefined, call: Call): Room {
    const { now } = call;
    roomUpdates.noteRoom(registerOf(ROOM, id, value, now), now);
    dependencies.register(ROOM, id, value);
    const room = rooms.get(id);
    if (room === undefined) throw new Error(`Cannot open ${id}: it is not among the rooms`);
    joinLeave.admit(room, key, now);
    call.enter(roomDirectory.view(id));
    return room;
  }

  /** Returns why one more room cannot be created; `undefined` where it can. */
  function refusal(): string | undefined {
    if (rooms.madeBy(self) >= MAX_ROOMS_MADE) {
      return `You have made ${MAX_ROOMS_MADE} rooms, and that is as many as can be: /rooms lists them.`;
    }
    return joinedRooms.full ? TOO_MANY_JOINED : undefined;
  }

  function createLocked(value: RoomValue, password: string | undefined, call: Call): void {
    call.notice("room", `making the key of ${value.name}`);
    jobQueue.give<"lock">({ type: "lock", password }, ({ made }, now) => {
      const answer = call.later(now);
      if (made === undefined) return answer.refuse(PASSWORDS_BUSY);
      const reason = refusal();
      if (reason !== undefined) return answer.refuse(reason);
      const { lock } = made;
      const { name } = value;
      const others = rooms.namesakes(name).size;
      const id = lockedRoomId({ mesh: facts().mesh, name, author: self, ...lock });
      const room = roomDirectory.nameOf(open(id, { ...value, lock }, made.key, answer));
      const also = others === 0 ? "" : `, beside another room called ${name}`;
      answer.notice("room", madeText(`${room}${also}`));
      const advice = password === undefined
        ? `The password of ${room} is ${made.password}: it is shown only now, and never sent`
        : `Who guesses the password of ${room} can read it: /create NAME ${NEW_PASSWORD} makes one that nobody guesses`;
      answer.notice("password", advice);
    });
  }

  function createOpen(id: string, value: RoomValue, call: Call): void {
    const taken = rooms.get(id);
    if (taken !== undefined) {
      return call.refuse(`There is a room ${taken.name} already: /join ${taken.name}`);
    }
    open(id, value, undefined, call);
    call.notice("room", madeText(value.name));
  }

  return {
    create(rawName, password, rawDescription, call) {
      const check = checkRoomName(rawName.replace(/^#/, ""));
      if (check.state === "refused") return call.refuse(check.reason);
      const description = topicOf(rawDescription);
      if (description === undefined) return call.refuse(TOPIC_TOO_LONG);
      const { name } = check;
      const id = openRoomId(name);
      if (id === GENERAL) {
        return call.refuse(`Everybody is in ${GENERAL} already: choose another name.`);
      }
      const reason = refusal();
      if (reason !== undefined) return call.refuse(reason);
      const value = { name, description };
      if (password === undefined || password === NO_PASSWORD) return createOpen(id, value, call);
      if (password === NEW_PASSWORD) return createLocked(value, undefined, call);
      const fault = passwordFault(password);
      if (fault !== undefined) return call.refuse(fault);
      createLocked(value, password, call);
    },
    topic(id, text, call) {
      if (partnerOf(id) !== undefined) {
        return call.refuse("A conversation of two has no topic: /topic is for rooms.");
      }
      const room = roomFinder.joined(id, call);
      if (room === undefined) return;
      if (text === "") {
        const name = roomDirectory.nameOf(room);
        const topic = room.topic === "" ? `${name} has no topic` : `${name}: ${room.topic}`;
        return call.notice("topic", `${topic}; /topic TEXT sets it`);
      }
      const topic = topicOf(text);
      if (topic === undefined) return call.refuse(TOPIC_TOO_LONG);
      if (topic === "") return call.refuse("This topic is empty: write something.");
      roomUpdates.noteTopic(registerOf(TOPIC, room.id, { topic }, call.now), call.now);
      dependencies.register(TOPIC, room.id, { topic });
    },
  };
}

const TOPIC_TOO_LONG =
  `What a room is about has at most ${MAX_TOPIC_CHARACTERS} characters: choose fewer words.`;

function madeText(name: string): string {
  return `You made ${name}, and you are there now: /join ${GENERAL} goes back`;
}

/** Returns a topic as others will see it; `undefined` where it is too long. */
function topicOf(raw: string): string | undefined {
  const topic = topicLine(raw);
  return [...topic].length <= MAX_TOPIC_CHARACTERS ? topic : undefined;
}

/** Returns what is wrong with a password, without repeating it. */
function passwordFault(password: string): string | undefined {
  if (password.trim() === "") return "This password is empty: write one, or no-pass.";
  return utf8(password).length > MAX_PASSWORD_BYTES
    ? `A password has at most ${MAX_PASSWORD_BYTES} bytes: choose a shorter one.`
    : undefined;
}
