/**
 * The registers of one neighbour's link: those to hand over, to offer, and to ask for.
 *
 * 1. Of one register address at most one register waits: a slow link does not gather old ones.
 *    Those of our own wait apart: our messages may be about them.
 * 2. Only a register that is still the newest is offered.
 * 3. `offerBy` is never later than the earliest offer; it may be earlier.
 * 4. Only the functions here write a queue.
 *
 * @module
 */
import { earliest } from "../../../core/now.ts";
import type { SignedRegister } from "../wire/register.ts";
import {
  type RegisterAddress,
  registerAddressKey,
  type RegisterOffer,
} from "../wire/register_offers.ts";
import type { Registers } from "./registers.ts";

export interface RegisterQueue {
  /** Registers of our own to hand over. */
  readonly ours: Set<SignedRegister>;
  /** Registers of others to hand over. */
  readonly ready: Set<SignedRegister>;
  /** Both by {@link addressKeyOf}: nobody looks through all of them for one. */
  readonly readyAt: Map<string, SignedRegister>;
  /** Registers to offer, and by when (monotonic ms), by {@link registerAddressKey}. */
  readonly offers: Map<string, { readonly signed: SignedRegister; readonly due: number }>;
  /** The earliest of those times. */
  readonly offerBy: number | undefined;
  /** Registers to ask the neighbour for, by {@link registerAddressKey}. */
  readonly asks: Map<string, RegisterAddress>;
}

type Writable = { -readonly [Field in keyof RegisterQueue]: RegisterQueue[Field] };

/** Makes an empty queue. */
export function createRegisterQueue(): RegisterQueue {
  return {
    ours: new Set(),
    ready: new Set(),
    readyAt: new Map(),
    offers: new Map(),
    offerBy: undefined,
    asks: new Map(),
  };
}

/** Hands a register over as soon as there is room, in place of an older one that still waits. */
export function queueRegister(
  { ours, ready, readyAt }: RegisterQueue,
  signed: SignedRegister,
  isOurs = false,
): void {
  const key = addressKeyOf(signed);
  const other = readyAt.get(key);
  if (other !== undefined) {
    ours.delete(other);
    ready.delete(other);
  }
  (isOurs ? ours : ready).add(signed);
  readyAt.set(key, signed);
}

/** Takes the registers of one of the sets to hand over, one by one, while the caller has room. */
export function* takeRegisters(
  { readyAt, ...sets }: RegisterQueue,
  from: "ours" | "ready",
): Generator<SignedRegister> {
  for (const signed of sets[from]) {
    sets[from].delete(signed);
    readyAt.delete(addressKeyOf(signed));
    yield signed;
  }
}

/** Offers a register by `due` (monotonic ms). */
export function queueOffer(queue: Writable, signed: SignedRegister, due: number): void {
  queue.offers.set(addressKeyOf(signed), { signed, due });
  queue.offerBy = earliest(queue.offerBy, due);
}

/** Drops the offer of a register that the neighbour holds. */
export function dropOffer({ offers }: RegisterQueue, address: RegisterAddress): void {
  offers.delete(registerAddressKey(address));
}

/** Takes the offers that are due, of registers that are still the newest. */
export function takeOffers(
  queue: Writable,
  registers: Pick<Registers, "find">,
  now: number,
): readonly RegisterOffer[] {
  if (queue.offerBy === undefined || queue.offerBy > now) return [];
  const offers: RegisterOffer[] = [];
  queue.offerBy = undefined;
  for (const [key, { signed, due }] of queue.offers) {
    const { author, epoch, clock } = signed.register;
    if (registers.find(author, signed.slot) !== signed) {
      queue.offers.delete(key);
    } else if (due <= now) {
      queue.offers.delete(key);
      offers.push({ author, slot: signed.slot, epoch, clock });
    } else {
      queue.offerBy = earliest(queue.offerBy, due);
    }
  }
  return offers;
}

/** Asks the neighbour for a register. */
export function queueAsk({ asks }: RegisterQueue, address: RegisterAddress): void {
  asks.set(registerAddressKey(address), address);
}

/** Takes the registers to ask for. */
export function takeAsks({ asks }: RegisterQueue): readonly RegisterAddress[] {
  const taken = [...asks.values()];
  asks.clear();
  return taken;
}

/** Returns the key of a register's address. */
export function addressKeyOf({ register: { author }, slot }: SignedRegister): string {
  return registerAddressKey({ author, slot });
}
