import assert from "node:assert/strict";
import { senderName } from "../../../src/chat/api/chat_view.ts";
import { createPeople, findPerson } from "../../../src/chat/people/people.ts";
import { MAX_AUTHORS } from "../../../src/core/limits/replication.ts";
import { fingerprint, WHOLE_FINGERPRINT } from "../../../src/core/peer_id.ts";
import { ALICE, BOB, CAROL, oneEngine, someone } from "../one_engine.ts";

const DETAILS = { connection: "direct", muted: false, picture: "" } as const;
const SELF = { id: ALICE, name: "alice", connection: "self", muted: false, picture: "" } as const;

function three() {
  const people = createPeople(SELF);
  people.set({ id: BOB, name: "bob", ...DETAILS });
  people.set({ id: CAROL, name: "bob", ...DETAILS });
  return people;
}

const bobs = [BOB, CAROL].map((id) => `bob.${fingerprint(id)}`);

Deno.test("createPeople() adds the fingerprint just while two in sight share a name", () => {
  const people = three();
  assert.deepEqual(people.others.map(({ shown }) => shown), [...bobs].sort());
  people.set({ id: CAROL, name: "alice", ...DETAILS });
  assert.deepEqual(people.get(BOB)?.shown, "bob");
  assert.equal(people.self.shown, `alice.${fingerprint(ALICE)}`);
  people.remove(CAROL);
  people.remove(CAROL);
  assert.equal(people.self.shown, "alice");
  assert.deepEqual(people.others.map(({ shown }) => shown), ["bob"]);
  assert.equal(people.nameOf(CAROL), `somebody.${fingerprint(CAROL)}`);
});

Deno.test("createPeople() shows a name that only earlier versions allow with its fingerprint", () => {
  const people = createPeople(SELF);
  people.set({ id: BOB, name: "bᴏb", ...DETAILS });
  const shown = `bᴏb.${fingerprint(BOB)}`;
  assert.equal(people.get(BOB)?.shown, shown);
  people.remove(BOB);
  people.noteSender(BOB, "bᴏb");
  assert.equal(people.nameOf(BOB), shown);
  assert.equal(people.isContested(BOB, "bᴏb"), true);
  assert.equal(people.isContested(BOB, "bob"), false);
});

Deno.test("findPerson() finds whom a name fits alone, however it is written", () => {
  const { others } = three();
  const find = (typed: string) => {
    const found = findPerson(typed, others);
    return found.state === "found" ? found.person.id : found.reason;
  };
  for (const [at, id] of [BOB, CAROL].entries()) {
    assert.equal(find(bobs[at]!), id);
    assert.equal(find(`@${bobs[at]}`), id);
  }
  assert.match(find("Bob"), /^2 people are called bob: write bob\.\S{8} or bob\.\S{8}$/);
  assert.match(find("bbo"), /^There is nobody called bbo: /);
  assert.match(find("x\x1b[2Jy"), /^There is nobody called x␛\[2Jy: \/users lists who is here$/);
  const alone = findPerson("@BOB", others.slice(0, 1));
  assert.equal(alone.state === "found" && alone.person, others[0]);
  assert.deepEqual(findPerson("bbo", [{ id: BOB, name: "bob", shown: "bob" }]), {
    state: "refused",
    reason: "There is nobody called bbo: did you mean bob?",
  });
});

Deno.test("createPeople() knows a bounded number of those who signed something by the name they used", () => {
  const people = createPeople(SELF);
  people.noteSender(BOB, "bob");
  people.noteSender(BOB, "bobby");
  const shown = `bobby.${fingerprint(BOB)}`;
  assert.deepEqual(people.outOfSight, [{ id: BOB, name: "bobby", shown }]);
  assert.equal(people.nameOf(BOB), shown);
  people.set({ id: BOB, name: "bob", ...DETAILS });
  assert.deepEqual(people.outOfSight, []);
  assert.equal(people.nameOf(BOB), "bob");
  for (let number = 1; number <= MAX_AUTHORS; number++) {
    people.noteSender(someone(number), "x");
    assert.equal(people.senderOf(BOB), number < MAX_AUTHORS ? "bobby" : undefined);
  }
  assert.equal(people.senderOf(someone(MAX_AUTHORS)), "x");
});

Deno.test("senderName() shows nobody under a name of somebody else in sight without a fingerprint", () => {
  const { engine, join } = oneEngine();
  join(BOB, "bob");
  const name = (author: typeof BOB, sender: string) => senderName({ author, sender }, engine.view);
  assert.equal(name(BOB, "bob"), "bob");
  assert.equal(name(BOB, "robert"), `robert.${fingerprint(BOB)}`);
  assert.equal(name(CAROL, "carol"), "carol", "out of sight, and nobody has that name");
  assert.equal(name(CAROL, "bob"), `bob.${fingerprint(CAROL)}`);
  assert.equal(name(CAROL, "alice"), `alice.${fingerprint(CAROL)}`);
});

/** Two keys whose fingerprints begin with the same 8 characters: found by trying 1.4 million. */
const ALIKE = [someone(327_339), someone(1_409_464)] as const;

Deno.test("createPeople() shows more of two fingerprints that begin alike, whichever is in sight", () => {
  const [first, second] = ALIKE;
  assert.equal(fingerprint(first), fingerprint(second), "they would look alike");
  const people = createPeople(SELF);
  people.set({ id: first, name: "bob", ...DETAILS });
  people.set({ id: BOB, name: "bob", ...DETAILS });
  assert.equal(people.get(first)?.shown, `bob.${fingerprint(first)}`);
  people.noteSender(second, "bob");
  const shown = ALIKE.map((id) => people.nameOf(id));
  for (const [at, id] of ALIKE.entries()) {
    assert.match(shown[at]!, /^bob\.[a-z2-7]{9,}$/);
    assert.ok(`bob.${fingerprint(id, WHOLE_FINGERPRINT)}`.startsWith(shown[at]!));
    assert.ok(!`bob.${fingerprint(ALIKE[1 - at]!, WHOLE_FINGERPRINT)}`.startsWith(shown[at]!));
  }
  assert.equal(people.nameOf(BOB), `bob.${fingerprint(BOB)}`, "nobody else is longer");
  const view = { self: people.self, people: people.others };
  assert.equal(senderName({ author: first, sender: "bob" }, view), shown[0]);
  assert.equal(senderName({ author: second, sender: "bob" }, view), shown[1]);
});

Deno.test("findPerson() takes the beginning of a fingerprint, and asks where it fits several", () => {
  const [first, second] = ALIKE;
  const people = createPeople(SELF);
  for (const id of [first, second, BOB]) people.set({ id, name: "bob", ...DETAILS });
  const find = (typed: string) => {
    const found = findPerson(typed, people.others);
    return found.state === "found" ? found.person.id : found.reason;
  };
  assert.equal(find(`bob.${fingerprint(BOB, 4)}`), BOB);
  assert.equal(find(`@BOB.${fingerprint(BOB, WHOLE_FINGERPRINT)}`), BOB);
  for (const id of ALIKE) assert.equal(find(people.nameOf(id)), id);
  const print = fingerprint(first);
  const names = [first, second].map((id) => people.nameOf(id));
  const reason = find(`bob.${print}`);
  assert.match(reason, new RegExp(`^2 people are called bob and have keys like ${print}: write `));
  for (const name of names) assert.ok(reason.includes(name), reason);
  assert.match(find("bob.1"), /^There is nobody called bob\.1: /);
});
