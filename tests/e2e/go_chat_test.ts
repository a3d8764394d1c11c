import assert from "node:assert/strict";
import { openLan } from "./lan.ts";
import { testOnLinux } from "./linux.ts";
import { gather, startTypingUser, TYPING_FRONT_ENDS } from "./typing_user.ts";

/** The pictures that its documents name. */
const PICTURES =
  "cat, dog, cool, bear, happy, star, fire, alien, robot, ninja, king, queen, devil, angel";

for (const face of TYPING_FRONT_ENDS) {
  const said = (name: string, text: string) => face === "plain" ? `${name}: ${text}` : text;
  const entered = (room: string) => face === "plain" ? `you are in #${room} now` : `─ #${room} `;

  testOnLinux(`GO-CHAT's lobbies do what its documents say (${face})`, async () => {
    await using lan = await openLan();
    const [alice, bob] = await gather(lan, face, ["alice", "bob"]);
    assert.ok(alice !== undefined && bob !== undefined);
    const rooms: readonly (readonly [line: string, name: string, about: string])[] = [
      [
        "/create gaming no-pass Discussion about video games",
        "gaming",
        "Discussion about video games",
      ],
      [
        "/create secret mypass123 Private discussion room",
        "secret",
        "Private discussion room",
      ],
      ['/create coding "Secret lobby" For developers', "coding", "For developers"],
    ];
    for (const [line, name] of rooms) {
      await alice.type(line);
      await alice.sees(`You made ${name}, and you are there now`);
      await bob.sees(`alice made #${name}: /join ${name}`);
    }
    await bob.type("/lobbies");
    for (const [, name, about] of rooms) {
      const row = await bob.sees(about);
      assert.ok(row.includes(`#${name} `), row);
      assert.equal(row.includes("password"), name !== "gaming", row);
    }
    await bob.type("/join gaming");
    await bob.sees(entered("gaming"));
    await bob.type("/join secret mypass123");
    await bob.sees(entered("secret"));
    await bob.type("who knows?");
    await alice.type("/join secret");
    await alice.sees(said("bob", "who knows?"));
    assert.ok(!bob.has("mypass123") && !alice.has("▎mypass123"));
    await bob.type('/join coding "Secret lobby"');
    await bob.sees(entered("coding"));
    await bob.type("/users");
    for (const name of ["alice", "bob"]) await bob.sees(`${name} `);
  });

  testOnLinux(`GO-CHAT's first walk through it goes as its documents say (${face})`, async () => {
    await using lan = await openLan();
    const alice = await startTypingUser(lan, face, "alice");
    await alice.type("Hello everyone!");
    const bob = await startTypingUser(lan, face, "bob");
    await alice.meets(1);
    assert.ok((await bob.sees("Hello everyone!")).includes("(earlier)"));
    await bob.type("Hi alice!");
    await alice.sees(face === "plain" ? "bob (mentions you): Hi alice!" : "Hi alice!");
    await alice.type("/sp cat");
    await alice.sees("Your picture is now (=^.^=)");
    await alice.type("Hey check this out!");
    await bob.sees(said("alice", "Hey check this out!"));
    await bob.type("/whois alice");
    await bob.sees("(=^.^=)");
    await alice.type("/lobbies");
    await alice.sees("Talk about anything");
    await alice.type("/create coding no-pass For programming discussions");
    await alice.sees("You made coding, and you are there now");
    await alice.sees(entered("coding"));
    await alice.type("/join coding"); // as the documents say; who is there already stays
    await alice.type("/users");
    await alice.sees("you ");
    assert.ok(!alice.has("bob  "));
  });

  testOnLinux(`GO-CHAT's words for one person do what its documents say (${face})`, async () => {
    await using lan = await openLan();
    const [alice, bob, carol] = await gather(lan, face, ["alice", "bob", "carol"]);
    assert.ok(alice !== undefined && bob !== undefined && carol !== undefined);
    await alice.type("/tag bob Check this out");
    await alice.sees("bob was tagged");
    await carol.sees(said("alice", "@bob Check this out"));
    await bob.sees("@bob Check this out");
    await alice.type("/msg bob Hey, want to join the coding lobby?");
    await bob.sees(face === "plain" ? "alice -> you: Hey, want to join" : "@alice 1");
    await bob.type("/reply Hello there!");
    await bob.sees(face === "plain" ? "you -> alice: Hello there!" : "@alice");
    await alice.type("/query bob");
    const delivered = face === "plain" ? "delivered" : "✓";
    for (const text of ["Hey, want to join the coding lobby?", "Hello there!", delivered]) {
      await alice.sees(text);
    }
    for (const { name, type } of [alice, bob]) {
      await type("/broadcast that was all");
      await carol.sees(said(name, "that was all"));
    }
    for (const text of ["coding lobby", "Hello there!"]) assert.ok(!carol.has(text));
  });
}

testOnLinux("GO-CHAT's pictures are there, and /sp default takes them away", async () => {
  await using lan = await openLan();
  const alice = await startTypingUser(lan, "plain", "alice");
  await alice.type("/sp list");
  for (const picture of PICTURES.split(", ")) await alice.sees(`${picture} `);
  await alice.type("/sp robot");
  await alice.sees("Your picture is now ");
  await alice.type("/sp default");
  await alice.sees("You have no picture now");
});
