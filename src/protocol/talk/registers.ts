import type { KeyObject } from "node:crypto";
import { compareClocks } from "../../core/clock.ts";
import {
  MAX_AUTHORS,
  MAX_CLOCK_AHEAD_MS,
  MAX_REGISTERS,
  MAX_REGISTERS_PER_AUTHOR,
  PRESENCE_EXPIRES_AFTER_MS,
  REGISTERS_BURST,
  REGISTERS_PER_SECOND,
} from "../../core/limits.ts";
import type { PeerId } from "../../core/peer.ts";
import type { Now } from "../../core/time.ts";
import { verifyingKey } from "../keys.ts";
import { type Bucket, createBucket } from "./bucket.ts";
import { encodeRecord, RECORD_REGISTER } from "../link/record.ts";
import { type Register, type RegisterCodec, type SignedRegister, slotOf } from "./register.ts";

export type RegisterAcceptance =
  /** The latest of its kind: to be heeded and passed on. */
  | {
    readonly state: "new";
    readonly signed: SignedRegister;
    /** It says anything new but for its time. */
    readonly isNews: boolean;
  }
  /** It is known, outdated, or there is no room for it. */
  | { readonly state: "left" }
  /** An honest neighbour would not have passed it on. */
  | { readonly state: "linkFault"; readonly reason: string }
  | { readonly state: "authorFault"; readonly reason: string };

/** The latest registers of everybody, and who gave a sign of life. */
export interface Registers {
  /** Those of authors that are alive, as far as we know. */
  readonly current: readonly SignedRegister[];
  /** Takes the body of a record; one whose clock lies before `oldest` (ms) is worth nothing any more. */
  accept(body: Uint8Array, now: Now, oldest: number): RegisterAcceptance;
  /** The latest of an author in a slot ({@link slotOf}), if any. */
  find(author: PeerId, slot: string): SignedRegister | undefined;
  /** Keeps one of our own. Returns whether it says anything new but for its time. */
  put(signed: SignedRegister, now: Now): boolean;
  /** Nothing of this author counts any more but what it says from now on. */
  bury(author: PeerId): void;
  /** It gives a sign of life: what it said last counts again. `now` in monotonic ms. */
  revive(author: PeerId, now: number): void;
  isAlive(author: PeerId): boolean;
  /** The latest run of which anything of this author is held; 0 for none. */
  latestRun(author: PeerId): number;
  /** When an author that is alive was first heard of, monotonic ms; `Infinity` where it is not. */
  knownSince(author: PeerId): number;
  /** How many authors gave a sign of life. */
  readonly alive: number;
  /** Who gave no sign of life for {@link PRESENCE_EXPIRES_AFTER_MS}; they are buried. */
  expire(now: number, spare: (author: PeerId) => boolean): readonly PeerId[];
  /** When somebody may expire, monotonic ms. */
  deadline(): number | undefined;
}

interface Author {
  /** Its key, made ready; `undefined` for our own, which nobody has to check. */
  readonly key: KeyObject | undefined;
  readonly latest: Map<string, SignedRegister>;
  /** Bounds how often it changes what everybody has to be told. */
  readonly bucket: Bucket;
  /** When its first register came, and its newest, monotonic ms. */
  readonly known: number;
  heard: number;
  alive: boolean;
}

/** No registers yet. */
export function createRegisters(codec: RegisterCodec): Registers {
  const authors = new Map<PeerId, Author>();
  let soonest: number | undefined;
  let living = 0;
  /** Registers of all authors. */
  let count = 0;

  /** The author's place, made where there is room: the longest dead goes first. */
  function placeOf(id: PeerId, key: KeyObject | undefined, now: Now): Author | undefined {
    const known = authors.get(id);
    if (known !== undefined) return known;
    if (authors.size >= MAX_AUTHORS) {
      let oldest: [PeerId, Author] | undefined;
      for (const one of authors) {
        if (!one[1].alive && (oldest === undefined || one[1].heard < oldest[1].heard)) oldest = one;
      }
      if (oldest === undefined) return undefined;
      authors.delete(oldest[0]);
      count -= oldest[1].latest.size;
    }
    const bucket = createBucket([REGISTERS_BURST, REGISTERS_PER_SECOND]);
    const { monotonic } = now;
    const times = { known: monotonic, heard: monotonic };
    const author: Author = { key, latest: new Map(), bucket, ...times, alive: false };
    authors.set(id, author);
    return author;
  }

  function setAlive(author: Author, alive: boolean): void {
    if (author.alive !== alive) living += alive ? 1 : -1;
    author.alive = alive;
  }

  /** Whether an author may have one more register, or another in the place of `before`: everybody may have its first. */
  function hasRoom({ latest }: Author, before: SignedRegister | undefined): boolean {
    if (before !== undefined || latest.size === 0) return true;
    return latest.size < MAX_REGISTERS_PER_AUTHOR && count < MAX_REGISTERS;
  }

  /** Returns whether it says anything new but for its time. */
  function keep(author: Author, signed: SignedRegister, now: Now): boolean {
    const before = author.latest.get(signed.slot);
    if (before === undefined) count++;
    const isNews = before === undefined || !author.alive || !saysSame(before, signed);
    author.latest.set(signed.slot, signed);
    author.heard = now.monotonic;
    setAlive(author, true);
    soonest ??= now.monotonic + PRESENCE_EXPIRES_AFTER_MS;
    return isNews;
  }

  return {
    get current() {
      return [...authors.values()].flatMap(({ alive, latest }) =>
        alive ? [...latest.values()] : []
      );
    },
    accept(body, now, oldest) {
      const register = codec.decode(body);
      if (register === undefined) return { state: "linkFault", reason: "malformed register" };
      const slot = slotOf(register);
      const before = authors.get(register.author)?.latest.get(slot);
      if (before !== undefined && compareVersions(register, before.register) <= 0) {
        return { state: "left" };
      }
      if (register.clock.ms < oldest) return { state: "left" };
      const key = authors.get(register.author)?.key ?? verifyingKey(register.author);
      if (key === undefined || !codec.verify(body, key)) {
        return { state: "linkFault", reason: "wrong signature" };
      }
      if (register.clock.ms - now.wall > MAX_CLOCK_AHEAD_MS) {
        return { state: "authorFault", reason: "its clock is more than 400 days ahead" };
      }
      const author = placeOf(register.author, key, now);
      if (author === undefined || !hasRoom(author, before)) return { state: "left" };
      if (!author.bucket.take(now.monotonic)) return { state: "left" };
      const signed = { register, slot, record: encodeRecord(RECORD_REGISTER, body) };
      return { state: "new", signed, isNews: keep(author, signed, now) };
    },
    put(signed, now) {
      const author = placeOf(signed.register.author, undefined, now);
      return author !== undefined && keep(author, signed, now);
    },
    bury(id) {
      const author = authors.get(id);
      if (author !== undefined) setAlive(author, false);
    },
    revive(id, now) {
      const author = authors.get(id);
      if (author === undefined) return;
      setAlive(author, true);
      author.heard = now;
      soonest ??= now + PRESENCE_EXPIRES_AFTER_MS;
    },
    find: (id, slot) => authors.get(id)?.latest.get(slot),
    latestRun: (id) =>
      Math.max(0, ...authors.get(id)?.latest.values().map(({ register }) => register.epoch) ?? []),
    knownSince(id) {
      const author = authors.get(id);
      return author?.alive ? author.known : Infinity;
    },
    isAlive: (id) => authors.get(id)?.alive ?? false,
    get alive() {
      return living;
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
          setAlive(author, false);
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
