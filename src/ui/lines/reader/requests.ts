/**
 * The requests of reader mode: lines that begin with a dot, to the front end itself. One table
 * reads them, and makes `.help`.
 *
 * A dot and a number chooses an entry of the last list. Two dots say a text that begins with one.
 *
 * @module
 */
import type { ChatView } from "../../../chat/api/chat_view.ts";
import type { Intent } from "../../../chat/api/intent.ts";
import { partnerOf } from "../../../chat/api/room_id.ts";
import { MAX_REPEATED_LINES } from "../../../core/limits/front_ends.ts";
import { withEmoji } from "../../../core/text/emoji_names.ts";
import { suggest } from "../../../core/text/suggest.ts";
import { safeText } from "../../../core/text/safe.ts";
import type { LineRead } from "../line_format.ts";
import { choose, goToRoom, peopleList, roomList } from "./lists.ts";
import type { ReaderMemory } from "./reader_memory.ts";
import { keep } from "./spoken_events.ts";
import { datedSentence, messageSentence } from "./spoken_message.ts";
import { statusSentences, unreadSentence } from "./status_sentences.ts";
import { atTime } from "./wording.ts";

/** The surroundings of a request. `room`: id of the room where the person is. */
export interface Asked {
  readonly view: ChatView;
  readonly memory: ReaderMemory;
  readonly room: string;
  /** Whether the lines are a script's, which are said as they stand. */
  readonly isScript?: boolean;
}

interface Request {
  /** As a person types it: `.last [N]`. */
  readonly usage: string;
  /** One line, no full stop. */
  readonly does: string;
  /** Reads the words behind the name. It must change nothing: only the answer may. */
  readonly read: (words: string, asked: Asked) => LineRead;
}

/** Messages that `.read` and its like read where no number is given. */
const USUAL_COUNT = 10;

export const REQUESTS = {
  status: {
    usage: ".status",
    does: "where you are, who is here, what is unread, and what is wrong",
    read: (_, { view, memory, room }) =>
      answer(() => statusSentences(view, memory, room).join("\n")),
  },
  last: {
    usage: ".last [N]",
    does: "repeat the last line, or the last N",
    read: (words, { view, memory }) =>
      withCount(words, 1, (count) => {
        const told = memory.last(count).map(({ text, time }) =>
          text + atTime(time, view.settings.time)
        );
        return told.length === 0 ? "Nothing was said yet" : told.join("\n");
      }),
  },
  read: {
    usage: ".read [N]",
    does: "read the newest messages of this room",
    read: reading("newest"),
  },
  older: { usage: ".older [N]", does: "read those before them", read: reading("older") },
  newer: { usage: ".newer [N]", does: "read those behind them", read: reading("newer") },
  first: {
    usage: ".first [N]",
    does: "read the oldest messages of this room",
    read: reading("oldest"),
  },
  next: {
    usage: ".next",
    does: "go to the next room with unread messages, first where they are for you",
    read(_, { view, memory, room }) {
      const unread = memory.unread().filter((each) => each.room !== room);
      const [next] = [
        ...unread.filter(({ mentions, room }) => mentions > 0 || partnerOf(room) !== undefined),
        ...unread,
      ];
      return next === undefined
        ? answer(() => unreadSentence([], view))
        : goToRoom(next.room, view, room);
    },
  },
  rooms: {
    usage: ".rooms",
    does: "list your rooms and all others, with numbers to go there",
    read: (_, { view, memory, room }) =>
      answer(() => {
        const others = view.lobby.filter(({ id }) => view.rooms.every((each) => each.id !== id));
        return keep(roomList([...view.rooms, ...others], room), memory);
      }),
  },
  people: {
    usage: ".people",
    does: "list who is here, with numbers to write to them in private",
    read: (_, { view, memory, room }) => answer(() => keep(peopleList(view, room), memory)),
  },
  lines: {
    usage: ".lines ONE / TWO",
    does: "say a message of several lines, a slash between spaces where one ends",
    read: (words, asked) =>
      words === ""
        ? refused("Something is missing: .lines ONE / TWO")
        : saying(words.split(/\s+\/\s+/).join("\n"), asked),
  },
  spoiler: {
    usage: ".spoiler",
    does: "read the last message with a hidden spoiler in full",
    read: (_, { view, memory }) =>
      answer(() =>
        memory.spoiler === undefined
          ? "No message had a spoiler"
          : messageSentence(memory.spoiler, view, false)
      ),
  },
  help: {
    usage: ".help",
    does: "list these requests; /help lists the commands",
    read: () => answer(requestsHelp),
  },
} as const satisfies Readonly<Record<string, Request>>;

/** The name of a request. */
export type RequestName = keyof typeof REQUESTS;

/** Reads a line that a person typed. */
export function readRequest(line: string, asked: Asked): LineRead {
  if (line.trim() === "") return { state: "nothing" };
  const { room } = asked;
  if (line.startsWith("..")) return saying(line.slice(1), asked);
  const [, name, words = ""] = /^\.(\S*)\s*(.*)$/.exec(line.trimEnd()) ?? [];
  if (name === undefined) {
    return intent({ type: "input", room, line, ...(asked.isScript ? { isScript: true } : {}) });
  }
  if (/^[0-9]+$/.test(name)) {
    const entry = asked.memory.entry(Number(name));
    return entry === undefined
      ? refused(`The last list has no entry ${name}: .rooms, .people and /search make one`)
      : choose(entry, asked.view, asked.memory, room);
  }
  const wanted = name.toLowerCase();
  if (Object.hasOwn(REQUESTS, wanted)) return REQUESTS[wanted as RequestName].read(words, asked);
  const near = suggest(wanted, Object.keys(REQUESTS));
  const hint = near === undefined ? ".help lists them." : `did you mean .${near}?`;
  const how = "Two dots say a text that begins with one";
  return refused(`There is no request .${safeText(name)}: ${hint} ${how}`);
}

/** Returns the text of `.help`. */
export function requestsHelp(): string {
  const rows: readonly Request[] = Object.values(REQUESTS);
  return [
    "A line is said in the room where you are. A line that begins with a slash is a command: " +
    "/help lists them. A line that begins with a dot is a request",
    ...rows.map(({ usage, does }) => `${usage}: ${does}`),
    ".N: choose the entry with that number of the last list",
    "..TEXT: say a text that begins with a dot",
  ].join("\n");
}

function reading(where: Parameters<ReaderMemory["read"]>[1]): Request["read"] {
  return (words, { view, memory, room }) =>
    withCount(words, USUAL_COUNT, (count) => {
      const messages = memory.read(room, where, count);
      if (messages.length === 0) return `No ${where === "newer" ? "newer" : "older"} messages here`;
      return messages.map((message) => datedSentence(message, view)).join("\n");
    });
}

function withCount(words: string, usual: number, text: (count: number) => string): LineRead {
  const count = words === "" ? usual : /^[0-9]{1,9}$/.test(words) ? Number(words) : 0;
  return count >= 1 && count <= MAX_REPEATED_LINES
    ? answer(() => text(count))
    : refused(`Write a number from 1 to ${MAX_REPEATED_LINES} behind it`);
}

function answer(text: () => string): LineRead {
  return { state: "answer", text: () => `${text()}\n` };
}

/** Says a text; a person's has emoji for their names, as every line that is typed. */
function saying(text: string, { room, isScript = false }: Asked): LineRead {
  return intent({ type: "say", room, content: isScript ? text : withEmoji(text) });
}

function intent(intent: Intent): LineRead {
  return { state: "intent", intent };
}

function refused(reason: string): LineRead {
  return { state: "refused", reason };
}
