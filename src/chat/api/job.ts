/**
 * Jobs: work that the engine gives to the outside, since it is slow or random. A further kind of
 * work (for the disk, or in a worker) is a row of {@link JobKinds}, a performer in `app/node.ts`,
 * and the handler of its answers in a feature.
 *
 * @module
 */
import type { CryptoAnswer, CryptoJob } from "./crypto_job.ts";

/** The kinds of work, with the jobs and the answers of each. */
export interface JobKinds {
  readonly crypto: { readonly job: CryptoJob; readonly answer: CryptoAnswer };
}

export type JobKind = keyof JobKinds;

/** The effect that gives a job. Written so that a kind and its job belong together. */
export type JobEffect<Kind extends JobKind = JobKind> = {
  readonly [Each in Kind]: {
    readonly type: "job";
    readonly kind: Each;
    readonly job: JobKinds[Each]["job"];
  };
}[Kind];

/** The input that answers a job. */
export type AnswerInput<Kind extends JobKind = JobKind> = {
  readonly [Each in Kind]: {
    readonly type: "answer";
    readonly kind: Each;
    readonly answer: JobKinds[Each]["answer"];
  };
}[Kind];

/** One performer for each kind of work; it answers later, with an {@link AnswerInput}. */
export type JobPerformers = {
  readonly [Kind in JobKind]: (job: JobKinds[Kind]["job"]) => void;
};

/** Hands a job to the performer of its kind. */
export function performJob<Kind extends JobKind>(
  performers: JobPerformers,
  { kind, job }: JobEffect<Kind>,
): void {
  performers[kind](job);
}
