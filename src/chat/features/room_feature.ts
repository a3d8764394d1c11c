/**
 * Rooms: their commands, and the registers that describe them.
 *
 * @module
 */
import { isMember, MEMBER, ROOM, TOPIC } from "../../protocol/replication/wire/register_kinds.ts";
import type { Call } from "../api/call.ts";
import type { RoomView } from "../api/chat_view.ts";
import { roomsText } from "../rooms/room_directory.ts";
import type { ChatContext } from "./chat_context.ts";
import { command, type Feature } from "./feature.ts";

export const ROOM_FEATURE: Feature = {
  title: "Rooms",
  commands: [
    command({
      name: "rooms",
      aliases: ["lobbies", "groups"],
      usage: "/rooms",
      summary: "all rooms, who is in them, and what they are about",
      run: (call, _, { roomDirectory }) => listRooms(roomDirectory.rooms, call),
    }),
    command({
      name: "mygroups",
      aliases: ["myrooms"],
      usage: "/mygroups",
      summary: "the rooms that you are in",
      run: (call, _, { roomDirectory }) =>
        listRooms(roomDirectory.rooms.filter(({ joined }) => joined), call),
    }),
    command({
      name: "create",
      usage: "/create NAME [PASSWORD|no-pass|new-pass] [DESCRIPTION]",
      summary: 'make a room, and go there; new-pass makes a password, "several words" can be one',
      arguments: ["name"],
      optional: ["password", "text"],
      run: (call, [name, password, description = ""], { roomCreation }) =>
        roomCreation.create(name, password, description, call),
    }),
    command({
      name: "join",
      aliases: ["j"],
      usage: "/join NAME [PASSWORD]",
      summary: "come into a room, and go there",
      arguments: ["room"],
      optional: ["password"],
      run: (call, [room, password], { joinLeave }) => joinLeave.join(room, password, call),
    }),
    command({
      name: "leave",
      aliases: ["part"],
      usage: "/leave [NAME]",
      summary: "leave a room, or the one you look at",
      optional: ["room"],
      run: (call, [room = call.room], context) => leave(room, call, context),
    }),
    command({
      name: "topic",
      usage: "/topic [TEXT]",
      summary: "what this room is about, or make it about TEXT",
      optional: ["text"],
      run: (call, [text = ""], { roomCreation }) => roomCreation.topic(call.room, text, call),
    }),
    command({
      name: "group",
      aliases: ["g"],
      usage: "/group NAME TEXT",
      summary: "say something in another room that you are in",
      arguments: ["room", "text"],
      says: true,
      run(call, [name, text], { roomFinder, outgoingMessages }) {
        const room = roomFinder.joined(name, call);
        if (room !== undefined) outgoingMessages.say("chat", room.id, text, call);
      },
    }),
  ],
  registers: {
    [ROOM]: {
      note: (register, { roomUpdates }, now) => roomUpdates.noteRoom(register, now),
      forget: (register, { roomUpdates }, now) => roomUpdates.forgetRoom(register, now),
    },
    [TOPIC]: {
      note: (register, { roomUpdates }, now) => roomUpdates.noteTopic(register, now),
      forget: (register, { roomUpdates }, now) => roomUpdates.forgetTopic(register, now),
    },
    [MEMBER]: {
      note(register, { roomUpdates }, now) {
        if (isMember(register)) roomUpdates.noteMember(register, now);
      },
      forget(register, { roomUpdates }) {
        if (isMember(register)) roomUpdates.forgetMember(register);
      },
    },
  },
  answers: { crypto: (answer, { jobQueue }, now) => jobQueue.answered(answer, now) },
};

/** Answers with a list of rooms. */
export function listRooms(rooms: readonly RoomView[], call: Call): void {
  call.emit({ type: "rooms", rooms, text: roomsText(rooms), clock: call.moment() });
}

/** Leaves a room, or closes a conversation. */
export function leave(room: string, call: Call, { conversations, joinLeave }: ChatContext): void {
  if (!conversations.leave(room, call)) joinLeave.leave(room, call);
}
