import assert from "node:assert/strict";
import type { CryptoJob } from "../../../src/chat/api/crypto_job.ts";
import { createCryptoJobQueue } from "../../../src/chat/rooms/crypto_job_queue.ts";
import { MAX_CRYPTO_JOBS_AT_ONCE, MAX_WAITING_CRYPTO_JOBS } from "../../../src/core/limits/chat.ts";
import type { PeerId } from "../../../src/core/peer_id.ts";
import { ALICE, BOB, CAROL, NOON } from "../one_engine.ts";

const NOW = { monotonic: 0, wall: NOON };
const context = { for: "room", author: ALICE, epoch: 1, type: "chat", room: "dev" } as const;
const key = new Uint8Array(32);

function desk() {
  const given: CryptoJob[] = [];
  const jobQueue = createCryptoJobQueue((job) => void given.push(job));
  const done: string[] = [];
  const seal = (text: string) =>
    jobQueue.give<"sealForRoom">(
      { type: "sealForRoom", context, key, text },
      () => void done.push(text),
    );
  const answer = (at: number) =>
    jobQueue.answered({ type: "sealed", job: given[at]!.job, sealed: undefined }, NOW);
  return { jobQueue, given, done, seal, answer };
}

Deno.test("createCryptoJobQueue() hands over so many at once, and the others in their order as answers come", () => {
  const { given, done, seal, answer } = desk();
  for (let number = 0; number <= MAX_CRYPTO_JOBS_AT_ONCE + 1; number++) seal(`${number}`);
  assert.equal(given.length, MAX_CRYPTO_JOBS_AT_ONCE);
  answer(0);
  assert.equal(given.length, MAX_CRYPTO_JOBS_AT_ONCE + 1);
  for (let at = 1; at < MAX_CRYPTO_JOBS_AT_ONCE + 2; at++) answer(at);
  assert.deepEqual(done, Array.from({ length: MAX_CRYPTO_JOBS_AT_ONCE + 2 }, (_, at) => `${at}`));
});

Deno.test("createCryptoJobQueue() keeps as many waiting as it may, and refuses one more", () => {
  const { given, done, seal, answer } = desk();
  for (let number = 0; number < MAX_CRYPTO_JOBS_AT_ONCE + MAX_WAITING_CRYPTO_JOBS; number++) {
    assert.ok(seal(`${number}`), `${number}`);
  }
  assert.equal(seal("one more"), false);
  answer(0);
  assert.ok(seal("now"));
  assert.equal(seal("one more"), false);
  for (let at = 1; at < given.length; at++) answer(at);
  assert.equal(done.at(-1), "now");
  assert.equal(done.length, MAX_CRYPTO_JOBS_AT_ONCE + MAX_WAITING_CRYPTO_JOBS + 1);
});

Deno.test("createCryptoJobQueue() keeps half of its places from one author, and serves all again afterwards", () => {
  const { jobQueue, given, seal } = desk();
  const sealed = { key: "key", text: "text" };
  const open = (author: PeerId) =>
    jobQueue.give<"openOfRoom">(
      { type: "openOfRoom", context: { ...context, author }, key, sealed },
      () => {},
    );
  for (let number = 0; number < MAX_CRYPTO_JOBS_AT_ONCE; number++) assert.ok(open(BOB));
  for (let number = 0; number < MAX_WAITING_CRYPTO_JOBS / 2; number++) assert.ok(open(BOB));
  assert.equal(open(BOB), false);
  assert.ok(open(CAROL) && seal("ours"));
  for (let at = 0; at < given.length; at++) {
    jobQueue.answered({ type: "opened", job: given[at]!.job, text: undefined }, NOW);
  }
  assert.ok(open(BOB));
});

Deno.test("createCryptoJobQueue() hands passwords over at once, however much else waits", () => {
  const { jobQueue, given, seal } = desk();
  for (let number = 0; number < MAX_CRYPTO_JOBS_AT_ONCE + 1; number++) seal(`${number}`);
  const states: string[] = [];
  jobQueue.give<"unlock">(
    { type: "unlock", password: "x", lock: { salt: "", check: "" } },
    ({ result }) => void states.push(result.state),
  );
  const { job } = given.at(-1)!;
  jobQueue.answered({ type: "unlocked", job, result: { state: "busy" } }, NOW);
  assert.deepEqual(states, ["busy"]);
});

Deno.test("createCryptoJobQueue() calls once for each answer, and never for one to another job", () => {
  const { jobQueue, done, seal, answer } = desk();
  seal("once");
  answer(0);
  answer(0);
  jobQueue.answered({ type: "opened", job: 99, text: "what?" }, NOW);
  assert.deepEqual(done, ["once"]);
});
