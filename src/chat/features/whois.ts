/**
 * The text that `/whois` answers with.
 *
 * 1. Last words come from the messages that are held here: of rooms that we are in, and what was
 *    said to us in private.
 * 2. Of a muted person neither last words nor the idle time are told: nothing of theirs is seen.
 *
 * @module
 */
import { MAX_LAST_WORDS_COLUMNS } from "../../core/limits/chat.ts";
import type { Now } from "../../core/now.ts";
import type { PeerId } from "../../core/peer_id.ts";
import { durationText } from "../../core/text/duration.ts";
import { hideSpoilers } from "../../core/text/inline_markup.ts";
import { oneLine } from "../../core/text/one_line.ts";
import { table } from "../../core/text/table.ts";
import type { Person, RoomView } from "../api/chat_view.ts";
import { partnerOf } from "../api/room_id.ts";
import type { NamedPerson } from "../people/people.ts";
import type { HeldMessage } from "../rooms/message_history.ts";
import type { ChatContext } from "./chat_context.ts";
import { roundTrip } from "./overview_text.ts";

/** Describes a person, in sight or not; ourselves included. */
export function whoisText(
  { id, name, shown }: NamedPerson,
  context: ChatContext,
  now: Now,
): string {
  const { people, mutes, histories } = context;
  const person = people.get(id);
  const last = mutes.has(id) ? undefined : histories.lastOf(id);
  const rows = [
    ["name", shown],
    ["key", `${id} (${people.printOf(id)})`],
    ...(person === undefined ? [["link", "not in sight"]] : present(person)),
    ...(person === undefined || mutes.has(id) ? [] : idleRow(id, last, context, now)),
    ...(last === undefined ? [] : [["last words", lastWords(last, context)]]),
    ...(person?.minutesEast === undefined
      ? []
      : [["local time", localTime(now.wall, person.minutesEast)]]),
    ...(person === undefined ? [] : [["rooms", roomsOf(id, context).join(", ")]]),
    ...(id === people.self.id ? [] : trust({ id, name }, context)),
    ...(mutes.has(id) ? [["muted", `yes: /unmute ${shown} ends it`]] : []),
  ];
  return table(rows);
}

function present(person: Person): readonly (readonly string[])[] {
  const { picture, away, connection, address, version } = person;
  return [
    ...(picture === "" ? [] : [["picture", picture]]),
    ...(away === undefined ? [] : [["away", away === "" ? "yes" : away]]),
    ["link", connection === "self" ? "this is you" : connection],
    ...(address === undefined ? [] : [["address", address]]),
    ...(connection === "direct" ? [["round trip", roundTrip(person)]] : []),
    ...(version === undefined ? [] : [["version", version]]),
  ];
}

/** Tells how long a person has said nothing; nothing of ourselves before we spoke. */
function idleRow(
  id: PeerId,
  last: HeldMessage | undefined,
  { roster }: ChatContext,
  now: Now,
): readonly (readonly string[])[] {
  if (last !== undefined) return [["idle", durationText(silence(last, now))]];
  const came = roster.cameAt(id);
  if (came === undefined) return [];
  return [["idle", `${durationText(now.monotonic - came)}: nothing said that you saw`]];
}

/**
 * Returns for how long, in ms, nothing followed a message. Its own time counts only where it came
 * late: the author's clock may be wrong.
 */
function silence({ message, arrivedAt }: HeldMessage, now: Now): number {
  const here = now.monotonic - arrivedAt;
  const since = now.wall - Date.parse(message.timestamp);
  return (message.replayed || message.late) && since > here ? since : here;
}

function lastWords({ message }: HeldMessage, { roomDirectory }: ChatContext): string {
  const { room, type, content } = message;
  const where = partnerOf(room) === undefined
    ? `in ${roomDirectory.view(room).shown}`
    : "in private";
  const said = oneLine(hideSpoilers(content), MAX_LAST_WORDS_COLUMNS);
  return `${where}: ${type === "action" ? "* " : ""}${said}`;
}

/** Returns the time of day at an offset from UTC: `Tue 14:05 (UTC+02:00)`. */
function localTime(wallMs: number, minutesEast: number): string {
  const there = new Date(wallMs + minutesEast * 60_000);
  const pad = (value: number): string => `${Math.floor(value)}`.padStart(2, "0");
  const offset = Math.abs(minutesEast);
  const sign = minutesEast < 0 ? "-" : "+";
  return `${DAYS[there.getUTCDay()]} ${pad(there.getUTCHours())}:${pad(there.getUTCMinutes())} ` +
    `(UTC${sign}${pad(offset / 60)}:${pad(offset % 60)})`;
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

/** Returns the rooms of a person; conversations are private, and not among them. */
function roomsOf(
  id: PeerId,
  { people, roomDirectory, roomMembers }: ChatContext,
): readonly string[] {
  const isIn = (room: RoomView): boolean =>
    id === people.self.id ? room.joined : roomMembers.has(id, room.id);
  return roomDirectory.rooms.filter(isIn).map(({ shown }) => shown);
}

function trust(
  { id, name }: Omit<NamedPerson, "shown">,
  { keyPins, people }: Pick<ChatContext, "keyPins" | "people">,
): readonly (readonly string[])[] {
  const names = keyPins.of(id);
  const owner = keyPins.ownerOf(name);
  const first = Math.min(...names.map(({ first }) => first));
  const verified = owner?.id !== id
    ? owner === undefined ? "no" : `no: ${name} stands for another key, ${people.printOf(owner.id)}`
    : owner.verified
    ? "yes: this name stands for this key"
    : "no: /verify compares";
  return [
    ...(names.length === 0 ? [] : [["first seen", new Date(first).toISOString()]]),
    ...(names.length > 1 ? [["names", names.map((pin) => pin.name).join(", ")]] : []),
    ["verified", verified],
  ];
}
