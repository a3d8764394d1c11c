import assert from "node:assert/strict";
import { createKeyPins } from "../../../src/chat/people/key_pins.ts";
import { MAX_KNOWN_PEERS, MAX_NAMES_PER_KNOWN_PEER } from "../../../src/core/limits/chat.ts";
import { BOB, CAROL, someone } from "../one_engine.ts";

Deno.test("createKeyPins() gives a name, in any case, to the first who comes with it", () => {
  const pins = createKeyPins();
  assert.equal(pins.meet(BOB, "bob", 1), "new");
  assert.equal(pins.meet(BOB, "bob", 2), "known");
  assert.equal(pins.meet(CAROL, "BOB", 3), "taken");
  assert.deepEqual(pins.ownerOf("Bob"), {
    id: BOB,
    name: "bob",
    first: 1,
    last: 2,
    verified: false,
  });
  pins.leave(BOB, 9);
  assert.equal(pins.ownerOf("bob")?.last, 9);
});

Deno.test("createKeyPins() moves a name that was verified for another key", () => {
  const pins = createKeyPins();
  pins.meet(BOB, "bob", 1);
  assert.ok(pins.verify(CAROL, "bob", 2));
  assert.equal(pins.ownerOf("bob")?.id, CAROL);
  assert.equal(pins.ownerOf("bob")?.verified, true);
  assert.deepEqual(pins.of(BOB), []);
  assert.equal(pins.meet(BOB, "bob", 3), "taken");
});

Deno.test("createKeyPins() finds somebody else's name that looks like this one", () => {
  const pins = createKeyPins();
  pins.meet(BOB, "bob", 1);
  assert.equal(pins.lookalikeOf(CAROL, "b0b")?.name, "bob");
  assert.equal(pins.lookalikeOf(BOB, "b0b"), undefined, "it is the same person");
  assert.equal(pins.lookalikeOf(CAROL, "rob"), undefined);
});

Deno.test("createKeyPins() holds as many names as it may, and forgets who was not seen for longest", () => {
  const pins = createKeyPins();
  for (let number = 0; number < MAX_KNOWN_PEERS; number++) {
    assert.equal(pins.meet(someone(number), `peer${number}`, number + 1), "new");
  }
  assert.equal(pins.meet(BOB, "bob", 9_999), "full", "all of them are in sight");
  assert.ok(pins.verify(someone(1), "peer1", 2));
  for (const number of [1, 2, 3]) pins.leave(someone(number), number + 1);
  assert.equal(pins.meet(BOB, "bob", 9_999), "new");
  assert.equal(pins.list.length, MAX_KNOWN_PEERS);
  assert.equal(pins.ownerOf("peer2"), undefined);
  for (const kept of ["peer0", "peer1", "peer3"]) assert.notEqual(pins.ownerOf(kept), undefined);
});

Deno.test("createKeyPins() holds as many names of one key as it may, so that none can push out all others", () => {
  const pins = createKeyPins();
  pins.meet(CAROL, "carol", 1);
  for (let number = 0; number <= MAX_NAMES_PER_KNOWN_PEER; number++) {
    pins.meet(BOB, `bob${number}`, number + 2);
  }
  const names = pins.of(BOB).map(({ name }) => name);
  assert.equal(names.length, MAX_NAMES_PER_KNOWN_PEER);
  assert.ok(!names.includes("bob0"));
  for (const name of names) pins.verify(BOB, name, 99);
  assert.equal(pins.meet(BOB, "again", 100), "full");
  assert.equal(pins.verify(BOB, "carol", 100), false);
  assert.equal(pins.ownerOf("carol")?.id, CAROL, "nothing is lost by trying");
});

Deno.test("createKeyPins() takes what was kept as far as it makes sense, and no more than it holds", () => {
  const pin = (number: number, name: string) => (
    { id: someone(number), name, first: 1, last: 1, verified: true }
  );
  const kept = Array.from({ length: MAX_KNOWN_PEERS + 1 }, (_, at) => pin(at, `peer${at}`));
  const pins = createKeyPins([pin(0, "ev\nil"), ...kept]);
  assert.equal(pins.list.length, MAX_KNOWN_PEERS);
  assert.equal(pins.ownerOf("ev\nil"), undefined);
  assert.equal(pins.takeChanges(), false);
  pins.leave(someone(5), 2);
  assert.equal(pins.takeChanges(), true);
  assert.equal(pins.takeChanges(), false);
});
