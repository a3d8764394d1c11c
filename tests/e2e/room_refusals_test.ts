import assert from "node:assert/strict";
import { fingerprint } from "../../src/core/peer_id.ts";
import type { JsonPeer, LinesPeer } from "./front_ends.ts";
import { openLan } from "./lan.ts";

const TOO_LONG = "x".repeat(4_097);
const NO_MESSAGE = "This message is empty: write something.";

/** What alice types, who is in `dev` and in `ops` (which has a password), and what she is told. */
const TYPED: readonly (readonly [line: string, sentence: string])[] = [
  ["/join dex", "There is no room called dex: did you mean dev?"],
  ["/join nowhere", "There is no room called nowhere: /rooms lists them, /create makes one"],
  ["/join", "Something is missing: /join NAME [PASSWORD]"],
  ["/join cave", "cave has a password: /join cave PASSWORD"],
  ["/join cave wrong", "This is not the password of cave: ask somebody who is in it."],
  ["/group cave hi", "You are not in cave: /join cave"],
  ["/group nowhere hi", "There is no room called nowhere: /rooms lists them, /create makes one"],
  ["/leave cave", "You are not in cave: /join cave"],
  ["/leave", "Nobody leaves general: /quit leaves the program."],
  ["/create dev", "There is a room dev already: /join dev"],
  ["/create DEV no-pass Again", "There is a room dev already: /join dev"],
  ["/create general", "Everybody is in general already: choose another name."],
  ["/create x", "A room name has 2 to 20 characters, and this one 1: choose a longer one."],
  ["/create", "Something is missing: /create NAME [PASSWORD|no-pass|new-pass] [DESCRIPTION]"],
  [
    '/create lab "open',
    "A quote is opened and not closed: /create NAME [PASSWORD|no-pass|new-pass] [DESCRIPTION]",
  ],
  ['/create lab ""', "This password is empty: write one, or no-pass."],
  [
    `/create lab no-pass ${"x".repeat(201)}`,
    "What a room is about has at most 200 characters: choose fewer words.",
  ],
  ["/topic  ", "general: Talk about anything; /topic TEXT sets it"],
  ["/invite bob", "/invite asks somebody into the room you look at: /join one first"],
  ["/msg nobody hi", "There is nobody called nobody: /users lists who is here"],
  ["/msg bobb hi", "There is nobody called bobb: did you mean bob?"],
  ["/msg alice hi", "This is you: choose somebody else, /users lists who is here"],
  ["/msg bob", "Something is missing: /msg USER TEXT"],
  ["/msg bob \u200b", NO_MESSAGE],
  [`/msg bob ${TOO_LONG}`, "This message has 4097 bytes"],
  ["/reply hi", "Nobody wrote to you in private yet: /msg USER TEXT"],
  ["/query nobody", "There is nobody called nobody: /users lists who is here"],
  ["/tag nobody hi", "There is nobody called nobody: /users lists who is here"],
  ["/tag alice hi", "You can't tag yourself: choose somebody else"],
  ["/whois nobody", "There is nobody called nobody: /users lists who is here"],
  ["/verify nobody", "There is nobody called nobody: /users lists who is here"],
  ["/ignore nobody", "There is nobody called nobody: /users lists who is here"],
  ["/sp catt", "There is no picture catt: did you mean cat?"],
  ["/back", "You are not away: /away says so"],
  ["/nick bob", "Somebody else is called bob: others see you as bob."],
  ["/group dev \u200b", NO_MESSAGE],
  [`/group dev ${TOO_LONG}`, "This message has 4097 bytes"],
  [`/group ops ${TOO_LONG}`, "This message has 4097 bytes"],
  [TOO_LONG, "This message has 4097 bytes"],
];

/** The same of programs, by intents. */
const ASKED: readonly (readonly [intent: Readonly<Record<string, string>>, sentence: string])[] = [
  [{ intent: "leave" }, "Nobody leaves general: "],
  [{ intent: "join", room: "nowhere" }, "There is no room called nowhere: "],
  [{ intent: "join", room: "cave" }, "cave has a password: "],
  [{ intent: "join", room: "cave", password: "wrong" }, "This is not the password of cave: "],
  [{ intent: "join" }, '"join" needs a string "room"'],
  [{ intent: "leave", room: "cave" }, "You are not in cave: "],
  [{ intent: "create", name: "dev" }, "There is a room dev already: /join dev"],
  [{ intent: "create", name: "1dev" }, "A room name begins with a letter"],
  [{ intent: "create", name: "lab", password: " " }, "This password is empty: "],
  [{ intent: "create" }, '"create" needs a string "name"'],
  [{ intent: "say", room: "cave", content: "hi" }, "You are not in cave: /join cave"],
  [{ intent: "say", room: "nowhere", content: "hi" }, "There is no room called nowhere: "],
  [{ intent: "say", room: "dev", content: " " }, NO_MESSAGE],
  [{ intent: "say", room: "ops", content: TOO_LONG }, "This message has 4097 bytes"],
  [{ intent: "private", to: "nobody", content: "hi" }, "There is nobody called nobody: "],
  [{ intent: "private", to: "bob", content: "" }, NO_MESSAGE],
  [{ intent: "private", to: "bob", content: TOO_LONG }, "This message has 4097 bytes"],
  [{ intent: "private", to: "bob" }, '"private" needs a string "content"'],
];

/** Bob has a room of his own, which has a password; alice has made two rooms. */
async function prepare(alice: LinesPeer, bob: JsonPeer): Promise<void> {
  const knows = (text: string) =>
    alice.until(text, () => alice.lines.find((line) => line.includes(text)));
  await knows("bob joined");
  await bob.command("/create cave hunter22");
  await knows("cave");
}

/** Enters general: behind a room that could not be entered nothing is sent to where one is. */
async function goBack(alice: LinesPeer): Promise<void> {
  const before = alice.lines.length;
  await alice.type("/join general");
  await alice.until("to be in general", () => alice.lines[before]);
}

/** One sentence, on one line, about nothing inside the program. */
function assertSentence(text: string): void {
  assert.doesNotMatch(text, /undefined|NaN|\[object|Error|\n/);
}

Deno.test("p2pchat says in one sentence what can't be done with rooms and people, in plain mode", async () => {
  await using lan = await openLan();
  const [alice, bob] = [await lan.plain("alice"), await lan.json("bob")];
  await prepare(alice, bob);
  const make = async (line: string, name: string) => {
    await alice.type(line);
    await alice.until(name, () => alice.lines.find((text) => text.includes(`You made ${name}`)));
    await goBack(alice);
  };
  await make("/create dev", "dev");
  await make("/create ops swordfish", "ops");
  const wrong: string[] = [];
  for (const [line, sentence] of TYPED) {
    const before = alice.lines.length;
    await alice.type(line);
    const answer = await alice.until(
      `an answer to ${line.slice(0, 40)}`,
      () => alice.lines.slice(before).find((text) => !/trying the password| is now /.test(text)),
    );
    if (!answer.includes(sentence)) wrong.push(`${line.slice(0, 40)}: ${answer}`);
    assertSentence(answer);
    if (/^\/(j|join|create|query)\b/.test(line)) await goBack(alice);
  }
  assert.deepEqual(wrong, []);
  assert.ok(!alice.lines.some((line) => line.includes("wrong") || line.includes("swordfish")));
  assert.equal(alice.complaints, "");
});

Deno.test("p2pchat says in one sentence what can't be done with rooms and people, in JSON mode", async () => {
  await using lan = await openLan();
  const [alice, bob] = [await lan.json("alice"), await lan.json("bob")];
  await prepare(alice, bob);
  await alice.type(JSON.stringify({ intent: "create", name: "dev" }));
  await alice.type(JSON.stringify({ intent: "create", name: "ops", password: "swordfish" }));
  await bob.event({ event: "room", change: "created", shown: "#ops" });
  await alice.type(JSON.stringify({ intent: "join", room: "general" }));
  const errors = () => alice.events.filter(({ event }) => event === "error");
  for (const [at, [intent, sentence]] of ASKED.entries()) {
    await alice.type(JSON.stringify(intent));
    const text = `${await alice.until(sentence, () => errors()[at]?.["text"])}`;
    assert.ok(text.startsWith(sentence), text);
    assertSentence(text);
  }
  assert.equal(errors().length, ASKED.length);
  assert.ok(!alice.lines.some((line) => line.includes("wrong") || line.includes("swordfish")));
  assert.equal(alice.complaints, "");
});

Deno.test("p2pchat asks which of two people of one name is meant, and names their keys", async () => {
  await using lan = await openLan();
  const alice = await lan.plain("alice");
  const first = await lan.json("bob", "-profile", "bob");
  await alice.until("bob", () => alice.lines.find((line) => line.includes("bob joined")));
  const second = await lan.json("bob", "-profile", "other");
  assert.notEqual(first.id, second.id);
  const warning = await alice.until(
    "a warning",
    () => alice.lines.find((line) => /^\d\d:\d\d ! .*bob\.[a-z2-7]{8}/.test(line)),
  );
  assertSentence(warning);
  await alice.type("/msg bob hi");
  const question = await alice.until(
    "which",
    () => alice.lines.find((line) => line.includes("2 people are called bob")),
  );
  assert.match(question, /write bob\.[a-z2-7]{8} or bob\.[a-z2-7]{8}$/);
  await alice.type(`/msg bob.${fingerprint(second.id)} hi`);
  await second.event({ event: "private", from: "alice", content: "hi" });
  await alice.type(`/msg bob.${fingerprint(first.id)} and hi to you`);
  await first.event({ event: "private", from: "alice", content: "and hi to you" });
  assert.ok(!first.lines.some((line) => line.includes('"content":"hi"')));
});
