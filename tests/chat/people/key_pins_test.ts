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

/** Pins of as many strangers, or of as many who were linked, as there is space for. */
function fullOf(kind: "strangers" | "linked") {
  const pins = createKeyPins();
  for (let number = 0; number < MAX_KNOWN_PEERS; number++) {
    if (kind === "linked") pins.keep(someone(number));
    assert.equal(pins.meet(someone(number), `peer${number}`, number + 1), "new");
  }
  return pins;
}

Deno.test("createKeyPins() holds as many names as it may, and an older key makes no room for a younger", () => {
  for (const kind of ["strangers", "linked"] as const) {
    const pins = fullOf(kind);
    for (let number = 0; number < MAX_KNOWN_PEERS; number++) pins.leave(someone(number), 5_000);
    if (kind === "linked") pins.keep(BOB);
    assert.equal(pins.meet(BOB, "bob", 9_999), "full", kind);
    assert.equal(pins.list.length, MAX_KNOWN_PEERS);
  }
});

Deno.test("createKeyPins() has strangers make room for whoever is linked: who is away, the youngest first", () => {
  const pins = fullOf("strangers");
  for (const number of [1, 2]) pins.leave(someone(number), 5_000);
  pins.keep(someone(2));
  for (const [number, gone] of [[BOB, "peer1"], [CAROL, "peer1023"]] as const) {
    pins.keep(number);
    assert.equal(pins.meet(number, number === BOB ? "bob" : "carol", 9_999), "new");
    assert.equal(pins.ownerOf(gone), undefined);
  }
  assert.notEqual(pins.ownerOf("peer2"), undefined);
});

Deno.test("createKeyPins() keeps the name of a friend, whatever 300 strangers with four names each do", () => {
  for (const isLinked of [true, false]) {
    const pins = createKeyPins();
    if (isLinked) pins.keep(BOB);
    pins.meet(BOB, "bob", 1);
    pins.leave(BOB, 2);
    for (let number = 0; number < 300; number++) {
      for (let name = 0; name < MAX_NAMES_PER_KNOWN_PEER; name++) {
        pins.meet(someone(number), `p${number}-${name}`, 10 + number);
      }
    }
    assert.equal(pins.ownerOf("bob")?.id, BOB);
    assert.equal(pins.list.length, MAX_KNOWN_PEERS);
    assert.ok(pins.of(someone(299)).length > 0, "one that has none takes a further one's place");
  }
});

Deno.test("createKeyPins() has any unverified name make room for one that is verified", () => {
  const pins = fullOf("linked");
  pins.verify(someone(1_023), "peer1023", 9);
  assert.ok(pins.verify(BOB, "bob", 10));
  assert.equal(pins.ownerOf("peer1022"), undefined, "the youngest of the others");
  assert.notEqual(pins.ownerOf("peer1023"), undefined);
});

Deno.test("createKeyPins() saves no stranger, until it is linked", () => {
  const saved = { id: BOB, name: "bob", first: 1, last: 1, verified: false };
  const pins = createKeyPins([saved]);
  const lasting = () => pins.lasting.map(({ name }) => name);
  pins.meet(CAROL, "carol", 2);
  pins.meet(someone(1), "dave", 2);
  assert.deepEqual(lasting(), ["bob"]);
  pins.takeChanges();
  pins.keep(CAROL);
  assert.ok(pins.takeChanges());
  pins.verify(someone(1), "dave", 3);
  assert.deepEqual(lasting(), ["bob", "carol", "dave"]);
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

Deno.test("lasting has the newest sign of life of each key with a name, and of no other", () => {
  const pins = createKeyPins();
  const seen = (ms: number) => ({ epoch: 1, ms, counter: 0 });
  pins.noteSeen(BOB, seen(1));
  pins.meet(BOB, "bob", 1);
  pins.keep(BOB);
  assert.equal(pins.lasting[0]?.seen, undefined);
  for (const ms of [2, 3]) pins.noteSeen(BOB, seen(ms));
  const [saved] = pins.lasting;
  assert.deepEqual(saved?.seen, seen(3));
  const again = createKeyPins([saved!]);
  assert.deepEqual(again.lasting, [saved], "of a person who does not come it stays");
  again.noteSeen(BOB, seen(4));
  assert.deepEqual(again.lasting[0]?.seen, seen(4));
});
