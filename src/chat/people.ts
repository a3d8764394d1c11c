import { fingerprint, type PeerId } from "../core/peer.ts";
import type { Person } from "./view.ts";

/** What is known of somebody, but for how to tell them from others of the same name. */
export type Known = Omit<Person, "shown">;

/** Who is in sight, and how to show each so that no two look the same. */
export interface People {
  readonly self: Person;
  /** Everybody but oneself, by shown name. */
  readonly others: readonly Person[];
  get(id: PeerId): Person | undefined;
  /** Adds somebody, or replaces what was known. */
  set(known: Known): Person;
  remove(id: PeerId): void;
}

/** Oneself alone. */
export function createPeople(self: Known): People {
  const known = new Map<PeerId, Known>([[self.id, self]]);
  let shown = new Map<PeerId, Person>();
  let others: readonly Person[] = [];

  function refresh(): void {
    const count = new Map<string, number>();
    for (const { name } of known.values()) count.set(name, (count.get(name) ?? 0) + 1);
    shown = new Map(
      [...known.values()].map((person) => {
        const shared = count.get(person.name)! > 1;
        const name = shared ? `${person.name}.${fingerprint(person.id)}` : person.name;
        return [person.id, { ...person, shown: name }];
      }),
    );
    others = [...shown.values()].filter(({ id }) => id !== self.id)
      .sort((a, b) => a.shown < b.shown ? -1 : a.shown > b.shown ? 1 : 0);
  }

  refresh();
  return {
    get self() {
      return shown.get(self.id)!;
    },
    get others() {
      return others;
    },
    get: (id) => shown.get(id),
    set(person) {
      known.set(person.id, person);
      refresh();
      return shown.get(person.id)!;
    },
    remove(id) {
      known.delete(id);
      refresh();
    },
  };
}
