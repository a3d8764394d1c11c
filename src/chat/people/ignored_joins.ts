/**
 * People whose joins and leaves are not shown, although their messages are: `/ignore joins`. Local,
 * by key, and kept in the profile. Warnings about them are shown as ever.
 *
 * @module
 */
import { MAX_IGNORED_JOINS } from "../../core/limits/chat.ts";
import type { PeerId } from "../../core/peer_id.ts";
import type { Call } from "../api/call.ts";
import { findPerson, findPersonFor, type NamedPerson, type People } from "./people.ts";
import type { SavedSettings } from "./settings/saved_settings.ts";

export interface IgnoredJoins {
  readonly list: readonly NamedPerson[];
  has(id: PeerId): boolean;
  /** Serves `/ignore joins`. */
  ignore(typed: string, call: Call): void;
  /** Serves `/unignore joins`. */
  restore(typed: string, call: Call): void;
}

/** Starts with the saved people. Holds {@link MAX_IGNORED_JOINS}; further ones are refused. */
export function createIgnoredJoins(
  { people, savedSettings }: { readonly people: People; readonly savedSettings: SavedSettings },
): IgnoredJoins {
  const ignored = new Map<PeerId, NamedPerson>();
  for (const person of savedSettings.current.ignoredJoins) {
    ignored.set(person.id, { ...person, shown: people.fullName(person) });
  }

  const current = (): readonly NamedPerson[] =>
    [...ignored.values()].map((person) => people.get(person.id) ?? person);

  function save(): void {
    const ignoredJoins = current().map(({ id, name }) => ({ id, name }));
    savedSettings.save({ ignoredJoins });
  }

  return {
    get list() {
      return current();
    },
    has: (id) => ignored.has(id),
    ignore(typed, call) {
      const known = [people.self, ...people.others, ...people.outOfSight];
      const person = findPersonFor<NamedPerson>(call, typed, known);
      if (person === undefined) return;
      const { id, name, shown } = person;
      if (id === people.self.id) return call.refuse("This is you: choose somebody else");
      const end = `/unignore joins ${shown}`;
      if (ignored.has(id)) {
        return call.refuse(`Joins and leaves of ${shown} are ignored already: ${end} shows them`);
      }
      if (ignored.size >= MAX_IGNORED_JOINS) {
        const most = MAX_IGNORED_JOINS;
        return call.refuse(
          `You can ignore the joins of ${most} people: /unignore joins some of them first`,
        );
      }
      ignored.set(id, { id, name, shown });
      save();
      call.notice("ignore", `Joins and leaves of ${shown} are not shown now: ${end} shows them`);
    },
    restore(typed, call) {
      const found = findPerson(typed, current());
      if (found.state === "found") {
        const { id, shown } = found.person;
        ignored.delete(id);
        save();
        return call.notice("ignore", `Joins and leaves of ${shown} are shown again`);
      }
      const known = findPerson(typed, people.others);
      call.refuse(
        known.state === "found"
          ? `Joins and leaves of ${known.person.shown} are not ignored: /ignore lists what is`
          : found.reason,
      );
    },
  };
}
