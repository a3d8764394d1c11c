import { compareClocks } from "../../../core/hybrid_logical_clock.ts";
import { PRESENCE_EXPIRES_AFTER_MS } from "../../../core/limits/registers.ts";
import {
  MAX_CLOCK_AHEAD_MS,
  MAX_CLOCK_FOLLOWED_AHEAD_MS,
} from "../../../core/limits/replication.ts";
import type { PeerId } from "../../../core/peer.ts";
import type { Now } from "../../../core/time.ts";
import { encodeRecord, RECORDS } from "../../link/record.ts";
import { verifyingKey } from "../../signing_keys.ts";
import {
  type Register,
  type RegisterCodec,
  type SignedRegister,
  slotOf,
} from "../wire/register.ts";
import { isPersistent, isPresence, PRESENCE } from "../wire/register_kinds.ts";
import type { Emit } from "../wire/replication_event.ts";
import type { RegisterSlotDecision } from "./persistent.ts";
import { createRegisterTable } from "./register_table.ts";

export type RegisterAcceptance =
  /** The latest of its kind: to be heeded and passed on. */
  | {
    readonly state: "new";
    readonly signed: SignedRegister;
    /** It says anything new but for its time. */
    readonly isNews: boolean;
    /** It is a sign of life of somebody who was not there. */
    readonly isBack: boolean;
  }
  /** It is known, outdated, or there is no room for it. */
  | { readonly state: "left" }
  /** An honest neighbour would not have passed it on. */
  | { readonly state: "linkFault"; readonly reason: string }
  /** Its author broke a rule under a valid signature. */
  | { readonly state: "authorFault"; readonly author: PeerId; readonly reason: string };

/**
 * The latest registers of everybody, and who gave a sign of life, which only presence is. Some kinds last ({@link isPersistent}); all
 * others count while their author is there, until it begins a later run.
 */
export interface Registers {
  /** Those of authors that are alive, as far as we know, and those that last. */
  readonly current: readonly SignedRegister[];
  /** Takes the body of a record; a presence whose clock lies before `oldest` (ms) is no sign of life any more. */
  accept(body: Uint8Array, now: Now, oldest: number): RegisterAcceptance;
  /** The latest of an author in a slot ({@link slotOf}), if any. */
  find(author: PeerId, slot: string): SignedRegister | undefined;
  /** Keeps one of our own. Returns whether it says anything new but for its time; `left` where there is no room for it. */
  put(signed: SignedRegister, now: Now): "news" | "same" | "left";
  /** Keeps the register of an author in a slot no more. */
  drop(author: PeerId, slot: string): void;
  /** The registers of an author that count while it is there, but its presence. */
  ephemeral(author: PeerId): readonly Register[];
  /** Nothing of this author counts any more but what it says from now on. */
  markDead(author: PeerId): void;
  /** It gives a sign of life: what it said last counts again. Returns whether it did not before. `now` in monotonic ms. */
  markAlive(author: PeerId, now: number): boolean;
  isAlive(author: PeerId): boolean;
  /** The latest run of which anything of this author is held; 0 for none. */
  latestRun(author: PeerId): number;
  /** When an author that is alive was first heard of, monotonic ms; `Infinity` where it is not. */
  knownSince(author: PeerId): number;
  /** How many authors gave a sign of life, and did not leave since. */
  readonly alive: number;
  /** Who gave no sign of life for {@link PRESENCE_EXPIRES_AFTER_MS}; they are buried. */
  expire(now: number, spare: (author: PeerId) => boolean): readonly PeerId[];
  /** When somebody may expire, monotonic ms. */
  deadline(): number | undefined;
}

const PRESENCE_SLOT = slotOf({ kind: PRESENCE, key: "" });

/**
 * Makes an empty set of registers. It emits which registers, but for presences, no longer count: for
 * want of room, or because their author began a later incarnation.
 */
export function createRegisters(codec: RegisterCodec, emit: Emit = () => {}): Registers {
  const table = createRegisterTable(emit);
  const { authors } = table;
  let soonest: number | undefined;

  const find = (id: PeerId, slot: string): SignedRegister | undefined =>
    authors.get(id)?.latest.get(slot);

  /** Whether its author is known to have begun a later run, with which this ends. */
  function isOutdated(register: Register): boolean {
    const presence = find(register.author, PRESENCE_SLOT)?.register;
    return !isPersistent(register) && presence !== undefined && register.epoch < presence.epoch;
  }

  /** Keeps what there is room for. Returns whether it says anything new but for its time. */
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
    author.heard = monotonic;
    table.setAlive(id, true);
    soonest ??= monotonic + PRESENCE_EXPIRES_AFTER_MS;
    return saysMore || isBack;
  }

  return {
    get current() {
      return [...authors.values()].flatMap(({ alive, latest }) => {
        const all = [...latest.values()];
        return alive ? all : all.filter(({ register }) => isPersistent(register));
      });
    },
    accept(body, now, oldest) {
      const register = codec.decode(body);
      if (register === undefined) return { state: "linkFault", reason: "malformed register" };
      const slot = slotOf(register);
      const { author: id } = register;
      const before = find(id, slot);
      if (before !== undefined && compareVersions(register, before.register) <= 0) {
        return { state: "left" };
      }
      if (isOutdated(register)) return { state: "left" };
      if (register.clock.ms < oldest && isPresence(register)) return { state: "left" };
      const key = authors.get(id)?.key ?? verifyingKey(id);
      if (key === undefined || !codec.verify(body, key)) {
        return { state: "linkFault", reason: "wrong signature of a register" };
      }
      // what lasts can be replaced only by a later clock: none may be so late that nobody follows it
      const most = isPersistent(register) ? MAX_CLOCK_FOLLOWED_AHEAD_MS : MAX_CLOCK_AHEAD_MS;
      if (register.clock.ms - now.wall > most) {
        return { state: "authorFault", author: id, reason: "clock of a register is too far ahead" };
      }
      const room: RegisterSlotDecision = before === undefined
        ? table.roomFor(register)
        : { state: "free" };
      if (room.state === "full") return { state: "left" };
      const author = table.placeOf(id, key, isPresence(register), now.monotonic);
      if (author === undefined || !author.tokenBucket.take(now.monotonic)) return { state: "left" };
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
        .filter((register) => !isPresence(register) && !isPersistent(register)),
    markDead: (id) => table.setAlive(id, false),
    markAlive(id, now) {
      const author = authors.get(id);
      if (author === undefined) return false;
      const isBack = !author.alive;
      table.setAlive(id, true);
      author.heard = now;
      soonest ??= now + PRESENCE_EXPIRES_AFTER_MS;
      return isBack;
    },
    find,
    latestRun: (id) =>
      Math.max(0, ...authors.get(id)?.latest.values().map(({ register }) => register.epoch) ?? []),
    knownSince(id) {
      const author = authors.get(id);
      return author?.alive ? author.known : Infinity;
    },
    isAlive: (id) => authors.get(id)?.alive ?? false,
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
          table.setAlive(id, false);
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
  return a.epoch === b.epoch && JSON.stringify(a.value) === JSON.stringify(b.value);
}

export type Version = Pick<Register, "epoch" | "clock">;

/** Of two runs the later counts, of one run the later reading: negative, zero or positive, as for sorting. */
export function compareVersions(a: Version, b: Version): number {
  return a.epoch - b.epoch || compareClocks(a.clock, b.clock);
}
