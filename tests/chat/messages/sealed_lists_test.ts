import assert from "node:assert/strict";
import type { CryptoAnswer } from "../../../src/chat/api/crypto_job.ts";
import { packRoomPayload, unpackRoomPayload } from "../../../src/chat/messages/sealed_payload.ts";
import { toBase64Url } from "../../../src/core/bytes.ts";
import { DEFAULT_RATE_BURST } from "../../../src/core/limits/chat.ts";
import { contentsOf, type Sealed } from "../../../src/protocol/replication/wire/envelope.ts";
import {
  answerWith,
  BOB,
  drafts,
  envelope,
  events,
  jobsOf,
  NOON,
  noticesOf,
  oneEngine,
} from "../one_engine.ts";

const NOW = { monotonic: 0, wall: NOON };

/** A ciphertext that stands for nothing: tests answer the jobs. */
const sealed = (number: number): Sealed => ({
  key: toBase64Url(new Uint8Array(32).fill(number)),
  text: toBase64Url(new Uint8Array(16)),
});

/** Alice in a room with a password that she made. */
function inCave() {
  const scene = oneEngine();
  const { engine, type, say } = scene;
  const answer = (given: CryptoAnswer) => engine.handle(answerWith(given), NOW);
  const [lock] = jobsOf(type("/create cave hunter22"), "lock");
  const made = {
    lock: { salt: "A".repeat(22), check: "A".repeat(43) },
    key: new Uint8Array(32),
    password: "hunter22",
  };
  answer({ type: "locked", job: lock!.job, made });
  const { id: room } = engine.view.rooms.find(({ id }) => id.startsWith("cave."))!;
  return { ...scene, room, answer, say: (content: string) => say(content, room) };
}

const textsOf = (text: string, count?: number) => unpackRoomPayload(text, count);

Deno.test("say() seals a line at once, and those that come meanwhile as lists of a burst at most", () => {
  const { say, answer } = inCave();
  const [first] = jobsOf(say("first"), "sealForRoom");
  assert.deepEqual(textsOf(first!.text), ["first"]);
  const lines = Array.from({ length: DEFAULT_RATE_BURST + 1 }, (_, at) => `line ${at}`);
  for (const line of lines) assert.deepEqual(jobsOf(say(line), "sealForRoom"), []);
  const then = answer({ type: "sealed", job: first!.job, sealed: sealed(1) });
  assert.deepEqual(drafts(then).map(({ count }) => count), [undefined]);
  const [list] = jobsOf(then, "sealForRoom");
  assert.deepEqual(textsOf(list!.text, DEFAULT_RATE_BURST), lines.slice(0, DEFAULT_RATE_BURST));
  const last = answer({ type: "sealed", job: list!.job, sealed: sealed(2) });
  assert.deepEqual(drafts(last).map(({ count }) => count), [DEFAULT_RATE_BURST]);
  const [rest] = jobsOf(last, "sealForRoom");
  assert.deepEqual(textsOf(rest!.text), lines.slice(DEFAULT_RATE_BURST));
});

Deno.test("say() keeps lines of another type apart, in their order", () => {
  const { say, answer, room, engine } = inCave();
  const [first] = jobsOf(say("first"), "sealForRoom");
  say("second");
  engine.handle(
    { type: "intent", client: 1, intent: { type: "input", room, line: "/me waves" } },
    NOW,
  );
  say("third");
  const sent: unknown[] = [];
  for (let job = first; job !== undefined;) {
    const texts = textsOf(job.text) ?? textsOf(job.text, 2);
    sent.push([job.context.type, texts]);
    [job] = jobsOf(answer({ type: "sealed", job: job.job, sealed: sealed(1) }), "sealForRoom");
  }
  assert.deepEqual(sent, [
    ["chat", ["first"]],
    ["chat", ["second"]],
    ["action", ["waves"]],
    ["chat", ["third"]],
  ]);
});

Deno.test("say() tells of each line of a list that could not be sealed, and goes on", () => {
  const { say, answer, engine } = inCave();
  const [first] = jobsOf(say("first"), "sealForRoom");
  for (const line of ["a", "b"]) say(line);
  const [list] = jobsOf(
    answer({ type: "sealed", job: first!.job, sealed: sealed(1) }),
    "sealForRoom",
  );
  say("c");
  const failed = answer({ type: "sealed", job: list!.job, sealed: undefined });
  assert.equal(noticesOf(failed).length, 2);
  assert.match(noticesOf(failed)[0]!, /could not be sealed, and was not sent: say it again/);
  const [next] = jobsOf(failed, "sealForRoom");
  assert.deepEqual(textsOf(next!.text), ["c"]);
  assert.equal(engine.view.status.waiting, 2, "the first is with the mesh, c is being sealed");
});

/** A list of bob's as the mesh tells of it: its contents one by one. */
const listOf = (room: string, count: number, from = 1) =>
  contentsOf(envelope({ room, content: "", sealed: sealed(from), count, sequence: from }))
    .map((each) => ({ envelope: each, hops: 1, earlier: false }));

Deno.test("receive() opens a list once, and shows each of its contents once and in order", () => {
  const { mesh, join, answer, room } = inCave();
  join(BOB, "bob");
  const opened = mesh({ type: "received", received: listOf(room, 3) });
  const jobs = jobsOf(opened, "openOfRoom");
  assert.equal(jobs.length, 1);
  const text = packRoomPayload(["one", "two", "three"]);
  const shown = events(answer({ type: "opened", job: jobs[0]!.job, text }));
  const contents = shown.flatMap((event) =>
    event.type === "message" ? [[event.message.sequence, event.message.content]] : []
  );
  assert.deepEqual(contents, [[1, "one"], [2, "two"], [3, "three"]]);
});

Deno.test("receive() shows nothing of a list of another length, and counts one violation each", () => {
  const { mesh, join, answer, room, type } = inCave();
  join(BOB, "bob");
  for (const [from, texts] of [[1, ["one", "two"]], [9, ["1", "2", "3", "4"]]] as const) {
    const [job] = jobsOf(mesh({ type: "received", received: listOf(room, 3, from) }), "openOfRoom");
    const [first, ...others] = texts;
    const text = packRoomPayload([first, ...others]);
    const shown = events(answer({ type: "opened", job: job!.job, text }));
    assert.ok(!shown.some(({ type }) => type === "message"));
  }
  assert.match(noticesOf(type("/status")).join("\n"), /, 2 messages against the rules/);
});
