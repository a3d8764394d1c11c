/**
 * The conversation that the README's picture shows, held by three real instances.
 *
 * @module
 */

import { type ChatProcess, isLinkUp, startChat } from "../program/chat_process.ts";
import { loopbackOptions, type Program } from "../program/program.ts";
import { startOnTerminal } from "./pictured_terminal.ts";
import type { Colour, Screen } from "./screen_cells.ts";

/**
 * Lets three instances on this machine find each other and talk; returns what one of them shows, on
 * a terminal with this background.
 *
 * @throws {Error} where the talk does not go on before the signal
 */
export async function talk(
  program: Program,
  background: Colour,
  signal: AbortSignal,
): Promise<Screen> {
  const common = { args: loopbackOptions(), signal };
  await using alice = await startOnTerminal(program, { username: "alice", background, ...common });
  await alice.shows("no peers yet");

  await using bob = await startChat(program, { username: "bob", ...common });
  await alice.shows("→ bob");
  await bob.say("Hi alice! Is this thing on?");
  await alice.shows("thing on?");
  await alice.type("It is 🎉 No server, no account, nothing to set up.\r");
  await hears(bob, "nothing to set up");

  await using mei = await startChat(program, { username: "mei", ...common });
  await alice.shows("→ mei");
  await bob.until((event) => isLinkUp(event, "mei"));
  await command(mei, "/sp cat");
  await mei.say("大家好! My machine found you both by itself.");
  await alice.shows("by itself.");
  await bob.say(
    "Good to see you, mei! What we say goes straight from machine to machine, encrypted, " +
      "and long lines wrap under themselves.",
  );
  await alice.shows("themselves.");
  await command(mei, "/me pours everybody a cup of tea 🍵");
  await alice.shows("a cup of tea");

  await command(bob, "/create dev no-pass Tools, and who breaks them");
  await alice.shows("bob made #dev");
  await command(bob, "/join general");
  await alice.type("/join dev\r");
  await alice.shows("Tools, and who");
  await alice.type("\x1b1");
  await alice.shows("a cup of tea");
  await sayIn(bob, "dev", "The build is green again.");
  await sayIn(bob, "dev", "@alice can have it.");
  await alice.shows("#dev 2 @1");
  await command(mei, "/msg alice Is that cake in the kitchen still a secret?");
  await alice.shows("@mei 1");

  await bob.say("@alice, carol wants to join. This is *all* she needs:\n`p2pchat -username carol`");
  await alice.shows("-username carol");
  await mei.say("And lunch at noon? The café has real 点心 today 🥟");
  await alice.shows("today");
  await bob.say("I'm in 👍");
  await alice.shows("I'm in");
  await alice.type("Me too. Shall I ");
  await alice.shows("Shall I");
  return alice.screen();
}

async function hears(chat: ChatProcess, text: string): Promise<void> {
  await chat.until(({ content }) => typeof content === "string" && content.includes(text));
}

function command(chat: ChatProcess, line: string): Promise<void> {
  return intend(chat, { intent: "command", line });
}

function sayIn(chat: ChatProcess, room: string, content: string): Promise<void> {
  return intend(chat, { intent: "say", room, content });
}

async function intend(chat: ChatProcess, intent: Readonly<Record<string, string>>): Promise<void> {
  await chat.write(new TextEncoder().encode(`${JSON.stringify(intent)}\n`));
}
