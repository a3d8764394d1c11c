/**
 * The registers that a node holds, by author, and the bounds of how many there may be.
 *
 * 1. Of one author and slot there is at most one register.
 * 2. There are at most {@link MAX_AUTHORS} authors; a living one makes room for another only by
 *    `fair_share/victim.ts`.
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
import { REMEMBERED_AFTER_LEAVING_MS } from "../../../core/limits/fair_share.ts";
import { MAX_AUTHORS } from "../../../core/limits/replication.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import type { Places } from "../fair_share/mesh_tree.ts";
import { chooseVictim, type Path, type ShareRow } from "../fair_share/victim.ts";
import { createTokenBucket, type TokenBucket } from "../rate/token_bucket.ts";
import { linksOf } from "../wire/presence.ts";
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
  /**
   * The neighbour that brought it first, or first since that one's link went; `undefined` for
   * ourselves.
   */
  readonly source: PeerId | undefined;
  /** When its first register came, monotonic ms; it is forgotten where it was gone for long. */
  readonly known: number;
  /** When its newest sign of life came, monotonic ms. */
  heard: number;
  readonly alive: boolean;
}

interface Entry extends Author {
  readonly latest: Map<string, SignedRegister>;
  source: PeerId | undefined;
  known: number;
  alive: boolean;
  /** Its links, as its presence tells them. */
  links: ReadonlySet<string>;
  /** The branch below which it counts as a member. */
  branch: string;
  /** Ids of the rooms that it is a member of. */
  rooms: ReadonlySet<string>;
}

export interface RegisterTable {
  readonly authors: ReadonlyMap<PeerId, Author>;
  /** How many authors are alive. */
  readonly living: number;
  /** Returns the links of those that are alive, as their presences tell them. */
  links(): Iterable<readonly [PeerId, ReadonlySet<string>]>;
  /** Rises with each change of those. */
  readonly linksVersion: number;
  /**
   * Returns the author's place, made where there is none: the author longest dead makes room, one
   * with retained registers last, and only for one that is alive. Where all are alive, one makes
   * room by its share. `undefined` where none does. `now` in monotonic ms; `source`: the neighbour
   * that brings it.
   */
  placeOf(
    id: PeerId,
    key: KeyObject | undefined,
    isAlive: boolean,
    now: number,
    source?: PeerId,
  ): Author | undefined;
  /** Whether there is room for a register in a slot that is free. */
  roomFor(register: Register, source?: PeerId): RegisterSlotDecision;
  /** Holds a register of an author that has a place, instead of an earlier one in its slot. */
  set(signed: SignedRegister): void;
  /** Drops a register and reports that, but for a presence. */
  forget(signed: SignedRegister): void;
  /** Drops a register without a report. */
  remove(signed: SignedRegister): void;
  /** Marks an author dead. */
  markDead(id: PeerId): void;
  /** Marks an author alive, of which there is a sign of life at `now`, monotonic ms. */
  markAlive(id: PeerId, now: number): void;
}

/** An author as a row of the table; the new one has no id yet. */
interface AuthorRow extends ShareRow {
  readonly id: PeerId | undefined;
}

const NO_ROOMS: ReadonlySet<string> = new Set();

/**
 * Makes an empty table, which emits what it drops for want of room. `places`: where authors lie;
 * `kinds`: the known kinds.
 */
export function createRegisterTable(
  emit: Emit,
  places: Places,
  kinds: RegisterKindTable = REGISTER_KINDS,
): RegisterTable {
  const authors = new Map<PeerId, Entry>();
  const memberCounts = createMemberCounts();
  const retainedRegisters = createRetainedRegisters({
    places,
    memberCounts,
    pathOf,
    goneSince(id) {
      const author = authors.get(id);
      return author?.alive ? undefined : author?.heard ?? -Infinity;
    },
  });
  /** Of those that made room, since when they are known and when they were last heard of. */
  const remembered = new Map<PeerId, Pick<Author, "known" | "heard">>();
  let linksVersion = 0;
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

  function pathOf(id: PeerId, source: PeerId | undefined): Path {
    return places.pathOf(id, authors.get(id)?.source ?? source);
  }

  function rowOf(
    id: PeerId,
    known: number,
    source: PeerId | undefined,
    own?: PeerId,
  ): AuthorRow {
    const isProtected = id === places.self || places.isLinked(id);
    return { id: own, path: places.pathOf(id, source), weight: 1, since: known, isProtected };
  }

  /** Returns which of the authors makes room for one more, where all are alive. */
  function byShare(fresh: PeerId, source: PeerId | undefined, now: number): PeerId | undefined {
    const rows: AuthorRow[] = [];
    for (const [id, { known, source }] of authors) rows.push(rowOf(id, known, source, id));
    return chooseVictim(rows, rowOf(fresh, knownBefore(fresh, now), source))?.id;
  }

  /** Returns since when an author that comes back is known; `now` where it is new. */
  function knownBefore(id: PeerId, now: number): number {
    const before = remembered.get(id);
    if (before === undefined || now - before.heard > REMEMBERED_AFTER_LEAVING_MS) return now;
    return before.known;
  }

  function evict(id: PeerId): void {
    const author = authors.get(id)!;
    const { alive, known, heard } = author;
    if (alive) table.markDead(id);
    for (const signed of [...author.latest.values()]) table.forget(signed);
    authors.delete(id);
    remembered.set(id, { known, heard });
    if (remembered.size > MAX_AUTHORS) remembered.delete(remembered.keys().next().value!);
    if (alive) emit({ type: "peerGone", id, reason: "another took its place" });
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
      memberCounts.leave(author.rooms, author.branch);
      memberCounts.enter(rooms, author.branch);
    }
    author.rooms = rooms;
  }

  function setLinks(author: Entry, links: ReadonlySet<string>): void {
    const isSame = links.size === author.links.size &&
      links.values().every((id) => author.links.has(id));
    if (isSame) return;
    author.links = links;
    linksVersion++;
  }

  const table: RegisterTable = {
    authors,
    get living() {
      return living;
    },
    links: () =>
      authors.entries().filter(([, { alive }]) => alive).map(([id, { links }]) =>
        [id, links] as const
      ),
    get linksVersion() {
      return linksVersion;
    },
    placeOf(id, key, isAlive, now, source) {
      const known = authors.get(id);
      if (known !== undefined) {
        const isLost = known.source === undefined || !places.isLinked(known.source);
        if (source !== undefined && isLost) known.source = source;
        return known;
      }
      if (authors.size >= MAX_AUTHORS) {
        const victim = longestDead(false) ??
          (isAlive ? longestDead(true) ?? byShare(id, source, now) : undefined);
        if (victim === undefined) return undefined;
        evict(victim);
      }
      const author: Entry = {
        key,
        latest: new Map(),
        tokenBucket: createTokenBucket([REGISTERS_BURST, REGISTERS_PER_SECOND]),
        source,
        known: knownBefore(id, now),
        heard: now,
        alive: false,
        links: NO_ROOMS,
        branch: "",
        rooms: NO_ROOMS,
      };
      authors.set(id, author);
      remembered.delete(id);
      return author;
    },
    roomFor(register, source) {
      const row = registerKind(register, kinds);
      if (row.isSingle) return { state: "free" }; // the authors are counted instead
      const { author, kind } = register;
      const held = authors.get(author)?.latest;
      if ((held?.size ?? 0) >= MAX_REGISTERS_PER_AUTHOR) return { state: "full" };
      if (row.lifetime === "persistent") return retainedRegisters.roomFor(register, row, source);
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
      author.latest.set(slot, signed);
      if (isRetained(register)) retainedRegisters.add(signed, before);
      if (isPresence(register)) setLinks(author, linksOf(register));
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
    markDead(id) {
      const author = authors.get(id);
      if (author === undefined || !author.alive) return;
      author.alive = false;
      living--;
      linksVersion++;
      memberCounts.leave(author.rooms, author.branch);
    },
    markAlive(id, now) {
      const author = authors.get(id);
      if (author === undefined) return;
      const { heard } = author;
      author.heard = now;
      if (author.alive) return;
      if (now - heard > REMEMBERED_AFTER_LEAVING_MS) author.known = now;
      author.alive = true;
      living++;
      linksVersion++;
      author.branch = pathOf(id, undefined)[0]!;
      memberCounts.enter(author.rooms, author.branch);
    },
  };
  return table;
}
