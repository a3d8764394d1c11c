import assert from "node:assert/strict";
import fc from "fast-check";
import type { ChatEvent } from "../../../src/chat/api/chat_event.ts";
import type { EngineEffect } from "../../../src/chat/engine/engine_io.ts";
import {
  ARRIVAL_NOTICES_BURST,
  NOTICE_BATCH_QUIET_MS,
  STRANGER_NOTICES_BURST,
} from "../../../src/core/limits/chat.ts";
import { MAX_AUTHORS } from "../../../src/core/limits/replication.ts";
import type { PeerId } from "../../../src/core/peer_id.ts";
import type { MeshEvent } from "../../../src/protocol/mesh/api/mesh_io.ts";
import { EMPTY_PROFILE } from "../../../src/protocol/replication/wire/presence.ts";
import {
  ALICE,
  BOB,
  CAROL,
  envelope,
  events,
  NOON,
  noticesOf,
  oneEngine,
  someone,
} from "../one_engine.ts";

const types = (list: readonly ChatEvent[]) => list.map(({ type }) => type);

Deno.test("createRoster() tells once that somebody came, whether by a link or through others", () => {
  const { join, present, engine } = oneEngine();
  assert.deepEqual(types(join(BOB, "bob")), ["link", "joined"]);
  assert.deepEqual(present(BOB, "bob", 1), []);
  assert.deepEqual(types(present(CAROL, "carol")), ["joined"]);
  assert.deepEqual(present(CAROL, "carol", 60_000), []);
  assert.deepEqual(types(join(CAROL, "carol")), ["link"]);
  assert.deepEqual(engine.view.people.map(({ shown, connection }) => [shown, connection]), [
    ["bob", "direct"],
    ["carol", "direct"],
  ]);
});

Deno.test("createRoster() keeps who lost its link in sight until it is absent", () => {
  const { join, part, absent, engine, mesh } = oneEngine();
  join(BOB, "bob");
  mesh({ type: "roundTrip", id: BOB, ms: 3 });
  assert.deepEqual(types(part(BOB)), ["link"]);
  const [bob] = engine.view.people;
  assert.equal(bob?.connection, "relayed");
  assert.deepEqual([bob?.address, bob?.roundTripMs], [undefined, undefined]);
  assert.equal(engine.view.status.links, 0);
  assert.equal(engine.view.status.relayed, 1);
  const left = absent(BOB, "no sign of life");
  assert.deepEqual(types(left), ["left"]);
  assert.equal(left[0]?.type === "left" && left[0].reason, "no sign of life");
  assert.deepEqual(engine.view.people, []);
  assert.deepEqual(absent(BOB), [], "told once");
});

Deno.test("createRoster() tells of who is absent before its link ended when it does", () => {
  const { join, part, absent, present, engine } = oneEngine();
  join(BOB, "bob");
  assert.deepEqual(absent(BOB, "quit"), []);
  const left = part(BOB);
  assert.deepEqual(types(left), ["link", "left"]);
  assert.equal(left[1]?.type === "left" && left[1].reason, "quit");

  join(BOB, "bob");
  absent(BOB);
  present(BOB, "bob", 5);
  assert.deepEqual(types(part(BOB)), ["link"], "it is still there, as it said later");
  assert.equal(engine.view.people.length, 1);
});

Deno.test("createRoster() tells from which of our rooms somebody is gone who leaves, whenever its link ends", () => {
  const { join, part, absent, mesh, type, engine } = oneEngine();
  const clock = { ms: NOON, counter: 0 };
  const value = { rooms: ["dev", "tea"] };
  join(BOB, "bob");
  type("/create dev");
  mesh({
    type: "register",
    register: { author: BOB, epoch: 1, kind: "member", key: "", clock, value },
  });
  assert.equal(engine.view.members("dev").length, 1);
  absent(BOB, "quit");
  const left = part(BOB).at(-1);
  assert.deepEqual(left?.type === "left" && left.rooms, ["dev"]);
  join(BOB, "bob");
  assert.equal(engine.view.members("dev").length, 0, "until it says so anew");
});

Deno.test("createRoster() says how much may be lost of what was said, if nothing more was heard of somebody", () => {
  const { join, part, absent, present, mesh } = oneEngine();
  join(BOB, "bob");
  part(BOB, 2);
  assert.deepEqual(noticesOf(mesh({ type: "peerGone", id: BOB, reason: "quit" })), [
    "bob may not have got your last 2 messages",
  ]);
  join(BOB, "bob");
  part(BOB, 1);
  assert.deepEqual(noticesOf(mesh({ type: "peerGone", id: BOB, reason: "quit" })), [
    "bob may not have got your last message",
  ]);
  join(BOB, "bob");
  part(BOB, 2);
  present(BOB, "bob", 9);
  assert.deepEqual(types(absent(BOB)), ["left"], "it was heard of again");
  join(BOB, "bob");
  part(BOB, 2);
  join(BOB, "bob");
  absent(BOB);
  assert.deepEqual(types(part(BOB)), ["link", "left"], "it was linked again, and confirmed");
});

Deno.test("createRoster() takes the latest of what is told of a name, in any order, and tells each change once", () => {
  const kinds = ["join", "present", "nick"] as const;
  const reading = fc.tuple(
    fc.constantFrom(...kinds),
    fc.integer({ min: 1, max: 6 }),
  );
  fc.assert(
    fc.property(fc.array(reading, { minLength: 1, maxLength: 10 }), (readings) => {
      const { join, present, hear, engine } = oneEngine();
      let latest = 0;
      let known = false;
      for (const [kind, ms] of readings) {
        const name = `bob${ms}`;
        const heard = kind === "join"
          ? join(BOB, "bob")
          : kind === "present"
          ? present(BOB, name, ms)
          : hear({ type: "nick", content: name, sender: name, clock: [NOON + ms, 0] });
        const news = heard.filter(({ type }) => type === "renamed");
        const isNews = kind !== "join" && ms > latest;
        assert.equal(news.length, known && isNews ? 1 : 0);
        known = engine.view.people.length > 0;
        if (known && isNews) latest = ms;
        const expected = latest === 0 ? "bob" : `bob${latest}`;
        assert.equal(engine.view.people[0]?.name, known ? expected : undefined);
      }
    }),
    { seed: 3, numRuns: 1_000 },
  );
});

Deno.test("createRoster() passes over names that are none, and over itself", () => {
  const { join, present, hear, engine } = oneEngine();
  assert.deepEqual(present(CAROL, "ev\nil"), []);
  assert.deepEqual(present(ALICE, "impostor"), []);
  join(BOB, "bob");
  assert.deepEqual(hear({ type: "nick", content: "ev\nil", clock: [NOON + 9, 0] }), []);
  assert.deepEqual(present(BOB, "ev\nil", 10), []);
  assert.deepEqual(engine.view.people.map(({ name }) => name), ["bob"]);
  assert.equal(engine.view.self.name, "alice");
});

Deno.test("createRoster() shows nobody as come who says that it leaves", () => {
  const { mesh, engine } = oneEngine();
  const clock = { ms: NOON, counter: 0 };
  const said = { author: BOB, epoch: 1, clock, name: "bob", version: "1", addresses: [] };
  const presence = { ...said, gone: true, ...EMPTY_PROFILE };
  assert.deepEqual(mesh({ type: "presence", presence }), []);
  assert.deepEqual(engine.view.people, []);
});

Deno.test("createRoster() lists as many people as it may, and always who is linked", () => {
  const { join, present, part, pass, engine } = oneEngine();
  for (let number = 0; number < MAX_AUTHORS; number++) present(someone(number), `peer${number}`);
  assert.equal(engine.view.people.length, MAX_AUTHORS);
  assert.deepEqual(present(someone(MAX_AUTHORS), "beyond"), []);
  assert.equal(engine.view.people.length, MAX_AUTHORS);
  pass(60_000); // until joins are announced one by one again
  assert.deepEqual(types(join(BOB, "bob")), ["link", "joined"]);
  assert.equal(engine.view.people.length, MAX_AUTHORS + 1);
  assert.deepEqual(types(part(BOB)), ["link", "left"]);
  assert.equal(engine.view.people.length, MAX_AUTHORS);
});

Deno.test("createRoster() tells of a new name of somebody muted nobody but the list", () => {
  const { join, hear, type, engine } = oneEngine();
  join(BOB, "bob");
  type("/mute bob");
  assert.deepEqual(hear({ type: "nick", content: "bobby", clock: [NOON + 9, 0] }), [
    { type: "status" },
  ]);
  assert.equal(engine.view.people[0]?.name, "bobby");
});

Deno.test("createRoster() announces neither joins nor leaves of somebody muted", () => {
  const { join, part, absent, type, engine } = oneEngine();
  join(BOB, "bob");
  type("/mute bob");
  part(BOB);
  assert.deepEqual(types(absent(BOB)), ["status"]);
  assert.deepEqual(types(join(BOB, "buy-my-things")), ["link", "status"]);
  assert.equal(engine.view.people.length, 1);
});

Deno.test("createRoster() announces a crowd of made-up people as a number, and lists them all", () => {
  const { present, pass, engine } = oneEngine();
  const told: string[] = [];
  const crowd = 3 * ARRIVAL_NOTICES_BURST;
  for (let number = 0; number < crowd; number++) {
    told.push(...types(present(someone(number), `peer${number}`)));
  }
  assert.equal(told.filter((type) => type === "joined").length, ARRIVAL_NOTICES_BURST);
  assert.equal(engine.view.people.length, crowd);
  const folded = crowd - ARRIVAL_NOTICES_BURST;
  assert.deepEqual(noticesOf(pass(NOTICE_BATCH_QUIET_MS)), [
    `${folded} more joins and leaves, of ${folded} people: /users lists who is here`,
  ]);
});

Deno.test("createRoster() announces that neighbours come and leave amid a crowd of made-up people", () => {
  const { join, part, absent, present } = oneEngine();
  join(BOB, "bob");
  for (let number = 0; number <= ARRIVAL_NOTICES_BURST; number++) {
    present(someone(number), `peer${number}`);
  }
  assert.deepEqual(types(join(CAROL, "carol")), ["link", "joined"]);
  part(BOB);
  assert.deepEqual(types(absent(BOB)), ["left"]);
  for (let joins = 2; joins < ARRIVAL_NOTICES_BURST; joins++) {
    part(CAROL);
    absent(CAROL);
    join(CAROL, "carol");
  }
  part(CAROL);
  assert.deepEqual(types(absent(CAROL)), ["status"], "neighbours are not without a limit either");
});

Deno.test("createRoster() says so many times that a message may not have come, and then who", () => {
  const { join, part, absent, pass } = oneEngine();
  const told: string[] = [];
  const crowd = STRANGER_NOTICES_BURST + 1;
  for (let number = 0; number < crowd; number++) {
    join(someone(number), `peer${number}`);
    part(someone(number), 1);
    told.push(...types(absent(someone(number))));
  }
  assert.equal(told.filter((type) => type === "notice").length, STRANGER_NOTICES_BURST);
  assert.match(
    noticesOf(pass(NOTICE_BATCH_QUIET_MS)).join(),
    /peer10\S* may not have got your last messages either/,
  );
});

Deno.test("createRoster() announces so many renames, and warnings about names, and no more", () => {
  const { present, pass, join } = oneEngine();
  join(CAROL, "carol");
  join(someone(1), "dave");
  const told: string[] = [];
  const renames = 3 * STRANGER_NOTICES_BURST;
  present(BOB, "bob");
  for (let number = 1; number <= renames; number++) {
    told.push(...types(present(BOB, number % 2 === 0 ? "dave" : "carol", number)));
  }
  const count = (wanted: string) => told.filter((type) => type === wanted).length;
  assert.equal(count("renamed"), STRANGER_NOTICES_BURST);
  assert.equal(count("notice"), STRANGER_NOTICES_BURST);
  const texts = noticesOf(pass(NOTICE_BATCH_QUIET_MS));
  const folded = renames - STRANGER_NOTICES_BURST;
  assert.equal(texts.length, 2);
  assert.match(texts[0]!, new RegExp(`^${folded} more changes of name by dave\\.\\w+: `));
  assert.match(texts[1]!, new RegExp(`^${folded} more warnings about the names of dave\\.\\w+: `));
});

Deno.test("createRoster() goes by the least that counts of those linked, and names who grants it", () => {
  const { join, part, say, mesh } = oneEngine();
  const pace = () => {
    say("one more");
    return noticesOf(mesh({ type: "paced", ms: 200, waiting: 1 }))[0]?.split(":")[0];
  };
  join(BOB, "bob", { rate: [20, 5] });
  join(CAROL, "carol", { rate: [1, 0.5] });
  assert.equal(pace(), "bob allows you 5 a second");
  part(CAROL);
  assert.equal(pace(), undefined, "it is the same congestion");
  const free = oneEngine();
  free.join(BOB, "bob", { rate: "off" });
  free.say("one");
  assert.deepEqual(
    events(free.mesh({ type: "paced", ms: 1, waiting: 1 })).flatMap((event) =>
      event.type === "notice" ? [event.text] : []
    ),
    [
      "others take no more for the moment: 1 message of yours waits, the next goes out in 0.0 s",
    ],
  );
});

/** The reasons that the debug log gets of the roster. */
const reasons = (effects: readonly EngineEffect[]): readonly string[] =>
  effects.flatMap((effect) =>
    effect.type === "diagnostic" && effect.reason.startsWith("it")
      ? [`${effect.id} ${effect.reason}`]
      : []
  );

function presenceOf(author: PeerId, name: string): MeshEvent {
  const clock = { ms: NOON + 1, counter: 0 };
  const presence = { author, epoch: 1, clock, name, version: "1", addresses: [], gone: false };
  return { type: "presence", presence: { ...presence, ...EMPTY_PROFILE } };
}

Deno.test("createRoster() tells the debug log whose presence is not listed, and why", () => {
  const { mesh, engine } = oneEngine();
  assert.match(
    reasons(mesh(presenceOf(BOB, "b\x1b[2Job"))).join(),
    new RegExp(`^${BOB} it is not listed: A name has only letters`),
  );
  assert.deepEqual(engine.view.people, []);
  for (let number = 0; number < MAX_AUTHORS; number++) {
    assert.deepEqual(reasons(mesh(presenceOf(someone(number), `peer${number}`))), []);
  }
  assert.deepEqual(reasons(mesh(presenceOf(BOB, "bob"))), [
    `${BOB} it is not listed: too many people are in sight`,
  ]);
});

Deno.test("createRoster() tells the debug log of a new name that it does not take", () => {
  const { join, mesh, engine } = oneEngine();
  join(BOB, "bob");
  const taken = envelope({ type: "nick", content: "x", clock: [NOON + 9, 0] });
  const received = [{ envelope: taken, hops: 1, earlier: false }];
  assert.match(
    reasons(mesh({ type: "received", received })).join(),
    new RegExp(`^${BOB} its new name is not taken: A name has 2 to 20`),
  );
  assert.equal(engine.view.people[0]?.name, "bob");
});

Deno.test("createRoster() tells the debug log once of a presence that comes again and again", () => {
  const { mesh } = oneEngine();
  const twice = [1, 2].flatMap(() => reasons(mesh(presenceOf(BOB, "b\x1b[2Job"))));
  assert.equal(twice.length, 1);
});
