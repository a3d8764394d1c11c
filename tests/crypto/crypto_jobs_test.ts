import { deepEqual, equal, match, notEqual, ok } from "node:assert/strict";
import type { CryptoAnswer, CryptoJob } from "../../src/chat/api/crypto_job.ts";
import { MAX_CRYPTO_JOBS, MAX_PASSWORD_JOBS } from "../../src/core/limits/chat.ts";
import { createCryptoJobs, type CryptoJobs } from "../../src/crypto/crypto_jobs.ts";
import { seed } from "../protocol/identities.ts";
import { FOR_BOB, IN_ROOM, MESH } from "./seal_contexts.ts";

type Job<Type extends CryptoJob["type"]> = Extract<CryptoJob, { readonly type: Type }>;
type Answer<Type extends CryptoAnswer["type"]> = Extract<CryptoAnswer, { readonly type: Type }>;

const ROOM_KEY = seed(21);
const SECRET = "correct horse battery staple";

/** A performer whose answers and log are kept, and whose random bytes are never twice the same. */
function openDesk(first = 1) {
  const answers: CryptoAnswer[] = [];
  const logged: string[] = [];
  let made = first;
  let wanted = { count: Infinity, resolve: () => {} };
  const cryptoJobs = createCryptoJobs({
    mesh: MESH,
    random: (length) => new Uint8Array(length).fill(made++),
    answer(answer) {
      answers.push(answer);
      if (answers.length >= wanted.count) wanted.resolve();
    },
    log: (text) => void logged.push(text),
  });
  return {
    cryptoJobs,
    answers,
    logged,
    /** Resolves once there are so many answers. */
    async answered(count: number): Promise<void> {
      const { promise, resolve } = Promise.withResolvers<void>();
      wanted = { count, resolve };
      if (answers.length < count) await promise;
    },
    /** The answer to one job, when nothing else is under way. */
    async ask<Type extends CryptoAnswer["type"]>(job: CryptoJob): Promise<Answer<Type>> {
      const count = answers.length + 1;
      cryptoJobs.perform(job);
      await this.answered(count);
      const answer = answers[count - 1] as Answer<Type>;
      equal(answer.job, job.job);
      return answer;
    },
    [Symbol.asyncDispose]: () => cryptoJobs[Symbol.asyncDispose](),
  };
}

const sealFor = (cryptoJobs: CryptoJobs, job: number, text = "hi"): Job<"seal"> => ({
  type: "seal",
  job,
  context: FOR_BOB,
  key: cryptoJobs.publicKey,
  text,
});
const sealForRoom = (job: number, text = "hi"): Job<"sealForRoom"> => ({
  type: "sealForRoom",
  job,
  context: IN_ROOM,
  key: ROOM_KEY,
  text,
});

Deno.test("perform() seals for a person, who opens it", async () => {
  await using alice = openDesk();
  await using bob = openDesk(100);
  const { sealed } = await alice.ask<"sealed">(sealFor(bob.cryptoJobs, 1));
  const open: Job<"open"> = { type: "open", job: 2, context: FOR_BOB, sealed: sealed! };
  equal((await bob.ask<"opened">(open)).text, "hi");
  equal((await alice.ask<"opened">(open)).text, undefined);
  notEqual(alice.cryptoJobs.publicKey, bob.cryptoJobs.publicKey);
});

Deno.test("perform() seals for a room, and whoever has the key opens it", async () => {
  await using alice = openDesk();
  await using bob = openDesk(100);
  const { sealed } = await alice.ask<"sealed">(sealForRoom(1));
  const open: Job<"openOfRoom"> = {
    type: "openOfRoom",
    job: 2,
    context: IN_ROOM,
    key: ROOM_KEY,
    sealed: sealed!,
  };
  equal((await bob.ask<"opened">(open)).text, "hi");
  equal((await bob.ask<"opened">({ ...open, key: seed(22) })).text, undefined);
});

Deno.test("perform() takes new random bytes for each", async () => {
  await using alice = openDesk();
  const sealed = async (job: CryptoJob) => (await alice.ask<"sealed">(job)).sealed!.key;
  const keys = [
    await sealed(sealFor(alice.cryptoJobs, 1)),
    await sealed(sealFor(alice.cryptoJobs, 2)),
    await sealed(sealForRoom(3)),
    await sealed(sealForRoom(4)),
  ];
  equal(new Set(keys).size, keys.length);
});

Deno.test("perform() locks with a password, and unlocks with the same alone", async () => {
  await using alice = openDesk();
  const { made } = await alice.ask<"locked">({ type: "lock", job: 1, password: SECRET });
  equal(made!.password, SECRET);
  const { lock } = made!;
  const right = await alice.ask<"unlocked">({ type: "unlock", job: 2, password: SECRET, lock });
  deepEqual(right.result, { state: "open", key: made!.key });
  const wrong = await alice.ask<"unlocked">({ type: "unlock", job: 3, password: "Secret", lock });
  deepEqual(wrong.result, { state: "wrong" });
});

Deno.test("perform() makes a code where no password is given", async () => {
  await using alice = openDesk();
  const { made } = await alice.ask<"locked">({ type: "lock", job: 1, password: undefined });
  match(made!.password, /^([a-z2-7]{4}-){3}[a-z2-7]{4}$/);
  const { password, lock, key } = made!;
  const unlocked = await alice.ask<"unlocked">({ type: "unlock", job: 2, password, lock });
  deepEqual(unlocked.result, { state: "open", key });
});

Deno.test("perform() answers in the order it was asked, however long each takes", async () => {
  await using alice = openDesk();
  await using bob = openDesk(100);
  const { sealed } = await bob.ask<"sealed">(sealFor(alice.cryptoJobs, 0));
  const jobs = Array.from({ length: 60 }, (_, job): CryptoJob => {
    if (job % 3 === 0) return sealFor(bob.cryptoJobs, job);
    if (job % 3 === 1) return sealForRoom(job);
    return { type: "open", job, context: FOR_BOB, sealed: sealed! };
  });
  for (const job of jobs) alice.cryptoJobs.perform(job);
  await alice.answered(jobs.length);
  deepEqual(alice.answers.map(({ job }) => job), jobs.map(({ job }) => job));
});

Deno.test("perform() does not let words wait for a password", async () => {
  await using alice = openDesk();
  alice.cryptoJobs.perform({ type: "lock", job: 1, password: SECRET });
  alice.cryptoJobs.perform(sealFor(alice.cryptoJobs, 2));
  alice.cryptoJobs.perform(sealForRoom(3));
  await alice.answered(3);
  deepEqual(alice.answers.map(({ job }) => job), [2, 3, 1]);
});

Deno.test("perform() holds as many words as the limit; one more is answered as not done", async () => {
  await using alice = openDesk();
  for (let job = 1; job <= MAX_CRYPTO_JOBS; job++) alice.cryptoJobs.perform(sealForRoom(job));
  deepEqual(alice.answers, [], "at the limit");
  const job = MAX_CRYPTO_JOBS + 1;
  const sealed = { key: "", text: "" };
  const [context, key] = [IN_ROOM, ROOM_KEY];
  const past: readonly CryptoJob[] = [
    sealForRoom(job),
    sealFor(alice.cryptoJobs, job),
    { type: "openOfRoom", job, context, key, sealed },
    { type: "open", job, context: FOR_BOB, sealed },
  ];
  for (const one of past) alice.cryptoJobs.perform(one);
  deepEqual(alice.answers, [
    { type: "sealed", job, sealed: undefined },
    { type: "sealed", job, sealed: undefined },
    { type: "opened", job, text: undefined },
    { type: "opened", job, text: undefined },
  ], "one past it");
  await alice.answered(past.length + MAX_CRYPTO_JOBS);
  const done = alice.answers.slice(past.length) as readonly Answer<"sealed">[];
  ok(done.every(({ sealed }, index) => sealed !== undefined && done[index]!.job === index + 1));
  ok((await alice.ask<"sealed">(sealForRoom(job))).sealed !== undefined, "there is room again");
});

Deno.test("perform() holds as many passwords as the limit; one more is answered as not done", async () => {
  await using alice = openDesk();
  const unlock = (job: number): Job<"unlock"> => ({
    type: "unlock",
    job,
    password: SECRET,
    lock: { salt: "", check: "" },
  });
  alice.cryptoJobs.perform({ type: "lock", job: 1, password: SECRET });
  for (let job = 2; job <= MAX_PASSWORD_JOBS; job++) alice.cryptoJobs.perform(unlock(job));
  deepEqual([...alice.answers], [], "at the limit");
  alice.cryptoJobs.perform(unlock(MAX_PASSWORD_JOBS + 1));
  alice.cryptoJobs.perform({ type: "lock", job: MAX_PASSWORD_JOBS + 2, password: undefined });
  deepEqual([...alice.answers], [
    { type: "unlocked", job: MAX_PASSWORD_JOBS + 1, result: { state: "busy" } },
    { type: "locked", job: MAX_PASSWORD_JOBS + 2, made: undefined },
  ], "one past it");
  await alice.answered(2 + MAX_PASSWORD_JOBS);
  ok((alice.answers[2] as Answer<"locked">).made !== undefined, "what was held is done");
});

Deno.test("perform() answers and logs what can't be done, and no word of a secret", async () => {
  const answers: CryptoAnswer[] = [];
  const logged: string[] = [];
  const first = Promise.withResolvers<void>();
  await using cryptoJobs = createCryptoJobs({
    mesh: MESH,
    random: (length) => seed(1).subarray(0, length === 16 ? 15 : 32),
    answer(answer) {
      answers.push(answer);
      first.resolve();
    },
    log: (text) => void logged.push(text),
  });
  cryptoJobs.perform({ type: "lock", job: 1, password: SECRET });
  await first.promise;
  deepEqual(answers, [{ type: "locked", job: 1, made: undefined }]);
  deepEqual(logged, ["crypto job: lock failed: RangeError"]);
});

Deno.test("[Symbol.asyncDispose]() answers nothing more, twice without harm", async () => {
  const alice = openDesk();
  alice.cryptoJobs.perform({ type: "lock", job: 1, password: SECRET });
  alice.cryptoJobs.perform(sealForRoom(2));
  alice.cryptoJobs.perform(sealForRoom(3));
  await alice.cryptoJobs[Symbol.asyncDispose]();
  alice.cryptoJobs.perform(sealForRoom(4));
  deepEqual([...alice.answers], []);
  await alice.cryptoJobs[Symbol.asyncDispose]();
});

Deno.test("createCryptoWorker() shows nothing of keys", () => {
  const { cryptoJobs } = openDesk(77);
  const shown = `${Deno.inspect(cryptoJobs, { showHidden: true, depth: 9 })}${
    JSON.stringify(cryptoJobs)
  }`;
  ok(shown.includes(cryptoJobs.publicKey));
  ok(!shown.includes("77, 77"));
});
