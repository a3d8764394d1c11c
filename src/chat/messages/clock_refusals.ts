/**
 * Tells people of messages that are refused because two clocks differ too much: on the side that
 * refuses them, and on the side whose messages they are.
 *
 * 1. A refusal is told once an incarnation, and not once a message: the mesh reports it so.
 * 2. Refusals of or by several people within a moment are one line: then our own clock may be the
 *    wrong one, and nobody fills the screen with invented people.
 *
 * @module
 */
import { MAX_CLOCK_AHEAD_MS } from "../../core/limits/replication.ts";
import { earliest, type Now } from "../../core/now.ts";
import type { PeerId } from "../../core/peer_id.ts";
import { plural } from "../../core/text/plural.ts";
import type { MeshEvent } from "../../protocol/mesh/api/mesh_io.ts";
import { createNoticeBatch, namesText } from "../api/notice_batch.ts";
import type { Notifier } from "../api/notifier.ts";

export interface ClockRefusals {
  /** Problems that last, for the status line. */
  readonly problems: readonly string[];
  /** We refuse the messages of an author. */
  refused(event: Extract<MeshEvent, { readonly type: "refused" }>, now: Now): void;
  /** Others refuse ours. */
  refusedBy(event: Extract<MeshEvent, { readonly type: "refusedBy" }>, now: Now): void;
  tick(now: Now): void;
  /** When a tick is wanted, monotonic ms. */
  deadline(): number | undefined;
}

export interface ClockRefusalsDependencies {
  readonly people: { nameOf(id: PeerId): string };
  readonly notifier: Notifier;
}

const DAY_MS = 24 * 3600_000;
const days = (ms: number): string => plural(Math.round(ms / DAY_MS), "day");

/** Starts without refusals. */
export function createClockRefusals(
  { people, notifier }: ClockRefusalsDependencies,
): ClockRefusals {
  const refusedAuthors = createNoticeBatch();
  /** How far the clock of the last of them is ahead. */
  let theirsAheadMs = 0;
  const refusingNeighbours = createNoticeBatch();
  /** How far our clock is ahead of that of the last of them. */
  let oursAheadMs = 0;
  let isOwnClockWrong = false;

  return {
    get problems() {
      return isOwnClockWrong ? ["your messages are refused: start p2pchat again"] : [];
    },
    refused(event, now) {
      theirsAheadMs = event.aheadMs;
      refusedAuthors.add(event.id, 1, now.monotonic);
    },
    refusedBy(event, now) {
      if (event.id !== undefined) {
        oursAheadMs = event.aheadMs;
        return refusingNeighbours.add(event.id, 1, now.monotonic);
      }
      isOwnClockWrong = true;
      const text = `Your messages are refused: this run of p2pchat sent one while your clock was ` +
        `${days(event.aheadMs)} ahead. Leave, and start p2pchat again.`;
      notifier.notice("clock", text, now);
    },
    tick(now) {
      const refused = refusedAuthors.take(now.monotonic);
      if (refused !== undefined) {
        const names = namesText(refused.authors.map(people.nameOf));
        const text = refused.authors.length === 1
          ? oneRefused(names, days(theirsAheadMs))
          : severalRefused(names);
        notifier.notice("clock", text, now);
      }
      const refusing = refusingNeighbours.take(now.monotonic);
      if (refusing !== undefined) {
        const names = namesText(refusing.authors.map(people.nameOf));
        const text = refusing.authors.length === 1
          ? oneRefuses(names, days(oursAheadMs))
          : severalRefuse(names);
        notifier.notice("clock", text, now);
      }
    },
    deadline: () => earliest(refusedAuthors.deadline(), refusingNeighbours.deadline()),
  };
}

function oneRefused(name: string, ahead: string): string {
  return `Messages of ${name} are refused: the clock of ${name} is ${ahead} ahead of yours. If ` +
    `yours is right, ${name} has to set that clock right, and start p2pchat again.`;
}

function severalRefused(names: string): string {
  return `Messages of ${names} are refused: their clocks are more than ` +
    `${days(MAX_CLOCK_AHEAD_MS)} ahead of yours. Is your clock right? If it is, they have to set ` +
    `theirs right, and start p2pchat again.`;
}

function oneRefuses(name: string, ahead: string): string {
  return `${name} refuses your messages: your clock is ${ahead} ahead of the clock of ${name}. ` +
    `Set the wrong one right; if that is yours, start p2pchat again afterwards.`;
}

function severalRefuse(names: string): string {
  return `${names} refuse your messages: your clock is more than ${days(MAX_CLOCK_AHEAD_MS)} ` +
    `ahead of theirs. Set it right, and start p2pchat again afterwards.`;
}
