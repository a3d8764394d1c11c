import assert from "node:assert/strict";
import { freeTcpPort, type Lan, openLan } from "./lan.ts";
import { testOnLinux } from "./linux.ts";
import { gather, startTypingUser, TYPING_FRONT_ENDS, type TypingUser } from "./typing_user.ts";

/** How words for one person alone and for all, and where one is, stand in each face. */
const SHOWN = {
  plain: {
    privately: (from: string, to: string, text: string) => `${from} -> ${to}: ${text}`,
    said: (name: string, text: string) => `${name}: ${text}`,
    entered: (room: string) => `you are in #${room} now`,
    delivered: "delivered",
  },
  screen: {
    privately: (_from: string, _to: string, text: string) => `▎${text}`,
    said: (_name: string, text: string) => text,
    entered: (room: string) => `─ #${room} `,
    delivered: "✓",
  },
} as const;

async function threePeople(
  lan: Lan,
  face: typeof TYPING_FRONT_ENDS[number],
): Promise<readonly [TypingUser, TypingUser, TypingUser]> {
  const [alice, bob, charlie] = await gather(lan, face, ["Alice", "Bob", "Charlie"]);
  assert.ok(alice !== undefined && bob !== undefined && charlie !== undefined);
  return [alice, bob, charlie];
}

for (const face of TYPING_FRONT_ENDS) {
  const { said, privately, entered, delivered } = SHOWN[face];

  testOnLinux(`Ghost Terminal's messages go where its documents say (${face})`, async () => {
    await using lan = await openLan();
    const [alice, bob, charlie] = await threePeople(lan, face);
    await alice.type("Hello everyone!");
    await alice.type("/broadcast This is a broadcast message");
    for (const each of [alice, bob, charlie]) {
      await each.sees(said("Alice", "Hello everyone!"));
      await each.sees(said("Alice", "This is a broadcast message"));
    }
    await alice.type("/msg Bob Hey Bob, how are you?");
    await bob.type("/query Alice"); // the screen shows private words in a place of their own
    await bob.sees(privately("Alice", "you", "Hey Bob, how are you?"));
    await bob.type("/msg Alice This is a private message");
    await alice.type("/query Bob");
    await alice.sees(privately("Bob", "you", "This is a private message"));
    await alice.sees(delivered);

    for (const { name, type } of [alice, bob]) {
      await type("/broadcast that was all"); // what would come with the others' words comes before it
      await charlie.sees(said(name, "that was all"));
    }
    for (const text of ["Hey Bob", "This is a private message"]) assert.ok(!charlie.has(text));
  });

  testOnLinux(`Ghost Terminal's groups do what its documents say (${face})`, async () => {
    await using lan = await openLan();
    const [alice, bob, charlie] = await threePeople(lan, face);
    await alice.type("/create ProjectTeam");
    await alice.sees("You made ProjectTeam, and you are there now");
    await bob.sees("Alice made #ProjectTeam: /join ProjectTeam");
    await charlie.type("/create Developers");
    await bob.sees("Charlie made #Developers: /join Developers");

    await bob.type("/groups");
    for (const group of ["#ProjectTeam", "#Developers", "#general"]) await bob.sees(group);
    await bob.type("/join ProjectTeam");
    await bob.sees(entered("ProjectTeam"));
    await bob.type("/join Developers");
    await bob.sees(entered("Developers"));
    await bob.type("/mygroups");
    await bob.sees("with you");
    await bob.type("/group Developers Let's discuss the new feature");
    await charlie.type("/join Developers");
    await charlie.sees(said("Bob", "Let's discuss the new feature"));
    await bob.type("/leave ProjectTeam");
    await alice.type("/join ProjectTeam");
    await alice.sees(face === "plain" ? "Bob left #ProjectTeam" : "← Bob"); // which the screen puts together with others
    await alice.type("/join general");
    await bob.type("/broadcast that was all");
    await alice.sees(said("Bob", "that was all"));
    assert.ok(!alice.has("discuss the new feature"));
  });

  testOnLinux(`Ghost Terminal's TestGroup is seen by its members alone (${face})`, async () => {
    await using lan = await openLan();
    const [a, b, c] = await threePeople(lan, face);
    await a.type("/create TestGroup");
    await b.sees("Alice made #TestGroup");
    await b.type("/join TestGroup");
    await b.sees(entered("TestGroup"));
    await a.type("/group TestGroup Hello group!");
    await b.sees(said("Alice", "Hello group!"));
    await a.type("/broadcast now to all of you");
    await c.sees(said("Alice", "now to all of you"));
    assert.ok(!c.has("Hello group!"));
    await a.type("/join TestGroup");
    await a.sees(said("Alice", "Hello group!"));
  });
}

testOnLinux("Ghost Terminal's line of three passes on what Alice says to Charlie", async () => {
  await using lan = await openLan();
  const [first, second] = [freeTcpPort(), freeTcpPort()];
  const started = (name: string, links: number, ...args: readonly string[]) =>
    startTypingUser(lan, "plain", name, "-no-discovery", "-max-links", `${links}`, ...args);
  const alice = await started("Alice", 1, "--port", `${first}`);
  const bob = await started("Bob", 2, "--port", `${second}`, "--connect", `localhost:${first}`);
  await bob.sees("Alice joined");
  const charlie = await started("Charlie", 1, "--connect", `localhost:${second}`);
  await charlie.sees("Alice joined");
  await alice.sees("Charlie joined");
  await alice.type("Hello everyone!");
  await charlie.sees("Alice: Hello everyone!");
  await charlie.type("/status");
  await charlie.sees("1 linked, 1 relayed");
});
