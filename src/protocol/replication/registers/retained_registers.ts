/**
 * Retained registers (MQTT's word): those that outlive their author's leaving, such as rooms and
 * topics; `wire/register_kinds.ts` says which. Bounds how many there may be. Where there are as
 * many, one makes room by `fair_share/victim.ts`.
 *
 * 1. Of each kind there are at most as many of one author, and in all, as its row grants.
 * 2. Our own, and the first of each linked peer, never make room for another's.
 * 3. A register of a room whose members are all of its author's branch makes room before the others
 *    of that branch.
 * 4. Where one author has too many, the oldest of its empty rooms makes room. Nodes that hold the
 *    same registers come to the same there.
 *
 * @module
 */
import { compareClocks } from "../../../core/hybrid_logical_clock.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import type { Places } from "../fair_share/mesh_tree.ts";
import { chooseVictim, type Path, type ShareRow } from "../fair_share/victim.ts";
import type { Register, SignedRegister } from "../wire/register.ts";
import type { RegisterKind } from "../wire/register_kinds.ts";
import type { MemberCounts } from "./member_counts.ts";

/** Whether one more register can be kept. */
export type RegisterSlotDecision =
  | { readonly state: "free" }
  /** This one has to go for it. */
  | { readonly state: "instead"; readonly of: SignedRegister }
  | { readonly state: "full" };

export interface RetainedRegisters {
  /** Whether there is room for one that takes no other's place; `row`: of its kind. */
  roomFor(register: Register, row: RegisterKind, source?: PeerId): RegisterSlotDecision;
  /** Keeps one, in the turn of the one that it replaces, if any. */
  add(signed: SignedRegister, instead?: SignedRegister): void;
  delete(signed: SignedRegister): void;
}

export interface RetainedRegistersDependencies {
  readonly places: Pick<Places, "self" | "isLinked">;
  readonly memberCounts: Pick<MemberCounts, "isEmpty" | "isUsedBeyond">;
  /** Returns the place of an author, which `source` brings if it is not known. */
  pathOf(author: PeerId, source: PeerId | undefined): Path;
  /** Since when an author is gone; `undefined` while it is here. */
  goneSince(author: PeerId): number | undefined;
}

/** A register as a row; the new one has none yet. */
interface Row extends ShareRow {
  readonly signed: SignedRegister | undefined;
}

/** Makes an empty set. */
export function createRetainedRegisters(
  { places, memberCounts, pathOf, goneSince }: RetainedRegistersDependencies,
): RetainedRegisters {
  /** Each with its turn: the later is the younger. */
  const byKind = new Map<string, Map<SignedRegister, number>>();
  let turn = 0;

  /** The oldest of those whose room is empty makes room, and that may be the new one itself. */
  function oldestOf(all: Iterable<SignedRegister>, fresh: Register): RegisterSlotDecision {
    let oldest: SignedRegister | undefined;
    for (const one of all) {
      if (!memberCounts.isEmpty(one.register.key)) continue;
      if (oldest === undefined || isOlder(one.register, oldest.register)) oldest = one;
    }
    if (oldest === undefined) return { state: "full" };
    if (memberCounts.isEmpty(fresh.key) && isOlder(fresh, oldest.register)) {
      return { state: "full" };
    }
    return { state: "instead", of: oldest };
  }

  function rowOf(
    { author, key }: Register,
    since: number,
    spared: Set<PeerId>,
    signed?: SignedRegister,
    source?: PeerId,
  ): Row {
    const path = pathOf(author, source);
    const isProtected = author === places.self || (places.isLinked(author) && !spared.has(author));
    if (isProtected) spared.add(author);
    const isSpare = !memberCounts.isUsedBeyond(key, path[0]!);
    const goneAt = isSpare ? goneSince(author) : undefined;
    // a register of a person who is gone takes no other's place
    const gone = signed === undefined && goneAt !== undefined ? -Infinity : goneAt;
    return { path, weight: 1, since, isProtected, goneSince: gone, isSpare, signed };
  }

  function victimOf(
    all: ReadonlyMap<SignedRegister, number>,
    register: Register,
    source: PeerId | undefined,
  ): RegisterSlotDecision {
    const spared = new Set<PeerId>();
    const rows: Row[] = [];
    for (const [signed, since] of all) rows.push(rowOf(signed.register, since, spared, signed));
    const fresh = rowOf(register, Infinity, spared, undefined, source);
    const signed = chooseVictim(rows, fresh)?.signed;
    return signed === undefined ? { state: "full" } : { state: "instead", of: signed };
  }

  return {
    roomFor(register, { maxPerAuthor, maxInAll }, source) {
      const all = byKind.get(register.kind) ?? new Map<SignedRegister, number>();
      const own = all.keys().filter((one) => one.register.author === register.author).toArray();
      if (own.length >= maxPerAuthor) return oldestOf(own, register);
      return all.size < maxInAll ? { state: "free" } : victimOf(all, register, source);
    },
    add(signed, instead) {
      const { kind } = signed.register;
      let all = byKind.get(kind);
      if (all === undefined) byKind.set(kind, all = new Map());
      const before = instead === undefined ? undefined : all.get(instead);
      if (instead !== undefined) all.delete(instead);
      all.set(signed, before ?? turn++);
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
