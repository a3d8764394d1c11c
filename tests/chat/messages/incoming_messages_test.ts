import assert from "node:assert/strict";
import {
  LATE_AFTER_MS,
  NOTICE_BATCH_QUIET_MS,
  STRANGER_NOTICES_BURST,
} from "../../../src/core/limits/chat.ts";
import { MAX_AUTHORS, MAX_REPLAYED_MESSAGES } from "../../../src/core/limits/replication.ts";
import { fingerprint, type PeerId } from "../../../src/core/peer_id.ts";
import {
  ALICE,
  BOB,
  CAROL,
  envelope,
  events,
  NOON,
  noticesOf,
  type OneEngine,
  oneEngine,
  someone,
} from "../one_engine.ts";

/**
 * The contents of the history, those that came late behind a `~`, those that replaced another
 * behind a `=`.
 */
const held = ({ engine }: OneEngine) =>
  engine.view.history("general").map(({ content, late, replaces }) =>
    `${late ? "~" : ""}${replaces ? "=" : ""}${content}`
  );

Deno.test("createIncomingMessages() puts late messages in their places, marks them, and tells of all at once", () => {
  const scene = oneEngine();
  const { hear, join, pass } = scene;
  join(BOB, "bob");
  hear({ content: "new", author: CAROL, sender: "carol", clock: [NOON + 50, 0] });
  pass(LATE_AFTER_MS);
  hear({ content: "in time", clock: [NOON + 1, 0] });
  pass(1);
  hear({ content: "late", clock: [NOON + 2, 0] });
  hear({ content: "later", clock: [NOON + 3, 0] });
  hear({ content: "newest", clock: [NOON + 99, 0] });
  assert.deepEqual(held(scene), ["in time", "~late", "~later", "new", "newest"]);
  assert.deepEqual(noticesOf(pass(NOTICE_BATCH_QUIET_MS - 1)), []);
  assert.deepEqual(noticesOf(pass(1)), ["2 late messages of bob were put in their places above"]);
  hear({ content: "one more", clock: [NOON + 4, 0] });
  assert.deepEqual(noticesOf(pass(NOTICE_BATCH_QUIET_MS)), [
    "1 late message of bob was put in its place above",
  ]);
  assert.deepEqual(noticesOf(pass(NOTICE_BATCH_QUIET_MS)), []);
});

Deno.test("createIncomingMessages() takes for late whatever belongs before something late", () => {
  const scene = oneEngine();
  scene.hear({ content: "new", clock: [NOON + 50, 0] });
  scene.pass(LATE_AFTER_MS + 1);
  scene.hear({ content: "two", clock: [NOON + 2, 0] });
  scene.hear({ content: "one", author: CAROL, sender: "carol", clock: [NOON + 1, 0] });
  assert.deepEqual(held(scene), ["~one", "~two", "new"]);
});

Deno.test("createIncomingMessages() shows nothing twice, though the mesh forgot that it came", () => {
  const scene = oneEngine();
  const [first] = scene.hear({ sequence: 7, content: "once" });
  assert.equal(first?.type, "message");
  assert.deepEqual(scene.hear({ sequence: 7, content: "once" }), []);
  assert.equal(scene.hear({ sequence: 7, epoch: 2, content: "another run" }).length, 1);
  assert.deepEqual(held(scene), ["once", "another run"]);
});

Deno.test("createIncomingMessages() tells of gaps in one line, however many there are", () => {
  const { join, mesh, pass } = oneEngine();
  join(BOB, "bob");
  assert.deepEqual(mesh({ type: "missing", id: BOB, count: 3 }), []);
  mesh({ type: "missing", id: BOB, count: 1 });
  mesh({ type: "missing", id: CAROL, count: 1 });
  assert.deepEqual(noticesOf(pass(NOTICE_BATCH_QUIET_MS)), [
    `5 messages of bob and somebody.${fingerprint(CAROL)} did not arrive and can't be had any more`,
  ]);
});

Deno.test("createIncomingMessages() tells what is being fetched for as long as it is", () => {
  const { join, mesh, engine } = oneEngine();
  join(BOB, "bob");
  const repair = (id: PeerId, count: number) =>
    events(mesh({ type: "repairing", id, count })).map(({ type }) => type);
  assert.deepEqual(repair(BOB, 3), ["status"]);
  assert.deepEqual(engine.view.status.problems, ["fetching 3 messages of bob"]);
  repair(BOB, 1);
  assert.deepEqual(engine.view.status.problems, ["fetching 1 message of bob"]);
  assert.deepEqual(repair(BOB, 0), ["status"]);
  assert.deepEqual(engine.view.status.problems, []);
});

Deno.test("createIncomingMessages() counts the repairs of a bounded number of people", () => {
  const { mesh, engine } = oneEngine();
  const ids = Array.from({ length: MAX_AUTHORS + 1 }, (_, number) => someone(number));
  for (const id of ids) mesh({ type: "repairing", id, count: 1 });
  mesh({ type: "repairing", id: ids[0]!, count: 2 });
  assert.deepEqual(engine.view.status.problems, ["fetching 1025 messages of 1024 people"]);
  for (const id of ids) mesh({ type: "repairing", id, count: 0 });
  assert.deepEqual(engine.view.status.problems, []);
});

Deno.test("createIncomingMessages() says loudly that somebody signed two messages, and shows the one that stays", () => {
  const scene = oneEngine();
  scene.join(BOB, "bob");
  scene.hear({ content: "yes", sequence: 4, clock: [NOON + 4, 0] });
  scene.hear({ content: "so?", sequence: 1, author: CAROL, sender: "carol", clock: [NOON + 5, 0] });
  const kept = envelope({ content: "no", sequence: 4, clock: [NOON + 6, 0] });
  const event = { type: "equivocated", id: BOB, epoch: 1, sequence: 4 } as const;
  const effects = scene.mesh({ ...event, kept: [kept] });
  assert.deepEqual(events(effects).map((event) => event.type === "notice" && event.kind), [
    "security",
    false,
  ]);
  assert.match(noticesOf(effects)[0]!, /^bob signed two different messages with one number/);
  assert.deepEqual(held(scene), ["so?", "=no"]);
  const lines = [kept, { ...kept, type: "nick" }, { ...kept, sender: "e\nvil" }];
  for (const again of [lines, []]) {
    assert.deepEqual(events(scene.mesh({ ...event, kept: again })).map(({ type }) => type), [
      "notice",
    ]);
  }
  assert.deepEqual(held(scene), ["so?", "=no"]);
});

Deno.test("createIncomingMessages() shows of somebody muted not even what stays of two", () => {
  const scene = oneEngine();
  scene.join(BOB, "bob");
  scene.hear({ content: "yes", sequence: 4 });
  scene.type("/mute bob");
  const kept = envelope({ content: "no", sequence: 4 });
  const effects = scene.mesh({
    type: "equivocated",
    id: BOB,
    epoch: 1,
    sequence: 4,
    kept: [kept],
  });
  assert.deepEqual(noticesOf(effects), []);
  assert.deepEqual(held(scene), ["yes"]);
});

Deno.test("createIncomingMessages() shows nothing with an ignored word as what stays of two", () => {
  const scene = oneEngine();
  scene.join(BOB, "bob");
  scene.hear({ content: "yes", sequence: 4 });
  scene.type("/ignore word lunch");
  const kept = envelope({ content: "lunch?", sequence: 4 });
  scene.mesh({ type: "equivocated", id: BOB, epoch: 1, sequence: 4, kept: [kept] });
  assert.deepEqual(held(scene), ["yes"]);
});

Deno.test("createIncomingMessages() tells of equivocations of a crowd as a number, behind the first", () => {
  const { mesh, pass } = oneEngine();
  const crowd = STRANGER_NOTICES_BURST + 2;
  const told = Array.from({ length: crowd }, (_, number) => {
    const event = { type: "equivocated", id: someone(number), epoch: 1, sequence: 4 } as const;
    return noticesOf(mesh({ ...event, kept: [] })).length;
  });
  assert.equal(told.reduce((sum, count) => sum + count), STRANGER_NOTICES_BURST);
  assert.match(
    noticesOf(pass(NOTICE_BATCH_QUIET_MS)).join(),
    /^somebody\S+ and somebody\S+ signed different messages with one number, 2 times more/,
  );
});

Deno.test("createIncomingMessages() takes what is said here for late never", () => {
  const scene = oneEngine();
  scene.hear({ content: "theirs", clock: [NOON + 50, 0] });
  scene.pass(LATE_AFTER_MS + 1);
  const own = envelope({ author: ALICE, sender: "alice", content: "mine", clock: [NOON + 51, 0] });
  scene.mesh({ type: "published", envelope: own });
  assert.deepEqual(held(scene), ["theirs", "mine"]);
});

Deno.test("createIncomingMessages() tells who came while the log still arrives of no more than the newest of it", () => {
  const { hear, engine } = oneEngine();
  const contents = () => engine.view.history("general").map(({ content }) => content);
  /** What somebody said so many seconds before we came. */
  const before = (seconds: number, changes = {}) => {
    const ms = NOON - seconds * 1_000;
    const timestamp = new Date(ms).toISOString();
    return hear({ content: `${seconds}`, timestamp, clock: [ms, 0], ...changes }, true);
  };
  const most = MAX_REPLAYED_MESSAGES;
  for (let seconds = most; seconds >= 1; seconds--) before(seconds);
  assert.deepEqual([contents().length, contents()[0], contents().at(-1)], [most, `${most}`, "1"]);

  assert.deepEqual(before(most + 1, { author: CAROL, sender: "carol" }), [], "older than all");
  assert.equal(before(0.5, { author: CAROL, sender: "carol" }).length, 1);
  assert.deepEqual([contents().length, contents()[0]], [most, `${most - 1}`]);
  assert.equal(hear({ content: "now", clock: [NOON + 1, 0] }).length, 1);
  assert.equal(contents().length, most + 1);
});

Deno.test("createIncomingMessages() counts a message under a sender that is no name, and does not show it", () => {
  const scene = oneEngine();
  const faults = () =>
    events(scene.type("/status")).flatMap((event) =>
      "text" in event ? /(\d+) messages against the rules/.exec(event.text)?.[1] ?? [] : []
    );
  assert.deepEqual(faults(), ["0"]);
  scene.hear({ content: "hi", sender: "e\nvil" });
  assert.deepEqual(held(scene), []);
  assert.deepEqual(faults(), ["1"]);
});
