/**
 * A hostile author that invents people: their presences, rooms, words and padded envelopes, as fast
 * as neighbours take them.
 *
 * @module
 */

import { MAX_CONTENT_BYTES } from "../../../src/core/limits/text.ts";
import type { Now } from "../../../src/core/now.ts";
import { ROOM } from "../../../src/protocol/replication/wire/register_kinds.ts";
import { createForger, type Forger, strangerKey } from "./forger.ts";
import { story } from "./hostile_authors.ts";
import type { CreateHostileBehaviour } from "./hostile_node.ts";

/** The inventions of one hostile node. */
export interface Inventions {
  /** Of two hostile nodes, no two invent the same people. */
  readonly first: number;
  readonly people: number;
  /** Of them, so many have so many rooms each. */
  readonly founders: number;
  readonly roomsEach: number;
  /** So many of them say something that is as long as an envelope can be. */
  readonly padded: number;
}

const EVERY_MS = 100;
/** Contents of a padded envelope: together they nearly fill it. */
const PADDED_CONTENTS = 7;
const PAD = "x".repeat(MAX_CONTENT_BYTES);

/** The time that all of it takes, ms, where neighbours take it at once. */
export const inventingMs = ({ people, founders, roomsEach, padded }: Inventions): number =>
  EVERY_MS * (Math.ceil(people / 2) + Math.ceil(founders * roomsEach / 2) + padded);

/** Invents all of this, in this order; presences are said again as those of living people are. */
export function sybils(inventions: Inventions): CreateHostileBehaviour {
  const { first, people, founders, roomsEach, padded } = inventions;
  return ({ epoch }) => {
    const pens: Forger[] = [];
    const penOf = (number: number) =>
      pens[number] ??= createForger(strangerKey(first + number), epoch);
    let invented = 0;
    let rooms = 0;
    let pads = 0;
    let counter = 1_000_000;
    let again = 0;
    /** Of two people, who live on as others see it. */
    const livingOn = (now: Now) =>
      [again++, again++].map((number) =>
        penOf(number % people).presence(now, { name: `nobody${first + number % people}` })
      );
    const tell = story((now) => {
      if (invented < people) {
        return [invented++, invented++].flatMap((number) => [
          penOf(number).presence(now, { name: `nobody${first + number}` }),
          penOf(number).write(now),
        ]);
      }
      if (rooms < founders * roomsEach) {
        const founded = [rooms++, rooms++].map((number) => {
          const name = `trap${first + number}`;
          return penOf(number % founders).register({
            epoch,
            kind: ROOM,
            key: name,
            clock: { ms: now.wall, counter: ++counter },
            value: { name, description: "" },
          });
        });
        return [...founded, ...livingOn(now)];
      }
      if (pads < padded) {
        const more = Array.from({ length: PADDED_CONTENTS - 1 }, () => PAD);
        return [penOf(pads++ % people).write(now, { content: PAD, more }), ...livingOn(now)];
      }
      return livingOn(now);
    });
    return { everyMs: EVERY_MS, act: tell };
  };
}
