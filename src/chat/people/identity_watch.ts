/**
 * Warns of peers whose name stands for another key here ("trust on first use", as SSH does with
 * host keys), of names that look alike, and of names that this version does not allow any more.
 * Serves `/verify`.
 *
 * 1. One peer under one name causes one warning, until the peer leaves.
 * 2. A muted peer causes none: otherwise it could go on talking in names.
 * 3. A flood of warnings is told as a number, and so are more than {@link MAX_NAME_PROBLEMS}
 *    problems in the status.
 *
 * @module
 */
import { MAX_NAME_PROBLEMS, SAVE_KNOWN_AFTER_MS } from "../../core/limits/chat.ts";
import type { Now } from "../../core/now.ts";
import type { PeerId } from "../../core/peer_id.ts";
import { isPlainName } from "../../core/text/name.ts";
import { plural } from "../../core/text/plural.ts";
import { skeleton } from "../../core/text/skeleton.ts";
import type { Call } from "../api/call.ts";
import type { Person } from "../api/chat_view.ts";
import type { NoticeLimiter } from "../api/notice_limiter.ts";
import type { Notifier } from "../api/notifier.ts";
import type { SavedKeyPin } from "../api/saved_key_pin.ts";
import type { KeyPins } from "./key_pins.ts";
import { findPersonFor, type NamedPerson, type People } from "./people.ts";
import { safetyNumber } from "./safety_number.ts";

export interface IdentityWatch {
  /** Warnings to show while they last: peers in sight under a name that stands for another key. */
  readonly problems: readonly string[];
  /** A person came into sight, or took its present name. */
  joined(person: Person, now: Now): void;
  /** A person in sight is linked now. */
  linked(person: Person, now: Now): void;
  left(person: Person, now: Now): void;
  /** Notes a peer's newest sign of life. */
  readonly seen: KeyPins["noteSeen"];
  /** Serves `/verify`: shows the safety number, or remembers that it `isSame`. */
  verify(typed: string, isSame: boolean, call: Call): void;
  /** Returns the key pins to save, if they changed and saving is due. */
  takeKnown(now: Now): readonly SavedKeyPin[] | undefined;
  /** When saving is due, monotonic ms. */
  deadline(): number | undefined;
}

export interface IdentityWatchDependencies {
  readonly people: People;
  readonly keyPins: KeyPins;
  readonly notifier: Notifier;
  readonly noticeLimiter: NoticeLimiter;
  /** Whether a neighbour says that it is linked to this peer. */
  isListed(id: PeerId): boolean;
  /** Writes to the debug log, once, why nothing comes of what a peer did. */
  diagnose(id: PeerId, reason: string): void;
}

/**
 * Watches with `keyPins`. A change is saved after {@link SAVE_KNOWN_AFTER_MS}, so that a crowd is
 * saved once.
 */
export function createIdentityWatch(
  { people, keyPins, notifier, noticeLimiter, isListed, diagnose }: IdentityWatchDependencies,
): IdentityWatch {
  /** The name under which each peer in sight was warned of last. */
  const warned = new Map<PeerId, string>();
  let saveAt: number | undefined;
  /** The problems with these people; a change of key pins makes another array of people. */
  let checked:
    | { readonly others: readonly Person[]; readonly problems: readonly string[] }
    | undefined;

  function scheduleSave(now: Now): void {
    if (!keyPins.takeChanges()) return;
    people.pinsChanged();
    saveAt ??= now.monotonic + SAVE_KNOWN_AFTER_MS;
  }

  function warn(person: Person, text: string, now: Now): void {
    if (person.muted || warned.get(person.id) === person.name) return;
    warned.set(person.id, person.name);
    if (noticeLimiter.allows("identity", person.id, now)) notifier.notice("security", text, now);
  }

  function problemsOf({ id, name, shown }: Person): readonly string[] {
    const owner = keyPins.ownerOf(name);
    return owner === undefined || owner.id === id
      ? []
      : [`${shown} is not the ${name} you know: /verify ${shown}`];
  }

  /**
   * Returns another person whose name looks like this one: ourselves, or the owner of a key pin.
   */
  function lookalikeOf({ id, name }: Person): Pick<NamedPerson, "id" | "name"> | undefined {
    const { self } = people;
    const isOwn = name.toLowerCase() !== self.name.toLowerCase() &&
      skeleton(name) === skeleton(self.name);
    return isOwn ? self : keyPins.lookalikeOf(id, name);
  }

  return {
    get problems() {
      const { others } = people;
      if (checked?.others !== others) {
        checked = { others, problems: folded(others.flatMap(problemsOf)) };
      }
      return checked.problems;
    },
    joined(person, now) {
      const { id, name } = person;
      const { self } = people;
      if (name.toLowerCase() === self.name.toLowerCase()) {
        const text = `${people.fullName(person)} calls itself ${name}, as you do: ` +
          `others know you by the key in ${people.fullName(self)}`;
        return warn(person, text, now);
      }
      if (person.connection === "direct" || isListed(id)) keyPins.keep(id);
      const outcome = keyPins.meet(id, name, now.wall);
      scheduleSave(now);
      if (outcome === "taken") {
        const full = people.fullName(person);
        const known = people.fullName(keyPins.ownerOf(name)!);
        const text = `${full} calls itself ${name}, but is not the ${name} you know (${known}): ` +
          `somebody else, or the same person with a new key. Believe nothing before ` +
          `/verify ${full}`;
        return warn(person, text, now);
      }
      if (outcome === "full") diagnose(id, `no space to remember that ${name} is this key`);
      if (outcome === "known") return;
      const other = lookalikeOf(person);
      if (other === undefined && isPlainName(name)) return;
      if (other === undefined) {
        const full = people.fullName(person);
        const text = `${full} has a name that can pass for another, and that only earlier ` +
          `versions of p2pchat allow. Believe nothing before /verify ${full}`;
        return warn(person, text, now);
      }
      const whom = other.id === self.id ? "your own name" : `${other.name}, whom you know`;
      warn(
        person,
        `${people.fullName(person)} is somebody else than ${whom}: the names look alike`,
        now,
      );
    },
    linked({ id }, now) {
      keyPins.keep(id);
      scheduleSave(now);
    },
    seen: keyPins.noteSeen,
    left({ id }, now) {
      warned.delete(id);
      keyPins.leave(id, now.wall);
      scheduleSave(now);
    },
    verify(typed, isSame, call) {
      const person = findPersonFor(call, typed, [people.self, ...people.reachable]);
      if (person === undefined) return;
      const { id, name, shown } = person;
      const { now } = call;
      if (id === people.self.id) {
        const text = "You can't verify yourself: choose somebody else, /users lists who is here";
        return call.refuse(text);
      }
      if (!isSame) {
        const { digits, words } = safetyNumber(people.self.id, id);
        const text = `Your safety number with ${shown}:\n  ${digits}\n  ${words}\n` +
          `Compare one of the two lines with what ${name} sees for you, by voice or face to face. ` +
          `If it is the same: /verify ${shown} ok`;
        return call.notice("verify", text);
      }
      if (!keyPins.verify(id, name, now.wall)) {
        return call.refuse(`${shown} can't be remembered: too many names are verified already`);
      }
      scheduleSave(now);
      saveAt = now.monotonic; // a verification is worth saving at once
      const key = people.fullName({ id, name });
      notifier.notice(
        "verify",
        `${name} is verified: this name stands for the key ${key} now`,
        now,
      );
    },
    takeKnown(now) {
      if (saveAt === undefined || saveAt > now.monotonic) return undefined;
      saveAt = undefined;
      // lists of links come a little later than presences
      for (const { id } of people.others) if (isListed(id)) keyPins.keep(id);
      return keyPins.takeLastingChanges() ? keyPins.lasting : undefined;
    },
    deadline: () => saveAt,
  };
}

/** Returns the first problems, and the number of the others. */
function folded(problems: readonly string[]): readonly string[] {
  const more = problems.length - MAX_NAME_PROBLEMS;
  if (more <= 0) return problems;
  const people = plural(more, "more person has", "more people have");
  return [
    ...problems.slice(0, MAX_NAME_PROBLEMS),
    `${people} the name of somebody else whom you know: /users lists them`,
  ];
}
