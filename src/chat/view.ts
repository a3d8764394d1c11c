import { fingerprint, type PeerId } from "../core/peer.ts";
import type { Message } from "./message.ts";

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
  /** How many things wait to be said, because others take no more for the moment. */
  readonly waiting: number;
  /** How many were said while nobody was here, and forgotten before anybody came. */
  readonly expired: number;
}

/** What front ends may read at any time. It changes only between events. */
export interface ChatView {
  readonly self: Person;
  /** Everybody in sight but oneself, sorted by shown name. */
  readonly people: readonly Person[];
  readonly rooms: readonly string[];
  readonly topic: (room: string) => string;
  readonly status: Status;
  /** What is held of a room, oldest first. */
  readonly history: (room: string) => readonly Message[];
}

/**
 * How to show who said something: as they are called, and with the fingerprint where they signed with another name than that,
 * or are out of sight and somebody in sight has that name, since it may be somebody else's.
 */
export function senderName(
  { author, sender }: Pick<Message, "author" | "sender">,
  { self, people }: Pick<ChatView, "self" | "people">,
): string {
  const person = author === self.id ? self : people.find(({ id }) => id === author);
  if (person?.name === sender) return person.shown;
  const taken = person !== undefined || [self, ...people].some(({ name }) => name === sender);
  return taken ? `${sender}.${fingerprint(author)}` : sender;
}
