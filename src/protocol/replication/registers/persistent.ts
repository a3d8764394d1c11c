import { compareClocks } from "../../../core/hybrid_logical_clock.ts";
import {
  MAX_ROOM_REGISTERS,
  MAX_ROOM_REGISTERS_PER_AUTHOR,
  MAX_TOPIC_REGISTERS,
} from "../../../core/limits/registers.ts";
import type { Register, SignedRegister } from "../wire/register.ts";

/** Kinds of registers whose key is a room's id: what the room is, and what it is about. */
export const ROOM = "room";
export const TOPIC = "topic";

/** Whether a register outlives its author's leaving. */
export function isPersistent({ kind }: Pick<Register, "kind">): boolean {
  return kind === ROOM || kind === TOPIC;
}

/** Whether one more register can be kept. */
export type RegisterSlotDecision =
  | { readonly state: "free" }
  /** This one has to go for it. */
  | { readonly state: "instead"; readonly of: SignedRegister }
  | { readonly state: "full" };

/**
 * The registers that outlive their authors' leaving, and how many of them there may be. Where there are as many, those of rooms
 * in which nobody is make room, the oldest first, so that in the end everybody keeps the same ones.
 */
export interface PersistentRegisters {
  /** Whether there is room for one that takes no other's place. */
  roomFor(register: Register): RegisterSlotDecision;
  add(signed: SignedRegister): void;
  delete(signed: SignedRegister): void;
}

/** None yet. `isEmpty` tells whether nobody is in a room. */
export function createPersistentRegisters(isEmpty: (room: string) => boolean): PersistentRegisters {
  const rooms = new Set<SignedRegister>();
  const topics = new Set<SignedRegister>();
  const kept = ({ kind }: Register): Set<SignedRegister> => kind === ROOM ? rooms : topics;

  /** The oldest of those whose room is empty makes room, and that may be the new one itself. */
  function oldestOf(all: Iterable<SignedRegister>, fresh: Register): RegisterSlotDecision {
    let oldest: SignedRegister | undefined;
    for (const one of all) {
      if (!isEmpty(one.register.key)) continue;
      if (oldest === undefined || isOlder(one.register, oldest.register)) oldest = one;
    }
    if (oldest === undefined) return { state: "full" };
    if (isEmpty(fresh.key) && isOlder(fresh, oldest.register)) return { state: "full" };
    return { state: "instead", of: oldest };
  }

  return {
    roomFor(register) {
      const all = kept(register);
      if (register.kind === ROOM) {
        const own = [...all].filter((one) => one.register.author === register.author);
        if (own.length >= MAX_ROOM_REGISTERS_PER_AUTHOR) return oldestOf(own, register);
      }
      const most = register.kind === ROOM ? MAX_ROOM_REGISTERS : MAX_TOPIC_REGISTERS;
      return all.size < most ? { state: "free" } : oldestOf(all, register);
    },
    add: (signed) => void kept(signed.register).add(signed),
    delete: (signed) => void kept(signed.register).delete(signed),
  };
}

/** By clock, and where that is the same by author and key, so that everybody comes to the same. */
function isOlder(a: Register, b: Register): boolean {
  const difference = compareClocks(a.clock, b.clock);
  if (difference !== 0) return difference < 0;
  return a.author === b.author ? a.key < b.key : a.author < b.author;
}
