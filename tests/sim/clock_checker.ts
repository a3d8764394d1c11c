/**
 * The checker of clocks: which messages must have a mark, by what was said, when and by which wall
 * clock.
 *
 * 1. It takes nothing from the machines but the signed clocks and the marks.
 * 2. The time of a node is the right one where right clocks are a majority of its own and those of
 *    its neighbours: unless its own is off by more than can be corrected, and yet a possible one. A
 *    clock from before the program was built counts for nobody.
 *
 * @module
 */

import type { PeerId } from "../../src/core/peer_id.ts";
import type { Member, NodeGroup } from "./node_group.ts";
import type { Incarnation, Listener } from "./sent_messages.ts";
import { exactly, type SimFigure } from "./sim_figure.ts";
import { BUILT_AT, IN_PLACE_MS, leadOf, WALL_START } from "./wall_clocks.ts";

/** A node that has been linked for so long has heard the clocks of its neighbours, ms. */
const KNOWS_TIME_AFTER_MS = 5_000;
/** Off by more than this from the others, a clock is left as it is, ms. */
const CORRECTED_WITHIN_MS = 7 * 24 * 3600_000;
/** So near to a bound, either mark is right: clocks differ a little, ms. */
const MARGIN_MS = 60_000;
const MAX_EXAMPLES = 10;

/** Looks at each message that is heard. */
export interface ClockChecker {
  /** Takes what a listener of the history takes. */
  readonly hear: Listener;
  figures(): readonly SimFigure[];
  /** Some of what was wrong, a sentence each. */
  readonly examples: readonly string[];
}

/** A checker of the clocks of `crowd`. */
export function createClockChecker(crowd: () => NodeGroup): ClockChecker {
  const counts = {
    inPlace: 0,
    ahead: 0,
    behind: 0,
    asked: 0,
    unjudged: 0,
    markedWrongly: 0,
    unmarked: 0,
  };
  const examples: string[] = [];

  /**
   * Returns the error of a run's time at virtual time `at`, ms; `undefined` where that is not
   * certain: it knows nobody yet, or right clocks are no majority among those that it knows.
   */
  function errorOf({ id, linkedAt }: Incarnation, at: number): number | undefined {
    const member = memberOf(id);
    if (member === undefined || linkedAt === undefined) return undefined;
    if (at - linkedAt < KNOWS_TIME_AFTER_MS) return undefined;
    const isPossible = ({ skew }: Member) => WALL_START + at + skew >= BUILT_AT;
    const known = crowd().members.filter(({ node }) => member.node.linked.has(node.name));
    const voters = [member, ...known].filter(isPossible);
    const right = voters.filter(({ skew }) => Math.abs(skew) <= MARGIN_MS);
    if (2 * right.length <= voters.length) return undefined;
    return isPossible(member) && Math.abs(member.skew) > CORRECTED_WITHIN_MS ? member.skew : 0;
  }

  let byId: ReadonlyMap<PeerId, Readonly<Member>> | undefined;

  function memberOf(id: PeerId): Readonly<Member> | undefined {
    byId ??= new Map(crowd().members.map((member) => [member.node.signer.id, member]));
    return byId.get(id);
  }

  const skewOf = (id: PeerId): number => memberOf(id)?.skew ?? 0;

  return {
    examples,
    hear(run, { envelope, by, at: saidAt }, _hops, at, mark) {
      if (by === undefined) return; // nothing is promised of it
      const error = errorOf(run, at);
      const lead = leadOf(envelope, at) - (error ?? 0);
      const complain = (what: string) => {
        if (examples.length === MAX_EXAMPLES) return;
        examples.push(
          `${run.id.slice(0, 8)} (off ${skewOf(run.id)} ms) has number ${envelope.sequence} of ` +
            `${by.id.slice(0, 8)} (off ${skewOf(by.id)} ms), whose clock is ${Math.round(lead)} ` +
            `ms ahead of the time there, said at ${Math.round(saidAt)} and heard at ` +
            `${Math.round(at)} ms, ${what}`,
        );
      };
      if (error === undefined || Math.abs(Math.abs(lead) - IN_PLACE_MS) <= MARGIN_MS) {
        counts.unjudged++;
      } else if (Math.abs(lead) < IN_PLACE_MS) {
        counts.inPlace++;
        if (mark === undefined) return;
        counts.markedWrongly++;
        complain(`marked as ${mark}`);
      } else if (lead > 0) {
        counts.ahead++;
        if (mark === "ahead") return;
        counts.unmarked++;
        complain(`marked as ${mark}`);
      } else if (mark === undefined) counts.asked++; // old ones belong where their clock says
      else {
        counts.behind++;
        if (mark === "behind") return;
        counts.markedWrongly++;
        complain(`marked as ${mark}`);
      }
    },
    figures() {
      return [
        { name: "heard with a clock that gives it its place", value: counts.inPlace },
        { name: "heard with a clock far ahead", value: counts.ahead },
        { name: "heard with a clock far behind, marked", value: counts.behind },
        { name: "heard with a clock far behind, asked for", value: counts.asked },
        { name: "heard near a bound, or before the time was known", value: counts.unjudged },
        { name: "marked that have their place", value: counts.markedWrongly, limit: exactly(0) },
        { name: "not marked that have no place", value: counts.unmarked, limit: exactly(0) },
        {
          name: "said by right clocks with a wrong time",
          value: rightMisdated(crowd()),
          limit: exactly(0),
        },
      ];
    },
  };
}

/** Messages whose author's wall clock was right all the time, and whose own clock is not. */
function rightMisdated({ members, history }: NodeGroup): number {
  const right = new Set(
    members.filter(({ isHonest, clock }) => isHonest && clock === undefined).map(({ node }) =>
      node.signer.id
    ),
  );
  return history.said.filter(({ envelope, by, at }) =>
    by !== undefined && right.has(by.id) && Math.abs(leadOf(envelope, at)) > IN_PLACE_MS
  ).length;
}
