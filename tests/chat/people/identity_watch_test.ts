import assert from "node:assert/strict";
import type { ChatEvent } from "../../../src/chat/api/chat_event.ts";
import { senderName } from "../../../src/chat/api/chat_view.ts";
import { safetyNumber } from "../../../src/chat/people/safety_number.ts";
import {
  MAX_KNOWN_PEERS,
  MAX_NAME_PROBLEMS,
  MAX_NAMES_PER_KNOWN_PEER,
  SAVE_KNOWN_AFTER_MS,
} from "../../../src/core/limits/chat.ts";
import { fingerprint, type PeerId } from "../../../src/core/peer_id.ts";
import { EMPTY_PROFILE } from "../../../src/protocol/replication/wire/presence.ts";
import { engineNetwork } from "../engine_network.ts";
import { ALICE, BOB, CAROL, NOON, noticesOf, oneEngine, someone } from "../one_engine.ts";

const full = (name: string, id: PeerId) => `${name}.${fingerprint(id)}`;
const notices = (list: readonly ChatEvent[]) =>
  list.flatMap((event) => event.type === "notice" && event.kind === "security" ? [event.text] : []);

Deno.test("a known name that comes with another key is told of loudly, and for as long as it is there", () => {
  const { join, part, absent, engine } = oneEngine();
  assert.deepEqual(notices(join(BOB, "bob")), []);
  part(BOB);
  absent(BOB);
  const [warning, ...more] = notices(join(CAROL, "Bob"));
  assert.match(
    warning ?? "",
    new RegExp(`^${full("Bob", CAROL)} calls itself Bob, but is not the Bob you know \\(`),
  );
  assert.deepEqual(more, []);
  const [person] = engine.view.people;
  assert.equal(person?.shown, full("Bob", CAROL), "never under the bare name");
  const problem = `${full("Bob", CAROL)} is not the Bob you know: /verify ${full("Bob", CAROL)}`;
  assert.deepEqual(engine.view.status.problems, [problem]);
  part(CAROL);
  assert.deepEqual(engine.view.status.problems, [problem], "it is still in sight");
  absent(CAROL);
  assert.deepEqual(engine.view.status.problems, []);
  assert.equal(notices(join(CAROL, "Bob")).length, 1, "and again when it comes back");
});

Deno.test("a crowd of impostors is a number among the problems, behind the first of them", () => {
  const { join, part, absent, present, engine } = oneEngine();
  join(BOB, "bob");
  part(BOB);
  absent(BOB);
  for (let number = 0; number < MAX_NAME_PROBLEMS; number++) present(someone(number), "bob");
  const { problems } = engine.view.status;
  assert.equal(problems.length, MAX_NAME_PROBLEMS);
  assert.ok(problems.every((text) => text.includes("is not the bob you know")));
  present(someone(MAX_NAME_PROBLEMS), "bob");
  assert.deepEqual(
    engine.view.status.problems.slice(MAX_NAME_PROBLEMS),
    ["1 more person has the name of somebody else whom you know: /users lists them"],
  );
});

Deno.test("what somebody said under another's name is not shown under that when they have left", () => {
  const { join, part, absent, hear, engine } = oneEngine();
  join(BOB, "bob");
  part(BOB);
  absent(BOB);
  join(CAROL, "bob");
  hear({ author: CAROL, sender: "bob", content: "send me money" });
  part(CAROL);
  absent(CAROL);
  hear({ author: BOB, sender: "bob", content: "hello" });
  const names = engine.view.history("general").map((message) => senderName(message, engine.view));
  assert.deepEqual(names, [full("bob", CAROL), "bob"]);
});

Deno.test("/msg asks which of two is meant where a known name came with another key", () => {
  const { join, part, absent, type } = oneEngine();
  join(BOB, "bob");
  part(BOB);
  absent(BOB);
  join(CAROL, "bob");
  const [answer] = noticesOf(type("/msg bob hi"));
  assert.match(answer ?? "", /^! 2 people are called bob: write bob\.\S+ or bob\.\S+$/);
  assert.deepEqual(noticesOf(type(`/msg ${full("bob", CAROL)} hi`)), []);
});

Deno.test("a name that looks like a known one is warned about once", () => {
  const { join, part, absent, hear } = oneEngine();
  join(BOB, "bob");
  const [warning] = notices(join(CAROL, "b0b"));
  assert.equal(
    warning,
    `${full("b0b", CAROL)} is somebody else than bob, whom you know: the names look alike`,
  );
  part(CAROL);
  absent(CAROL);
  assert.deepEqual(notices(join(CAROL, "b0b")), [], "known by now");
  const own = notices(
    hear({ type: "nick", author: CAROL, content: "aIice", clock: [NOON + 9, 0] }),
  );
  assert.match(own[0] ?? "", /^aIice\.\S+ is somebody else than your own name: /);
});

Deno.test("a name that only earlier versions allow is never shown alone, and warned about once", () => {
  const { join, part, absent, hear, engine } = oneEngine();
  const [warning, ...more] = notices(join(BOB, "carol_"));
  assert.equal(
    warning,
    `${full("carol_", BOB)} has a name that can pass for another, and that only earlier versions ` +
      `of p2pchat allow. Believe nothing before /verify ${full("carol_", BOB)}`,
  );
  assert.deepEqual(more, []);
  assert.equal(engine.view.people[0]?.shown, full("carol_", BOB));
  hear({ author: BOB, sender: "carol_", content: "hi" });
  part(BOB);
  absent(BOB);
  const [said] = engine.view.history("general");
  assert.equal(senderName(said!, engine.view), full("carol_", BOB));
  assert.deepEqual(notices(join(BOB, "carol_")), [], "known by now");
  const [alike] = notices(join(CAROL, "aliᴄe"));
  assert.equal(
    alike,
    `${full("aliᴄe", CAROL)} is somebody else than your own name: the names look alike`,
  );
});

Deno.test("a whole name of another script that looks like a known one is warned about", () => {
  const { join } = oneEngine();
  join(BOB, "oscar");
  assert.match(notices(join(CAROL, "оѕсаг"))[0] ?? "", /than oscar, whom you know: the names look/);
});

Deno.test("our own name stands for our own key, and who comes with it is told of", () => {
  const { join, type, hear, engine } = oneEngine();
  for (const [id, name] of [[BOB, "alice"], [CAROL, "Alice"]] as const) {
    assert.deepEqual(notices(join(id, name)), [
      `${full(name, id)} calls itself ${name}, as you do: ` +
      `others know you by the key in ${full("alice", ALICE)}`,
    ]);
  }
  assert.equal(engine.view.people.find(({ id }) => id === BOB)?.shown, full("alice", BOB));
  type("/nick alicia");
  const nick = { type: "nick", author: BOB, content: "bob", clock: [NOON + 9, 0] } as const;
  assert.deepEqual(notices(hear(nick)), []);
  assert.deepEqual(noticesOf(type("/nick bob")), [
    `Somebody else is called bob: others see you as ${full("bob", ALICE)}`,
  ]);
});

Deno.test("/verify shows both the same number, and ok remembers it over runs", () => {
  const { users: { alice, bob }, restart, pass } = engineNetwork(["alice", "bob"]);
  const { digits, words } = safetyNumber(alice.id, bob.id);
  for (const [player, other] of [[alice, "bob"], [bob, "alice"]] as const) {
    player.notices();
    player.type(`/verify ${other}`);
    const [text] = player.notices();
    assert.ok(text?.includes(`\n  ${digits}\n  ${words}\n`), text);
  }
  alice.type("/verify bob yes");
  assert.deepEqual(alice.notices(), [
    "! Write /verify bob ok if both saw the same number, and nothing else",
  ]);
  alice.type("/verify bob ok");
  assert.deepEqual(alice.notices(), [
    `bob is verified: this name stands for the key ${full("bob", bob.id)} now`,
  ]);
  assert.equal(alice.engine.view.people[0]?.verified, true);
  pass(SAVE_KNOWN_AFTER_MS);
  restart("alice");
  assert.equal(alice.engine.view.people[0]?.verified, true);
  bob.type("/nick robert");
  assert.equal(alice.engine.view.people[0]?.verified, false, "it was the name bob");
});

Deno.test("/verify ok gives a name to another key, and ends the warning", () => {
  const { join, part, absent, type, engine } = oneEngine();
  join(BOB, "bob");
  part(BOB);
  absent(BOB);
  join(CAROL, "bob");
  const effects = type(`/verify ${full("bob", CAROL)} ok`);
  assert.deepEqual(engine.view.status.problems, []);
  assert.deepEqual(engine.view.people.map(({ shown, verified }) => [shown, verified]), [
    ["bob", true],
  ]);
  const saved = effects.flatMap((effect) =>
    effect.type === "save" && "known" in effect ? effect.known : []
  );
  assert.deepEqual(saved, [
    { id: CAROL, name: "bob", first: NOON, last: NOON, verified: true },
  ]);
  assert.deepEqual(noticesOf(type("/msg bob hi")), [], "there is no doubt any more who is meant");
  assert.match(noticesOf(type("/verify alice"))[0]!, /^! You can't verify yourself: /);
  assert.match(noticesOf(type("/verify nobody"))[0]!, /^! There is nobody called nobody: /);
});

Deno.test("/verify ok says so where there is no space to remember one more", () => {
  const { type, hear, join } = oneEngine();
  join(BOB, "bob0");
  for (let number = 0; number <= MAX_NAMES_PER_KNOWN_PEER; number++) {
    const clock = [NOON + number + 1, 0] as const;
    hear({ type: "nick", author: BOB, content: `bob${number}`, clock });
    const [answer] = noticesOf(type(`/verify bob${number} ok`));
    const isPast = number === MAX_NAMES_PER_KNOWN_PEER;
    assert.match(answer ?? "", isPast ? /^! bob4 can't be remembered: too many/ : /is verified/);
  }
});

Deno.test("a stranger is saved only once it is linked, to us or to a neighbour", () => {
  const listed = new Set<PeerId>();
  const { join, present, pass, engine } = oneEngine("alice", {
    isListed: (id) => listed.has(id),
  });
  const saved = (ms: number) =>
    pass(ms).flatMap((effect) =>
      effect.type === "save" && "known" in effect ? [effect.known.map(({ name }) => name)] : []
    );
  present(BOB, "bob");
  present(CAROL, "carol");
  assert.deepEqual(saved(SAVE_KNOWN_AFTER_MS), [], "they are strangers");
  assert.equal(engine.deadline(), undefined);
  join(BOB, "bob");
  assert.deepEqual(saved(SAVE_KNOWN_AFTER_MS), [["bob"]]);
  listed.add(CAROL);
  present(someone(9), "dave");
  assert.deepEqual(saved(SAVE_KNOWN_AFTER_MS), [["bob", "carol"]], "whenever that is looked at");
});

Deno.test("a crowd that comes is saved once, and only when something changed", () => {
  const { join, present, part, pass, engine } = oneEngine("alice", { isListed: () => true });
  join(BOB, "bob");
  present(CAROL, "carol");
  assert.equal(engine.deadline(), SAVE_KNOWN_AFTER_MS);
  const saved = (ms: number) =>
    pass(ms).flatMap((effect) => effect.type === "save" && "known" in effect ? [effect.known] : []);
  assert.deepEqual(saved(SAVE_KNOWN_AFTER_MS).map((known) => known.map(({ name }) => name)), [
    ["bob", "carol"],
  ]);
  present(CAROL, "carol", 60_000);
  part(BOB);
  assert.deepEqual(saved(60_000), []);
});

Deno.test("/whois tells all that is known of somebody, in sight or not", () => {
  const { join, mesh, part, absent, type } = oneEngine();
  join(BOB, "bob");
  mesh({ type: "roundTrip", id: BOB, ms: 3 });
  type("/verify bob ok");
  type("/ignore bob");
  const [text] = noticesOf(type("/whois bob"));
  const rows = Object.fromEntries(
    text!.split("\n").map((row) => row.split(/ {2,}/) as [string, string]),
  );
  assert.deepEqual(rows, {
    "name": "bob",
    "key": `${BOB} (${fingerprint(BOB)})`,
    "link": "direct",
    "address": "10.0.0.2:8081",
    "round trip": "3.0 ms",
    "version": "1.2.3",
    "rooms": "#general",
    "first seen": new Date(NOON).toISOString(),
    "verified": "yes: this name stands for this key",
    "muted": "yes: /unmute bob ends it",
  });
  part(BOB);
  absent(BOB);
  assert.match(noticesOf(type("/whois bob"))[0]!, /^link +not in sight$/m);
  join(CAROL, "bob");
  assert.match(
    noticesOf(type(`/whois ${full("bob", CAROL)}`))[0]!,
    new RegExp(`^verified +no: bob stands for another key, ${fingerprint(BOB)}$`, "m"),
  );
  assert.match(
    noticesOf(type("/whois alice"))[0]!,
    new RegExp(`^key +${ALICE} .*\nlink +this is you$`, "m"),
  );
  assert.match(noticesOf(type("/whois nobody"))[0]!, /^! There is nobody called nobody: /);
});

Deno.test("/ignore lasts over runs, by key", () => {
  const { users: { alice, bob }, restart } = engineNetwork(["alice", "bob"]);
  alice.type("/ignore bob");
  bob.type("hello");
  restart("alice");
  bob.type("hello again");
  assert.deepEqual(alice.heard(), []);
  assert.equal(alice.engine.view.people[0]?.muted, true);
  alice.type("/unignore bob");
  restart("alice");
  bob.type("at last");
  assert.equal(alice.heard().at(-1), "bob: at last");
});

Deno.test("the debug log is told of a name that there is no space to remember, and of none before", () => {
  const known = Array.from({ length: MAX_KNOWN_PEERS - 1 }, (_, number) => {
    return { id: someone(number), name: `peer${number}`, first: 1, last: 1, verified: false };
  });
  const { mesh } = oneEngine("alice", { known });
  const told: string[] = [];
  for (const [author, name] of [[BOB, "bob"], [CAROL, "carol"]] as const) {
    const clock = { ms: NOON, counter: 0 };
    const said = { author, epoch: 1, clock, name, version: "1", addresses: [], gone: false };
    const effects = mesh({ type: "presence", presence: { ...said, ...EMPTY_PROFILE } });
    for (const effect of effects) {
      if (effect.type === "diagnostic") told.push(`${effect.id} ${effect.reason}`);
    }
  }
  assert.deepEqual(told, [`${CAROL} no space to remember that carol is this key`]);
});
