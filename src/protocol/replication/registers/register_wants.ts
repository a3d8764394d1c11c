/**
 * The registers that neighbours offered and this node lacks, and the questions for them.
 *
 * 1. A register is asked for at one neighbour at a time, in the order in which they offered it, as
 *    far as their windows have room.
 * 2. A neighbour has a window of {@link MAX_REGISTERS_ASKED_AT_ONCE} questions, so that a message
 *    never waits behind more answers than those.
 * 3. A neighbour's offers cannot keep out those of another: each may begin at most
 *    {@link MAX_WANTED_REGISTERS_PER_LINK} wants, and its silence holds up its own window only.
 *
 * @module
 */
import {
  ASK_AGAIN_AFTER_MS,
  MAX_OFFERERS,
  MAX_REGISTERS_ASKED_AT_ONCE,
  MAX_WANTED_REGISTERS_PER_LINK,
} from "../../../core/limits/registers.ts";
import { earliest } from "../../../core/now.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import { type RegisterAddress, registerAddressKey } from "../wire/register_offers.ts";
import { queueAsk, type RegisterQueue } from "./register_queue.ts";

/** All times are monotonic ms. */
export interface RegisterWants {
  /** A neighbour offers a register that we lack. False where its offers began too many wants. */
  offered(id: PeerId, address: RegisterAddress, now: number): boolean;
  /** A register of this address ({@link registerAddressKey}) came. */
  came(key: string, now: number): void;
  /** Asks others for what a former neighbour was asked for. */
  detach(id: PeerId, now: number): void;
  /** Asks others for what did not come in time. */
  tick(now: number): void;
  deadline(): number | undefined;
}

interface Want {
  readonly key: string;
  readonly address: RegisterAddress;
  /** The window of the neighbour whose offer began it. */
  readonly first: Window;
  /** The neighbours that offered it, each once, in that order. */
  readonly offerers: PeerId[];
  /** Those of them that were not asked. */
  readonly untried: Set<PeerId>;
  /** The neighbour that is asked; `undefined` while it waits for room in a window. */
  at: PeerId | undefined;
  /** When another one is asked. */
  by: number;
}

/** The questions for one neighbour. */
interface Window {
  /** How many are on their way. */
  asked: number;
  /** Keys of wants that it may be asked for, in the order in which they came. */
  readonly waiting: Set<string>;
  /** How many wants its offers began. */
  begun: number;
}

interface Neighbour {
  readonly registers: RegisterQueue;
}

/** Makes the wants of a node that lacks nothing. */
export function createRegisterWants(neighbours: ReadonlyMap<PeerId, Neighbour>): RegisterWants {
  const wants = new Map<string, Want>();
  const windows = new Map<PeerId, Window>();
  /** When another neighbour may have to be asked: never too late, and sometimes early. */
  let soonest: number | undefined;

  function windowOf(id: PeerId): Window {
    let window = windows.get(id);
    if (window === undefined) windows.set(id, window = { asked: 0, waiting: new Set(), begun: 0 });
    return window;
  }

  /** Asks the next neighbour; where none is left, the want ends until another offer. */
  function ask(want: Want, now: number): void {
    want.at = undefined;
    for (const id of want.untried) {
      const neighbour = neighbours.get(id);
      if (neighbour === undefined) {
        want.untried.delete(id);
        continue;
      }
      const window = windowOf(id);
      if (window.asked >= MAX_REGISTERS_ASKED_AT_ONCE) {
        window.waiting.add(want.key);
        continue;
      }
      window.asked++;
      window.waiting.delete(want.key);
      want.untried.delete(id);
      want.at = id;
      want.by = now + ASK_AGAIN_AFTER_MS;
      soonest = earliest(soonest, want.by);
      queueAsk(neighbour.registers, want.address);
      return;
    }
    if (want.untried.size === 0) forget(want);
  }

  /** A question to a neighbour is over: the next one has room. */
  function release(id: PeerId, now: number): void {
    const window = windows.get(id);
    if (window === undefined) return;
    window.asked--;
    for (const key of window.waiting) {
      if (window.asked >= MAX_REGISTERS_ASKED_AT_ONCE) return;
      window.waiting.delete(key);
      const want = wants.get(key);
      if (want !== undefined && want.at === undefined) ask(want, now);
    }
  }

  function forget(want: Want): void {
    wants.delete(want.key);
    for (const id of want.untried) windows.get(id)?.waiting.delete(want.key);
    want.first.begun--;
  }

  return {
    offered(id, address, now) {
      const key = registerAddressKey(address);
      const known = wants.get(key);
      if (known !== undefined) {
        const { offerers, untried } = known;
        if (offerers.length >= MAX_OFFERERS || offerers.includes(id)) return true;
        offerers.push(id);
        untried.add(id);
        if (known.at === undefined) ask(known, now);
        return true;
      }
      const window = windowOf(id);
      if (window.begun >= MAX_WANTED_REGISTERS_PER_LINK) return false;
      window.begun++;
      const want: Want = {
        key,
        address,
        first: window,
        offerers: [id],
        untried: new Set([id]),
        at: undefined,
        by: now,
      };
      wants.set(key, want);
      ask(want, now);
      return true;
    },
    came(key, now) {
      const want = wants.get(key);
      if (want === undefined) return;
      forget(want);
      if (want.at !== undefined) release(want.at, now);
    },
    detach(id, now) {
      windows.delete(id);
      for (const want of [...wants.values()]) {
        want.untried.delete(id);
        if (want.at === id || want.at === undefined) ask(want, now);
      }
    },
    tick(now) {
      if (soonest === undefined || now < soonest) return;
      soonest = undefined;
      const late: Want[] = [];
      for (const want of wants.values()) {
        if (want.at === undefined) continue;
        if (want.by <= now) late.push(want);
        else soonest = earliest(soonest, want.by);
      }
      for (const want of late) {
        const { at } = want;
        ask(want, now);
        release(at!, now);
      }
    },
    deadline: () => wants.size === 0 ? undefined : soonest,
  };
}
