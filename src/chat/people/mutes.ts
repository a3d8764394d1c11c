/**
 * Muted people: `/mute` and `/unmute`, and authors that exceed their rate. A mute is local and
 * concerns display only: messages of a muted author are acknowledged and relayed as ever, and
 * counted; the end of the mute reports how many were hidden.
 *
 * @module
 */
import { MAX_MUTED_PEOPLE } from "../../core/limits/chat.ts";
import { MAX_AUTHORS } from "../../core/limits/replication.ts";
import type { Now } from "../../core/now.ts";
import type { PeerId } from "../../core/peer_id.ts";
import { plural } from "../../core/text/plural.ts";
import type { Call } from "../api/call.ts";
import type { NoticeLimiter } from "../api/notice_limiter.ts";
import type { Notifier } from "../api/notifier.ts";
import { findPerson, findPersonFor, type NamedPerson, type People } from "./people.ts";
import type { SavedSettings } from "./settings/saved_settings.ts";

/** A muted person, in sight or not. */
export interface Muted extends NamedPerson {
  /**
   * `person`: asked for with `/mute`, and saved. `excess`: exceeded the rate; ends with the excess.
   */
  readonly by: "person" | "excess";
  /** How many messages were hidden. */
  readonly hidden: number;
}

export interface Mutes {
  readonly list: readonly Muted[];
  /** Authors that exceed their rate, muted or not. */
  readonly excessive: ReadonlySet<PeerId>;
  has(id: PeerId): boolean;
  /** Returns whether a message of this author is to be hidden, and then counts it. */
  hides(id: PeerId): boolean;
  /** Serves `/mute`. */
  mute(typed: string, call: Call): void;
  /** Serves `/unmute`. */
  unmute(typed: string, call: Call): void;
  /** Notes that an author exceeds its rate (`over`), or no longer does. */
  excess(id: PeerId, over: boolean, now: Now): void;
  /** Returns the muted people, if they changed since the last call. */
  takeChanges(): ReadonlySet<PeerId> | undefined;
}

export interface MutesDependencies {
  readonly people: People;
  readonly notifier: Notifier;
  readonly noticeLimiter: NoticeLimiter;
  readonly savedSettings: SavedSettings;
  /** Writes to the debug log, once, why nothing comes of what a peer did. */
  diagnose(id: PeerId, reason: string): void;
}

/**
 * Starts with the saved mutes. At most {@link MAX_MUTED_PEOPLE} people are muted: further ones are
 * refused, or shown. The excess of {@link MAX_AUTHORS} authors is tracked.
 */
export function createMutes(dependencies: MutesDependencies): Mutes {
  const { people, notifier, noticeLimiter, savedSettings } = dependencies;
  const muted = new Map<PeerId, Muted>();
  for (const person of savedSettings.current.ignored) {
    muted.set(person.id, { ...person, shown: people.fullName(person), by: "person", hidden: 0 });
  }
  const excessive = new Set<PeerId>();
  let isChanged = muted.size > 0;

  function put(person: NamedPerson, by: Muted["by"]): void {
    const { id, name, shown } = person;
    muted.set(id, { id, name, shown, by, hidden: muted.get(id)?.hidden ?? 0 });
    isChanged = true;
    mark(id, true);
  }

  function mark(id: PeerId, isMuted: boolean): void {
    const person = people.get(id);
    if (person !== undefined) people.set({ ...person, muted: isMuted });
  }

  function save(): void {
    const ignored = [...muted.values()].flatMap(({ id, name, by }) =>
      by === "person" ? [{ id, name }] : []
    );
    savedSettings.save({ ignored });
  }

  function lift({ id, shown, hidden, by }: Muted, now: Now): void {
    muted.delete(id);
    isChanged = true;
    mark(id, false);
    if (by === "person") save();
    else if (!noticeLimiter.allows("excess", id, now)) return notifier.emit({ type: "status" });
    const name = people.get(id)?.shown ?? shown;
    const missed = hidden === 0 ? "" : `: ${plural(hidden, "message")} of ${name} not shown`;
    notifier.notice("mute", `${name} is no more muted${missed}`, now);
  }

  const notMuted = (id: PeerId, why: string): void =>
    dependencies.diagnose(id, `says more than it may, and is not muted: ${why}`);

  return {
    get list() {
      return [...muted.values()];
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
      const person = findPersonFor<NamedPerson>(call, typed, known);
      if (person === undefined) return;
      const { id, shown } = person;
      if (id === people.self.id) return call.refuse("You can't mute yourself");
      const before = muted.get(id);
      if (before?.by === "person") {
        return call.refuse(`${shown} is muted already: /unmute ${shown} ends it`);
      }
      if (before === undefined && muted.size >= MAX_MUTED_PEOPLE) {
        return call.refuse(
          `You can mute ${MAX_MUTED_PEOPLE} people: /unmute some of them first`,
        );
      }
      put(person, "person");
      save();
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
      // an author that a person unmuted stays unmuted until it has kept to its rate
      if (excessive.has(id)) return;
      if (excessive.size >= MAX_AUTHORS) {
        return notMuted(id, `${MAX_AUTHORS} authors do so already`);
      }
      excessive.add(id);
      if (muted.has(id)) return;
      if (muted.size >= MAX_MUTED_PEOPLE) {
        return notMuted(id, `${MAX_MUTED_PEOPLE} people are muted already`);
      }
      const person = people.named(id);
      const { shown } = person;
      put(person, "excess");
      if (!noticeLimiter.allows("excess", id, now)) return notifier.emit({ type: "status" });
      notifier.notice(
        "mute",
        `${shown} says more than it may: muted here, /unmute ${shown} shows it`,
        now,
      );
    },
    takeChanges() {
      if (!isChanged) return undefined;
      isChanged = false;
      return new Set(muted.keys());
    },
  };
}
