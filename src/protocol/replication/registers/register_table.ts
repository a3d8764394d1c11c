/**
 * The registers that a node holds, by author, and the bounds of how many there may be.
 *
 * 1. Of one author and slot there is at most one register.
 * 2. There are at most {@link MAX_AUTHORS} authors; a living one never makes room for another.
 * 3. A dead author of whom a retained register is held makes room for a living one only.
 * 4. Of each kind there are at most as many as its row grants.
 * 5. Only the table changes an {@link Author}, but for `heard`.
 *
 * @module
 */
import type { KeyObject } from "node:crypto";
import {
  MAX_REGISTERS,
  MAX_REGISTERS_PER_AUTHOR,
  REGISTERS_BURST,
  REGISTERS_PER_SECOND,
} from "../../../core/limits/registers.ts";
import { MAX_AUTHORS } from "../../../core/limits/replication.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import { createTokenBucket, type TokenBucket } from "../rate/token_bucket.ts";
import type { Register, SignedRegister } from "../wire/register.ts";
import {
  isMember,
  isPresence,
  REGISTER_KINDS,
  registerKind,
  type RegisterKindTable,
} from "../wire/register_kinds.ts";
import { type Emit, emitDropped } from "../wire/replication_event.ts";
import { memberRoomsOf } from "../wire/room_membership.ts";
import { createMemberCounts } from "./member_counts.ts";
import { createRetainedRegisters, type RegisterSlotDecision } from "./retained_registers.ts";

/** An author of whom registers are held. */
export interface Author {
  /** Its key, made ready; `undefined` for our own, which is not checked. */
  readonly key: KeyObject | undefined;
  /** Its registers, by their slots. */
  readonly latest: ReadonlyMap<string, SignedRegister>;
  /** Bounds how often it changes registers, which the whole mesh has to relay. */
  readonly tokenBucket: TokenBucket;
  /** When its first register came, monotonic ms. */
  readonly known: number;
  /** When its newest sign of life came, monotonic ms. */
  heard: number;
  readonly alive: boolean;
}

interface Entry extends Author {
  readonly latest: Map<string, SignedRegister>;
  alive: boolean;
  /** Ids of the rooms that it is a member of. */
  rooms: ReadonlySet<string>;
}

export interface RegisterTable {
  readonly authors: ReadonlyMap<PeerId, Author>;
  /** How many authors are alive. */
  readonly living: number;
  /**
   * Returns the author's place, made where there is none: the author longest dead makes room, one
   * with retained registers last, and only for one that is alive. `undefined` where none does.
   * `now` in monotonic ms.
   */
  placeOf(
    id: PeerId,
    key: KeyObject | undefined,
    isAlive: boolean,
    now: number,
  ): Author | undefined;
  /** Whether there is room for a register in a slot that is free. */
  roomFor(register: Register): RegisterSlotDecision;
  /** Holds a register of an author that has a place, instead of an earlier one in its slot. */
  set(signed: SignedRegister): void;
  /** Drops a register and reports that, but for a presence. */
  forget(signed: SignedRegister): void;
  /** Drops a register without a report. */
  remove(signed: SignedRegister): void;
  setAlive(id: PeerId, alive: boolean): void;
}

const NO_ROOMS: ReadonlySet<string> = new Set();

/** Makes an empty table, which emits what it drops for want of room. `kinds`: the known kinds. */
export function createRegisterTable(
  emit: Emit,
  kinds: RegisterKindTable = REGISTER_KINDS,
): RegisterTable {
  const authors = new Map<PeerId, Entry>();
  const memberCounts = createMemberCounts();
  const retainedRegisters = createRetainedRegisters(memberCounts.isEmpty);
  let living = 0;
  /** Registers of all authors. */
  let count = 0;
  /** The same of each kind. */
  const counts = new Map<string, number>();

  const isRetained = (register: Register): boolean =>
    registerKind(register, kinds).lifetime === "persistent";

  function countOne({ kind }: Register, more: 1 | -1): void {
    count += more;
    const all = (counts.get(kind) ?? 0) + more;
    if (all > 0) counts.set(kind, all);
    else counts.delete(kind);
  }

  function longestDead(isPersisting: boolean): PeerId | undefined {
    let oldest: { readonly id: PeerId; readonly heard: number } | undefined;
    for (const [id, { alive, heard, latest }] of authors) {
      if (alive || (oldest !== undefined && heard >= oldest.heard)) continue;
      if (latest.values().some(({ register }) => isRetained(register)) === isPersisting) {
        oldest = { id, heard };
      }
    }
    return oldest?.id;
  }

  function setRooms(author: Entry, rooms: ReadonlySet<string>): void {
    if (author.alive) {
      memberCounts.leave(author.rooms);
      memberCounts.enter(rooms);
    }
    author.rooms = rooms;
  }

  const table: RegisterTable = {
    authors,
    get living() {
      return living;
    },
    placeOf(id, key, isAlive, now) {
      const known = authors.get(id);
      if (known !== undefined) return known;
      if (authors.size >= MAX_AUTHORS) {
        const victim = longestDead(false) ?? (isAlive ? longestDead(true) : undefined);
        if (victim === undefined) return undefined;
        for (const signed of [...authors.get(victim)!.latest.values()]) table.forget(signed);
        authors.delete(victim);
      }
      const author: Entry = {
        key,
        latest: new Map(),
        tokenBucket: createTokenBucket([REGISTERS_BURST, REGISTERS_PER_SECOND]),
        known: now,
        heard: now,
        alive: false,
        rooms: NO_ROOMS,
      };
      authors.set(id, author);
      return author;
    },
    roomFor(register) {
      const row = registerKind(register, kinds);
      if (row.isSingle) return { state: "free" }; // the authors are counted instead
      const { author, kind } = register;
      const held = authors.get(author)?.latest;
      if ((held?.size ?? 0) >= MAX_REGISTERS_PER_AUTHOR) return { state: "full" };
      if (row.lifetime === "persistent") return retainedRegisters.roomFor(register, row);
      if (count >= MAX_REGISTERS || (counts.get(kind) ?? 0) >= row.maxInAll) {
        return { state: "full" };
      }
      const own = held?.values().filter((one) => one.register.kind === kind).toArray().length ?? 0;
      return { state: own < row.maxPerAuthor ? "free" : "full" };
    },
    set(signed) {
      const { register, slot } = signed;
      const author = authors.get(register.author)!;
      const before = author.latest.get(slot);
      if (before === undefined) countOne(register, 1);
      else retainedRegisters.delete(before);
      author.latest.set(slot, signed);
      if (isRetained(register)) retainedRegisters.add(signed);
      if (isMember(register)) setRooms(author, memberRoomsOf(register) ?? NO_ROOMS);
    },
    forget(signed) {
      table.remove(signed);
      if (!isPresence(signed.register)) emitDropped(emit, signed.register);
    },
    remove(signed) {
      const { register, slot } = signed;
      const author = authors.get(register.author)!;
      author.latest.delete(slot);
      countOne(register, -1);
      retainedRegisters.delete(signed);
      if (isMember(register)) setRooms(author, NO_ROOMS);
    },
    setAlive(id, alive) {
      const author = authors.get(id);
      if (author === undefined || author.alive === alive) return;
      author.alive = alive;
      living += alive ? 1 : -1;
      if (alive) memberCounts.enter(author.rooms);
      else memberCounts.leave(author.rooms);
    },
  };
  return table;
}
