import assert from "node:assert/strict";
import { COMMANDS } from "../../../src/chat/commands/command_table.ts";
import { findCommand } from "../../../src/chat/features/command.ts";
import { FOREIGN_COMMANDS } from "../../../src/chat/features/foreign_commands.ts";
import { drafts, noticesOf, oneEngine } from "../one_engine.ts";

/** Commands of irssi and WeeChat. */
const HABITS = [
  ...["lastlog", "time", "react", "query", "names", "part", "close", "wc", "hilight", "window"],
  ...["win", "buffer", "ping", "ctcp", "op", "deop", "voice", "kick", "ban", "kickban", "mode"],
  ...["notice", "list", "server", "connect", "disconnect", "version", "ignore", "unignore"],
  ...["whois", "who", "msg", "me", "say", "join", "leave", "topic", "invite", "nick", "away"],
  ...["clear", "quit", "exit", "help", "set", "raw", "quote", "cycle", "knock", "describe"],
  ...["amsg", "ame", "dcc", "whowas", "motd", "load", "script", "scrollback", "bye"],
];

Deno.test("parseCommand() answers each habit of irssi and WeeChat with a command, or why there is none", () => {
  for (const word of HABITS) {
    if (findCommand(COMMANDS, word) !== undefined) continue;
    const effects = oneEngine().type(`/${word} something`);
    const [text = ""] = noticesOf(effects);
    assert.ok(text.startsWith(`! There is no command /${word} here: `), text);
    assert.deepEqual(drafts(effects), []);
  }
});

Deno.test("FOREIGN_COMMANDS name only commands that there are, or say why there is none", () => {
  const words = FOREIGN_COMMANDS.flatMap(([words]) => words.split(" "));
  assert.equal(new Set(words).size, words.length);
  for (const word of words) {
    assert.match(word, /^[a-z]+$/);
    assert.equal(
      findCommand(COMMANDS, word),
      undefined,
      `${word} is a command: it needs no answer`,
    );
  }
  for (const [, answer] of FOREIGN_COMMANDS) {
    const named = [...answer.matchAll(/(?<!\S)\/([a-z]+)/g)].map(([, name = ""]) => name);
    for (const name of named) assert.ok(findCommand(COMMANDS, name) !== undefined, answer);
    if (named.length === 0) assert.match(answer, /^(\S+ ){5,}\S+$/, "a sentence says why");
    assert.doesNotMatch(answer, /\.$/);
  }
});

Deno.test("parseCommand() and /help name our command for one of another program", () => {
  const { type } = oneEngine();
  assert.deepEqual(noticesOf(type("/LastLog beer")), [
    "! There is no command /LastLog here: /search TEXT finds what was said",
  ]);
  assert.deepEqual(noticesOf(type("/help /names")), [
    "! There is no command /names here: /users lists who is in this room",
  ]);
  assert.deepEqual(noticesOf(type("/usres")), [
    "! There is no command /usres: did you mean /users?",
  ]);
  assert.deepEqual(noticesOf(type("/constructor")), [
    "! There is no command /constructor: /help lists the commands",
  ]);
});
