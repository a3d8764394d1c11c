import * as v from "valibot";
import { fromBase64Url } from "../../core/bytes.ts";
import { type Clock, compareClocks } from "../../core/hybrid_logical_clock.ts";
import { MAX_TOPIC_CHARACTERS } from "../../core/limits/chat.ts";
import { MAX_ROOM_REGISTERS, MAX_TOPIC_REGISTERS } from "../../core/limits/registers.ts";
import { MAX_SENDER_CHARACTERS } from "../../core/limits/text.ts";
import type { PeerId } from "../../core/peer.ts";
import { checkRoomName } from "../../core/text/name.ts";
import { safeText } from "../../core/text/safe.ts";
import { ROOM } from "../../protocol/replication/wire/register_kinds.ts";
import type { Register } from "../../protocol/replication/wire/register.ts";
import type { Lock } from "../api/crypto_job.ts";
import { GENERAL, GENERAL_TOPIC, lockedRoomId, openRoomId } from "../api/room_id.ts";

/** What everybody can know of a room. */
export interface Room {
  readonly id: string;
  /** As whoever made it first spells it. */
  readonly name: string;
  /** Perhaps empty; safe to show on one line. */
  readonly topic: string;
  /** Only of a room with a password. */
  readonly lock?: Lock;
}

/** What the `room` register tells. */
export interface RoomValue {
  readonly name: string;
  readonly description: string;
  readonly lock?: Lock;
}

/** What the `topic` register tells. */
export interface TopicValue {
  readonly topic: string;
}

/** What a register changed: nothing that counts, or else who did it and when. `broken`: no honest program tells this. */
export type RoomNews =
  | { readonly change: "none" }
  | { readonly change: "broken" }
  | {
    readonly change: "created" | "topic";
    readonly room: Room;
    readonly author: PeerId;
    readonly clock: Clock;
  };

/** The rooms that the mesh knows, by what people tell of them in registers. */
export interface Rooms {
  /** {@link GENERAL} first. */
  readonly all: readonly Room[];
  get(id: string): Room | undefined;
  /** How many rooms of this name, in any case, there are. */
  namesakes(name: string): number;
  /** How many somebody made. */
  madeBy(author: PeerId): number;
  /** Takes a lasting register: a `room`, or a `topic`. */
  note(register: Register): RoomNews;
  /** A register counts no more; returns whether there is no such room any more. One that we are in stays until {@link left}. */
  forget(author: PeerId, kind: string, key: string): boolean;
  /** We are no more in a room. */
  left(id: string): void;
}

export interface RoomsOptions {
  readonly self: PeerId;
  readonly mesh: () => string;
  /** Whether we are in a room. */
  readonly isJoined: (id: string) => boolean;
}

interface Creation extends RoomValue {
  readonly author: PeerId;
  readonly clock: Clock;
}

interface Told {
  readonly text: string;
  readonly author: PeerId;
  readonly clock: Clock;
}

const LockFields = v.object({
  salt: v.pipe(v.string(), v.check((text) => fromBase64Url(text, 16) !== undefined)),
  check: v.pipe(v.string(), v.check((text) => fromBase64Url(text, 32) !== undefined)),
});
const RoomFields = v.object({
  name: v.pipe(v.string(), v.maxLength(MAX_SENDER_CHARACTERS)),
  description: v.string(),
  lock: v.exactOptional(LockFields),
});
const TopicFields = v.object({ topic: v.string() });

const BUILT_IN: Room = { id: GENERAL, name: GENERAL, topic: GENERAL_TOPIC };

/**
 * Only {@link GENERAL} as yet. Of others {@link MAX_ROOM_REGISTERS} creations and {@link MAX_TOPIC_REGISTERS} topics are held,
 * besides one's own, which whoever makes them bounds.
 */
export function createRooms({ self, mesh, isJoined }: RoomsOptions): Rooms {
  const creations = createSlots<Creation>(self, () => MAX_ROOM_REGISTERS + orphans.size);
  const topics = createSlots<Told>(self, () => MAX_TOPIC_REGISTERS);
  /** What follows from both. */
  const rooms = new Map<string, Room>([[GENERAL, BUILT_IN]]);
  const names = new Map([[GENERAL, 1]]);
  /** Rooms that nobody's register tells of any more, while we are in them. */
  const orphans = new Set<string>();

  function put(id: string, room: Room | undefined): void {
    const before = rooms.get(id);
    if (before !== undefined) count(before, -1);
    if (room === undefined) rooms.delete(id);
    else {
      rooms.set(id, room);
      count(room, 1);
    }
  }

  function count({ name }: Room, change: 1 | -1): void {
    const key = openRoomId(name);
    const namesakes = (names.get(key) ?? 0) + change;
    if (namesakes === 0) names.delete(key);
    else names.set(key, namesakes);
  }

  /** Works out anew what is known of a room. */
  function settle(id: string): Room | undefined {
    const made = creations.of(id);
    const descriptions = made.flatMap(({ description: text, author, clock }) =>
      text === "" ? [] : [{ text, author, clock }]
    );
    const topic = latest([...descriptions, ...topics.of(id)])?.text ?? "";
    if (id === GENERAL) return { ...BUILT_IN, topic: topic === "" ? GENERAL_TOPIC : topic };
    const first = earliest(made);
    if (first === undefined) return undefined;
    const { name, lock } = first;
    return { id, name, topic, ...(lock === undefined ? {} : { lock }) };
  }

  function creationOf(register: Register): Creation | undefined {
    const parsed = v.safeParse(RoomFields, register.value);
    if (!parsed.success || checkRoomName(parsed.output.name).state !== "ok") return undefined;
    const { author, clock, key } = register;
    const { name, lock } = parsed.output;
    const id = lock === undefined
      ? openRoomId(name)
      : lockedRoomId({ mesh: mesh(), name, author, salt: lock.salt });
    if (key !== id || key === GENERAL) return undefined;
    return { ...parsed.output, author, clock, description: topicOf(parsed.output.description) };
  }

  function toldBy({ author, clock, value }: Register): Told | undefined {
    const parsed = v.safeParse(TopicFields, value);
    const text = parsed.success ? topicOf(parsed.output.topic) : "";
    return text === "" ? undefined : { text, author, clock };
  }

  function news(register: Register): RoomNews {
    const { key, author, clock } = register;
    const before = rooms.get(key);
    const room = settle(key);
    if (room === undefined) return { change: "none" }; // a topic that came before its room
    put(key, room);
    if (before === undefined) return { change: "created", room, author, clock };
    return before.topic === room.topic
      ? { change: "none" }
      : { change: "topic", room, author, clock };
  }

  return {
    get all() {
      return [...rooms.values()];
    },
    get: (id) => rooms.get(id),
    namesakes: (name) => names.get(openRoomId(name)) ?? 0,
    madeBy: (author) => creations.by(author),
    note(register) {
      const { kind, key } = register;
      if (kind === ROOM) {
        const creation = creationOf(register);
        if (creation === undefined) return { change: "broken" };
        if (!creations.set(key, creation)) return { change: "none" };
        orphans.delete(key);
        return news(register);
      }
      const told = toldBy(register);
      if (told === undefined) return { change: "broken" };
      return topics.set(key, told) ? news(register) : { change: "none" };
    },
    forget(author, kind, key) {
      if (kind !== ROOM) topics.delete(key, author);
      else if (isJoined(key) && creations.of(key).length === 1) orphans.add(key);
      else creations.delete(key, author);
      if (!rooms.has(key)) return false;
      put(key, settle(key));
      return !rooms.has(key);
    },
    left(id) {
      if (!orphans.delete(id)) return;
      for (const { author } of creations.of(id)) creations.delete(id, author);
      put(id, settle(id));
    },
  };
}

/** What is told of rooms, of each room and author the last. */
interface Slots<Value> {
  of(id: string): readonly Value[];
  by(author: PeerId): number;
  /** False where there is no space. */
  set(id: string, value: Value): boolean;
  delete(id: string, author: PeerId): void;
}

function createSlots<Value extends { readonly author: PeerId }>(
  self: PeerId,
  most: () => number,
): Slots<Value> {
  const slots = new Map<string, Map<PeerId, Value>>();
  let others = 0;
  return {
    of: (id) => [...slots.get(id)?.values() ?? []],
    by: (author) => [...slots.values()].filter((slot) => slot.has(author)).length,
    set(id, value) {
      const slot = slots.get(id) ?? new Map<PeerId, Value>();
      const isMore = value.author !== self && !slot.has(value.author);
      if (isMore && others >= most()) return false;
      if (isMore) others++;
      slot.set(value.author, value);
      slots.set(id, slot);
      return true;
    },
    delete(id, author) {
      const slot = slots.get(id);
      if (slot?.delete(author) !== true) return;
      if (author !== self) others--;
      if (slot.size === 0) slots.delete(id);
    },
  };
}

interface Dated {
  readonly author: PeerId;
  readonly clock: Clock;
}

/** Negative, zero or positive: everybody orders what is told alike. */
function compareDated(a: Dated, b: Dated): number {
  return compareClocks(a.clock, b.clock) || (a.author < b.author ? -1 : 1);
}

function latest<Value extends Dated>(values: readonly Value[]): Value | undefined {
  return values.toSorted(compareDated).at(-1);
}

function earliest<Value extends Dated>(values: readonly Value[]): Value | undefined {
  return values.toSorted(compareDated)[0];
}

/** What somebody wrote about a room, as one safe line; never longer than it was. */
export function topicLine(raw: string): string {
  return safeText(raw.normalize("NFC").replace(/\s+/g, " ").trim());
}

/** The same of others, cut after {@link MAX_TOPIC_CHARACTERS}. */
function topicOf(raw: string): string {
  // made safe once more, since a cut may leave half of what belongs together
  return safeText([...topicLine(raw)].slice(0, MAX_TOPIC_CHARACTERS).join(""));
}
