/**
 * The state of the chat that front ends read: people, rooms, messages, status.
 *
 * @module
 */
import { distinctFingerprint, type PeerId } from "../../core/peer_id.ts";
import type { Alias } from "./alias.ts";
import type { BoundKey } from "./bound_key.ts";
import type { Message } from "./message.ts";
import type { Settings } from "./settings.ts";

/** A person in sight, ourselves included. */
export interface Person {
  readonly id: PeerId;
  /** As the person chose it; two people may share one. */
  readonly name: string;
  /** The name to show: with the fingerprint where two in sight share it (`bob.k7qmx2d4`). */
  readonly shown: string;
  /** `direct`: a neighbour. `relayed`: reached through others. */
  readonly connection: "self" | "direct" | "relayed";
  /** `host:port` of a direct link. */
  readonly address?: string;
  /** Of a direct link, milliseconds; absent until measured. */
  readonly roundTripMs?: number;
  /** Version of the program. */
  readonly version?: string;
  /** Whether their messages are hidden here. */
  readonly muted: boolean;
  /** One line of ASCII; empty for none. */
  readonly picture: string;
  /** The picture in Unicode, for screens whose font has it; absent where there is none. */
  readonly face?: string;
  /** The away reason, which may be empty; absent while the person is here. */
  readonly away?: string;
  /** Offset from UTC in minutes, positive in the east; absent where the program tells none. */
  readonly minutesEast?: number;
  /** Whether the safety number was compared, and the name stands for this key. */
  readonly verified: boolean;
}

/** A room, or a conversation of two people. Every text in it is safe to show. */
export interface RoomView {
  /** Names it in intents. */
  readonly id: string;
  /** As it is shown: `#dev`, `#dev.k7qmx2d4` where two share a name, `@bob`. */
  readonly shown: string;
  /** `locked`: with a password. */
  readonly kind: "open" | "locked" | "private";
  /** May be empty. */
  readonly topic: string;
  /** How many people are in it, ourselves included. */
  readonly members: number;
  /** Whether we are in it. */
  readonly joined: boolean;
}

/** The state of the node, for a status line. Each text is safe to show, short, and one line. */
export interface Status {
  /** How many people are linked, and how many are relayed. */
  readonly links: number;
  readonly relayed: number;
  /** The state of discovery, or its problem: `announcing on eth0, wlan0`. */
  readonly discovery: string;
  /** Where this node announces itself: `eth0 10.0.0.7, wlan0 192.168.1.7`; empty for nowhere. */
  readonly networks: string;
  /** Problems that last; the most pressing first. */
  readonly problems: readonly string[];
  /** Number of our last message, and the number up to which every neighbour has acknowledged. */
  readonly said: number;
  readonly delivered: number;
  /** The same, without the neighbours that acknowledge nothing for the moment. */
  readonly confirmed: number;
  /** The names of those neighbours: `bob and carol`; empty for none. */
  readonly silent: string;
  /** The neighbours that missed messages of ours: `bob may lack 3`; empty for none. */
  readonly missed: string;
  /** The number of drafts that wait: the pacer holds them back, or a receipt or a seal is due. */
  readonly waiting: number;
  /** How many of our direct messages their recipients have not confirmed yet. */
  readonly unconfirmed: number;
  /** How many messages expired before any peer was there to receive them. */
  readonly expired: number;
}

/**
 * May be read at any time; changes only between events. A list or object that changes is replaced
 * by another one; an unchanged one stays the same one.
 */
export interface ChatView {
  readonly self: Person;
  /** All in sight but ourselves, sorted by shown name. */
  readonly people: readonly Person[];
  /**
   * The open rooms and conversations: `general` first, the others in the order in which they were
   * opened.
   */
  readonly rooms: readonly RoomView[];
  /** All rooms that the mesh knows, by shown name. */
  readonly lobby: readonly RoomView[];
  /** Returns the others in a room, by shown name. */
  readonly members: (room: string) => readonly Person[];
  readonly status: Status;
  /** As `/set` chose them. */
  readonly settings: Settings;
  /** The person's own commands, by name. */
  readonly aliases: readonly Alias[];
  /** The keys that the person bound, by key. */
  readonly boundKeys: readonly BoundKey[];
  /** Returns the held messages of a room, oldest first. */
  readonly history: (room: string) => readonly Message[];
}

/**
 * Returns the name to show for the author of a message: with the fingerprint where the author has
 * another name now, or where the name may be taken for that of another person.
 */
export function senderName(
  { author, sender, contested = false }: Pick<Message, "author" | "sender" | "contested">,
  { self, people }: Pick<ChatView, "self" | "people">,
): string {
  const person = author === self.id ? self : people.find(({ id }) => id === author);
  if (person?.name === sender) return person.shown;
  const namesakes = [self, ...people].filter(({ name }) => name === sender);
  if (!contested && person === undefined && namesakes.length === 0) return sender;
  return `${sender}.${distinctFingerprint(author, namesakes.map(({ id }) => id))}`;
}
