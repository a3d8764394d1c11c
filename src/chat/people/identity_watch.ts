import { SAVE_KNOWN_AFTER_MS } from "../../core/limits/chat.ts";
import type { PeerId } from "../../core/peer.ts";
import { skeleton } from "../../core/text/skeleton.ts";
import type { Now } from "../../core/time.ts";
import type { Call } from "../api/call.ts";
import type { Person } from "../api/chat_view.ts";
import type { KnownPeer } from "../api/known_peer.ts";
import type { Notifier } from "../api/notifier.ts";
import type { KeyPins } from "./key_pins.ts";
import { findPerson, fullName, type NamedPerson, type People } from "./people.ts";
import { safetyNumber } from "./safety_number.ts";

/** Whether those who come are whom their names stand for here; who is not, is told of loudly. */
export interface IdentityWatch {
  /** What a person should know while it lasts: who is in sight under a name that stands for somebody else. */
  readonly problems: readonly string[];
  /** Somebody came into sight, or took the name that it bears now. */
  met(person: Person, now: Now): void;
  left(person: Person, now: Now): void;
  /** `/verify`: tells what to compare, or remembers that it was the same. */
  verify(typed: string, isSame: boolean, call: Call): void;
  /** What is to be kept for later runs, where that changed and is due. */
  takeKnown(now: Now): readonly KnownPeer[] | undefined;
  /** When it is due, monotonic ms. */
  deadline(): number | undefined;
}

export interface IdentityWatchDependencies {
  readonly people: People;
  readonly keyPins: KeyPins;
  readonly notifier: Notifier;
}

/** Acquainted as `pins` tell. What changed is kept after {@link SAVE_KNOWN_AFTER_MS}, so that a crowd is kept once. */
export function createIdentityWatch(
  { people, keyPins, notifier }: IdentityWatchDependencies,
): IdentityWatch {
  /** The names under which those in sight were warned of last; forgotten when they leave. */
  const warned = new Map<PeerId, string>();
  let saveAt: number | undefined;

  function noteChange(now: Now): void {
    if (!keyPins.takeChanges()) return;
    people.repinned();
    saveAt ??= now.monotonic + SAVE_KNOWN_AFTER_MS;
  }

  function warn(person: Person, text: string, now: Now): void {
    if (person.muted || warned.get(person.id) === person.name) return;
    warned.set(person.id, person.name);
    notifier.notice("security", text, now);
  }

  /** Somebody else for whom a name that looks like this one stands. */
  function lookalikeOf({ id, name }: Person): Pick<NamedPerson, "id" | "name"> | undefined {
    const { self } = people;
    const isOwn = name.toLowerCase() !== self.name.toLowerCase() &&
      skeleton(name) === skeleton(self.name);
    return isOwn ? self : keyPins.lookalikeOf(id, name);
  }

  return {
    get problems() {
      return people.others.flatMap((person) => {
        const owner = keyPins.ownerOf(person.name);
        if (owner === undefined || owner.id === person.id) return [];
        const { shown } = person;
        return [`${shown} is not the ${person.name} you know: /verify ${shown}`];
      });
    },
    met(person, now) {
      const { id, name } = person;
      const { self } = people;
      if (name.toLowerCase() === self.name.toLowerCase()) {
        const text = `${fullName(person)} calls itself ${name}, as you do: ` +
          `others know you by the key in ${fullName(self)}`;
        return warn(person, text, now);
      }
      const outcome = keyPins.meet(id, name, now.wall);
      noteChange(now);
      if (outcome === "taken") {
        const full = fullName(person);
        const known = fullName(keyPins.ownerOf(name)!);
        const text = `${full} calls itself ${name}, but is not the ${name} you know (${known}): ` +
          `somebody else, or the same person with a new key. Believe nothing before ` +
          `/verify ${full}`;
        return warn(person, text, now);
      }
      if (outcome === "known") return;
      const other = lookalikeOf(person);
      if (other === undefined) return;
      const whom = other.id === people.self.id ? "your own name" : `${other.name}, whom you know`;
      warn(person, `${fullName(person)} is somebody else than ${whom}: the names look alike`, now);
    },
    left({ id }, now) {
      warned.delete(id);
      keyPins.part(id, now.wall);
      noteChange(now);
    },
    verify(typed, isSame, call) {
      const found = findPerson(typed, [people.self, ...people.reachable]);
      if (found.state === "refused") return call.refuse(found.reason);
      const { id, name, shown } = found.person;
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
      if (!keyPins.verify(id, name, call.now.wall)) {
        const text = `${shown} can't be remembered: too many names are verified already`;
        return call.refuse(text);
      }
      noteChange(call.now);
      saveAt = call.now.monotonic; // a person took pains for it
      const text = `${name} is verified: this name stands for the key ${
        fullName({ id, name })
      } now`;
      notifier.notice("verify", text, call.now);
    },
    takeKnown(now) {
      if (saveAt === undefined || saveAt > now.monotonic) return undefined;
      saveAt = undefined;
      return keyPins.list;
    },
    deadline: () => saveAt,
  };
}
