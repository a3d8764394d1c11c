/**
 * The things that a person does not want to see: muted people, joins of some, messages with some
 * words.
 *
 * @module
 */
import { plural } from "../../core/text/plural.ts";
import { table } from "../../core/text/table.ts";
import type { Call } from "../api/call.ts";
import type { ChatContext } from "./chat_context.ts";
import { command, type Feature } from "./feature.ts";

export const IGNORE_FEATURE: Feature = {
  commands: [
    command({
      name: "mute",
      usage: "/mute USER",
      summary: "show nothing more of what USER says, here only",
      arguments: ["user"],
      run: (call, [user], { mutes }) => mutes.mute(user, call),
    }),
    command({
      name: "unmute",
      usage: "/unmute USER",
      summary: "show it again",
      arguments: ["user"],
      run: (call, [user], { mutes }) => mutes.unmute(user, call),
    }),
    command({
      name: "ignore",
      usage: "/ignore [USER|joins USER|word TEXT]",
      summary: "mute USER, or show no joins of USER, or nothing with TEXT; or list all of that",
      optional: ["user", "text"],
      run(call, [first, second], context) {
        if (first === undefined) return call.notice("ignored", ignoredText(context));
        const what = chosen(first, second, "/ignore", call);
        switch (what?.kind) {
          case "person":
            return context.mutes.mute(what.text, call);
          case "joins":
            return context.ignoredJoins.ignore(what.text, call);
          case "word":
            return context.ignoredWords.ignore(what.text, call);
          case undefined:
            return;
        }
      },
    }),
    command({
      name: "unignore",
      usage: "/unignore USER|joins USER|word TEXT",
      summary: "show it again",
      arguments: ["user"],
      optional: ["text"],
      run(call, [first, second], context) {
        const what = chosen(first, second, "/unignore", call);
        switch (what?.kind) {
          case "person":
            return context.mutes.unmute(what.text, call);
          case "joins":
            return context.ignoredJoins.restore(what.text, call);
          case "word":
            return context.ignoredWords.restore(what.text, call);
          case undefined:
            return;
        }
      },
    }),
  ],
};

/** The subject of a command: all that a person says, their joins and leaves, or a word. */
interface Ignored {
  readonly kind: "person" | "joins" | "word";
  readonly text: string;
}

/** Reads the words of a command; `@joins` is a person of that name. Refuses what is no choice. */
function chosen(
  first: string,
  second: string | undefined,
  command: string,
  call: Call,
): Ignored | undefined {
  const kind = first.toLowerCase();
  if (kind !== "joins" && kind !== "word") {
    if (second === undefined) return { kind: "person", text: first };
    call.refuse(`Write ${command} USER, ${command} joins USER, or ${command} word TEXT`);
    return undefined;
  }
  if (second !== undefined) return { kind, text: second.normalize("NFC") };
  call.refuse(`Something is missing: ${command} ${kind} ${kind === "word" ? "TEXT" : "USER"}`);
  return undefined;
}

type IgnoreContext = Pick<ChatContext, "mutes" | "ignoredJoins" | "ignoredWords" | "people">;

/** Lists all that is ignored. */
function ignoredText({ mutes, ignoredJoins, ignoredWords, people }: IgnoreContext): string {
  const count = (hidden: number): string => hidden === 0 ? "" : plural(hidden, "message");
  const rows = [
    ...mutes.list.map(({ id, shown, by, hidden }) => [
      people.get(id)?.shown ?? shown,
      by === "excess" ? "says too much: muted meanwhile" : "all that is said",
      count(hidden),
    ]),
    ...ignoredJoins.list.map(({ shown }) => [shown, "joins and leaves", ""]),
    ...ignoredWords.list.map(({ word, hidden }) => [word, "messages with this", count(hidden)]),
  ];
  return rows.length === 0 ? NOTHING_IGNORED : table([["ignored", "what", "not shown"], ...rows]);
}

const NOTHING_IGNORED = "You ignore nothing. /ignore USER hides all that somebody says, " +
  "/ignore joins USER that somebody comes and leaves, /ignore word TEXT messages with that word.";
