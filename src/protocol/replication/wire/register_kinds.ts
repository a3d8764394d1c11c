/**
 * The kinds of registers: one row each. A register of an unknown kind is kept and relayed as an
 * ephemeral one, so that a later version can add a kind without the older nodes' help.
 *
 * @module
 */
import {
  MAX_MEMBER_REGISTER_BYTES,
  MAX_REGISTER_BYTES,
  MAX_REGISTERS,
  MAX_REGISTERS_PER_AUTHOR,
  MAX_ROOM_REGISTERS,
  MAX_ROOM_REGISTERS_PER_AUTHOR,
  MAX_TOPIC_REGISTERS,
} from "../../../core/limits/registers.ts";

/** What names a register of an author: its kind, and what of that kind it is about. */
export interface KindAndKey {
  readonly kind: string;
  /** Empty where an author has but one of the kind. */
  readonly key: string;
}

/** A kind of register. */
export interface RegisterKind {
  /**
   * Ephemeral: it counts while its author is in the mesh, until the author's next incarnation.
   * Persistent: it outlives its author's leaving, and its key is a room's id.
   */
  readonly lifetime: "ephemeral" | "persistent";
  /** Each author has one, with an empty key; with another key it is of an unknown kind. */
  readonly isSingle: boolean;
  /** The most bytes of signature and JSON. */
  readonly maxBytes: number;
  /** How many there may be of one author, and in all. */
  readonly maxPerAuthor: number;
  readonly maxInAll: number;
}

export type RegisterKindTable = Readonly<{ [kind: string]: RegisterKind }>;

/** The kinds that this version knows. */
export const REGISTER_KINDS = {
  /** The author's sign of life: name, version, addresses, profile. */
  presence: {
    lifetime: "ephemeral",
    isSingle: true,
    maxBytes: MAX_REGISTER_BYTES,
    maxPerAuthor: 1,
    maxInAll: Infinity,
  },
  /** The rooms that the author is in. */
  member: {
    lifetime: "ephemeral",
    isSingle: true,
    maxBytes: MAX_MEMBER_REGISTER_BYTES,
    maxPerAuthor: 1,
    maxInAll: Infinity,
  },
  /** A room: its name, description and lock. */
  room: {
    lifetime: "persistent",
    isSingle: false,
    maxBytes: MAX_REGISTER_BYTES,
    maxPerAuthor: MAX_ROOM_REGISTERS_PER_AUTHOR,
    maxInAll: MAX_ROOM_REGISTERS,
  },
  /** The topic of a room. */
  topic: {
    lifetime: "persistent",
    isSingle: false,
    maxBytes: MAX_REGISTER_BYTES,
    maxPerAuthor: MAX_REGISTERS_PER_AUTHOR,
    maxInAll: MAX_TOPIC_REGISTERS,
  },
} as const satisfies RegisterKindTable;

/** Every other kind. */
export const UNKNOWN_KIND: RegisterKind = {
  lifetime: "ephemeral",
  isSingle: false,
  maxBytes: MAX_REGISTER_BYTES,
  maxPerAuthor: MAX_REGISTERS_PER_AUTHOR,
  maxInAll: MAX_REGISTERS,
};

/** The most bytes of any kind. */
export const MAX_BYTES_OF_ANY_KIND: number = Math.max(
  ...Object.values(REGISTER_KINDS).map(({ maxBytes }) => maxBytes),
);

export type KnownRegisterKind = keyof typeof REGISTER_KINDS;
export const PRESENCE = "presence" satisfies KnownRegisterKind;
export const MEMBER = "member" satisfies KnownRegisterKind;
export const ROOM = "room" satisfies KnownRegisterKind;
export const TOPIC = "topic" satisfies KnownRegisterKind;

/** Returns the row of a register's kind. */
export function registerKind(
  { kind, key }: KindAndKey,
  table: RegisterKindTable = REGISTER_KINDS,
): RegisterKind {
  const row = Object.hasOwn(table, kind) ? table[kind]! : UNKNOWN_KIND;
  return row.isSingle && key !== "" ? UNKNOWN_KIND : row;
}

/** Whether a register outlives its author's leaving. */
export function isRetained(register: KindAndKey): boolean {
  return registerKind(register).lifetime === "persistent";
}

/** Whether a register is its author's sign of life. */
export function isPresence({ kind, key }: KindAndKey): boolean {
  return kind === PRESENCE && key === "";
}

/** Whether a register says which rooms its author is in. */
export function isMember({ kind, key }: KindAndKey): boolean {
  return kind === MEMBER && key === "";
}
