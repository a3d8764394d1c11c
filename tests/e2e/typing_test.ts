import assert from "node:assert/strict";
import { openLan } from "./lan.ts";
import { testOnLinux } from "./linux.ts";
import { inputOf, saidOn } from "./screen_rows.ts";
import type { Screen } from "./screen_process.ts";

const PRINTABLE_ASCII = Array.from(
  { length: 0x7f - 0x20 },
  (_, at) => String.fromCharCode(0x20 + at),
);

/**
 * What is typed, a line each: all of printable ASCII in one (begun with a letter: `/` begins a
 * command), and the rest.
 */
const TYPED: readonly string[] = [
  `x${PRINTABLE_ASCII.join("")}x`,
  "é",
  "漢字",
  "👩‍👩‍👧",
  "q",
  "?",
  "x",
  ":wq",
];

/** The texts that stand behind the name, as they can be seen. */
function textsOf(screen: Screen, name: string): readonly string[] {
  return saidOn(screen.emulator.rows()).filter((row) => row.name === name).map(({ text }) => text);
}

testOnLinux("p2pchat shows others just what was typed on the screen", async () => {
  await using lan = await openLan();
  const [json, plain, reader] = [
    await lan.json("jason"),
    await lan.plain("patty"),
    await lan.screen("rita"),
  ];
  const writer = await lan.screen("alice");
  await writer.shows("3 links");

  for (const line of TYPED) {
    for (const character of line) await writer.type(character);
    await writer.type("\r");
    await json.event({ event: "message", sender: "alice", content: line });
  }
  assert.deepEqual(json.heard("alice"), TYPED);

  const last = (lines: readonly string[]) =>
    lines.at(-1)?.endsWith(TYPED.at(-1) ?? "") || undefined;
  await plain.until("the last line", () => last(plain.lines));
  const heard = plain.lines.flatMap((line) => /^\d\d:\d\d alice: (.*)$/.exec(line)?.slice(1) ?? []);
  assert.deepEqual(heard, TYPED);

  for (const screen of [reader, writer]) {
    await screen.until("the last line", () => last(textsOf(screen, "alice")));
    assert.deepEqual(textsOf(screen, "alice"), TYPED);
  }
});

testOnLinux("p2pchat says what a paste holds as one message with its newlines", async () => {
  await using lan = await openLan();
  const json = await lan.json("jason");
  const writer = await lan.screen("alice");
  await writer.shows("1 link");
  await writer.type("\x1b[200~one\ntwo\x1b[201~");
  await writer.shows("two");
  await writer.type("\r");
  await writer.shows("Enter one message");
  await writer.type("\r");
  await json.event({ event: "message", sender: "alice", content: "one\ntwo" });
  assert.deepEqual(json.heard("alice"), ["one\ntwo"]);
});

testOnLinux("p2pchat shows what is typed while others say thousands of things", async () => {
  await using lan = await openLan();
  const unpaced = ["-rate", "off"];
  const screen = await lan.screen("alice", ...unpaced);
  const bob = await lan.json("bob", ...unpaced);
  await screen.shows("1 link");
  const things = (content: string) => `${JSON.stringify({ intent: "say", content })}\n`;
  let isTyped = false;
  /** Says things for as long as somebody types, as fast as they are taken. */
  async function flood(): Promise<void> {
    while (!isTyped) await bob.write(things("thing").repeat(1_000));
    await bob.write(things("the last of them"));
  }
  const said = flood();
  await screen.shows("▎thing");
  for (const character of "meanwhile") {
    await screen.type(character);
    await screen.until(
      `"${character}" behind the cursor`,
      () => inputOf(screen.emulator.rows()).endsWith(character) || undefined,
    );
  }
  isTyped = true;
  await said;
  await screen.shows("the last of them");
});

testOnLinux("p2pchat fits the screen to every size of the terminal", async () => {
  await using lan = await openLan();
  const screen = await lan.screen("alice");
  await screen.type("stays here\r");
  await screen.shows("alice ▌stays here");
  const { emulator } = screen;
  for (
    const [columns, rows] of [[50, 12], [25, 8], [10, 3], [1, 1], [120, 40], [120, 29]] as const
  ) {
    await screen.resize(columns, rows);
    // The header ends at the right edge; tiny screens have none. An input without a frame is on the
    // last row.
    await screen.until(`the screen in ${columns} × ${rows}`, () => {
      const [first = ""] = emulator.rows();
      const last = emulator.rows().at(-1) ?? "";
      const header = columns < 20 || first.length === columns - 1 && /(?:1|only you)$/.test(first);
      const input = rows >= 20 ? / ○ no links$/ : columns < 20 ? /^›$/ : /^› Message #general$/;
      return header && (columns < 3 || input.test(last)) || undefined;
    });
  }
  await screen.shows("alice ▌stays here");
});
