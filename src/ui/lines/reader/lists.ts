/**
 * The numbered lists of reader mode: a dot and the number of an entry chooses it.
 *
 * @module
 */
import type { SearchResult } from "../../../chat/api/chat_event.ts";
import type { ChatView, Person, RoomView } from "../../../chat/api/chat_view.ts";
import { partnerOf } from "../../../chat/api/room_id.ts";
import { PICTURES } from "../../../chat/people/settings/pictures.ts";
import { plural } from "../../../core/text/plural.ts";
import { searchTitle } from "../../../front_end/search_title.ts";
import type { LineRead } from "../line_format.ts";
import type { Entry, ReaderMemory } from "./reader_memory.ts";
import { datedSentence, messageSentence } from "./spoken_message.ts";
import { roomName } from "./wording.ts";

/** A list: its lines, and its entries in their order. */
export interface SpokenList {
  readonly text: string;
  readonly entries: readonly Entry[];
}

function numbered(title: string, lines: readonly string[], how: string): string {
  const rows = lines.map((line, at) => `${at + 1}: ${line}`);
  return [title, ...rows, ...(lines.length === 0 ? [] : [how])].join("\n");
}

/** Lists rooms. */
export function roomList(rooms: readonly RoomView[], place: string): SpokenList {
  const lines = rooms.map((room) => {
    const { id, kind, topic, members, joined } = room;
    const parts = [
      roomName(room),
      ...(id === place ? ["you are here"] : joined ? ["you are in it"] : []),
      ...(kind === "locked" ? ["with a password"] : []),
      ...(kind === "private" ? [] : [plural(members, "person", "people")]),
    ].join(", ");
    return topic === "" ? parts : `${parts}: ${topic}`;
  });
  return {
    text: numbered(
      plural(rooms.length, "room"),
      lines,
      "A dot and a number goes there, such as .1",
    ),
    entries: rooms.map(({ id }) => ({ kind: "room", id })),
  };
}

/** Lists the others in a room. */
export function peopleList(view: ChatView, room: string): SpokenList {
  const partner = partnerOf(room);
  const people = partner === undefined
    ? view.members(room)
    : view.people.filter(({ id }) => id === partner);
  const title = people.length === 0
    ? "Nobody else is here"
    : `${plural(people.length, "person", "people")} here besides you`;
  return {
    text: numbered(
      title,
      people.map(personText),
      "A dot and a number opens the private conversation with that person, such as .1",
    ),
    entries: people.map(({ shown }) => ({ kind: "person", shown })),
  };
}

function personText({ shown, connection, muted, away, verified }: Person): string {
  const parts = [
    shown,
    ...(connection === "relayed" ? ["reached through others"] : []),
    ...(verified ? ["verified"] : []),
    ...(muted ? ["muted"] : []),
    ...(away === undefined ? [] : ["away"]),
  ].join(", ");
  return away === undefined || away === "" ? parts : `${parts}: ${away}`;
}

/** Lists the messages that a search found. */
export function resultList(result: SearchResult, view: ChatView): SpokenList {
  const { messages } = result;
  const lines = messages.map((message) => datedSentence(message, view));
  return {
    text: numbered(
      searchTitle(result),
      lines,
      "A dot and a number goes to that message, such as .1",
    ),
    entries: messages.map((message) => ({ kind: "message", message })),
  };
}

const PICTURES_IN_LINE = 10;

/** Lists the names of all pictures, several on a line. */
export function pictureList(): SpokenList {
  const names = [...PICTURES.keys()];
  const cells = names.map((name, at) => `${at + 1}: ${name}`);
  const lines = Array.from(
    { length: Math.ceil(cells.length / PICTURES_IN_LINE) },
    (_, at) => cells.slice(at * PICTURES_IN_LINE, (at + 1) * PICTURES_IN_LINE).join(", "),
  );
  const how = "A dot and a number takes one, such as .1; /sp default takes none";
  return {
    text: [plural(names.length, "picture"), ...lines, how].join("\n"),
    entries: names.map((name) => ({ kind: "picture", name })),
  };
}

/** Carries out the choice of an entry; `room` is where the person is. */
export function choose(
  entry: Entry,
  view: ChatView,
  memory: ReaderMemory,
  room: string,
): LineRead {
  switch (entry.kind) {
    case "room":
      return goToRoom(entry.id, view, room);
    case "person":
      return command(`/query ${entry.shown}`, room);
    case "picture":
      return command(`/sp ${entry.name}`, room);
    case "message": {
      const { message } = entry;
      const onSubmit = () => memory.goTo(message);
      if (message.room !== room) {
        const going = goToRoom(message.room, view, room);
        return going.state === "intent" ? { ...going, onSubmit } : going;
      }
      return {
        state: "answer",
        text() {
          onSubmit();
          return `${messageSentence(message, view, false)}\n` +
            ".older and .newer read the messages around it\n";
        },
      };
    }
  }
}

/** Returns the line that leads to a room or conversation. */
export function goToRoom(id: string, view: ChatView, from: string): LineRead {
  const room = [...view.rooms, ...view.lobby].find((each) => each.id === id);
  if (room === undefined) {
    return { state: "refused", reason: "That room is gone: .rooms lists those there are" };
  }
  if (room.kind === "private") return command(`/query ${room.shown.slice(1)}`, from);
  if (room.kind === "locked" && !room.joined) {
    const name = roomName(room);
    return {
      state: "refused",
      reason: `${name} has a password: type /join ${name} and the password`,
    };
  }
  return { state: "intent", intent: { type: "join", room: id } };
}

function command(line: string, room: string): LineRead {
  return { state: "intent", intent: { type: "command", room, line } };
}
