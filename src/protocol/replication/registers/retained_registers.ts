/**
 * Retained registers (MQTT's word): those that outlive their author's leaving, such as rooms and
 * topics; `wire/register_kinds.ts` says which. Bounds how many there may be. Where there are as
 * many, those of rooms without members make room, the oldest first.
 *
 * 1. Of each kind there are at most as many of one author, and in all, as its row grants.
 * 2. Nodes that hold the same registers evict the same ones, in whatever order those came.
 *
 * @module
 */
import { compareClocks } from "../../../core/hybrid_logical_clock.ts";
import type { Register, SignedRegister } from "../wire/register.ts";
import type { RegisterKind } from "../wire/register_kinds.ts";

/** Whether one more register can be kept. */
export type RegisterSlotDecision =
  | { readonly state: "free" }
  /** This one has to go for it. */
  | { readonly state: "instead"; readonly of: SignedRegister }
  | { readonly state: "full" };

export interface RetainedRegisters {
  /** Whether there is room for one that takes no other's place; `row`: of its kind. */
  roomFor(register: Register, row: RegisterKind): RegisterSlotDecision;
  add(signed: SignedRegister): void;
  delete(signed: SignedRegister): void;
}

/** Makes an empty set. `isEmpty`: whether a room has no members. */
export function createRetainedRegisters(isEmpty: (room: string) => boolean): RetainedRegisters {
  const byKind = new Map<string, Set<SignedRegister>>();

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
    roomFor(register, { maxPerAuthor, maxInAll }) {
      const all = byKind.get(register.kind) ?? new Set();
      const own = [...all].filter((one) => one.register.author === register.author);
      if (own.length >= maxPerAuthor) return oldestOf(own, register);
      return all.size < maxInAll ? { state: "free" } : oldestOf(all, register);
    },
    add(signed) {
      const { kind } = signed.register;
      const all = byKind.get(kind);
      if (all === undefined) byKind.set(kind, new Set([signed]));
      else all.add(signed);
    },
    delete: (signed) => void byKind.get(signed.register.kind)?.delete(signed),
  };
}

/** By clock, and where that is the same by author and key, so that everybody comes to the same. */
function isOlder(a: Register, b: Register): boolean {
  const difference = compareClocks(a.clock, b.clock);
  if (difference !== 0) return difference < 0;
  return a.author === b.author ? a.key < b.key : a.author < b.author;
}
