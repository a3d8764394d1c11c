/**
 * The words of reader mode: how names, rooms, times, and texts of others and of the program are
 * written so that a screen reader speaks them well.
 *
 * Invariants:
 *
 * 1. A text of others stays on its line: a newline in it becomes words.
 * 2. No name is written with a sign before it: a room is "dev", not "#dev".
 *
 * @module
 */
import type { ChatView, RoomView } from "../../../chat/api/chat_view.ts";
import { CONVERSATION } from "../../../chat/api/room_id.ts";
import type { Settings } from "../../../chat/api/settings.ts";
import { PICTURES } from "../../../chat/people/settings/pictures.ts";
import { clockText } from "../../../front_end/clock_text.ts";
import { HIDDEN, hideSpoilers } from "../../../core/text/inline_markup.ts";

/** Stands in a text for the end of a line. */
const NEXT_LINE = "; next line: ";
/** Stands in a text for what a spoiler hides. */
const SPOILER = "hidden spoiler";
const HIDDEN_PARTS = new RegExp(`\\|\\|[\\s${HIDDEN}]*\\|\\|`, "gu");

/** Returns `bob, carol and dave`. */
export function listNames(names: readonly string[]): string {
  const last = names.at(-1);
  return last === undefined || names.length === 1
    ? last ?? ""
    : `${names.slice(0, -1).join(", ")} and ${last}`;
}

/** Writes a text of several lines on one. */
export function onOneLine(text: string): string {
  return text.split("\n").filter((line) => line.trim() !== "").join(NEXT_LINE);
}

/** Writes the content of a message on one line, its spoilers hidden. */
export function spokenContent(content: string): string {
  return onOneLine(hideSpoilers(content).replace(HIDDEN_PARTS, SPOILER));
}

/** Returns whether a content has a spoiler. */
export function hasSpoiler(content: string): boolean {
  return hideSpoilers(content) !== content;
}

/** Returns the name of a room without its sign: `dev`; of a conversation `private with bob`. */
export function roomName({ shown, kind }: Pick<RoomView, "shown" | "kind">): string {
  return kind === "private" ? `private with ${shown.slice(1)}` : shown.replace(/^#/, "");
}

/** Returns the name of the room with this id, which may be gone. */
export function roomNameOf(id: string, { rooms, lobby }: Pick<ChatView, "rooms" | "lobby">) {
  const room = [...rooms, ...lobby].find((each) => each.id === id);
  if (room !== undefined) return roomName(room);
  return id.startsWith(CONVERSATION) ? "private" : id;
}

const pad = (value: number): string => `${value}`.padStart(2, "0");

/** Returns `, at 10:30`: local time, to be read last. With the time off it is empty. */
export function atTime(time: Date, setting: Settings["time"]): string {
  if (setting === "off") return "";
  return `, at ${clockTime(time, setting)}`;
}

/** Returns a local time of day: `10:30:05`, or `9:30 AM`, which is spoken better than `9:30am`. */
export function clockTime(time: Date, setting: Settings["time"]): string {
  const text = clockText({
    hours: pad(time.getHours()),
    minutes: pad(time.getMinutes()),
    seconds: pad(time.getSeconds()),
  }, setting);
  return text.trimStart().replace(/[ap]m$/, (half) => ` ${half.toUpperCase()}`);
}

const PICTURE_NAMES: ReadonlyMap<string, string> = new Map(
  [...PICTURES].map(([name, picture]) => [picture, `the picture ${name}`]),
);

/** Pictures that would be taken for two cells of a table. */
const WIDE_PICTURES = [...PICTURE_NAMES.keys()].filter((picture) => picture.includes("  "));

function namedPicture(picture: string): string {
  return PICTURE_NAMES.get(picture) ?? picture;
}

/** The answer to `/sp NAME`: the picture, and what screens show in its place. */
const PICTURE_TAKEN = /^(Your picture is now )(.*?)(?:; screens show .*)?$/;

/**
 * Writes an answer of the program, which may be a table, with a comma between two cells and words
 * in place of a picture. A row that begins with blanks belongs to the row before it.
 */
export function spokenAnswer(text: string): string {
  return WIDE_PICTURES.reduce((sum, picture) => sum.replaceAll(picture, namedPicture), text)
    .replace(/\n {2,}(?=\S)/g, "  ").split("\n").filter((line) => line.trim() !== "")
    .map((line) => line.trim().split(/ {2,}/).map(spokenCell).join(", ")).join("\n");
}

function spokenCell(cell: string): string {
  return cell.split(", ").map((part) => {
    const [, before = "", picture = part] = PICTURE_TAKEN.exec(part) ?? [];
    const name = PICTURE_NAMES.get(picture);
    return name === undefined ? part : before + name;
  }).join(", ");
}
