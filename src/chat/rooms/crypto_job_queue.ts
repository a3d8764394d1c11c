/**
 * The queue of cryptographic jobs, slow or random work outside the engine. Seals and opens are
 * handed over {@link MAX_CRYPTO_JOBS_AT_ONCE} at a time, in the order given, and
 * {@link MAX_WAITING_CRYPTO_JOBS} more wait here. Password jobs are handed over at once: their
 * performer refuses when it is busy.
 *
 * No author fills the queue for the others: what waits of one author is at most as much as is free
 * (dynamic threshold; Choudhury and Hahne, 1998). So one has half of it, and each of n an n + 1st.
 *
 * @module
 */
import { MAX_CRYPTO_JOBS_AT_ONCE, MAX_WAITING_CRYPTO_JOBS } from "../../core/limits/chat.ts";
import type { Now } from "../../core/now.ts";
import type { PeerId } from "../../core/peer_id.ts";
import type { CryptoAnswer, CryptoJob, JobId } from "../api/crypto_job.ts";

/** A job without its number. */
export type JobRequest = Numberless<CryptoJob>;

type Numberless<Job> = Job extends { readonly job: JobId } ? Omit<Job, "job"> : never;

/** The type of answer to each type of job. */
interface AnswerTypes {
  readonly seal: "sealed";
  readonly sealForRoom: "sealed";
  readonly open: "opened";
  readonly openOfRoom: "opened";
  readonly lock: "locked";
  readonly unlock: "unlocked";
}

/** The answer to a job of this type. */
export type AnswerTo<Type extends CryptoJob["type"]> = Extract<
  CryptoAnswer,
  { readonly type: AnswerTypes[Type] }
>;

export interface CryptoJobQueue {
  /**
   * Queues a job; `then` is called once with its answer. Returns false, and never calls, where too
   * many wait already.
   */
  give<Type extends CryptoJob["type"]>(
    request: Extract<JobRequest, { readonly type: Type }>,
    then: (answer: AnswerTo<Type>, now: Now) => void,
  ): boolean;
  /** Takes an answer: to be called for every one. */
  answered(answer: CryptoAnswer, now: Now): void;
}

type Continuation = (answer: CryptoAnswer, now: Now) => void;

/** Starts empty; `perform` hands a job over. */
export function createCryptoJobQueue(perform: (job: CryptoJob) => void): CryptoJobQueue {
  const given = new Map<JobId, Continuation>();
  let waiting: { readonly job: CryptoJob; readonly then: Continuation }[] = [];
  /** How many at the beginning of `waiting` were handed over since. */
  let passed = 0;
  /** How many wait of each author, {@link MAX_WAITING_CRYPTO_JOBS} in all. */
  const shares = new Map<PeerId, number>();
  let sealing = 0;
  let last = 0;

  function handOver(job: CryptoJob, then: Continuation): void {
    given.set(job.job, then);
    if (isSealing(job)) sealing++;
    perform(job);
  }

  function handOverMore(): void {
    while (sealing < MAX_CRYPTO_JOBS_AT_ONCE && passed < waiting.length) {
      const { job, then } = waiting[passed++]!;
      count(job, -1);
      handOver(job, then);
    }
    if (passed === waiting.length) {
      waiting = [];
      passed = 0;
    }
  }

  function count(job: JobRequest, change: 1 | -1): void {
    const author = authorOf(job);
    if (author === undefined) return;
    const share = (shares.get(author) ?? 0) + change;
    if (share === 0) shares.delete(author);
    else shares.set(author, share);
  }

  /** Returns whether one more job fits, beside what others may want. */
  function fits(job: JobRequest): boolean {
    const free = MAX_WAITING_CRYPTO_JOBS - (waiting.length - passed);
    const author = authorOf(job);
    return author === undefined ? free > 0 : (shares.get(author) ?? 0) < free;
  }

  return {
    give(request, then) {
      const isDirect = !isSealing(request);
      if (!isDirect && !fits(request)) return false;
      // the answer to a job has the type that AnswerTypes names for it
      const next = { job: { ...request, job: ++last } as CryptoJob, then: then as Continuation };
      if (isDirect) handOver(next.job, next.then);
      else {
        waiting.push(next);
        count(next.job, 1);
        handOverMore();
      }
      return true;
    },
    answered(answer, now) {
      const then = given.get(answer.job);
      if (then === undefined) return;
      given.delete(answer.job);
      if (answer.type === "sealed" || answer.type === "opened") sealing--;
      then(answer, now);
      handOverMore();
    },
  };
}

/** Returns the author of what is opened; what we seal ourselves is bounded where it is said. */
function authorOf(job: JobRequest): PeerId | undefined {
  return job.type === "open" || job.type === "openOfRoom" ? job.context.author : undefined;
}

function isSealing({ type }: Pick<CryptoJob, "type">): boolean {
  return type !== "lock" && type !== "unlock";
}
