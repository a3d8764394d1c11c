import assert from "node:assert/strict";
import { openLan } from "./lan.ts";
import { testOnLinux } from "./linux.ts";
import type { Screen } from "./screen_process.ts";

/** Checks that what came from the terminal is lines, and nothing that moves or colours. */
function assertLines({ output }: Screen): void {
  // the terminal writes CR LF for each end of a line, and echoes ^C and ^D
  assert.doesNotMatch(output.replaceAll("\r\n", "\n"), /[^\P{Cc}\n]/u);
}

testOnLinux("p2pchat -reader asks, tells and answers in lines", async () => {
  await using lan = await openLan();
  const alice = await lan.terminal("alice", "-reader", ...lan.options);
  await alice.shows("What is your name?");
  await alice.type("x\r");
  await alice.shows("Error: A name has 2 to 20 characters");
  await alice.type("alice\r");
  await alice.shows("You are alice, in general");
  const bob = await lan.plain("bob");
  await alice.shows("bob joined general");
  await alice.type("hello all\r");
  await bob.until("the message", () => bob.lines.find((line) => line.endsWith("alice: hello all")));
  await bob.type("hi *all*");
  await alice.shows("bob, in general: hi *all*");
  await bob.type("/msg alice psst");
  await alice.shows("bob, to you: psst");
  await alice.type(".status\r");
  await alice.shows("You are alice, in general: Talk about anything");
  await alice.shows("1 person here besides you: bob");
  await alice.shows("Unread: 1 in private with bob. .next goes there");
  await alice.type(".next\r");
  await alice.shows("You are in private with bob now, 1 message since you left: .read 1 reads it");
  await alice.type("/set bell off\r");
  await alice.type("/quit\r");
  assert.equal(await alice.exit(), 0);
  // one bell for the private message
  assert.equal(alice.output.split("\x07").length, 2);
  assertLines({ ...alice, output: alice.output.replace("\x07", "") });

  const again = await lan.terminal("alice", "-reader", ...lan.options);
  await again.shows("1: alice");
  await again.type("1\r");
  await again.shows("You are alice, in general");
  await again.type("\x04");
  assert.equal(await again.exit(), 0);
  assertLines(again);
});

testOnLinux("p2pchat with ACCESSIBLE=1 is in reader mode on a terminal alone", async () => {
  await using lan = await openLan();
  const screen = await lan.screenOn({ environment: { ACCESSIBLE: "1" } }, "alice");
  await screen.shows("You are alice, in general");
  await screen.type(".status\r");
  await screen.shows("Nobody else is here");
  await screen.type("/quit\r");
  assert.equal(await screen.exit(), 0);
  assertLines(screen);
});

testOnLinux("p2pchat -reader leaves by Ctrl-C and Ctrl-D when it asks for a name", async () => {
  await using lan = await openLan();
  const start = async () => {
    const screen = await lan.terminal("alice", "-reader", ...lan.options);
    await screen.shows("Type it and press Enter");
    return screen;
  };
  const interrupted = await start();
  await interrupted.type("\x03");
  assert.equal(await interrupted.exit(), 130);
  const ended = await start();
  await ended.type("\x04");
  assert.equal(await ended.exit(), 2);
  const { before, after, complaints } = await ended.remains();
  assert.equal(after, before);
  assert.equal(complaints, "");
});
