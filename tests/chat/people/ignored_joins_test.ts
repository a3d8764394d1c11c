import assert from "node:assert/strict";
import { NOTHING_SET } from "../../../src/chat/api/settings.ts";
import { MAX_IGNORED_JOINS } from "../../../src/core/limits/chat.ts";
import { engineNetwork } from "../engine_network.ts";
import { BOB, CAROL, noticesOf, oneEngine, someone } from "../one_engine.ts";

Deno.test("/ignore joins hides that somebody comes and leaves, and shows what they say", () => {
  const { join, part, absent, present, hear, type, engine } = oneEngine();
  join(BOB, "bob");
  assert.deepEqual(noticesOf(type("/ignore joins @Bob")), [
    "Joins and leaves of bob are not shown now: /unignore joins bob shows them",
  ]);
  const types = (events: readonly { readonly type: string }[]) => events.map(({ type }) => type);
  assert.deepEqual(types(hear({})), ["message"]);
  assert.ok(!types([...part(BOB), ...absent(BOB)]).includes("left"));
  assert.equal(engine.view.people.length, 0, "bob is gone all the same");
  assert.ok(!types(present(BOB, "bob")).includes("joined"));
  assert.equal(engine.view.people[0]?.muted, false);
  assert.ok(types(present(BOB, "robert", 9)).includes("renamed"), "a name is no coming");
  assert.ok(types(present(CAROL, "carol")).includes("joined"));
  assert.deepEqual(noticesOf(type("/unignore joins robert")), [
    "Joins and leaves of robert are shown again",
  ]);
  assert.ok(types(absent(BOB)).includes("left"));
});

Deno.test("/ignore joins holds in rooms, and over runs", () => {
  const { users: { alice, bob }, restart, pass } = engineNetwork(["alice", "bob"]);
  alice.type("/create dev");
  alice.type("/ignore joins bob");
  restart("alice");
  pass(1_000); // what was done before a start is no news
  alice.type("/join dev");
  let seen = alice.events.length;
  const changes = () => {
    const events = alice.events.slice(seen);
    seen = alice.events.length;
    return events.flatMap((event) => event.type === "room" ? [event.change] : []);
  };
  bob.type("/join dev");
  bob.type("/topic tools");
  bob.type("/leave dev");
  assert.deepEqual(changes(), ["topic"]);
  alice.type("/unignore joins bob");
  bob.type("/join dev");
  assert.deepEqual(changes(), ["joined"]);
});

Deno.test("/ignore joins hides no warning, and no message that may be lost", () => {
  const { join, part, absent, type } = oneEngine();
  join(BOB, "bob");
  part(BOB);
  absent(BOB);
  join(CAROL, "bob");
  const stranger = noticesOf(type("/whois bob"));
  assert.equal(stranger.length, 1);
  const scene = oneEngine();
  scene.join(BOB, "bob");
  scene.type("/verify bob ok");
  scene.part(BOB);
  scene.absent(BOB);
  scene.hear({ author: CAROL, sender: "carol" });
  scene.type("/ignore joins carol");
  const events = scene.join(CAROL, "bob");
  assert.ok(!events.some((event) => event.type === "joined"));
  assert.ok(events.some((event) => event.type === "notice" && event.kind === "security"));
  const lost = scene.part(CAROL, 2);
  const gone = scene.absent(CAROL);
  assert.ok(
    [...lost, ...gone].some((event) => event.type === "notice" && event.kind === "delivery"),
  );
});

Deno.test("/ignore joins and /unignore joins say what can't be done", () => {
  const { join, type } = oneEngine();
  join(BOB, "bob");
  const refusal = (line: string) => noticesOf(type(line))[0];
  assert.equal(refusal("/ignore joins alice"), "! This is you: choose somebody else");
  assert.match(refusal("/ignore joins carol")!, /^! There is nobody called carol: /);
  assert.equal(
    refusal("/unignore joins bob"),
    "! Joins and leaves of bob are not ignored: /ignore lists what is",
  );
  assert.match(refusal("/unignore joins carol")!, /^! There is nobody called carol: /);
  type("/ignore joins bob");
  assert.equal(
    refusal("/ignore joins bob"),
    "! Joins and leaves of bob are ignored already: /unignore joins bob shows them",
  );
});

Deno.test("createIgnoredJoins() holds MAX_IGNORED_JOINS people, and refuses one more", () => {
  const most = Array.from({ length: MAX_IGNORED_JOINS }, (_, number) => (
    { id: someone(number), name: `peer${number}` }
  ));
  const scene = (ignoredJoins: typeof most) => {
    const one = oneEngine("alice", { settings: { ...NOTHING_SET, ignoredJoins } });
    one.join(BOB, "bob");
    return one;
  };
  assert.match(noticesOf(scene(most.slice(1)).type("/ignore joins bob"))[0]!, /not shown now/);
  assert.deepEqual(noticesOf(scene(most).type("/ignore joins bob")), [
    "! You can ignore the joins of 128 people: /unignore joins some of them first",
  ]);
  const kept = noticesOf(scene([...most, { id: BOB, name: "bob" }]).type("/ignore"))[0]!;
  assert.equal(kept.split("\n").length, 1 + MAX_IGNORED_JOINS, "one past is not taken over");
});
