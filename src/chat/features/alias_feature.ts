/**
 * Aliases: `/alias` and `/unalias`.
 *
 * 1. An alias never hides a command: such a name is refused. Where a later version has a command of
 *    the name of an alias, the command counts, and the person is told at the start.
 * 2. The line of an alias is not expanded again: an alias can't use another one, nor itself.
 * 3. No password goes through an alias, neither in its line nor behind it: it would be shown while
 *    it is typed, and kept on disk.
 *
 * @module
 */
import {
  MAX_ALIAS_CHARACTERS,
  MAX_ALIAS_NAME_CHARACTERS,
  MAX_ALIASES,
} from "../../core/limits/chat.ts";
import { safeText } from "../../core/text/safe.ts";
import { suggest } from "../../core/text/suggest.ts";
import { table } from "../../core/text/table.ts";
import { type Alias, findAlias, isCommandLine } from "../api/alias.ts";
import type { Call } from "../api/call.ts";
import { mayHoldPassword } from "./argument_words.ts";
import type { ChatContext } from "./chat_context.ts";
import { type Command, findCommand } from "./command.ts";
import { command, type Feature } from "./feature.ts";

export const ALIAS_FEATURE: Feature = {
  title: "Your own",
  commands: [
    command({
      name: "alias",
      usage: "/alias [NAME] [LINE]",
      summary: "a command of your own: /alias hi /me waves to $1; or list them, or show one",
      optional: ["alias", "text"],
      run(call, [typed = "", line = ""], context) {
        const name = nameOf(typed);
        if (name === "") return call.notice("aliases", aliasesText(context));
        if (line === "") return show(name, call, context);
        define({ name, line: line.trim() }, call, context);
      },
    }),
    command({
      name: "unalias",
      usage: "/unalias NAME",
      summary: "remove a command of your own",
      arguments: ["alias"],
      run(call, [typed], { currentAliases }) {
        const name = nameOf(typed);
        if (!currentAliases.remove(name)) return call.refuse(noSuch(name, currentAliases.list));
        call.notice("alias", `/${name} is no longer an alias`);
      },
    }),
  ],
};

/** Returns the name of an alias as it was typed: the `/` before it may stand there or not. */
function nameOf(typed: string): string {
  return typed.replace(/^\//, "").normalize("NFC").toLowerCase();
}

function show(name: string, call: Call, { currentAliases }: ChatContext): void {
  const alias = findAlias(currentAliases.list, name);
  if (alias === undefined) return call.refuse(noSuch(name, currentAliases.list));
  call.notice("alias", `/${alias.name} stands for: ${alias.line}`);
}

function define(alias: Alias, call: Call, { currentAliases, commands }: ChatContext): void {
  const { name, line } = alias;
  const { list } = currentAliases;
  const reason = nameRefusal(name, commands) ?? lineRefusal(line, list, commands);
  if (reason !== undefined) return call.refuse(reason);
  if (!currentAliases.put({ name, line: safeText(line) })) {
    return call.refuse(`You have ${MAX_ALIASES} aliases, the most there can be: /unalias one`);
  }
  const [first = ""] = line.split(" ", 1);
  const hint = findCommand(commands, first) === undefined
    ? ""
    : `. As a command it begins with /: /alias ${name} /${safeText(line)}`;
  const does = isCommandLine(line) ? "does" : "says";
  call.notice("alias", `/${name} ${does} this now: ${safeText(line)}${hint}`);
}

/** Returns why an alias can't have this name; `undefined` where it can. */
function nameRefusal(name: string, commands: readonly Command[]): string | undefined {
  if (!NAME.test(name) || [...name].length > MAX_ALIAS_NAME_CHARACTERS) {
    return `An alias can't be called ${safeText(name)}: choose 1 to ` +
      `${MAX_ALIAS_NAME_CHARACTERS} letters, digits, - and _`;
  }
  const hidden = findCommand(commands, name);
  if (hidden === undefined) return undefined;
  const which = hidden.name === name ? "a command" : `a name of the command /${hidden.name}`;
  return `/${name} is ${which}: choose another name`;
}

const NAME = /^[\p{L}\p{N}_-]+$/u;

/** Returns why an alias can't stand for this line; `undefined` where it can. */
function lineRefusal(
  line: string,
  aliases: readonly Alias[],
  commands: readonly Command[],
): string | undefined {
  const length = [...line].length;
  if (length > MAX_ALIAS_CHARACTERS) {
    return `This line has ${length} characters, and an alias can have ${MAX_ALIAS_CHARACTERS}: ` +
      "shorten it";
  }
  if (line.includes("\n")) return "An alias stands for one line: leave out the others";
  if (!isCommandLine(line)) return undefined;
  const [, name = "", rest = ""] = /^\/(\S*)\s*(.*)$/.exec(line) ?? [];
  const used = findCommand(commands, name);
  if (used !== undefined) {
    return mayHoldPassword(rest, used.arguments)
      ? "An alias takes no password, since it would be shown and kept on disk: leave it out"
      : undefined;
  }
  const shown = safeText(name);
  return findAlias(aliases, name) === undefined
    ? `There is no command /${shown}: /help lists the commands`
    : `/${shown} is an alias itself: write here what it stands for`;
}

function noSuch(name: string, aliases: readonly Alias[]): string {
  const near = suggest(name, aliases.map((alias) => alias.name));
  const hint = near === undefined ? "/alias lists yours" : `did you mean /${near}?`;
  return `There is no alias /${safeText(name)}: ${hint}`;
}

function aliasesText({ currentAliases: { list }, commands }: ChatContext): string {
  if (list.length === 0) return `You have no aliases. ${HOW}`;
  const rows = list.map(({ name, line }) => [
    `/${name}`,
    findCommand(commands, name) === undefined ? line : `${line} (not used: /${name} is a command)`,
  ]);
  return `${table([["alias", "stands for"], ...rows])}\n${HOW}`;
}

const HOW = "/alias NAME LINE makes one, as in /alias hi /me waves to $1; $1 to $9 are the words " +
  "behind it, $2- the second and all further ones, $* all. /unalias NAME removes it.";

/** Tells of the aliases that commands of this version have taken the names of. */
export function tellHiddenAliases(
  { currentAliases, commands, notifier }: ChatContext,
  now: Call["now"],
): void {
  const hidden = currentAliases.list.filter(({ name }) => findCommand(commands, name));
  if (hidden.length === 0) return;
  const names = hidden.map(({ name }) => `/${name}`).join(", ");
  const text = hidden.length === 1
    ? `Your alias ${names} is not used: it is a command of p2pchat now. /unalias removes it`
    : `Your aliases ${names} are not used: they are commands of p2pchat now. /unalias removes them`;
  notifier.notice("alias", text, now);
}
