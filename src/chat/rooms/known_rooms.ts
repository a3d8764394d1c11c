/**
 * The rooms that the mesh knows, as the `room` and `topic` registers of all authors describe them.
 *
 * 1. The same registers lead to the same rooms, in whatever order they arrive: the earliest
 *    creation sets the name and the lock, the latest topic or description sets the topic; equal
 *    clocks are ordered by author.
 * 2. An id follows from the name, and with a password from author and salt too. A creation under
 *    another id is a violation, so that nobody takes over the room of another.
 * 3. Of other authors at most {@link MAX_ROOM_REGISTERS} creations and {@link MAX_TOPIC_REGISTERS}
 *    topics are held. Our own always fit.
 * 4. A joined room stays, even when no register describes it any more.
 *
 * @module
 */
import * as v from "valibot";
import { fromBase64Url } from "../../core/bytes.ts";
import { type Clock, compareClocks } from "../../core/hybrid_logical_clock.ts";
import { MAX_TOPIC_CHARACTERS } from "../../core/limits/chat.ts";
import { MAX_ROOM_REGISTERS, MAX_TOPIC_REGISTERS } from "../../core/limits/registers.ts";
import { MAX_SENDER_CHARACTERS } from "../../core/limits/text.ts";
import type { PeerId } from "../../core/peer_id.ts";
import { checkPeerRoomName } from "../../core/text/name.ts";
import { safeText } from "../../core/text/safe.ts";
import type { Register } from "../../protocol/replication/wire/register.ts";
import type { Lock } from "../api/crypto_job.ts";
import { GENERAL, GENERAL_TOPIC, lockedRoomId, openRoomId } from "../api/room_id.ts";

/** What every peer can know of a room. */
export interface Room {
  readonly id: string;
  /** As its first author spells it. */
  readonly name: string;
  /** May be empty; safe to show on one line. */
  readonly topic: string;
  /** Only of a room with a password. */
  readonly lock?: Lock;
}

/** The value of a `room` register. */
export interface RoomValue {
  readonly name: string;
  readonly description: string;
  readonly lock?: Lock;
}

/** The value of a `topic` register. */
export interface TopicValue {
  readonly topic: string;
}

/** What a register changed. `violation`: no honest program publishes such a register. */
export type RoomEventText =
  | { readonly type: "none" }
  | { readonly type: "violation" }
  | {
    readonly type: "created" | "topic";
    readonly room: Room;
    readonly author: PeerId;
    readonly clock: Clock;
  };

export interface KnownRooms {
  /** {@link GENERAL} first. */
  readonly all: readonly Room[];
  get(id: string): Room | undefined;
  /** Returns how many rooms have this name, in any case. */
  namesakes(name: string): number;
  /** Returns how many rooms an author created. */
  madeBy(author: PeerId): number;
  /** Applies a `room` register. */
  noteCreation(register: Register): RoomEventText;
  /** Applies a `topic` register. */
  noteTopic(register: Register): RoomEventText;
  /** Drops the `room` register of an author; returns whether the room is gone with it. */
  forgetCreation(author: PeerId, id: string): boolean;
  /** Drops the `topic` register of an author; returns whether the room is gone with it. */
  forgetTopic(author: PeerId, id: string): boolean;
  /** Notes that we left a room: an orphaned one goes. */
  left(id: string): void;
}

export interface RoomsOptions {
  readonly self: PeerId;
  readonly mesh: () => string;
  /** Returns whether we joined a room. */
  readonly isJoined: (id: string) => boolean;
}

interface Creation extends RoomValue {
  readonly author: PeerId;
  readonly clock: Clock;
}

interface Topic {
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

/** Starts with {@link GENERAL} alone. */
export function createKnownRooms({ self, mesh, isJoined }: RoomsOptions): KnownRooms {
  /** Joined rooms that no register describes any more. */
  const orphans = new Set<string>();
  const creations = createSlots<Creation>(self, () => MAX_ROOM_REGISTERS + orphans.size);
  const topics = createSlots<Topic>(self, () => MAX_TOPIC_REGISTERS);
  /** Follows from creations and topics. */
  const rooms = new Map<string, Room>([[GENERAL, BUILT_IN]]);
  const names = new Map([[GENERAL, 1]]);

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

  /** Derives a room from its creations and topics. */
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
    if (!parsed.success || checkPeerRoomName(parsed.output.name).state !== "ok") return undefined;
    const { author, clock, key } = register;
    const { name, lock } = parsed.output;
    const id = lock === undefined
      ? openRoomId(name)
      : lockedRoomId({ mesh: mesh(), name, author, salt: lock.salt });
    if (key !== id || key === GENERAL) return undefined;
    return { ...parsed.output, author, clock, description: topicOf(parsed.output.description) };
  }

  function topicIn({ author, clock, value }: Register): Topic | undefined {
    const parsed = v.safeParse(TopicFields, value);
    const text = parsed.success ? topicOf(parsed.output.topic) : "";
    return text === "" ? undefined : { text, author, clock };
  }

  function update({ key, author, clock }: Register): RoomEventText {
    const before = rooms.get(key);
    const room = settle(key);
    if (room === undefined) return { type: "none" }; // a topic that came before its room
    put(key, room);
    if (before === undefined) return { type: "created", room, author, clock };
    return before.topic === room.topic ? { type: "none" } : { type: "topic", room, author, clock };
  }

  /** Derives a room anew after a register is dropped; returns whether it is gone. */
  function isGone(id: string): boolean {
    if (!rooms.has(id)) return false;
    put(id, settle(id));
    return !rooms.has(id);
  }

  return {
    get all() {
      return [...rooms.values()];
    },
    get: (id) => rooms.get(id),
    namesakes: (name) => names.get(openRoomId(name)) ?? 0,
    madeBy: (author) => creations.by(author),
    noteCreation(register) {
      const creation = creationOf(register);
      if (creation === undefined) return { type: "violation" };
      if (!creations.set(register.key, creation)) return { type: "none" };
      orphans.delete(register.key);
      return update(register);
    },
    noteTopic(register) {
      const topic = topicIn(register);
      if (topic === undefined) return { type: "violation" };
      return topics.set(register.key, topic) ? update(register) : { type: "none" };
    },
    forgetCreation(author, id) {
      if (isJoined(id) && creations.of(id).length === 1) orphans.add(id);
      else creations.delete(id, author);
      return isGone(id);
    },
    forgetTopic(author, id) {
      topics.delete(id, author);
      return isGone(id);
    },
    left(id) {
      if (!orphans.delete(id)) return;
      for (const { author } of creations.of(id)) creations.delete(id, author);
      put(id, settle(id));
    },
  };
}

/** Values by room and author, of each pair the last one. */
interface Slots<Value> {
  of(id: string): readonly Value[];
  by(author: PeerId): number;
  /** Returns false where there is no space. */
  set(id: string, value: Value): boolean;
  delete(id: string, author: PeerId): void;
}

function createSlots<Value extends { readonly author: PeerId }>(
  self: PeerId,
  limit: () => number,
): Slots<Value> {
  const slots = new Map<string, Map<PeerId, Value>>();
  let others = 0;
  return {
    of: (id) => [...slots.get(id)?.values() ?? []],
    by: (author) => [...slots.values()].filter((slot) => slot.has(author)).length,
    set(id, value) {
      const slot = slots.get(id) ?? new Map<PeerId, Value>();
      const isMore = value.author !== self && !slot.has(value.author);
      if (isMore && others >= limit()) return false;
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

/** Orders by clock, then by author: the same order for every peer. */
function compareDated(a: Dated, b: Dated): number {
  return compareClocks(a.clock, b.clock) || (a.author < b.author ? -1 : 1);
}

function latest<Value extends Dated>(values: readonly Value[]): Value | undefined {
  return values.toSorted(compareDated).at(-1);
}

function earliest<Value extends Dated>(values: readonly Value[]): Value | undefined {
  return values.toSorted(compareDated)[0];
}

/** Makes one safe line of a topic; never longer than the text. */
export function topicLine(raw: string): string {
  return safeText(raw.normalize("NFC").replace(/\s+/g, " ").trim());
}

/** Does the same with the topic of another author, cut after {@link MAX_TOPIC_CHARACTERS}. */
function topicOf(raw: string): string {
  // made safe once more, since the cut may split a pair of characters
  return safeText([...topicLine(raw)].slice(0, MAX_TOPIC_CHARACTERS).join(""));
}
