/**
 * The people in sight and the names to show them by. No two people are shown alike: a name that
 * another one in sight has, that stands for another key here, or that only earlier versions allow
 * (`core/text/name.ts`), is shown with the fingerprint of the key (`bob.k7qmx2d4`). It also finds
 * the person whom a typed name means, in sight or not.
 *
 * @module
 */
import { MAX_AUTHORS } from "../../core/limits/replication.ts";
import {
  distinctFingerprint,
  fingerprint,
  type PeerId,
  WHOLE_FINGERPRINT,
} from "../../core/peer_id.ts";
import { hasSameFields } from "../../core/same_fields.ts";
import { isPlainName } from "../../core/text/name.ts";
import { safeText } from "../../core/text/safe.ts";
import { suggest } from "../../core/text/suggest.ts";
import type { Call } from "../api/call.ts";
import type { Person } from "../api/chat_view.ts";
import { createKeyPins, type KeyPins } from "./key_pins.ts";

/** What is known of a person; the rest of {@link Person} follows from the names of others. */
export type Known = Omit<Person, "shown" | "verified">;

/** A person, in sight or not, whom a name can mean. */
export type NamedPerson = Pick<Person, "id" | "name" | "shown">;

export interface People {
  readonly self: Person;
  /** All in sight but ourselves, sorted by shown name. */
  readonly others: readonly Person[];
  get(id: PeerId): Person | undefined;
  /** Adds a person, or replaces what is known of one. */
  set(known: Known): Person;
  remove(id: PeerId): void;
  /**
   * Notes the valid name that an author signs with, in sight or not. Holds {@link MAX_AUTHORS} of
   * them.
   */
  noteSender(id: PeerId, sender: string): void;
  /** Returns the name that an author signed with last, if it is known. */
  senderOf(id: PeerId): string | undefined;
  /** People who are not in sight, but were, or signed something. */
  readonly outOfSight: readonly NamedPerson[];
  /**
   * All that a command can name: people in sight, and people out of sight, unless another one has a
   * better claim to the name.
   */
  readonly reachable: readonly NamedPerson[];
  /** Returns a person, in sight or not, and the name to show. */
  named(id: PeerId): NamedPerson;
  nameOf(id: PeerId): string;
  /** Returns as much of a key's fingerprint as no other known one begins with. */
  printOf(id: PeerId): string;
  /** Returns a name that nobody else has: with the {@link People.printOf} of its key. */
  fullName(person: Pick<Person, "id" | "name">): string;
  /**
   * Returns whether a name must not be shown alone: it stands for another key than the one that
   * signs with it, or only earlier versions allow it.
   */
  isContested(id: PeerId, sender: string): boolean;
  /** To be called when key pins changed: the shown names follow from them. */
  pinsChanged(): void;
  /** Rises whenever anything may have changed that is known of a person. */
  readonly version: number;
}

/** Starts with ourselves alone. */
export function createPeople(self: Known, keyPins: KeyPins = createKeyPins()): People {
  const known = new Map<PeerId, Known>();
  /** How many people in sight have each name. */
  const bearers = new Map<string, number>();
  const senders = new Map<PeerId, string>();
  let sorted: readonly Person[] | undefined;
  let shownSelf: Person | undefined;
  let version = 0;
  /** The fingerprints of all known keys, kept since they are slow to make. */
  let prints: ReadonlyMap<PeerId, string> = new Map();
  /** All known keys by fingerprint; `undefined` while not indexed. */
  let printed: ReadonlyMap<string, readonly PeerId[]> | undefined;

  function changed(): void {
    printed = undefined;
    sorted = undefined;
    shownSelf = undefined;
    version++;
  }

  function indexed(): ReadonlyMap<string, readonly PeerId[]> {
    const ids = [...known.keys(), ...senders.keys(), ...keyPins.list.map(({ id }) => id)];
    prints = new Map(ids.map((id) => [id, prints.get(id) ?? fingerprint(id)]));
    return Map.groupBy(prints.keys(), (id) => prints.get(id)!);
  }

  function printOf(id: PeerId): string {
    printed ??= indexed();
    const print = prints.get(id) ?? fingerprint(id);
    const alike = printed.get(print) ?? [];
    return alike.some((other) => other !== id) ? distinctFingerprint(id, alike) : print;
  }

  function fullName({ id, name }: Pick<Person, "id" | "name">): string {
    return `${name}.${printOf(id)}`;
  }

  function count(name: string, change: 1 | -1): void {
    const bearing = (bearers.get(name) ?? 0) + change;
    if (bearing === 0) bearers.delete(name);
    else bearers.set(name, bearing);
  }

  function show(person: Known): Person {
    const { id, name } = person;
    const owner = keyPins.ownerOf(name);
    const isOwn = id === self.id || owner === undefined || owner.id === id;
    const shared = (bearers.get(name) ?? 0) > 1 || !isOwn || !isPlainName(name);
    const verified = owner?.id === id && owner.verified;
    return { ...person, shown: shared ? fullName(person) : name, verified };
  }

  function remove(id: PeerId): void {
    const before = known.get(id);
    if (before === undefined) return;
    known.delete(id);
    count(before.name, -1);
    changed();
  }

  function set(person: Known): Person {
    const before = known.get(person.id);
    if (before !== undefined && hasSameFields(show(before), show(person))) return show(before);
    remove(person.id);
    known.set(person.id, person);
    count(person.name, 1);
    changed();
    return show(person);
  }

  function get(id: PeerId): Person | undefined {
    const person = known.get(id);
    return person === undefined ? undefined : show(person);
  }

  function named(id: PeerId): NamedPerson {
    const person = get(id);
    if (person !== undefined) return person;
    const name = senders.get(id) ?? keyPins.of(id).at(-1)?.name;
    const stranger = { id, name: name ?? "somebody" };
    const isOwn = name !== undefined && keyPins.ownerOf(name)?.id === id &&
      !bearers.has(name) && isPlainName(name);
    return { ...stranger, shown: isOwn ? name : fullName(stranger) };
  }

  function outOfSight(): readonly NamedPerson[] {
    const ids = new Set([...senders.keys(), ...keyPins.list.map(({ id }) => id)]);
    return [...ids].filter((id) => !known.has(id)).map(named);
  }

  set(self);
  return {
    get self() {
      return shownSelf ??= get(self.id)!;
    },
    get others() {
      sorted ??= [...known.values()].filter(({ id }) => id !== self.id).map(show)
        .sort((a, b) => a.shown < b.shown ? -1 : a.shown > b.shown ? 1 : 0);
      return sorted;
    },
    get,
    set,
    remove,
    noteSender(id, sender) {
      if (senders.size >= MAX_AUTHORS && !senders.has(id)) senders.clear();
      if (senders.get(id) === sender) return;
      if (!senders.has(id)) changed();
      senders.set(id, sender);
      version++; // it may be the name to show for a person out of sight
    },
    senderOf: (id) => senders.get(id),
    get outOfSight() {
      return outOfSight();
    },
    get reachable() {
      const others = [...known.values()].filter(({ id }) => id !== self.id).map(show);
      const away = outOfSight();
      const owned = away.filter(({ id, name }) => keyPins.ownerOf(name)?.id === id);
      const names = new Set([...others, ...owned].map(({ name }) => name.toLowerCase()));
      return [...others, ...owned, ...away.filter(({ name }) => !names.has(name.toLowerCase()))];
    },
    isContested(id, sender) {
      const owner = keyPins.ownerOf(sender);
      return owner !== undefined && owner.id !== id || !isPlainName(sender);
    },
    pinsChanged: changed,
    get version() {
      return version;
    },
    named,
    nameOf: (id) => named(id).shown,
    printOf,
    fullName,
  };
}

/** The person that a typed name means, or a sentence that says what to change. */
export type PersonSearch<Candidate extends NamedPerson> =
  | { readonly state: "found"; readonly person: Candidate }
  | { readonly state: "refused"; readonly reason: string };

/**
 * Finds a person by a typed name in any case, with or without `@` before it and a fingerprint, or
 * the beginning of one, behind it.
 */
export function findPerson<Candidate extends NamedPerson>(
  typed: string,
  candidates: readonly Candidate[],
): PersonSearch<Candidate> {
  const text = typed.replace(/^@/, "");
  const exact = candidates.find((person) => text === person.shown);
  if (exact !== undefined) return { state: "found", person: exact };
  const [wanted = "", print = ""] = text.toLowerCase().split(/\.(.*)/su);
  const alike = candidates.filter(({ id, name }) =>
    name.toLowerCase() === wanted &&
    (print === "" || fingerprint(id, WHOLE_FINGERPRINT).startsWith(print))
  );
  const [first] = alike;
  if (first !== undefined && alike.length === 1) return { state: "found", person: first };
  if (first !== undefined) {
    const ids = alike.map(({ id }) => id);
    const names = alike.map(({ id, name }) => `${name}.${distinctFingerprint(id, ids)}`);
    const called = print === "" ? first.name : `${first.name} and have keys like ${print}`;
    return {
      state: "refused",
      reason: `${alike.length} people are called ${called}: write ${names.join(" or ")}`,
    };
  }
  const near = suggest(text, candidates.map(({ shown }) => shown));
  const hint = near === undefined ? "/users lists who is here" : `did you mean ${near}?`;
  return { state: "refused", reason: `There is nobody called ${safeText(text)}: ${hint}` };
}

/** Finds a person as {@link findPerson} does; refuses the call where there is none. */
export function findPersonFor<Candidate extends NamedPerson>(
  call: Call,
  typed: string,
  candidates: readonly Candidate[],
): Candidate | undefined {
  const found = findPerson(typed, candidates);
  if (found.state === "found") return found.person;
  call.refuse(found.reason);
  return undefined;
}
