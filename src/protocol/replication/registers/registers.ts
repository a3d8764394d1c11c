/**
 * Registers: last-writer-wins state, of which the newest of each author, kind and key counts. They
 * also say which authors are alive: those whose presence came within
 * {@link PRESENCE_EXPIRES_AFTER_MS}, or to whom there was a link.
 *
 * 1. The later incarnation wins; of one incarnation the later clock.
 * 2. Of registers, only a presence is a sign of life.
 * 3. An ephemeral register ends with its author's incarnation; a retained one outlives it.
 * 4. A register is verified before it is held, and its author's token bucket pays for it.
 *
 * @module
 */
import { compareClocks } from "../../../core/hybrid_logical_clock.ts";
import { PRESENCE_EXPIRES_AFTER_MS } from "../../../core/limits/registers.ts";
import { MAX_AUTHORS } from "../../../core/limits/replication.ts";
import type { Now } from "../../../core/now.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import { verifyingKey } from "../../curve25519_keys.ts";
import { encodeRecord, RECORDS } from "../../link/record.ts";
import { type Places, SEPARATE_PLACES } from "../fair_share/mesh_tree.ts";
import {
  type Register,
  type RegisterCodec,
  type SignedRegister,
  slotOf,
} from "../wire/register.ts";
import { isPresence, isRetained, PRESENCE } from "../wire/register_kinds.ts";
import type { Emit } from "../wire/replication_event.ts";
import { createRegisterTable } from "./register_table.ts";
import type { RegisterSlotDecision } from "./retained_registers.ts";

export type RegisterAcceptance =
  /** The newest of its slot: it counts, and is relayed. */
  | {
    readonly state: "new";
    readonly signed: SignedRegister;
    /** Whether more than its time is new. */
    readonly isNews: boolean;
    /** Whether it is a sign of life of an author that was not alive. */
    readonly isBack: boolean;
  }
  /** Known or outdated; `noRoom` says for the log why there is no room for it, where that is so. */
  | {
    readonly state: "left";
    readonly noRoom?: { readonly author: PeerId; readonly reason: string };
  }
  /** An honest neighbour does not relay it. */
  | { readonly state: "linkFault"; readonly reason: string }
  /** Its author broke a rule under a valid signature. */
  | { readonly state: "authorFault"; readonly author: PeerId; readonly reason: string }
  /** A presence too far behind to be a sign of life; its signature is not checked. */
  | { readonly state: "behind"; readonly register: Register };

/** Where a register comes from, and what is known of its author there. */
export interface RegisterSource {
  /** The neighbour that brought it. */
  readonly source?: PeerId;
  /** Judges a presence: a link vouches for its author, or it was seen before. */
  judge?(presence: Register): "live" | "stale" | undefined;
}

export interface Registers {
  /** Those of living authors, and the retained ones. */
  readonly current: readonly SignedRegister[];
  /**
   * Takes the body of a record; a presence with a clock before `oldest` (ms) is no sign of life,
   * unless `judge` knows better.
   */
  accept(body: Uint8Array, now: Now, oldest: number, from?: RegisterSource): RegisterAcceptance;
  /** Returns the links of those that are alive, as their presences tell them. */
  links(): Iterable<readonly [PeerId, ReadonlySet<string>]>;
  /** Rises with each change of those. */
  readonly linksVersion: number;
  /** Returns the newest of an author in a slot ({@link slotOf}), if any. */
  find(author: PeerId, slot: string): SignedRegister | undefined;
  /**
   * Holds one of our own. Returns whether more than its time is new; `left` where there is no room.
   */
  put(signed: SignedRegister, now: Now): "news" | "same" | "left";
  /** Drops the register of an author in a slot. */
  drop(author: PeerId, slot: string): void;
  /** Returns the ephemeral registers of an author, but for its presence. */
  ephemeral(author: PeerId): readonly Register[];
  /** Marks an author dead: its ephemeral registers do not count. */
  markDead(author: PeerId): void;
  /**
   * Marks an author alive: its registers count again. Returns whether it was dead. `now` in
   * monotonic ms.
   */
  markAlive(author: PeerId, now: number): boolean;
  isAlive(author: PeerId): boolean;
  /** Returns the epoch of the latest incarnation of which a register is held; 0 for none. */
  latestEpoch(author: PeerId): number;
  /** Returns the epoch of the newest presence of an author; `undefined` where there is none. */
  presenceEpoch(author: PeerId): number | undefined;
  /** Returns when a living author was first heard of, monotonic ms; `Infinity` for a dead one. */
  knownSince(author: PeerId): number;
  /** Returns the neighbour that brought an author first, if it is known. */
  sourceOf(author: PeerId): PeerId | undefined;
  /** Whether one more author takes the place of another. */
  readonly isFull: boolean;
  /** How many authors are alive. */
  readonly alive: number;
  /**
   * Marks the authors dead that gave no sign of life for {@link PRESENCE_EXPIRES_AFTER_MS}; returns
   * them.
   */
  expire(now: number, spare: (author: PeerId) => boolean): readonly PeerId[];
  /** Returns when an author may expire, monotonic ms. */
  deadline(): number | undefined;
}

/** The slot of every presence. */
export const PRESENCE_SLOT: string = slotOf({ kind: PRESENCE, key: "" });

/**
 * Makes an empty set of registers. It emits which registers, but for presences, no longer count:
 * for want of room, or because their author began a later incarnation.
 */
export function createRegisters(
  codec: RegisterCodec,
  emit: Emit = () => {},
  places: Places = SEPARATE_PLACES,
): Registers {
  const table = createRegisterTable(emit, places);
  const { authors } = table;
  let soonest: number | undefined;

  const find = (id: PeerId, slot: string): SignedRegister | undefined =>
    authors.get(id)?.latest.get(slot);

  /** Whether its author began a later incarnation, with which an ephemeral register ends. */
  function isOutdated(register: Register): boolean {
    const presence = find(register.author, PRESENCE_SLOT)?.register;
    return !isRetained(register) && presence !== undefined && register.epoch < presence.epoch;
  }

  /** Holds a register that there is room for. Returns whether more than its time is new. */
  function keep(signed: SignedRegister, room: RegisterSlotDecision, { monotonic }: Now): boolean {
    const { register, slot } = signed;
    const { author: id } = register;
    const author = authors.get(id)!;
    const before = author.latest.get(slot);
    const saysMore = before === undefined || !saysSame(before, signed);
    if (room.state === "instead") table.forget(room.of);
    table.set(signed);
    if (!isPresence(register)) return saysMore;
    for (const one of [...author.latest.values()]) if (isOutdated(one.register)) table.forget(one);
    const isBack = !author.alive;
    table.markAlive(id, monotonic);
    soonest ??= monotonic + PRESENCE_EXPIRES_AFTER_MS;
    return saysMore || isBack;
  }

  return {
    get current() {
      return [...authors.values()].flatMap(({ alive, latest }) => {
        const all = [...latest.values()];
        return alive ? all : all.filter(({ register }) => isRetained(register));
      });
    },
    links: table.links,
    get linksVersion() {
      return table.linksVersion;
    },
    accept(body, now, oldest, { source, judge } = {}) {
      const register = codec.decode(body);
      if (register === undefined) return { state: "linkFault", reason: "malformed register" };
      const slot = slotOf(register);
      const { author: id } = register;
      const before = find(id, slot);
      if (before !== undefined && compareVersions(register, before.register) <= 0) {
        return { state: "left" };
      }
      if (isOutdated(register)) return { state: "left" };
      if (isPresence(register)) {
        const verdict = judge?.(register) ?? (register.clock.ms < oldest ? "stale" : "live");
        if (verdict === "stale") return { state: "behind", register };
      }
      const key = authors.get(id)?.key ?? verifyingKey(id);
      if (key === undefined || !codec.verify(body, key)) {
        return { state: "linkFault", reason: "wrong signature of a register" };
      }
      const room: RegisterSlotDecision = before === undefined
        ? table.roomFor(register, source)
        : { state: "free" };
      if (room.state === "full") return noRoom(register, "there are too many");
      const author = table.placeOf(id, key, isPresence(register), now.monotonic, source);
      if (author === undefined) return noRoom(register, "there are too many authors");
      if (!author.tokenBucket.take(now.monotonic)) return noRoom(register, "it comes too often");
      const signed = { register, slot, record: encodeRecord(RECORDS.register.number, body) };
      const isBack = isPresence(register) && !author.alive;
      return { state: "new", signed, isNews: keep(signed, room, now), isBack };
    },
    put(signed, now) {
      const { register, slot } = signed;
      const before = find(register.author, slot);
      const room: RegisterSlotDecision = before === undefined
        ? table.roomFor(register)
        : { state: "free" };
      if (room.state === "full") return "left";
      const place = table.placeOf(register.author, undefined, isPresence(register), now.monotonic);
      if (place === undefined) return "left";
      return keep(signed, room, now) ? "news" : "same";
    },
    drop(id, slot) {
      const signed = find(id, slot);
      if (signed !== undefined) table.remove(signed);
    },
    ephemeral: (id) =>
      [...authors.get(id)?.latest.values() ?? []]
        .map(({ register }) => register)
        .filter((register) => !isPresence(register) && !isRetained(register)),
    markDead: table.markDead,
    markAlive(id, now) {
      const author = authors.get(id);
      if (author === undefined) return false;
      const isBack = !author.alive;
      table.markAlive(id, now);
      soonest ??= now + PRESENCE_EXPIRES_AFTER_MS;
      return isBack;
    },
    find,
    latestEpoch: (id) =>
      Math.max(0, ...authors.get(id)?.latest.values().map(({ register }) => register.epoch) ?? []),
    presenceEpoch: (id) => find(id, PRESENCE_SLOT)?.register.epoch,
    knownSince(id) {
      const author = authors.get(id);
      return author?.alive ? author.known : Infinity;
    },
    sourceOf: (id) => authors.get(id)?.source,
    isAlive: (id) => authors.get(id)?.alive ?? false,
    get isFull() {
      return authors.size >= MAX_AUTHORS;
    },
    get alive() {
      return table.living;
    },
    expire(now, spare) {
      if (soonest === undefined || now < soonest) return [];
      const expired: PeerId[] = [];
      soonest = undefined;
      for (const [id, author] of authors) {
        if (!author.alive) continue;
        if (spare(id)) author.heard = now;
        const due = author.heard + PRESENCE_EXPIRES_AFTER_MS;
        if (due <= now) {
          table.markDead(id);
          expired.push(id);
        } else if (soonest === undefined || due < soonest) {
          soonest = due;
        }
      }
      return expired;
    },
    deadline: () => soonest,
  };
}

function saysSame({ register: a }: SignedRegister, { register: b }: SignedRegister): boolean {
  return a.epoch === b.epoch && newsOf(a) === newsOf(b);
}

/** Returns what is news in a register: the links of a presence can wait for the next one. */
function newsOf(register: Register): string {
  const { value } = register;
  return JSON.stringify(isPresence(register) ? { ...value as object, links: undefined } : value);
}

export type Version = Pick<Register, "epoch" | "clock">;

/** Compares two versions of a register, as for sorting: by incarnation, then by clock. */
export function compareVersions(a: Version, b: Version): number {
  return a.epoch - b.epoch || compareClocks(a.clock, b.clock);
}

function noRoom({ author, kind }: Register, why: string): RegisterAcceptance {
  return { state: "left", noRoom: { author, reason: `a register ${kind} is left out: ${why}` } };
}
