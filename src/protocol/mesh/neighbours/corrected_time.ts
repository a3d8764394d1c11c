/**
 * Corrected time: our wall clock, set by those of our neighbours. Nobody's clock is trusted; the
 * median of all counts, so that a majority of right clocks corrects the others. Of two middles the
 * one nearer to the time as it is counts, which at first is our own clock: the first neighbour of a
 * run moves nobody's time, since what is said once by a clock that is ahead dates the whole run.
 *
 * 1. Each address has one vote, however many ids link from it (on loopback, each id has one).
 * 2. Our own clock has a vote too, unless it is before the program was built: then it is certainly
 *    wrong. So is every other clock before that date, which has no vote either.
 * 3. A correction of more than {@link MAX_CLOCK_CORRECTION_MS} does not take place, unless our clock
 *    is certainly wrong: half the way would make it right for nobody.
 * 4. A clock that was told goes on with our monotonic one: no step of ours makes a false vote.
 *    With the last vote gone its correction stays, so that a lost link does not date what we say
 *    by a wrong clock.
 *
 * @module
 */
import { type Address, originOf } from "../../../core/address.ts";
import {
  CLOCK_OFF_TOLD_AFTER_MS,
  MAX_CLOCK_CORRECTION_MS,
  MAX_CLOCK_OFF_UNTOLD_MS,
  MIN_CLOCK_CORRECTION_MS,
} from "../../../core/limits/replication.ts";
import type { Now } from "../../../core/now.ts";
import type { PeerId } from "../../../core/peer_id.ts";

export interface CorrectedTime {
  /**
   * Returns the wall clock corrected (ms), and whether it took a step since the last reading: it
   * was set, or the machine slept.
   */
  read(real: Now): { readonly wall: number; readonly isStep: boolean };
  /** A neighbour at an address tells its wall clock, now: as of the last reading. */
  heard(id: PeerId, from: Address, wall: number): void;
  /** A neighbour is gone, and its vote with it. */
  lost(id: PeerId): void;
  /**
   * Returns how far our clock is ahead of the others' (ms; negative: behind), where that is more
   * than {@link MAX_CLOCK_OFF_UNTOLD_MS} for {@link CLOCK_OFF_TOLD_AFTER_MS}: once.
   */
  takeWrong(): number | undefined;
}

/** A clock as its distance from our monotonic one: it stays the same while both run. */
interface Vote {
  readonly voter: string;
  readonly base: number;
}

/** Makes the time of a node without neighbours. `builtAt`: ms since 1970. */
export function createCorrectedTime(builtAt: number): CorrectedTime {
  const votes = new Map<PeerId, Vote>();
  /** One a voter, rising. */
  let others: readonly number[] = [];
  let latest: Now = { monotonic: 0, wall: 0 };
  let base: number | undefined;
  /** The last correction while there were votes. */
  let held = 0;
  /** Since when it is too far off, monotonic ms. */
  let offSince: number | undefined;
  let isTold = false;
  /**
   * By how much our clock went on, away from the others', since one of them told its own: where
   * none ever does again, the machine slept, and theirs went on as well.
   */
  let slept = 0;

  const isImpossible = (wall: number): boolean => wall < builtAt;

  function count(): void {
    const byVoter = Map.groupBy(votes.values(), ({ voter }) => voter);
    others = [...byVoter.values()]
      .map((all) =>
        medianNear(
          all.map(({ base }) => base).sort(ascending),
          latest.wall - latest.monotonic + held,
        )
      )
      .sort(ascending);
  }

  /** Returns how far our wall clock is behind that of all, our own included. */
  function difference(): number {
    if (others.length === 0) return held;
    const own = latest.wall - latest.monotonic;
    const all = isImpossible(latest.wall) ? others : [...others, own].sort(ascending);
    return medianNear(all, own + held) - own;
  }

  function correction(): number {
    held = difference();
    if (Math.abs(held) < MIN_CLOCK_CORRECTION_MS) return 0;
    const isFar = Math.abs(held) > MAX_CLOCK_CORRECTION_MS && !isImpossible(latest.wall);
    return isFar ? 0 : held;
  }

  return {
    read(real) {
      latest = real;
      const now = real.wall - real.monotonic;
      const step = base === undefined ? 0 : now - base;
      base = now;
      const isStep = Math.abs(step) >= MIN_CLOCK_CORRECTION_MS;
      // a clock that was set right needs less correction; after a sleep it needs the same
      const isRight = isStep && Math.abs(held - step) < Math.abs(held);
      if (isStep && (others.length > 0 || isRight)) {
        held -= step;
        slept = isRight ? 0 : slept + Math.max(0, step);
      }
      return { wall: Math.max(0, Math.round(real.wall + correction())), isStep };
    },
    heard(id, from, wall) {
      if (isImpossible(wall)) return;
      const { key, loopback } = originOf(from);
      votes.set(id, { voter: loopback ? id : key, base: wall - latest.monotonic });
      slept = 0;
      count();
    },
    lost(id) {
      if (!votes.has(id)) return;
      correction();
      votes.delete(id);
      count();
      if (others.length > 0) return;
      held += slept;
      slept = 0;
    },
    takeWrong() {
      if (isTold) return undefined;
      if (Math.abs(held) <= MAX_CLOCK_OFF_UNTOLD_MS) return void (offSince = undefined);
      offSince ??= latest.monotonic;
      if (latest.monotonic - offSince < CLOCK_OFF_TOLD_AFTER_MS) return undefined;
      isTold = true;
      return -held;
    },
  };
}

const ascending = (a: number, b: number): number => a - b;

/** Returns the middle of some numbers in rising order: of two middles the one nearer to `to`. */
function medianNear(sorted: readonly number[], to: number): number {
  const upper = sorted[Math.floor(sorted.length / 2)]!;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]!;
  return Math.abs(lower - to) < Math.abs(upper - to) ? lower : upper;
}
