/**
 * The answer to `.status`: where the person is, who is there, what is unread, what is wrong; a
 * sentence a line, the most wanted first.
 *
 * @module
 */
import type { ChatView, Status } from "../../../chat/api/chat_view.ts";
import { plural } from "../../../core/text/plural.ts";
import type { ReaderMemory, Unread } from "./reader_memory.ts";
import { peopleList } from "./lists.ts";
import { listNames, roomName, roomNameOf } from "./wording.ts";

/** Names more people than these only by their number. */
const MAX_NAMES_IN_STATUS = 10;

/** Returns the sentences of the status, for a person in this room. */
export function statusSentences(
  view: ChatView,
  memory: ReaderMemory,
  place: string,
): readonly string[] {
  const { status, rooms, self } = view;
  const room = rooms.find(({ id }) => id === place);
  const topic = room === undefined || room.topic === "" ? "" : `: ${room.topic}`;
  const away = self.away === undefined ? "" : ", away";
  return [
    `You are ${self.shown}${away}, in ${room === undefined ? place : roomName(room)}${topic}`,
    peopleSentence(view, place),
    unreadSentence(memory.unread(), view),
    ...deliverySentences(status),
    `${plural(status.links, "link")}${
      status.relayed === 0
        ? ""
        : `, and ${plural(status.relayed, "person", "people")} reached through others`
    }`,
    `Looking for others: ${status.discovery}`,
    ...(status.problems.length === 0
      ? ["No problems"]
      : status.problems.map((problem) => `Problem: ${problem}`)),
  ];
}

function peopleSentence(view: ChatView, place: string): string {
  const names = peopleList(view, place).entries.flatMap((entry) =>
    entry.kind === "person" ? [entry.shown] : []
  );
  if (names.length === 0) return "Nobody else is here";
  const count = plural(names.length, "person", "people");
  return names.length > MAX_NAMES_IN_STATUS
    ? `${count} are here besides you: .people lists them`
    : `${count} here besides you: ${listNames(names)}`;
}

/** Returns what is unread elsewhere. */
export function unreadSentence(unread: readonly Unread[], view: ChatView): string {
  if (unread.length === 0) return "Nothing is unread in other rooms";
  const parts = unread.map(({ room, messages, mentions }) => {
    const named = mentions === 0 ? "" : `, ${mentions} for you`;
    return `${messages} in ${roomNameOf(room, view)}${named}`;
  });
  return `Unread: ${parts.join("; ")}. .next goes there`;
}

function deliverySentences(status: Status): readonly string[] {
  const { said, delivered, waiting, unconfirmed } = status;
  const sentences = [
    ...(waiting === 0 ? [] : [`${plural(waiting, "message")} of yours not sent yet`]),
    ...(unconfirmed === 0 ? [] : [`${plural(unconfirmed, "private message")} not delivered yet`]),
    ...(said <= delivered
      ? []
      : [`${said - delivered} of your ${said} messages not confirmed yet`]),
  ];
  return sentences.length > 0 || said === 0 ? sentences : ["All that you said has arrived"];
}
