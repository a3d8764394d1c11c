/**
 * The rooms that the mesh knows, as the `room` and `topic` registers of all authors describe them.
 *
 * 1. The same registers lead to the same rooms, in whatever order they arrive, but for topics (5):
 *    the earliest creation of an open room sets how its name is spelled, the latest topic or
 *    description that counts sets the topic; equal clocks are ordered by author.
 * 2. An id follows from the name, and with a password from author, salt and check too. A creation
 *    under another id is a violation, so that nobody takes over the room of another, and no author
 *    changes the lock of a room.
 * 3. Of other authors at most {@link MAX_ROOM_REGISTERS} creations and {@link MAX_TOPIC_REGISTERS}
 *    topics are held. Our own always fit.
 * 4. A joined room stays, even when no register describes it any more.
 * 5. A topic counts where its author was seen in the room, which others may see differently. Of
 *    those from before our start, descriptions too, the latest counts where there is no other. That
 *    of a muted author never counts, and one far ahead of our time not before that time.
 *
 * @module
 */
import * as v from "valibot";
import { fromBase64Url } from "../../core/bytes.ts";
import { type Clock, compareClocks } from "../../core/hybrid_logical_clock.ts";
import { MAX_TOPIC_CHARACTERS } from "../../core/limits/chat.ts";
import { MAX_ROOM_REGISTERS, MAX_TOPIC_REGISTERS } from "../../core/limits/registers.ts";
import { MAX_SENDER_CHARACTERS } from "../../core/limits/text.ts";
import { MAX_MISDATED_MS } from "../../core/limits/replication.ts";
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
  /** There is no space for it. */
  | { readonly type: "full" }
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
  /** Returns the ids of the rooms of this name, in any case. */
  namesakes(name: string): ReadonlySet<string>;
  /** Returns how many rooms an author created. */
  madeBy(author: PeerId): number;
  /** Applies a `room` register. */
  noteCreation(register: Register): RoomEventText;
  /** Applies a `topic` register. */
  noteTopic(register: Register): RoomEventText;
  /** Has topics count whose authors came into their rooms since; returns what that changed. */
  admitTopics(): readonly RoomEventText[];
  /** Has no topic or description of these authors count, and those of all others. */
  hideTopicsOf(authors: ReadonlySet<PeerId>): void;
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
  /** Returns whether an author is in sight, and in a room. */
  readonly isMember: (author: PeerId, id: string) => boolean;
  /** When this incarnation began, ms since 1970. */
  readonly started: () => number;
  /** Our corrected time, ms: a topic far ahead of it does not count yet. */
  readonly time?: () => number;
}

interface Creation extends RoomValue {
  readonly author: PeerId;
  readonly clock: Clock;
}

interface Topic {
  readonly text: string;
  readonly author: PeerId;
  readonly clock: Clock;
  /**
   * `member`: its author was in the room when it came, or came into it since. `former`: set before
   * our start, perhaps by somebody who has left since; it yields to those of members. `none`: it
   * does not count.
   */
  readonly standing: "member" | "former" | "none";
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
export function createKnownRooms(options: RoomsOptions): KnownRooms {
  const { self, mesh, isJoined, isMember, started, time = () => Infinity } = options;
  /** Joined rooms that no register describes any more. */
  const orphans = new Set<string>();
  const creations = createSlots<Creation>(self, () => MAX_ROOM_REGISTERS + orphans.size);
  const topics = createSlots<Topic>(self, () => MAX_TOPIC_REGISTERS);
  /** The authors whose topics do not count. */
  let hidden: ReadonlySet<PeerId> = new Set();
  /** Follows from creations and topics. */
  const rooms = new Map<string, Room>([[GENERAL, BUILT_IN]]);
  /** The ids of the rooms of each name. */
  const names = new Map<string, Set<string>>([[GENERAL, new Set([GENERAL])]]);

  function put(id: string, room: Room | undefined): void {
    const before = rooms.get(id);
    if (room !== undefined) {
      rooms.set(id, room);
      // every creation of an id has the same name, but for the case of its letters
      if (before === undefined) nameIds(room.name).add(id);
    } else if (before !== undefined) {
      rooms.delete(id);
      const ids = nameIds(before.name);
      ids.delete(id);
      if (ids.size === 0) names.delete(openRoomId(before.name));
    }
  }

  function nameIds(name: string): Set<string> {
    const key = openRoomId(name);
    const ids = names.get(key) ?? new Set();
    names.set(key, ids);
    return ids;
  }

  /** Derives a room from its creations and topics. */
  function settle(id: string): Room | undefined {
    const made = creations.of(id);
    const descriptions = made.flatMap(({ description: text, author, clock }): readonly Topic[] => {
      const isFormer = author !== self && clock.ms < started();
      return text === "" ? [] : [{ text, author, clock, standing: isFormer ? "former" : "member" }];
    });
    const most = time() + MAX_MISDATED_MS;
    const counts = ({ author, clock }: Topic) => !hidden.has(author) && clock.ms <= most;
    const all = [...descriptions, ...topics.of(id)].filter(counts);
    const of = (standing: Topic["standing"]) => all.filter((topic) => topic.standing === standing);
    const topic = (latest(of("member")) ?? latest(of("former")))?.text ?? "";
    if (id === GENERAL) return { ...BUILT_IN, topic: topic === "" ? GENERAL_TOPIC : topic };
    const first = made.toSorted(compareDated)[0];
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
      : lockedRoomId({ mesh: mesh(), name, author, ...lock });
    if (key !== id || key === GENERAL) return undefined;
    return { ...parsed.output, author, clock, description: topicOf(parsed.output.description) };
  }

  function topicIn({ author, clock, key, value }: Register): Topic | undefined {
    const parsed = v.safeParse(TopicFields, value);
    const text = parsed.success ? topicOf(parsed.output.topic) : "";
    if (text === "") return undefined;
    const isFormer = clock.ms < started();
    const standing = isOfMember(author, key) ? "member" : isFormer ? "former" : "none";
    return { text, author, clock, standing };
  }

  const isOfMember = (author: PeerId, id: string): boolean =>
    author === self || isMember(author, id);

  /** Holds a topic; one that counts takes the place of one that does not. */
  function hold(id: string, topic: Topic): boolean {
    if (topics.set(id, topic)) return true;
    if (topic.standing === "none") return false;
    const other = topics.find(({ standing }) => standing === "none");
    if (other === undefined) return false;
    topics.delete(other.id, other.value.author);
    return topics.set(id, topic);
  }

  function update(
    { key, author, clock }: Pick<Register, "key" | "author" | "clock">,
  ): RoomEventText {
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
    namesakes: (name) => names.get(openRoomId(name)) ?? new Set(),
    madeBy: (author) => creations.by(author),
    noteCreation(register) {
      const creation = creationOf(register);
      if (creation === undefined) return { type: "violation" };
      if (!creations.set(register.key, creation)) return { type: "full" };
      orphans.delete(register.key);
      return update(register);
    },
    noteTopic(register) {
      const topic = topicIn(register);
      if (topic === undefined) return { type: "violation" };
      return hold(register.key, topic) ? update(register) : { type: "full" };
    },
    admitTopics() {
      const admitted = topics.all.filter(({ id, value: { author, standing } }) =>
        standing !== "member" && isOfMember(author, id)
      );
      return admitted.map(({ id, value }) => {
        topics.set(id, { ...value, standing: "member" });
        return update({ key: id, ...value });
      });
    },
    hideTopicsOf(authors) {
      hidden = authors;
      for (const id of [...rooms.keys()]) put(id, settle(id));
    },
    forgetCreation(author, id) {
      const made = creations.of(id);
      if (!made.some((creation) => creation.author === author)) return false; // it had no space
      if (isJoined(id) && made.length === 1) orphans.add(id);
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

interface Slot<Value> {
  readonly id: string;
  readonly value: Value;
}

/** Values by room and author, of each pair the last one. */
interface Slots<Value> {
  of(id: string): readonly Value[];
  by(author: PeerId): number;
  readonly all: readonly Slot<Value>[];
  find(isWanted: (value: Value) => boolean): Slot<Value> | undefined;
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
  const all = (): readonly Slot<Value>[] =>
    [...slots].flatMap(([id, slot]) => [...slot.values()].map((value) => ({ id, value })));
  return {
    get all() {
      return all();
    },
    find: (isWanted) => all().find(({ value }) => isWanted(value)),
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

/** Makes one safe line of a topic; never longer than the text. */
export function topicLine(raw: string): string {
  return safeText(raw.normalize("NFC").replace(/\s+/g, " ").trim());
}

/** Does the same with the topic of another author, cut after {@link MAX_TOPIC_CHARACTERS}. */
function topicOf(raw: string): string {
  // made safe once more, since the cut may split a pair of characters
  return safeText([...topicLine(raw)].slice(0, MAX_TOPIC_CHARACTERS).join(""));
}
