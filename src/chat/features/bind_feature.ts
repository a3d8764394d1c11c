/**
 * Keys of one's own: `/bind`.
 *
 * Only a front end with a screen knows keys. So the command asks the front end that it was typed
 * in, which answers with the `bind` intent and the key as it spells it, or tells that it has none.
 *
 * 1. A key is bound to a command, never to a text: no key says something by itself.
 * 2. No password is bound, since it would be kept on disk.
 *
 * @module
 */
import { MAX_BOUND_KEYS, MAX_BOUND_LINE_CHARACTERS } from "../../core/limits/chat.ts";
import { safeText } from "../../core/text/safe.ts";
import { suggest } from "../../core/text/suggest.ts";
import { table } from "../../core/text/table.ts";
import { findAlias, isCommandLine } from "../api/alias.ts";
import type { Call } from "../api/call.ts";
import type { Intent } from "../api/intent.ts";
import { mayHoldPassword } from "./argument_words.ts";
import type { ChatContext } from "./chat_context.ts";
import { findCommand } from "./command.ts";
import { command, type Feature } from "./feature.ts";

export const BIND_FEATURE: Feature = {
  commands: [
    command({
      name: "bind",
      usage: "/bind [KEY] [COMMAND]",
      summary: "a key of your own: /bind F5 /away lunch; without COMMAND take it back, or list all",
      optional: ["key", "line"],
      run: (call, [key = "", line = ""]) =>
        call.emit({
          type: "bind",
          key: safeText(key),
          line: safeText(line.trim(), { newlines: true }),
          clock: call.moment(),
        }),
    }),
  ],
};

/** Binds a key, takes that back, or lists all that is bound. */
export function bind(
  { key, line }: Extract<Intent, { readonly type: "bind" }>,
  call: Call,
  context: ChatContext,
): void {
  const { boundKeys } = context;
  if (key === "") return call.notice("bindings", listText(context));
  if (line === "") {
    return boundKeys.remove(key)
      ? call.notice("binding", `${key} does again what it did before you bound it`)
      : call.refuse(`${key} is not bound: /bind lists what is, /bind ${key} COMMAND binds it`);
  }
  const reason = lineRefusal(line, context);
  if (reason !== undefined) return call.refuse(reason);
  const shown = safeText(line);
  if (!boundKeys.put({ key, line: shown })) {
    return call.refuse(
      `You have bound ${MAX_BOUND_KEYS} keys, the most there can be: /bind KEY takes one back`,
    );
  }
  call.notice("binding", `${key} does this now: ${shown}`);
}

/** Returns why a key can't be bound to this line; `undefined` where it can. */
function lineRefusal(line: string, { commands, currentAliases }: ChatContext): string | undefined {
  if (!isCommandLine(line)) {
    return "A key is bound to a command, which begins with /, so that no key says something by " +
      "itself: /me, /msg and /group do say what stands behind them";
  }
  const length = [...line].length;
  if (length > MAX_BOUND_LINE_CHARACTERS) {
    return `That command has ${length} characters, the limit is ${MAX_BOUND_LINE_CHARACTERS}: ` +
      "shorten it";
  }
  if (line.includes("\n")) return "A key is bound to one line: leave out the others";
  const [, name = "", rest = ""] = /^\/(\S*)\s*(.*)$/s.exec(line) ?? [];
  const bound = findCommand(commands, name);
  if (bound === undefined) {
    const alias = findAlias(currentAliases.list, name);
    if (alias !== undefined) {
      return isCommandLine(alias.line)
        ? undefined
        : `A key says nothing by itself, and /${alias.name} stands for a text: bind it to /me or /msg`;
    }
    const near = suggest(name, commands.flatMap((known) => [known.name, ...known.aliases]));
    const hint = near === undefined ? "/help lists the commands" : `did you mean /${near}?`;
    return `There is no command /${safeText(name)}: ${hint}`;
  }
  return mayHoldPassword(rest, bound.arguments)
    ? "A key takes no password, since it would be kept on disk: leave it out"
    : undefined;
}

function listText({ boundKeys: { list } }: ChatContext): string {
  if (list.length === 0) return `You have bound no keys. ${HOW}`;
  return `${table([["key", "does"], ...list.map(({ key, line }) => [key, line])])}\n${HOW}`;
}

const HOW = "/bind KEY COMMAND binds a key, as in /bind F5 /away lunch or /bind M-d /join dev; " +
  "/bind KEY takes it back. /keys lists all keys.";
