import assert from "node:assert/strict";
import { conversationWith } from "../../../src/chat/api/room_id.ts";
import type { EngineEffect } from "../../../src/chat/engine/engine_io.ts";
import { packDirectPayload } from "../../../src/chat/messages/sealed_payload.ts";
import { toBase64Url } from "../../../src/core/bytes.ts";
import {
  DIRECT_RESEND_FIRST_MS,
  DIRECT_SLOW_AFTER_MS,
  MAX_CONVERSATIONS,
  MAX_DRAFTS_BEFORE_DIRECT_MESSAGES,
  MAX_WAITING_DIRECT_MESSAGES,
  RECEIPT_AFTER_MS,
} from "../../../src/core/limits/chat.ts";
import { MAX_AUTHORS } from "../../../src/core/limits/replication.ts";
import { MAX_CONTENT_BYTES } from "../../../src/core/limits/text.ts";
import type { PeerId } from "../../../src/core/peer_id.ts";
import { EMPTY_PROFILE, type Presence } from "../../../src/protocol/replication/wire/presence.ts";
import type { ChatUser } from "../chat_user.ts";
import { engineNetwork } from "../engine_network.ts";
import {
  ALICE,
  answerWith,
  BOB,
  CAROL,
  drafts,
  envelope,
  events,
  jobsOf,
  NOON,
  noticesOf,
  oneEngine,
  someone,
} from "../one_engine.ts";

/** What bob tells of himself. */
const PRESENT: Presence = {
  author: BOB,
  epoch: 1,
  clock: { ms: NOON, counter: 0 },
  name: "bob",
  version: "1",
  addresses: [],
  gone: false,
  ...EMPTY_PROFILE,
};

const LINE = [["alice", "bob"], ["bob", "carol"]] as const;

/** What somebody was told to have arrived, by number. */
const delivered = ({ events }: ChatUser) =>
  events.flatMap((event) => event.type === "delivered" ? [`${event.to} ${event.number}`] : []);

/** What was said in private and came by somebody, for them or not. */
const words = ({ passed }: ChatUser) => passed.filter(({ type }) => type === "private");

Deno.test("/msg shows a private word to whom it is for, and tells its sender when it came", () => {
  const { users: { alice, bob, carol }, pass } = engineNetwork(["alice", "bob", "carol"], LINE);
  alice.type("/msg carol Hey Carol, how are you?");
  const withCarol = conversationWith(carol.id);
  assert.deepEqual(alice.heard(withCarol), ["alice: Hey Carol, how are you?"]);
  assert.deepEqual(carol.heard(conversationWith(alice.id)), ["alice: Hey Carol, how are you?"]);
  assert.deepEqual(alice.engine.view.rooms.map(({ shown, kind }) => [shown, kind]), [
    ["#general", "open"],
    ["@carol", "private"],
  ]);
  assert.equal(alice.engine.view.status.unconfirmed, 1);
  assert.deepEqual(delivered(alice), []);
  pass(RECEIPT_AFTER_MS);
  assert.deepEqual(delivered(alice), ["carol 1"]);
  assert.equal(alice.engine.view.status.unconfirmed, 0);
  const message = alice.engine.view.history(withCarol)[0];
  assert.deepEqual([message?.number, message?.own, message?.type], [1, true, "chat"]);

  assert.equal(words(bob).length, 2, "the word and what confirms it went through bob");
  assert.ok(words(bob).every(({ content, sealed }) => content === "" && sealed !== undefined));
  assert.deepEqual(bob.heard(), []);
  assert.deepEqual(bob.engine.view.rooms.map(({ shown }) => shown), ["#general"]);
  assert.doesNotMatch(JSON.stringify([bob.passed, bob.events]), /Hey Carol/);
});

Deno.test("/reply answers whoever wrote last, and /query makes all that is typed private", () => {
  const { users: { alice, bob, carol } } = engineNetwork(["alice", "bob", "carol"]);
  bob.type("/reply hi");
  assert.deepEqual(bob.notices().slice(-1), [
    "! Nobody wrote to you in private yet: /msg USER TEXT",
  ]);
  alice.type("/msg bob one");
  carol.type("/msg bob two");
  bob.type("/reply three");
  assert.deepEqual(carol.heard(conversationWith(bob.id)), ["carol: two", "bob: three"]);
  bob.type("/query Alice");
  assert.equal(bob.room, conversationWith(alice.id));
  bob.type("for alice alone");
  bob.type("/me waves");
  const withBob = conversationWith(bob.id);
  assert.deepEqual(alice.heard(withBob), ["alice: one", "bob: for alice alone", "bob: waves"]);
  assert.equal(alice.engine.view.history(withBob).at(-1)?.type, "action");
  assert.deepEqual(carol.heard(), []);
  bob.type("/leave");
  assert.equal(bob.room, "general");
  assert.deepEqual(bob.heard(conversationWith(alice.id)), []);
  assert.deepEqual(bob.engine.view.rooms.map(({ shown }) => shown), ["#general", "@carol"]);
  bob.type("hello all");
  assert.deepEqual(carol.heard(), ["bob: hello all"]);
});

Deno.test("/msg waits for somebody who is out of sight, and is said when they are back", () => {
  const { users: { alice, bob }, cut, link, pass } = engineNetwork(["alice", "bob"]);
  pass(RECEIPT_AFTER_MS);
  cut("alice", "bob");
  alice.notices();
  alice.type("/msg bob are you there?");
  alice.type("/msg bob hello?");
  assert.deepEqual(alice.notices(), [
    "bob is not here: what you say waits, for as long as you stay",
  ]);
  assert.deepEqual(alice.engine.view.status.problems, ["2 private messages wait for bob"]);
  pass(10 * DIRECT_RESEND_FIRST_MS);
  assert.equal(words(bob).length, 0);
  link("alice", "bob");
  const withAlice = conversationWith(alice.id);
  assert.deepEqual(bob.heard(withAlice), ["alice: are you there?", "alice: hello?"]);
  pass(RECEIPT_AFTER_MS);
  assert.deepEqual(delivered(alice), ["bob 1", "bob 2"]);
  assert.deepEqual(alice.engine.view.status.problems, []);
});

Deno.test("/msg is sealed anew for somebody who restarted before it was confirmed", () => {
  const { users: { alice, bob }, restart, pass } = engineNetwork(["alice", "bob"]);
  alice.type("/msg bob one");
  restart("bob");
  const withAlice = conversationWith(alice.id);
  assert.deepEqual(bob.heard(withAlice), ["alice: one"], "the new run shows it too");
  pass(RECEIPT_AFTER_MS);
  assert.deepEqual(delivered(alice), ["bob 1"]);
  const keys = words(alice).length;
  assert.equal(keys, 1, "the run that is gone confirmed nothing");
});

Deno.test("/msg is said again while nobody confirms it, at growing intervals, and shown once", () => {
  const { users: { alice, bob }, pass, forge } = engineNetwork(["alice", "bob"]);
  alice.type("/msg bob one");
  const [word] = words(bob);
  pass(RECEIPT_AFTER_MS);
  // what the sender did not hear of comes again under another number of the mesh
  forge("alice", { type: "private", room: "@", content: "", sealed: word!.sealed! });
  assert.equal(words(bob).length, 2);
  assert.deepEqual(bob.heard(conversationWith(alice.id)), ["alice: one"]);
  assert.equal(words(alice).length, 1);
  pass(RECEIPT_AFTER_MS);
  assert.equal(words(alice).length, 2, "it is confirmed again");
});

Deno.test("what does not open or makes no sense counts against its author, and is not shown", () => {
  const { users: { alice, bob }, forge } = engineNetwork(["alice", "bob", "carol"]);
  alice.type("/msg bob one");
  const { sealed } = words(bob)[0]!;
  const draft = { type: "private", room: "@", content: "", sealed: sealed! };
  const faults = () => /(\d+) messages against the rules/.exec(status(bob))?.[1];
  const status = (player: ChatUser) =>
    player.type("/status").map((event) => "text" in event ? event.text : "").join();
  assert.equal(faults(), "0");
  forge("carol", draft); // somebody else's, wrapped as one's own
  assert.equal(faults(), "1");
  forge("carol", { ...draft, sealed: { ...sealed!, text: "AAAA" } });
  assert.equal(faults(), "2");
  assert.deepEqual(bob.heard(conversationWith(alice.id)), ["alice: one"]);
  assert.equal(bob.engine.view.rooms.length, 2);
});

Deno.test("/mute hides private words, and confirms them as ever", () => {
  const { users: { alice, bob }, pass } = engineNetwork(["alice", "bob"]);
  bob.type("/ignore alice");
  alice.type("/msg bob psst");
  assert.deepEqual(bob.heard(conversationWith(alice.id)), []);
  assert.equal(bob.engine.view.rooms.length, 1);
  pass(RECEIPT_AFTER_MS);
  assert.deepEqual(delivered(alice), ["bob 1"]);
});

Deno.test("/msg says what can't be done in one sentence each", () => {
  const { users: { alice, bob }, cut } = engineNetwork(["alice", "bob"]);
  const answer = (line: string) => {
    alice.notices();
    alice.type(line);
    return alice.notices();
  };
  assert.deepEqual(answer("/msg alice hi"), [
    "! This is you: choose somebody else, /users lists who is here",
  ]);
  assert.deepEqual(answer("/msg nobody hi"), [
    "! There is nobody called nobody: /users lists who is here",
  ]);
  assert.deepEqual(answer("/msg bob"), ["! Something is missing: /msg USER TEXT"]);
  assert.match(
    answer(`/msg bob ${"x".repeat(MAX_CONTENT_BYTES + 1)}`)[0]!,
    /^! This message has 4097/,
  );
  alice.submit({ type: "private", to: "bob", content: " " });
  assert.deepEqual(alice.notices(), ["! This message is empty: write something."]);
  alice.submit({ type: "say", room: "@nobody\x1b[2J", content: "hi" });
  assert.deepEqual(alice.notices(), [
    "! There is no conversation @nobody␛[2J: /query USER opens one",
  ]);
  cut("alice", "bob");
  for (let number = 1; number <= MAX_WAITING_DIRECT_MESSAGES; number++) {
    alice.type(`/msg bob ${number}`);
  }
  assert.equal(alice.engine.view.status.unconfirmed, MAX_WAITING_DIRECT_MESSAGES);
  assert.deepEqual(answer("/msg bob one more"), [
    "! 256 of your private messages wait already: say this again when some arrived",
  ]);
  assert.equal(bob.heard(conversationWith(alice.id)).length, 0);
});

Deno.test("/msg tells once that somebody is away, and why", () => {
  const { users: { alice, bob } } = engineNetwork(["alice", "bob"]);
  bob.type("/away out for lunch");
  alice.notices();
  alice.type("/msg bob hi");
  alice.type("/msg bob hi again");
  assert.deepEqual(alice.notices(), ["bob is away: out for lunch"]);
  bob.type("/back");
  alice.type("/msg bob welcome");
  assert.deepEqual(alice.notices(), []);
  assert.equal(bob.heard(conversationWith(alice.id)).length, 3);
});

Deno.test("/invite asks somebody into a room, sealed as all that is for one alone", () => {
  const { users: { alice, bob, carol } } = engineNetwork(["alice", "bob", "carol"]);
  alice.type("/create dev");
  alice.type("/join dev");
  bob.notices();
  alice.notices();
  alice.type("/invite bob");
  assert.deepEqual(alice.notices(), ["bob is invited to dev"]);
  assert.deepEqual(bob.notices(), ["alice invites you to dev: /join dev"]);
  assert.deepEqual(carol.notices().filter((text) => text.includes("invites")), []);
  assert.ok(words(carol).every(({ content }) => content === ""));
});

Deno.test("a private word that nobody confirms is a problem that is shown, and sealed again", () => {
  const { engine, type, mesh, pass } = oneEngine();
  const sealKey = toBase64Url(new Uint8Array(32).fill(7));
  mesh({ type: "presence", presence: { ...PRESENT, sealKey } });
  const sealJobs = (effects: readonly EngineEffect[]) => jobsOf(effects, "seal");
  const [job] = sealJobs(type("/msg bob hi"));
  assert.equal(job?.key, sealKey);
  assert.deepEqual(job.context, {
    for: "person",
    author: ALICE,
    epoch: NOON,
    type: "private",
    recipient: BOB,
  });
  const sealed = { to: BOB, key: "key", text: "text" };
  const answer = engine.handle(answerWith({ type: "sealed", job: job.job, sealed }), {
    monotonic: 0,
    wall: NOON,
  });
  assert.deepEqual(drafts(answer), [{ type: "private", room: "@", content: "", sealed }]);
  pass(DIRECT_SLOW_AFTER_MS - 1);
  assert.deepEqual(engine.view.status.problems, []);
  const [late] = events(pass(1));
  assert.equal(late?.type, "status");
  assert.deepEqual(engine.view.status.problems, ["1 private message waits for bob"]);
  assert.deepEqual(sealJobs(pass(DIRECT_RESEND_FIRST_MS - DIRECT_SLOW_AFTER_MS - 1)), []);
  const [again] = sealJobs(pass(1));
  assert.equal(again?.text, job.text);

  const failed = engine.handle(answerWith({ type: "sealed", job: again.job, sealed: undefined }), {
    monotonic: DIRECT_RESEND_FIRST_MS,
    wall: NOON,
  });
  assert.deepEqual(drafts(failed), []);
  assert.match(JSON.stringify(events(failed)), /could not be sealed: it is tried again/);
  assert.equal(engine.view.status.unconfirmed, 1);
});

Deno.test("private words let what is typed go first, once as many wait to be said as may", () => {
  const { engine, type, mesh } = oneEngine();
  const sealKey = toBase64Url(new Uint8Array(32).fill(7));
  mesh({ type: "presence", presence: { ...PRESENT, sealKey } });
  const sealed = { to: BOB, key: "key", text: "text" };
  let jobs = 0;
  const answerAll = (effects: readonly EngineEffect[]): void => {
    for (const { job } of jobsOf(effects, "seal")) {
      jobs++;
      const answer = answerWith({ type: "sealed", job, sealed });
      answerAll(engine.handle(answer, { monotonic: 0, wall: NOON }));
    }
  };
  for (let number = 0; number <= MAX_DRAFTS_BEFORE_DIRECT_MESSAGES; number++) {
    answerAll(type("/msg bob hi"));
  }
  assert.equal(jobs, MAX_DRAFTS_BEFORE_DIRECT_MESSAGES, "the mesh has said none of them yet");
  assert.equal(drafts(type("hello")).length, 1);
  const said = envelope({ author: ALICE, epoch: NOON, sequence: 1, type: "private", room: "@" });
  answerAll(mesh({ type: "published", envelope: said }));
  assert.equal(jobs, MAX_DRAFTS_BEFORE_DIRECT_MESSAGES, "something that was typed waits now");
  answerAll(mesh({ type: "published", envelope: { ...said, sequence: 2 } }));
  assert.equal(jobs, MAX_DRAFTS_BEFORE_DIRECT_MESSAGES + 1);
});

Deno.test("what is to be confirmed counts as waiting to be said, so that nobody leaves before", () => {
  const { users: { alice, bob }, pass } = engineNetwork(["alice", "bob"]);
  alice.type("/msg bob hi");
  assert.equal(bob.engine.view.status.waiting, 1);
  pass(RECEIPT_AFTER_MS);
  assert.equal(bob.engine.view.status.waiting, 0);
});

Deno.test("a program that leaves confirms at once what was shown, and takes no more", () => {
  const { users: { alice, bob }, leave } = engineNetwork(["alice", "bob"]);
  alice.type("/msg bob hi");
  assert.deepEqual(delivered(alice), []);
  leave("bob");
  assert.deepEqual(delivered(alice), ["bob 1"]);
  assert.equal(bob.engine.view.status.waiting, 0);
  alice.type("/msg bob are you still there?");
  assert.deepEqual(bob.heard(conversationWith(alice.id)), ["alice: hi"]);
  assert.deepEqual(delivered(alice), ["bob 1"], "nobody reads it any more");
});

Deno.test("a program that leaves confirms though many drafts wait, and waits for what is sealed", () => {
  const { engine, type, mesh } = oneEngine();
  const sealKey = toBase64Url(new Uint8Array(32).fill(7));
  const now = { monotonic: 0, wall: NOON };
  mesh({ type: "presence", presence: { ...PRESENT, sealKey } });
  for (let number = 0; number < MAX_DRAFTS_BEFORE_DIRECT_MESSAGES; number++) type("hello");
  const sealed = { to: ALICE, key: "key", text: "text" };
  const received = [{
    envelope: envelope({ type: "private", room: "@", content: "", sealed }),
    hops: 1,
    earlier: false,
  }];
  const [open] = jobsOf(mesh({ type: "received", received }), "open");
  const text = packDirectPayload({ type: "text", number: 1, text: "hi", action: false, at: NOON });
  engine.handle(answerWith({ type: "opened", job: open!.job, text }), now);
  const waiting = MAX_DRAFTS_BEFORE_DIRECT_MESSAGES + 1;
  assert.equal(engine.view.status.waiting, waiting);
  const [seal] = jobsOf(engine.handle({ type: "leaving" }, now), "seal");
  assert.equal(engine.view.status.waiting, waiting, "it is being sealed");
  const answer = engine.handle(answerWith({ type: "sealed", job: seal!.job, sealed }), now);
  assert.equal(drafts(answer).length, 1);
});

Deno.test("/msg refuses who can't read private words, and waits for who told nothing of that yet", () => {
  const { engine, type, join, present } = oneEngine();
  join(BOB, "bob");
  assert.deepEqual(noticesOf(type("/msg bob hi")), []);
  assert.equal(engine.view.status.unconfirmed, 1);
  present(BOB, "bob", 1); // without a key
  assert.deepEqual(noticesOf(type("/msg bob hi")), [
    "! bob can't read private messages: its program tells no key for them",
  ]);
});

Deno.test("createDirectMessages() knows where as many people read as it may", () => {
  const { join, mesh, type, absent } = oneEngine();
  const sealKey = toBase64Url(new Uint8Array(32).fill(7));
  const come = (author: PeerId, name: string) =>
    mesh({ type: "presence", presence: { ...PRESENT, author, name, sealKey } });
  const sealedFor = (effects: readonly EngineEffect[]) =>
    jobsOf(effects, "seal").map(({ context }) => context.recipient);
  const reasons = (effects: readonly EngineEffect[]) =>
    effects.flatMap((effect) => effect.type === "diagnostic" ? [effect.reason] : []);
  for (let number = 1; number < MAX_AUTHORS; number++) come(someone(number), `peer${number}`);
  join(CAROL, "carol");
  assert.deepEqual(reasons(come(CAROL, "carol")), [], "at the limit");
  join(BOB, "bob"); // linked, and so in sight beyond the limit
  assert.deepEqual(reasons(come(BOB, "bob")), [
    `private messages to it wait: the keys of ${MAX_AUTHORS} people are kept already`,
  ]);
  assert.deepEqual(reasons(come(BOB, "bob")), [], "once");
  assert.deepEqual(sealedFor(type("/msg bob hi")), []);
  absent(someone(1));
  assert.deepEqual(sealedFor(come(BOB, "bob")), [BOB]);
});

Deno.test("private words of a hostile program can neither hurt nor deceive", () => {
  const { engine, mesh, type, join } = oneEngine();
  join(BOB, "bob");
  let sequence = 0;
  const bring = (inside: string | undefined, earlier = false, sender = "bob") => {
    const sealed = { to: ALICE, key: "key", text: "text" };
    const from = { type: "private", room: "@", content: "", sender, sequence: ++sequence, sealed };
    const effects = mesh({
      type: "received",
      received: [{ envelope: envelope(from), hops: 1, earlier }],
    });
    const [job] = jobsOf(effects, "open");
    if (job === undefined) return [];
    const answer = answerWith({ type: "opened", job: job.job, text: inside });
    return engine.handle(answer, { monotonic: 0, wall: NOON });
  };
  const faults = () => /(\d+) messages against the rules/.exec(noticesOf(type("/status"))[0]!)?.[1];

  const text = "\x1b[2Jhi\u202e";
  const [message] = events(
    bring(packDirectPayload({ type: "text", number: 1, text, action: false })),
  );
  assert.equal(message?.type === "message" && message.message.content, "␛[2Jhi␛");
  const invitation = {
    type: "invite",
    number: 2,
    room: "x\x1b[2J",
    name: "dev\x1b]0;x\x07",
  } as const;
  const [invited] = noticesOf(bring(packDirectPayload(invitation)));
  assert.match(invited ?? "", /^bob invites you to dev␛\]0;x␛/);
  assert.equal(faults(), "0");

  assert.deepEqual(bring('{"id":3}'), []);
  assert.equal(faults(), "1", "nonsense");
  assert.deepEqual(bring(undefined), []);
  assert.equal(faults(), "2", "it does not open");
  assert.deepEqual(bring(undefined, true), []);
  assert.equal(faults(), "2", "it may have been for our last run");
  assert.deepEqual(bring("", false, "no name"), []);
  assert.equal(faults(), "3");
  type("/msg bob hi");
  bring(packDirectPayload({ type: "receipt", got: [[NOON, 7], [NOON + 1, 1]] }));
  assert.equal(engine.view.status.unconfirmed, 1, "no such word was said in this run");
  bring(packDirectPayload({ type: "receipt", got: [[NOON, 1]] }));
  assert.equal(engine.view.status.unconfirmed, 0);
});

Deno.test("createConversations() closes the one that rested longest where there are too many", () => {
  const { engine, type, present } = oneEngine();
  for (let number = 0; number <= MAX_CONVERSATIONS; number++) {
    present(someone(number), `peer${number}`);
    if (number < MAX_CONVERSATIONS) type(`/query peer${number}`);
  }
  const open = () => engine.view.rooms.slice(1).map(({ shown }) => shown);
  assert.equal(open().length, MAX_CONVERSATIONS);
  assert.equal(open()[0], "@peer0");
  assert.deepEqual(noticesOf(type("/query peer0")), [], "it rests no more");
  assert.deepEqual(noticesOf(type(`/query peer${MAX_CONVERSATIONS}`)), [
    "The conversation with peer1 is closed, and its messages are forgotten: 128 are open, and it " +
    "rested longest",
  ]);
  assert.equal(open().length, MAX_CONVERSATIONS);
  assert.ok(open().includes("@peer0") && !open().includes("@peer1"));
});

Deno.test("createConversations() closes those of strangers before one that we chose", () => {
  const { engine, type, present, mesh } = oneEngine();
  const now = { monotonic: 0, wall: NOON };
  const text = packDirectPayload({ type: "text", number: 1, text: "buy", action: false, at: NOON });
  const reasons: string[] = [];
  const write = (number: number): void => {
    const sealed = { to: ALICE, key: "key", text: "text" };
    const [author, sender] = [someone(number), `peer${number}`];
    const word = envelope({ author, sender, type: "private", room: "@", content: "", sealed });
    const received = [{ envelope: word, hops: 1, earlier: false }];
    const [open] = jobsOf(mesh({ type: "received", received }), "open");
    const effects = engine.handle(answerWith({ type: "opened", job: open!.job, text }), now);
    assert.deepEqual(noticesOf(effects), []);
    for (const effect of effects) if (effect.type === "diagnostic") reasons.push(`${effect.id}`);
  };
  present(BOB, "bob");
  type("/query bob");
  for (let number = 0; number < MAX_CONVERSATIONS - 1; number++) write(number);
  assert.deepEqual(reasons, []);
  write(MAX_CONVERSATIONS - 1);
  assert.deepEqual(reasons, [someone(0)], "the log is told of a stranger's");
  const open = engine.view.rooms.slice(1).map(({ id }) => id);
  assert.equal(open.length, MAX_CONVERSATIONS);
  assert.ok(open.includes(conversationWith(BOB)));
  assert.ok(!open.includes(conversationWith(someone(0))), "the one that rested longest");
});
