import assert from "node:assert/strict";
import { trio } from "../engine_network.ts";

Deno.test("rooms of one name are told apart by their ids, and a password never leads into the open one", () => {
  const { alice, bob, carol } = trio().users;
  alice.type("/create dev hunter22");
  bob.notices();
  bob.type("/create dev swordfish");
  const names = bob.engine.view.lobby.map(({ shown }) => shown);
  for (const name of names.slice(0, 2)) assert.match(name, /^#dev\.[a-z2-7]{4}$/);
  assert.match(
    bob.notices().join("\n"),
    /You made dev\.[a-z2-7]{4}, beside another room called dev, and you are there now: /,
  );
  carol.notices();
  carol.type("/join dev hunter22");
  const [first, second] = names;
  assert.deepEqual(carol.notices(), [
    `! 2 rooms are called dev: write ${first!.slice(1)} or ${second!.slice(1)}`,
  ]);
  carol.type("/create dev");
  carol.notices();
  bob.type("/join general");
  bob.type("/join dev swordfish");
  assert.match(
    bob.notices()[0]!,
    /^! dev has no password, and another room has one: write \/join dev\./,
  );
  assert.equal(bob.room, "general");
  const own = carol.engine.view.lobby.find(({ id }) => id === bob.engine.view.rooms[1]!.id)!;
  carol.type(`/join ${own.shown} swordfish`);
  assert.equal(carol.room, own.id);
});

Deno.test("who passes a room with a password on can read nothing of it", () => {
  const { alice, bob, carol } = trio().users;
  alice.type("/create cave hunter22");
  carol.type("/join cave hunter22");
  alice.type("/join cave");
  alice.type("the treasure is under the oak");
  carol.type("/me digs");
  const id = alice.room;
  assert.deepEqual(alice.heard(id), ["alice: the treasure is under the oak", "carol: digs"]);
  assert.deepEqual(carol.heard(id), alice.heard(id));
  assert.deepEqual(bob.heard(id), []);
  assert.equal(bob.passed.length, 2);
  for (const secret of ["treasure", "digs", "hunter22"]) {
    assert.ok(!JSON.stringify(bob.passed).includes(secret), secret);
    assert.ok(!JSON.stringify(bob.events).includes(secret), secret);
  }
});

Deno.test("a password is in nothing that front ends are told, and in no error", () => {
  const { alice, bob } = trio().users;
  for (
    const line of [
      "/create cave hunter22 Deep",
      '/create den "hunter22 hunter22"',
      "/create a hunter22",
    ]
  ) {
    alice.type(line);
  }
  for (const line of ["/join cave hunter22", "/join den hunter22", "/join nowhere hunter22"]) {
    bob.type(line);
  }
  for (const { events } of [alice, bob]) assert.ok(!JSON.stringify(events).includes("hunter22"));
});

Deno.test("/create NAME new-pass tells a password that was made, to its maker alone", () => {
  const { alice, bob } = trio().users;
  alice.type("/create cave new-pass Deep");
  const told = alice.notices().find((text) => text.startsWith("The password of cave is "));
  const password = /is (\S+):/.exec(told ?? "")?.[1];
  assert.ok(password !== undefined);
  bob.type(`/join cave ${password}`);
  assert.match(bob.room, /^cave\./);
  assert.ok(!JSON.stringify(bob.events).includes(password));
});

Deno.test("what is said in one room keeps its order, though it has to be sealed first", () => {
  const { alice, bob } = trio().users;
  alice.type("/create cave hunter22");
  bob.type("/join cave hunter22");
  alice.type("/join cave");
  const words = Array.from({ length: 50 }, (_, number) => `alice: ${number}`);
  for (const word of words) alice.type(word.slice(7));
  assert.deepEqual(bob.heard(alice.room), words);
});
