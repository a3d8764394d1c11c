/**
 * The checker: says whether a run kept what the mesh promises.
 *
 * @module
 */

import type { PeerId } from "../../src/core/peer_id.ts";
import type { BreachKind, Incarnation, SentMessage, SentMessages } from "./sent_messages.ts";

/** What the history of a whole network comes to. */
export interface SearchResults {
  /** Messages said by honest nodes. */
  readonly said: number;
  /** Pairs of a message and a run that was promised it. */
  readonly promised: number;
  /** Pairs that came true. */
  readonly delivered: number;
  /** Pairs that did not, and that nobody was told of. */
  readonly lost: number;
  /** Messages that runs told their people are gone for good. */
  readonly missing: number;
  /** Of these, so many more than the run really lacks. */
  readonly falselyMissing: number;
  readonly breaches: Readonly<Record<BreachKind, number>>;
  /** Some of what went wrong, a sentence each. */
  readonly examples: readonly string[];
}

const MAX_EXAMPLES_A_KIND = 5;

/**
 * Looks at a network in which everybody alive has a path to everybody else again, and time enough
 * passed. What must hold (DESIGN §3, "The promise"): each message that somebody alive said or heard
 * was heard, once, by every run that is alive and had its first link before it was said, or that
 * run counted it as missing; and everybody has the same messages in the same order.
 *
 * That the order is one follows from three things, each checked: the same message is the same
 * everywhere, so that it sorts alike; numbers are used once; and what was said after something was
 * heard sorts behind it.
 */
export function check(history: SentMessages): SearchResults {
  const alive = history.runs.filter(({ ended }) => !ended);
  const reachable = history.said.filter((message) => isReachable(message, alive));
  const lostExamples: string[] = [];
  let promised = 0;
  let delivered = 0;
  let lost = 0;
  let missing = 0;
  let falselyMissing = 0;

  for (const run of alive) {
    const lacking = new Map<PeerId, SentMessage[]>();
    for (const message of reachable) {
      if (!isPromised(message, run)) continue;
      promised++;
      if (hasHeard(run, message)) delivered++;
      else {lacking.set(message.envelope.author, [
          ...lacking.get(message.envelope.author) ?? [],
          message,
        ]);}
    }
    for (const [author, messages] of lacking) {
      const untold = messages.length - (run.missing.get(author) ?? 0);
      if (untold <= 0) continue;
      lost += untold;
      lostExamples.push(describeLoss(run, messages, untold));
    }
    for (const [author, count] of run.missing) {
      missing += count;
      const lacked = history.said.filter((message) =>
        message.envelope.author === author && !hasHeard(run, message)
      );
      falselyMissing += Math.max(0, count - lacked.length);
    }
  }

  const { twice, forged, disorder } = history.breaches;
  return {
    said: history.said.filter(({ by }) => by !== undefined).length,
    promised,
    delivered,
    lost,
    missing,
    falselyMissing,
    breaches: { twice: twice.length, forged: forged.length, disorder: disorder.length },
    examples: [lostExamples, twice, forged, disorder].flatMap((sentences) =>
      sentences.slice(0, MAX_EXAMPLES_A_KIND)
    ),
  };
}

const hasHeard = (run: Incarnation, { index }: SentMessage): boolean => (run.times[index] ?? 0) > 0;

/** Whether somebody who is still there has it. */
function isReachable(message: SentMessage, alive: readonly Incarnation[]): boolean {
  if (message.by === undefined) return false; // of nobody honest: nothing is promised of it
  return !message.by.ended || alive.some((run) => hasHeard(run, message));
}

/** Whether this run must have heard it. */
function isPromised({ by, at, envelope }: SentMessage, run: Incarnation): boolean {
  return by !== run && envelope.author !== run.id && run.linkedAt !== undefined &&
    at >= run.linkedAt;
}

function describeLoss(run: Incarnation, messages: readonly SentMessage[], untold: number): string {
  const [first] = messages;
  const { author, sequence, epoch, clock } = first!.envelope;
  return `${run.id.slice(0, 8)} lacks ${untold} of ${author.slice(0, 8)} and does not know it: ` +
    `number ${sequence} in ${epoch} of clock ${clock[0]}, said at ${Math.round(first!.at)} ms, ` +
    `by a run that ${first!.by!.ended ? "ended" : "goes on"}, and ${messages.length - 1} more`;
}
