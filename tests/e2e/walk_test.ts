import assert from "node:assert/strict";
import { type Lan, openLan } from "./lan.ts";
import { testOnLinux } from "./linux.ts";
import type { Screen } from "./screen_process.ts";
import { inputOf } from "./screen_rows.ts";

/** The rows of a screen, as they can be compared at whatever time it is. */
function rowsOf({ emulator }: Screen): readonly string[] {
  return emulator.rows().map((row) => row.replace(/^ \d\d:\d\d/, " hh:mm"));
}

/** Waits until the rows of the screen are what `fits` looks for. */
function looks(
  screen: Screen,
  what: string,
  fits: (rows: readonly string[]) => boolean,
): Promise<true> {
  return screen.until(what, () => fits(rowsOf(screen)) || undefined);
}

/** Waits until the input is this. */
function inputs(screen: Screen, text: string): Promise<true> {
  return looks(screen, `the input "${text}"`, (rows) => inputOf(rows) === text);
}

/** Waits until this room is shown: the title of the input begins with it. */
function shown(screen: Screen, room: string): Promise<true> {
  return looks(screen, room, (rows) => rows.some((row) => row.startsWith(`╭─ ${room} `)));
}

/**
 * The rows of the talk, without the people beside it, and without what tells that something is on
 * its way, or has arrived.
 */
function talkOf(screen: Screen): readonly string[] {
  return rowsOf(screen).slice(1, -4).map((row) => row.replace(/(?: {2}[…✓])? +│[^│]*$/, ""));
}

/** How the terminal is told that somebody means alice. */
const CALLED = [
  "BEL",
  "OSC 9;carol in #general: What do you think, @alice?",
  "OSC 777;notify;carol in #general;What do you think, @alice?",
];

/** What alice has said last, where there is little room. */
const SMALL = `
 #general  #dev                       3
▌ four
▌ five
▌ one
▌ two
▌ three
▌ four
▌ five  ✓
 alice   F1 keys   M-k go to         ●2
› Message #general`.slice(1);

/** The look of a cell with nothing on it, not even a ground, within a row. */
const BARE = " |1 ";

const SIZE = { columns: 80, rows: 24 };

/** Alice's screen, and two who talk with her. */
async function company(lan: Lan) {
  const unpaced = ["-rate", "off"];
  const alice = await lan.screenOn({ size: SIZE }, "alice", ...unpaced);
  const bob = await lan.json("bob", ...unpaced);
  const carol = await lan.json("carol", ...unpaced);
  await alice.shows("2 links");
  for (const peer of [bob, carol]) {
    await peer.event({ event: "link", state: "up", username: "alice" });
  }
  return { alice, bob, carol };
}

testOnLinux("a person's walk through the screen", async () => {
  await using lan = await openLan();
  const { alice, bob, carol } = await company(lan);

  // Says something, and completes a name.
  await alice.type("Hello everyone!");
  await inputs(alice, "Hello everyone!");
  await alice.type("\r");
  await alice.shows("alice ▌Hello everyone!");
  await inputs(alice, "");
  await carol.event({ event: "message", content: "Hello everyone!" });
  await bob.say("Hi!");
  await alice.shows("bob ▎Hi!");
  await alice.type("bo\t");
  await inputs(alice, "bob:");
  await alice.type("is this thing on?\r");
  await bob.event({ event: "message", content: "bob: is this thing on?" });

  // Goes to another room and back; what was begun there waits there.
  await alice.type("/create dev no-pass Tools\r");
  await alice.type("/join dev\r");
  await shown(alice, "#dev · Tools");
  await alice.type("half a thought");
  await inputs(alice, "half a thought");
  await carol.say("What do you think, @alice?");
  await alice.shows("#general 1 @1");
  await looks(alice, "the title", () => alice.emulator.title() === "(1) p2pchat #dev");
  assert.deepEqual(alice.emulator.foreign, CALLED);
  await alice.type("\x1b1");
  await shown(alice, "#general");
  await alice.shows("▎What do you think, @alice?");
  assert.ok(talkOf(alice).some((row) => /─ 1 new ─/.test(row)));
  await inputs(alice, "");
  await alice.type("\x1b2");
  await inputs(alice, "half a thought");
  await alice.type("\x15\x1b1");
  await shown(alice, "#general");

  // Reads what was said before, while others go on.
  for (let line = 1; line <= 40; line++) await bob.say(`line ${line}`);
  await alice.shows("▎line 40");
  await alice.type("\x1b[5~\x1b[5~");
  await looks(alice, "line 1 of 40", () => talkOf(alice).some((row) => row.endsWith("▎line 1")));
  const reading = talkOf(alice);
  for (let line = 41; line <= 45; line++) await carol.say(`line ${line}`);
  await alice.shows("↓ 5 new");
  assert.deepEqual(talkOf(alice), reading);
  await alice.type("\x1b[F");
  await alice.shows("▎line 45");
  await looks(alice, "no more to come", (rows) => !rows.join().includes("↓"));

  // Scrolls with the wheel, and clicks; selects text, for which the mouse is the terminal's own.
  assert.equal(alice.emulator.tellsMouse(), true);
  const newest = talkOf(alice);
  await alice.type("\x1b[<64;10;10M\x1b[<64;10;10M");
  await looks(alice, "six rows above", () => talkOf(alice).at(-1)?.endsWith("▎line 39") === true);
  await alice.type("\x1b[<65;10;10M\x1b[<65;10;10M");
  await looks(alice, "the newest", () => talkOf(alice).join() === newest.join());
  await alice.type("\x1b[<0;10;10M\x1b[<0;10;10m");
  await alice.shows("Select text with Shift held");
  await alice.type("\x1bl");
  await looks(alice, "the copy view", () => !alice.emulator.tellsMouse());
  await alice.type("\x1b");
  await looks(alice, "the room", () => alice.emulator.tellsMouse());

  // Finds what was said before, and goes to a room by a few letters.
  await alice.type("\x12thing on");
  await alice.shows("(search back) thing on");
  await inputs(alice, "bob: is this thing on?");
  await alice.type("\r");
  await looks(alice, "no search", (rows) => !rows.join().includes("(search back)"));
  await inputs(alice, "bob: is this thing on?");
  await alice.type("\x15\x1bkde");
  await alice.shows("› #dev");
  await alice.type("\r");
  await shown(alice, "#dev · Tools");
  await alice.type("\x1b1");
  await shown(alice, "#general");

  // Looks at a theme that paints its ground, goes back, takes it, and takes the usual one again.
  const isPainted = () => !alice.emulator.look().some((row) => row.includes(BARE));
  await alice.type("/set theme no\t");
  await looks(alice, "nord while Tab stands on it", isPainted);
  await alice.type("\x15");
  await looks(alice, "the usual theme", () => !isPainted());
  await alice.type("/set theme nord\r");
  await looks(alice, "nord", isPainted);
  await alice.type("/set theme default\r");
  await looks(alice, "the usual theme again", () => !isPainted());

  // Binds a key.
  await alice.type("/bind F5 /me waves\r");
  await alice.shows("F5 does this now: /me waves");
  await alice.type("\x1b[15~");
  await carol.event({ event: "message", content: "waves", type: "action" });

  // Pastes five lines: as one message, and as five.
  const pasted = ["one", "two", "three", "four", "five"];
  const paste = `\x1b[200~${pasted.join("\r")}\x1b[201~`;
  await alice.type(`${paste}\r`);
  await alice.shows("Enter one message   M-s 5 messages");
  assert.deepEqual(
    rowsOf(alice).slice(-7, -2).map((row) => row.slice(4, -1).trimEnd()),
    pasted,
  );
  await alice.type("\r");
  await bob.event({ event: "message", content: pasted.join("\n") });
  await alice.type(`${paste}\r`);
  await alice.shows("Enter one message   M-s 5 messages");
  await alice.type("\x1bs");
  for (const content of pasted) await bob.event({ event: "message", content });
  await inputs(alice, "");
  const fives = (rows: readonly string[]) => rows.filter((row) => row.includes("▌five"));
  await looks(alice, "five twice", (rows) => fives(rows).length === 2);

  // Makes the window small, and large again.
  const large = talkOf(alice);
  await alice.resize(40, 10);
  await looks(alice, "all of it in 40 × 10", (rows) => rows.join("\n") === SMALL);
  await alice.resize(SIZE.columns, SIZE.rows);
  await looks(
    alice,
    "80 × 24",
    (rows) => rows.length === SIZE.rows && talkOf(alice).join("\n") === large.join("\n"),
  );

  // Leaves.
  await alice.type("/quit\r");
  assert.equal(await alice.exit(), 0);
  for (const peer of [bob, carol]) {
    await peer.event({ event: "link", state: "down", username: "alice", reason: "quit" });
  }
  const { before, after, complaints } = await alice.remains();
  assert.equal(after, before);
  assert.equal(complaints, "");
  assert.equal(alice.emulator.alternate(), false);
  assert.equal(alice.emulator.tellsMouse(), false);
  assert.deepEqual(alice.emulator.foreign, CALLED);
});
