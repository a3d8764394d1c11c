/**
 * Hostile authors: equivocation, floods, invented peers, lying clocks, broken chains.
 *
 * @module
 */

import { toBase64Url } from "../../../src/core/bytes.ts";
import {
  MAX_CLOCK_COUNTER,
  MAX_CLOCK_FOLLOWED_AHEAD_MS,
  MAX_MISDATED_MS,
  MAX_SEQUENCE,
} from "../../../src/core/limits/replication.ts";
import type { Now } from "../../../src/core/now.ts";
import type { Envelope } from "../../../src/protocol/replication/wire/envelope.ts";
import { encodeVector } from "../../../src/protocol/replication/wire/version_vector.ts";
import { anyId, createForger, spoil, strangerKey } from "./forger.ts";
import type { CreateHostileBehaviour, Target } from "./hostile_node.ts";

const DAY_MS = 24 * 3600_000;

/** The same for all targets: what is made up once is told each of them, wherever it was left. */
export function story(tell: (now: Now) => readonly Uint8Array[], most = Infinity) {
  const told: Uint8Array[] = [];
  const heard = new Map<number, number>();
  return ({ place }: Target, now: Now): readonly Uint8Array[] => {
    const from = heard.get(place) ?? 0;
    if (from === told.length && told.length < most) told.push(...tell(now));
    heard.set(place, told.length);
    return told.slice(from);
  };
}

/**
 * Says one thing to some and another to others under one number, breaks chains, and then begins
 * another run.
 */
export const equivocator: CreateHostileBehaviour = ({ signer, epoch }) => {
  const pens = [createForger(signer, epoch), createForger(signer, epoch)] as const;
  const stories = pens.map((pen, side) => {
    let count = 0;
    return story((now) => {
      const run = epoch + Math.floor(count++ / 10);
      const broken = count % 10 === 7 ? { prev: toBase64Url(new Uint8Array(32)) } : {};
      return [pen.write(now, { epoch: run, content: `${count} on side ${side}`, ...broken })];
    });
  });
  return { everyMs: 300, act: (target, now) => stories[target.place % 2]!(target, now) };
};

/**
 * Says several things at once, and other things to others under numbers that overlap with theirs,
 * each side with its own lengths; then begins another run.
 */
export const bundleEquivocator: CreateHostileBehaviour = ({ signer, epoch }) => {
  const pens = [createForger(signer, epoch), createForger(signer, epoch)] as const;
  const stories = pens.map((pen, side) => {
    let count = 0;
    return story((now) => {
      const run = epoch + Math.floor(count++ / 5);
      // alike at first: what both sides took must not change any more
      const isAlike = count % 5 === 1;
      const length = isAlike ? 4 : 2 + side + count % 3;
      const name = isAlike ? "both sides" : `side ${side}`;
      const more = Array.from({ length }, (_, at) => `${count} on ${name}, line ${at}`);
      const clock: Envelope["clock"] = isAlike ? [run, 1] : [now.wall, count * 10];
      const timestamp = new Date(isAlike ? run : now.wall).toISOString();
      return [
        pen.write(now, { epoch: run, content: `${count} on ${name}`, more, clock, timestamp }),
      ];
    });
  });
  return { everyMs: 300, act: (target, now) => stories[target.place % 2]!(target, now) };
};

const FLOOD = 8_000;
const floodOf = (timestamp: (now: Now, count: number) => number): CreateHostileBehaviour =>
(
  { signer, epoch },
) => {
  const pen = createForger(signer, epoch);
  let count = 0;
  const tell = story((now) =>
    Array.from({ length: 100 }, () => {
      const time = new Date(timestamp(now, ++count)).toISOString();
      return pen.write(now, { timestamp: time, content: "flood" });
    }), FLOOD);
  return { everyMs: 20, act: tell };
};

/** Says 5,000 things a second. */
export const flooder = floodOf(({ wall }) => wall);

/** The same, with times that make it look as if it kept to what it is granted. */
export const datedFlooder = floodOf(({ wall }, count) => wall + count * 250);

/**
 * Has one run after the other, numbers with holes and far away, and invents authors who talk, are
 * there, and claim.
 */
export const inventor: CreateHostileBehaviour = ({ signer, epoch }) => {
  const runs = createForger(signer, epoch);
  const holes = createForger(strangerKey(0), epoch);
  const far = createForger(strangerKey(1), epoch);
  let count = 0;
  const tell = story((now) => {
    count++;
    const stranger = createForger(strangerKey(1 + count), epoch);
    const claimed = anyId(count % 3_000);
    return [
      runs.write(now, { epoch: epoch + count }),
      holes.write(now, { sequence: 2 * count, prev: toBase64Url(new Uint8Array(32)) }),
      far.write(now, { sequence: Math.min(MAX_SEQUENCE, 2 ** 47 + count * 20_000) }),
      stranger.write(now),
      stranger.presence(now, { name: `stranger${count}` }),
      ...encodeVector([
        { author: claimed, epoch, floor: 0, top: 2 ** 47, head: "", sparse: [] },
        { author: signer.id, epoch: epoch + 7 * count, floor: 0, top: 9, head: "", sparse: [] },
      ]),
    ];
  }, 7 * 1_040);
  return { everyMs: 20, act: tell };
};

/**
 * Has clocks of all kinds: years ahead, just within what has its place and just beyond, back, and
 * with a full counter.
 */
export const clockLiar: CreateHostileBehaviour = ({ signer, epoch }) => {
  const pen = createForger(signer, epoch);
  let count = 0;
  const ahead = [
    3 * DAY_MS,
    199 * DAY_MS,
    MAX_MISDATED_MS,
    MAX_MISDATED_MS + 1,
    0,
    -DAY_MS,
    MAX_CLOCK_FOLLOWED_AHEAD_MS,
  ];
  const tell = story((now) => {
    const ms = now.wall + ahead[count % ahead.length]!;
    return [pen.write(now, { clock: [ms, count++ % 2 === 0 ? 0 : MAX_CLOCK_COUNTER] })];
  });
  return {
    everyMs: 500,
    act: tell,
    greet: (hello, { wall }) =>
      hello.control === "hello" ? { ...hello, clock: [wall + 500 * DAY_MS, 0] } : hello,
  };
};

/**
 * Says runs of which only the last envelope is signed, so that who passes them on passes on what
 * others can't believe.
 */
export const chainHider: CreateHostileBehaviour = ({ signer, epoch }) => {
  const pen = createForger(signer, epoch);
  let count = 0;
  const tell = story((now) => {
    const run = epoch + ++count;
    const length = 2 + count % 9;
    const records = Array.from({ length }, () => pen.write(now, { epoch: run }));
    return records.map((record, index) =>
      index === count % length || index === length - 1 ? record : spoil(record)
    );
  });
  return { everyMs: 200, act: tell };
};
