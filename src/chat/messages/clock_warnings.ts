/**
 * Tells people of wall clocks that are wrong: of ours, and of those whose messages have no place by
 * their clock and stand where they arrive.
 *
 * 1. Our clock is told of once, and each run of somebody once, however many messages it says.
 * 2. Several people within a moment are one line: nobody fills the screen with invented people.
 *
 * @module
 */
import { MAX_TOLD_MISDATED_RUNS } from "../../core/limits/replication.ts";
import { createFirstTimes } from "../../core/first_times.ts";
import type { Now } from "../../core/now.ts";
import type { PeerId } from "../../core/peer_id.ts";
import { plural } from "../../core/text/plural.ts";
import { clockOf, type Received } from "../../protocol/replication/wire/envelope.ts";
import type { NodeFacts } from "../api/node_facts.ts";
import { createNoticeBatch, namesText } from "../api/notice_batch.ts";
import type { Notifier } from "../api/notifier.ts";

export interface ClockWarnings {
  /** Our wall clock is so much ahead of those of our neighbours (ms); negative: behind. */
  off(aheadMs: number, now: Now): void;
  /** A message stands where it arrives; `now` is corrected. */
  misdated(received: Pick<Received, "envelope">, now: Now): void;
  tick(now: Now): void;
  /** When a tick is wanted, monotonic ms. */
  deadline(): number | undefined;
}

export interface ClockWarningsDependencies {
  readonly people: { readonly self: { readonly id: PeerId }; nameOf(id: PeerId): string };
  readonly notifier: Pick<Notifier, "notice">;
  readonly facts: () => Pick<NodeFacts, "epoch">;
}

const MINUTE_MS = 60_000;

/** Starts without warnings. */
export function createClockWarnings(
  { people, notifier, facts }: ClockWarningsDependencies,
): ClockWarnings {
  const batch = createNoticeBatch();
  const told = createFirstTimes(MAX_TOLD_MISDATED_RUNS);
  /** The distance by which the clock of the last of them is ahead, ms. */
  let theirsAheadMs = 0;

  return {
    off(aheadMs, now) {
      const text =
        `Your clock is ${offText(aheadMs)} the clocks of the people here: set it right. ` +
        "Until then p2pchat goes by theirs, where yours is off by a week at most.";
      notifier.notice("clock", text, now);
    },
    misdated({ envelope }, now) {
      const { author, epoch } = envelope;
      if (author === people.self.id && epoch !== facts().epoch) return;
      if (!told.note(`${author} ${epoch}`)) return;
      if (author === people.self.id) {
        const text = "Your messages stand where they arrive, and are marked: this run of p2pchat " +
          "said something while your clock was ahead. Leave, and start p2pchat again.";
        return notifier.notice("clock", text, now);
      }
      theirsAheadMs = clockOf(envelope).ms - now.wall;
      batch.add(author, 1, now.monotonic);
    },
    tick(now) {
      const due = batch.take(now.monotonic);
      if (due === undefined) return;
      const names = namesText(due.authors.map(people.nameOf));
      const text = due.authors.length === 1
        ? oneIsOff(names, offText(theirsAheadMs))
        : severalAreOff(names);
      notifier.notice("clock", text, now);
    },
    deadline: batch.deadline,
  };
}

function oneIsOff(name: string, off: string): string {
  return `Messages of ${name} stand where they arrive, and are marked: the clock of ${name} is ` +
    `${off} yours. If yours is right, ${name} has to set that clock right, and start p2pchat again.`;
}

function severalAreOff(names: string): string {
  return `Messages of ${names} stand where they arrive, and are marked: their clocks are far from ` +
    "yours. If yours is right, they have to set theirs right, and start p2pchat again.";
}

/** Returns `3 days ahead of`, or `2 hours behind`. */
function offText(aheadMs: number): string {
  const minutes = Math.round(Math.abs(aheadMs) / MINUTE_MS);
  const hours = Math.round(minutes / 60);
  const off = minutes < 120
    ? plural(minutes, "minute")
    : hours < 48
    ? plural(hours, "hour")
    : plural(Math.round(hours / 24), "day");
  return `${off} ${aheadMs > 0 ? "ahead of" : "behind"}`;
}
