import { MAX_MUTED_PEOPLE } from "../../core/limits/chat.ts";
import { MAX_AUTHORS } from "../../core/limits/replication.ts";
import type { PeerId } from "../../core/peer.ts";
import { plural } from "../../core/text/plural.ts";
import { safeName } from "../../core/text/safe.ts";
import type { Now } from "../../core/time.ts";
import type { Call } from "../api/call.ts";
import type { Notifier } from "../api/notifier.ts";
import type { KeptSettings } from "../api/settings.ts";
import { findPerson, fullName, type NamedPerson, type People } from "./people.ts";

/** Somebody of whom nothing is shown here, in sight or not. */
export interface Muted extends NamedPerson {
  /** A person asked for it, or they say more than they are granted, which ends with that. */
  readonly by: "person" | "excess";
  /** How many of their messages were not shown. */
  readonly hidden: number;
}

/**
 * Who is muted, by key: local, and a matter of display only. What they say is taken, acknowledged and passed on as ever, and
 * counted; how many were not shown is told when the mute ends.
 */
export interface Mutes {
  readonly list: readonly Muted[];
  /** Those whom a person muted, as they are kept for later runs. */
  readonly ignored: KeptSettings["ignored"];
  /** Those who say more than they are granted, muted or not. */
  readonly excessive: ReadonlySet<PeerId>;
  has(id: PeerId): boolean;
  /** Whether what somebody says is not to be shown; then it counts. */
  hides(id: PeerId): boolean;
  /** `/mute` and `/unmute`: `typed` names whom. */
  mute(typed: string, call: Call): void;
  unmute(typed: string, call: Call): void;
  /** Somebody says more than it is granted (`over`), or no more so. */
  excess(id: PeerId, over: boolean, now: Now): void;
}

export interface MutesDependencies {
  readonly people: People;
  readonly notifier: Notifier;
  /** Those of earlier runs. */
  readonly ignored: KeptSettings["ignored"];
  /** Keeps {@link Mutes.ignored} for later runs. */
  keep(): void;
}

/** The mutes that were kept. At most {@link MAX_MUTED_PEOPLE} can be muted: further ones are refused, or shown. */
export function createMutes({ people, notifier, ignored, keep }: MutesDependencies): Mutes {
  const muted = new Map<PeerId, Muted>();
  for (const { id, name } of ignored.slice(0, MAX_MUTED_PEOPLE)) {
    const person = { id, name: safeName(name) };
    muted.set(id, { ...person, shown: fullName(person), by: "person", hidden: 0 });
  }
  const excessive = new Set<PeerId>();

  function put(person: NamedPerson, by: Muted["by"]): void {
    const { id, name, shown } = person;
    muted.set(id, { id, name, shown, by, hidden: muted.get(id)?.hidden ?? 0 });
    mark(id, true);
  }

  function mark(id: PeerId, isMuted: boolean): void {
    const person = people.get(id);
    if (person !== undefined) people.set({ ...person, muted: isMuted });
  }

  function lift({ id, shown, hidden, by }: Muted, now: Now): void {
    muted.delete(id);
    mark(id, false);
    if (by === "person") keep();
    const name = people.get(id)?.shown ?? shown;
    const missed = hidden === 0 ? "" : `: ${plural(hidden, "message")} of ${name} not shown`;
    notifier.notice("mute", `${name} is no more muted${missed}`, now);
  }

  return {
    get list() {
      return [...muted.values()];
    },
    get ignored() {
      return [...muted.values()].flatMap(({ id, name, by }) =>
        by === "person" ? [{ id, name }] : []
      );
    },
    excessive,
    has: (id) => muted.has(id),
    hides(id) {
      const mute = muted.get(id);
      if (mute !== undefined) muted.set(id, { ...mute, hidden: mute.hidden + 1 });
      return mute !== undefined;
    },
    mute(typed, call) {
      const known = [people.self, ...people.others, ...people.outOfSight];
      const found = findPerson<NamedPerson>(typed, known);
      if (found.state === "refused") return call.refuse(found.reason);
      const { id, shown } = found.person;
      if (id === people.self.id) {
        return call.refuse("You can't mute yourself");
      }
      const before = muted.get(id);
      if (before?.by === "person") {
        return call.refuse(
          `${shown} is muted already: /unmute ${shown} ends it`,
        );
      }
      if (before === undefined && muted.size >= MAX_MUTED_PEOPLE) {
        const text = `You can mute ${MAX_MUTED_PEOPLE} people: /unmute some of them first`;
        return call.refuse(text);
      }
      put(found.person, "person");
      keep();
      notifier.notice("mute", `${shown} is muted here: /unmute ${shown} ends it`, call.now);
    },
    unmute(typed, call) {
      const present = people.others.filter(({ muted }) => muted);
      const gone = [...muted.values()].filter(({ id }) => people.get(id) === undefined);
      const found = findPerson<NamedPerson>(typed, [...present, ...gone]);
      const mute = found.state === "found" ? muted.get(found.person.id) : undefined;
      if (mute !== undefined) return lift(mute, call.now);
      const known = findPerson(typed, people.others);
      if (known.state === "found") {
        return call.refuse(`${known.person.shown} is not muted`);
      }
      call.refuse(found.state === "refused" ? found.reason : known.reason);
    },
    excess(id, over, now) {
      if (!over) {
        const mute = muted.get(id);
        if (excessive.delete(id) && mute?.by === "excess") lift(mute, now);
        return;
      }
      // who was shown again by a person stays so until it has kept to what it is granted
      if (excessive.has(id) || excessive.size >= MAX_AUTHORS) return;
      excessive.add(id);
      if (muted.has(id) || muted.size >= MAX_MUTED_PEOPLE) return;
      const person = people.named(id);
      const { shown } = person;
      put(person, "excess");
      notifier.notice(
        "mute",
        `${shown} says more than it may: muted here, /unmute ${shown} shows it`,
        now,
      );
    },
  };
}
