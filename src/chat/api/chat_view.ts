import { fingerprint, type PeerId } from "../../core/peer.ts";
import type { Message } from "./message.ts";
import type { Settings } from "./settings.ts";

/** Somebody in sight, oneself included. */
export interface Person {
  readonly id: PeerId;
  /** As they call themselves; two people may share one. */
  readonly name: string;
  /** The name to show: with the fingerprint where two in sight share a name (`bob.k7qmx2d4`). */
  readonly shown: string;
  /** `direct`: linked to us. `relayed`: known through others, who pass on what they say. */
  readonly connection: "self" | "direct" | "relayed";
  /** `host:port` of a direct link. */
  readonly address?: string;
  /** Milliseconds over a direct link; none while not measured. */
  readonly roundTripMs?: number;
  /** Version of their program. */
  readonly version?: string;
  /** Whether what they say is not shown here. */
  readonly muted: boolean;
  /** Their picture, one line of text; empty for none. */
  readonly picture: string;
  /** Why they are away, perhaps empty; absent while they are here. */
  readonly away?: string;
  /** Whether the safety number was compared, and this name stands for this key. */
  readonly verified: boolean;
}

/** A room, or a conversation of two. Every text in it is safe. */
export interface RoomView {
  /** What intents name it by. */
  readonly id: string;
  /** As it is shown: `#dev`, `#dev.k7qmx2d4` where two share a name, `@bob`. */
  readonly shown: string;
  /** `locked`: with a password. */
  readonly kind: "open" | "locked" | "private";
  /** What it is about, perhaps empty. */
  readonly topic: string;
  /** How many are in it, oneself included. */
  readonly members: number;
  /** Whether we are. */
  readonly joined: boolean;
}

/** How things stand, for a status line. Each text is safe, short, and one line. */
export interface Status {
  /** How many people are linked, and how many others are in sight through them. */
  readonly links: number;
  readonly relayed: number;
  /** What is announced where, or what is wrong with it: `announcing on eth0, wlan0`. */
  readonly discovery: string;
  /** What a person should know while it lasts; the most pressing first. */
  readonly problems: readonly string[];
  /** Number of the last thing said here, and up to which everyone linked has acknowledged. */
  readonly said: number;
  readonly delivered: number;
  /** How many things wait to be said: others take no more for the moment, or confirmations gather. */
  readonly waiting: number;
  /** How many private words of ours wait to be confirmed by whom they are for. */
  readonly unconfirmed: number;
  /** How many were said while nobody was here, and forgotten before anybody came. */
  readonly expired: number;
}

/**
 * What front ends may read at any time. It changes only between events. A list or object that changes
 * is replaced by another one; one in which nothing changed stays the same one.
 */
export interface ChatView {
  readonly self: Person;
  /** Everybody in sight but oneself, sorted by shown name. */
  readonly people: readonly Person[];
  /** Where we are: `general` first, then the other rooms and the conversations in the order in which we came to them. */
  readonly rooms: readonly RoomView[];
  /** All rooms that the mesh knows, by shown name. */
  readonly lobby: readonly RoomView[];
  /** Who is in a room besides us, by shown name. */
  readonly members: (room: string) => readonly Person[];
  readonly status: Status;
  /** How this person wants to see it all. */
  readonly settings: Settings;
  /** What is held of a room, oldest first. */
  readonly history: (room: string) => readonly Message[];
}

/**
 * How to show who said something: as they are called, and with the fingerprint where they signed with another name than that,
 * or are out of sight and somebody in sight has that name, since it may be somebody else's.
 */
export function senderName(
  { author, sender, contested = false }: Pick<Message, "author" | "sender" | "contested">,
  { self, people }: Pick<ChatView, "self" | "people">,
): string {
  const person = author === self.id ? self : people.find(({ id }) => id === author);
  if (person?.name === sender) return person.shown;
  const taken = contested || person !== undefined ||
    [self, ...people].some(({ name }) => name === sender);
  return taken ? `${sender}.${fingerprint(author)}` : sender;
}
