/**
 * Does the engine's {@link CryptoJob}s: all that is slow or needs randomness.
 *
 * Invariants:
 *
 * 1. Each job is answered once, until disposal; then nothing is answered any more.
 * 2. What is sealed and opened is answered in the order in which it came, so that messages keep
 *    theirs.
 * 3. Passwords take half a second and 128 MiB each. They are tried beside the others, one at a
 *    time.
 * 4. At most {@link MAX_CRYPTO_JOBS} and {@link MAX_PASSWORD_JOBS} are held, those under way
 *    included; one more is answered at once, as not done.
 * 5. No password, key or text gets into the log.
 *
 * @module
 */
import type { CryptoAnswer, CryptoJob } from "../chat/api/crypto_job.ts";
import { MAX_CRYPTO_JOBS, MAX_PASSWORD_JOBS } from "../core/limits/chat.ts";
import { KEY_BYTES } from "../protocol/curve25519_keys.ts";
import { GENERATED_SECRET_BYTES, generateSecret } from "./generated_secret.ts";
import { createPrivateSeal } from "./private_seal.ts";
import { makeLock, openOfRoom, SALT_BYTES, sealForRoom, tryPassword } from "./room_key.ts";
import { createSerialQueue } from "./serial_queue.ts";

/** The dependencies of {@link createCryptoJobs}. */
export interface CryptoJobsOptions {
  readonly mesh: string;
  /** Returns `length` bytes that nobody can guess. */
  readonly random: (length: number) => Uint8Array;
  readonly answer: (answer: CryptoAnswer) => void;
  readonly log: (text: string) => void;
}

/** The performer of crypto jobs. */
export interface CryptoJobs extends AsyncDisposable {
  /** Our public key for this incarnation, base64url. Others seal direct messages to us with it. */
  readonly publicKey: string;
  /** Takes a job, and answers it later. */
  perform(job: CryptoJob): void;
  /** Stops answering; resolves when nothing is under way. */
  [Symbol.asyncDispose](): Promise<void>;
}

type PasswordJob = Extract<CryptoJob, { readonly type: "lock" | "unlock" }>;

/** Creates a performer with a fresh key pair. */
export function createCryptoJobs(
  { mesh, random, answer, log }: CryptoJobsOptions,
): CryptoJobs {
  const privateSeal = createPrivateSeal(mesh, random(KEY_BYTES));
  const sealing = createSerialQueue(MAX_CRYPTO_JOBS);
  const passwords = createSerialQueue(MAX_PASSWORD_JOBS);
  let over = false;

  async function work(job: CryptoJob): Promise<void> {
    const done = await carryOut(job).catch((error: unknown) => {
      // Only the error's name: the runtime's message about a wrong argument may quote it.
      log(`crypto job: ${job.type} failed: ${error instanceof Error ? error.name : "unknown"}`);
      return notDone(job);
    });
    if (!over) answer(done);
  }

  async function carryOut(task: CryptoJob): Promise<CryptoAnswer> {
    const { job } = task;
    switch (task.type) {
      case "seal": {
        const { context, key, text } = task;
        const sealed = await privateSeal.seal(context, key, text, random(KEY_BYTES));
        return { type: "sealed", job, sealed };
      }
      case "sealForRoom": {
        const { context, key, text } = task;
        const sealed = sealForRoom(mesh, context, key, text, random(KEY_BYTES));
        return { type: "sealed", job, sealed };
      }
      case "open":
        return { type: "opened", job, text: await privateSeal.open(task.context, task.sealed) };
      case "openOfRoom":
        return { type: "opened", job, text: openOfRoom(mesh, task.context, task.key, task.sealed) };
      case "lock": {
        const password = task.password ?? generateSecret(random(GENERATED_SECRET_BYTES));
        return {
          type: "locked",
          job,
          made: { ...await makeLock(password, random(SALT_BYTES)), password },
        };
      }
      case "unlock": {
        const key = await tryPassword(task.password, task.lock);
        return {
          type: "unlocked",
          job,
          result: key === undefined ? { state: "wrong" } : { state: "open", key },
        };
      }
    }
  }

  return {
    publicKey: privateSeal.publicKey,
    perform(job) {
      if (over) return;
      const queue = isAboutPassword(job) ? passwords : sealing;
      if (!queue.add(() => work(job))) answer(notDone(job));
    },
    async [Symbol.asyncDispose]() {
      over = true;
      await Promise.all([sealing[Symbol.asyncDispose](), passwords[Symbol.asyncDispose]()]);
    },
  };
}

function isAboutPassword(job: CryptoJob): job is PasswordJob {
  return job.type === "lock" || job.type === "unlock";
}

function notDone({ type, job }: CryptoJob): CryptoAnswer {
  switch (type) {
    case "seal":
    case "sealForRoom":
      return { type: "sealed", job, sealed: undefined };
    case "open":
    case "openOfRoom":
      return { type: "opened", job, text: undefined };
    case "lock":
      return { type: "locked", job, made: undefined };
    case "unlock":
      return { type: "unlocked", job, result: { state: "busy" } };
  }
}
