import assert from "node:assert/strict";
import { createCall } from "../../../src/chat/api/call.ts";
import type { NoticeLimiter } from "../../../src/chat/api/notice_limiter.ts";
import { createNotifier } from "../../../src/chat/api/notifier.ts";
import { NOTHING_SET } from "../../../src/chat/api/settings.ts";
import { createMutes } from "../../../src/chat/people/mutes.ts";
import { createPeople } from "../../../src/chat/people/people.ts";
import { createSavedSettings } from "../../../src/chat/people/settings/saved_settings.ts";
import {
  MAX_MUTED_PEOPLE,
  NOTICE_BATCH_QUIET_MS,
  STRANGER_NOTICES_BURST,
} from "../../../src/core/limits/chat.ts";
import { MAX_AUTHORS } from "../../../src/core/limits/replication.ts";
import type { PeerId } from "../../../src/core/peer_id.ts";
import { fingerprint } from "../../../src/core/peer_id.ts";
import { ALICE, BOB, CAROL, NOON, noticesOf, oneEngine, someone } from "../one_engine.ts";

Deno.test("/mute shows nothing more of somebody, by key, until /unmute, which counts it", () => {
  const { join, type, hear, absent, part, present, engine } = oneEngine();
  join(BOB, "bob");
  assert.deepEqual(noticesOf(type("/mute @Bob")), ["bob is muted here: /unmute bob ends it"]);
  assert.equal(engine.view.people[0]?.muted, true);
  assert.deepEqual(hear({ content: "one" }), []);
  assert.deepEqual(hear({ content: "waves", type: "action" }), []);
  part(BOB);
  absent(BOB);
  assert.deepEqual(hear({ content: "three", sender: "robert" }), []);
  present(BOB, "robert", 9);
  assert.equal(engine.view.people[0]?.muted, true);
  assert.deepEqual(hear({ author: CAROL, sender: "bob" }).length, 1, "another of that name");
  assert.match(
    noticesOf(type("/users"))[0]!,
    /^robert .* relayed .* muted, 3 messages not shown$/m,
  );
  assert.deepEqual(noticesOf(type("/unmute robert")), [
    "robert is no more muted: 3 messages of robert not shown",
  ]);
  assert.equal(hear({ content: "four", sender: "robert" }).length, 1);
  assert.deepEqual(engine.view.history("general").map(({ content }) => content), ["hi", "four"]);
});

Deno.test("/unmute reaches who is away, and /users lists them", () => {
  const { join, type, part, absent } = oneEngine();
  join(BOB, "bob");
  type("/mute bob");
  part(BOB);
  absent(BOB);
  const row = noticesOf(type("/users"))[0]!.split("\n").find((line) => line.startsWith("bob"));
  assert.match(row ?? "", /^bob +not here +muted$/);
  assert.deepEqual(noticesOf(type("/unmute bob")), ["bob is no more muted"]);
});

Deno.test("/mute reaches who only signed something, without mistaking it for somebody in sight", () => {
  const { join, type, hear } = oneEngine();
  hear({ author: CAROL, sender: "bob" });
  const stranger = `bob.${fingerprint(CAROL)}`;
  join(BOB, "bob");
  assert.match(
    noticesOf(type("/mute BOB"))[0]!,
    /^! 2 people are called bob: write bob\.\S+ or bob\.\S+$/,
  );
  assert.deepEqual(noticesOf(type(`/mute ${stranger}`)), [
    `${stranger} is muted here: /unmute ${stranger} ends it`,
  ]);
  assert.deepEqual(hear({ author: CAROL, sender: "bob" }), []);
  assert.equal(hear({}).length, 1);
  assert.match(
    noticesOf(type("/users"))[0]!,
    new RegExp(`^${stranger} +not here +muted, 1 message not`, "m"),
  );
});

Deno.test("/mute and /unmute say what can't be done", () => {
  const { join, type } = oneEngine();
  join(BOB, "bob");
  assert.deepEqual(noticesOf(type("/mute alice")), ["! You can't mute yourself"]);
  assert.match(noticesOf(type("/mute carol"))[0]!, /^! There is nobody called carol: /);
  assert.deepEqual(noticesOf(type("/unmute bob")), ["! bob is not muted"]);
  type("/mute bob");
  assert.deepEqual(noticesOf(type("/mute bob")), ["! bob is muted already: /unmute bob ends it"]);
  assert.match(noticesOf(type("/unmute nobody"))[0]!, /^! There is nobody called nobody: /);
});

Deno.test("createMutes() mutes who says too much for as long as that lasts", () => {
  const { join, mesh, hear, type } = oneEngine();
  join(BOB, "bob");
  const excess = (over: boolean) => noticesOf(mesh({ type: "flood", id: BOB, over }));
  assert.deepEqual(excess(true), [
    "bob says more than it may: muted here, /unmute bob shows it",
  ]);
  assert.deepEqual(excess(true), []);
  assert.deepEqual(hear({}), []);
  assert.match(noticesOf(type("/users"))[0]!, /muted: says too much, 1 message not shown$/m);
  assert.match(noticesOf(type("/status"))[0]!, /^too much +bob$/m);
  assert.deepEqual(excess(false), ["bob is no more muted: 1 message of bob not shown"]);
  assert.equal(hear({}).length, 1);
  assert.deepEqual(excess(false), []);
  assert.doesNotMatch(noticesOf(type("/status"))[0]!, /too much/);
});

Deno.test("createMutes() leaves to a person what a person decided", () => {
  const { join, mesh, hear, type } = oneEngine();
  join(BOB, "bob");
  const excess = (over: boolean) => noticesOf(mesh({ type: "flood", id: BOB, over }));
  excess(true);
  type("/unmute bob");
  assert.deepEqual(excess(true), [], "the same episode");
  assert.equal(hear({}).length, 1);
  excess(false);
  assert.equal(excess(true).length, 1, "the next one");

  assert.deepEqual(noticesOf(type("/mute bob")), ["bob is muted here: /unmute bob ends it"]);
  assert.deepEqual(excess(false), []);
  assert.deepEqual(hear({}), []);
  assert.deepEqual(excess(true), []);
  assert.deepEqual(noticesOf(type("/unmute bob")), [
    "bob is no more muted: 1 message of bob not shown",
  ]);
});

/** Announces everything. */
const noticeLimiter: NoticeLimiter = {
  allows: () => true,
  tick() {},
  deadline: () => undefined,
};

Deno.test("createMutes() takes as many of those that were kept as it may", () => {
  const ignored = Array.from({ length: MAX_MUTED_PEOPLE + 1 }, (_, number) => (
    { id: someone(number), name: `peer\x1b${number}` }
  ));
  const self = { id: ALICE, name: "alice", connection: "self", muted: false, picture: "" } as const;
  const notifier = createNotifier(() => {});
  const savedSettings = createSavedSettings({ ...NOTHING_SET, ignored }, () => {});
  const people = createPeople(self);
  const mutes = createMutes({ people, notifier, noticeLimiter, savedSettings, diagnose() {} });
  assert.equal(mutes.list.length, MAX_MUTED_PEOPLE);
  assert.equal(savedSettings.current.ignored.length, MAX_MUTED_PEOPLE);
  assert.match(mutes.list[7]!.shown, /^peer␛7\./);
});

Deno.test("createMutes() mutes as many people as it may, and says so beyond", () => {
  const texts: string[] = [];
  const notifier = createNotifier((event) => {
    if (event.type === "notice" || event.type === "error") texts.push(event.text);
  });
  const people = createPeople({
    id: ALICE,
    name: "alice",
    connection: "self",
    muted: false,
    picture: "",
  });
  const savedSettings = createSavedSettings(NOTHING_SET, () => {});
  const reasons: string[] = [];
  const diagnose = (id: PeerId, reason: string) => void reasons.push(`${id} ${reason}`);
  const mutes = createMutes({ people, notifier, noticeLimiter, savedSettings, diagnose });
  const now = { monotonic: 0, wall: NOON };
  for (let number = 0; number <= MAX_MUTED_PEOPLE; number++) {
    people.set({
      id: someone(number),
      name: `peer${number}`,
      connection: "relayed",
      muted: false,
      picture: "",
    });
    mutes.mute(`peer${number}`, createCall(notifier, { client: 1, now }));
  }
  assert.equal(mutes.list.length, MAX_MUTED_PEOPLE);
  assert.equal(texts.at(-1), "You can mute 1024 people: /unmute some of them first");
  const last = someone(MAX_MUTED_PEOPLE);
  mutes.excess(last, true, now);
  assert.equal(mutes.has(last), false);
  assert.ok(mutes.excessive.has(last));
  const text = "says more than it may, and is not muted";
  assert.deepEqual(reasons.splice(0), [`${last} ${text}: 1024 people are muted already`]);
  for (let number = 0; number < MAX_AUTHORS; number++) mutes.excess(someone(number), true, now);
  assert.equal(mutes.excessive.size, MAX_AUTHORS);
  assert.deepEqual(reasons, [
    `${someone(MAX_AUTHORS - 1)} ${text}: 1024 authors do so already`,
  ]);
});

Deno.test("createMutes() tells of so many who say too much, and then how many more", () => {
  const { mesh, pass, engine, present } = oneEngine();
  const crowd = STRANGER_NOTICES_BURST + 1;
  const told = Array.from({ length: crowd }, (_, number) => {
    present(someone(number), `peer${number}`);
    return noticesOf(mesh({ type: "flood", id: someone(number), over: true })).length;
  });
  assert.equal(told.reduce((sum, count) => sum + count), STRANGER_NOTICES_BURST);
  assert.ok(engine.view.people.every(({ muted }) => muted));
  assert.deepEqual(noticesOf(pass(NOTICE_BATCH_QUIET_MS)), [
    `1 more mute of peer${STRANGER_NOTICES_BURST}, for saying more than they may: /users lists who is muted`,
  ]);
});
