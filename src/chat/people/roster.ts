import { addressText } from "../../core/address.ts";
import { type Clock, CLOCK_ZERO, compareClocks } from "../../core/hybrid_logical_clock.ts";
import { MAX_AUTHORS } from "../../core/limits/replication.ts";
import type { PeerId } from "../../core/peer.ts";
import { checkName } from "../../core/text/name.ts";
import { plural } from "../../core/text/plural.ts";
import { safeName, safeText } from "../../core/text/safe.ts";
import type { Now } from "../../core/time.ts";
import type { Rate } from "../../protocol/link/rate.ts";
import type { MeshEvent } from "../../protocol/mesh/api/mesh_event.ts";
import type { Person } from "../api/chat_view.ts";
import type { Notifier } from "../api/notifier.ts";
import type { IdentityWatch } from "./identity_watch.ts";
import type { Mutes } from "./mutes.ts";
import type { Known, People } from "./people.ts";
import { pictureOf } from "./pictures.ts";

/** What the mesh tells of who is there. */
export type RosterEvent = Extract<
  MeshEvent,
  { readonly type: "peerUp" | "peerDown" | "present" | "absent" | "roundTrip" }
>;

/**
 * Who comes into sight and goes out of it. In sight is who is linked, or known through others to be in the mesh; each is told
 * once as having come, and once as having left, whatever becomes of its links meanwhile.
 */
export interface Roster {
  handle(event: RosterEvent, now: Now): void;
  /** Somebody took another name at `clock`. Of all that is told of a name the latest is true, in whatever order it comes. */
  renamed(id: PeerId, name: string, clock: Clock, now: Now): void;
  /** How many of those in sight are linked. */
  readonly linked: number;
  /** How many messages a second everyone linked takes of us; `undefined` where nobody sets a bound. */
  readonly granted: number | undefined;
}

/** What is known of somebody in sight that front ends need not know. */
interface Sighting {
  /** When the name was taken, or was last known to be this one. */
  named: Clock;
  /** What it takes of us a second; none while it is not linked. */
  granted?: number;
  /** How many of our messages it had not confirmed when its link ended, and gave no sign since. */
  unconfirmed: number;
  /** Why it leaves, though it is still linked. */
  quitGuard?: string;
}

export interface RosterDependencies {
  readonly people: People;
  readonly mutes: Mutes;
  readonly identityWatch: IdentityWatch;
  readonly notifier: Notifier;
  /** Somebody is in no room any more; returns those that we are in as well. */
  departed(id: PeerId): readonly string[];
}

/**
 * Keeps `people` as the mesh tells. Holds {@link MAX_AUTHORS} people, and beyond those only such as are linked: further ones
 * are not listed, though what they say is shown.
 */
export function createRoster(
  { people, mutes, identityWatch, notifier, departed }: RosterDependencies,
): Roster {
  const sightings = new Map<PeerId, Sighting>();

  function come(known: Known, clock: Clock): Person {
    sightings.set(known.id, { named: clock, unconfirmed: 0 });
    return people.set(known);
  }

  function tellJoined(person: Person, now: Now): void {
    notifier.emit({ type: "joined", person, clock: notifier.moment(now) });
    identityWatch.met(person, now);
  }

  function leave(person: Person, reason: string, now: Now): void {
    const rooms = departed(person.id);
    notifier.emit({ type: "left", person, reason, rooms, clock: notifier.moment(now) });
    const unconfirmed = sightings.get(person.id)?.unconfirmed ?? 0;
    if (unconfirmed > 0) {
      const messages = unconfirmed === 1 ? "message" : plural(unconfirmed, "message");
      notifier.notice(
        "delivery",
        `${person.shown} may not have got your last ${messages}`,
        now,
      );
    }
    people.remove(person.id);
    sightings.delete(person.id);
    identityWatch.left(person, now);
  }

  function renamed(id: PeerId, name: string, clock: Clock, now: Now): void {
    const person = people.get(id);
    const sighting = sightings.get(id);
    const check = checkName(name);
    if (person === undefined || sighting === undefined || check.state !== "ok") return;
    if (compareClocks(clock, sighting.named) <= 0) return;
    sighting.named = clock;
    if (person.name === check.name) return;
    const after = people.set({ ...person, name: check.name });
    if (!after.muted) { // or it could go on talking in names
      const { shown: from } = person;
      const clock = notifier.moment(now);
      notifier.emit({ type: "renamed", person: after, from, to: after.shown, clock });
    }
    identityWatch.met(after, now);
  }

  function linked(event: Extract<RosterEvent, { readonly type: "peerUp" }>, now: Now): void {
    const { id, username, version, rate } = event.identity;
    const address = addressText(event.address);
    const before = people.get(id);
    const link = { connection: "direct", address, version: safeText(version) } as const;
    const person = before === undefined
      // of a link's name nobody knows how old it is: whatever else is told of it counts more
      ? come({ id, name: nameOf(username), muted: mutes.has(id), picture: "", ...link }, CLOCK_ZERO)
      : people.set({ ...before, ...link });
    const sighting = sightings.get(id)!;
    sighting.granted = perSecond(rate);
    sighting.unconfirmed = 0;
    delete sighting.quitGuard;
    notifier.emit({ type: "link", state: "up", person, address });
    if (before === undefined) tellJoined(person, now);
  }

  function unlinked(event: Extract<RosterEvent, { readonly type: "peerDown" }>, now: Now): void {
    const person = people.get(event.id);
    const sighting = sightings.get(event.id);
    if (person === undefined || sighting === undefined) return;
    const reason = safeText(event.reason);
    notifier.emit({
      type: "link",
      state: "down",
      person,
      address: person.address ?? "",
      reason,
    });
    sighting.unconfirmed = event.unacknowledged;
    delete sighting.granted;
    const { address: _address, roundTripMs: _roundTrip, ...rest } = person;
    const relayed = people.set({ ...rest, connection: "relayed" });
    if (sighting.quitGuard !== undefined) leave(relayed, sighting.quitGuard, now);
    else if (sightings.size > MAX_AUTHORS) leave(relayed, reason, now);
  }

  function present(event: Extract<RosterEvent, { readonly type: "present" }>, now: Now): void {
    const { author: id, name, version, clock, gone, picture, away } = event.presence;
    const check = checkName(name);
    if (gone || id === people.self.id || check.state !== "ok") return;
    const profile = {
      version: safeText(version),
      picture: pictureOf(picture),
      ...(away === undefined ? {} : { away: safeText(away) }),
    };
    const sighting = sightings.get(id);
    if (sighting !== undefined) {
      sighting.unconfirmed = 0;
      delete sighting.quitGuard;
      const { away: before, ...known } = people.get(id)!;
      const after = people.set({ ...known, ...profile });
      if (known.picture !== after.picture || before !== after.away) {
        notifier.emit({ type: "status" });
      }
      return renamed(id, name, clock, now);
    }
    if (sightings.size >= MAX_AUTHORS) return;
    const muted = mutes.has(id);
    const known: Known = { id, name: check.name, connection: "relayed", muted, ...profile };
    tellJoined(come(known, clock), now);
  }

  return {
    renamed,
    get linked() {
      return people.others.filter(({ connection }) => connection === "direct").length;
    },
    get granted() {
      const grants = [...sightings.values()].flatMap(({ granted }) => granted ?? []);
      const least = Math.min(...grants);
      return Number.isFinite(least) ? least : undefined;
    },
    handle(event, now) {
      switch (event.type) {
        case "peerUp":
          return linked(event, now);
        case "peerDown":
          return unlinked(event, now);
        case "present":
          return present(event, now);
        case "absent": {
          const person = people.get(event.id);
          if (person === undefined || person.connection === "self") return;
          const reason = safeText(event.reason);
          if (person.connection === "relayed") return leave(person, reason, now);
          sightings.get(event.id)!.quitGuard = reason; // its link is about to end
          return;
        }
        case "roundTrip": {
          const person = people.get(event.id);
          if (person?.connection !== "direct") return;
          people.set({ ...person, roundTripMs: event.ms });
          return;
        }
      }
    },
  };
}

function perSecond(rate: Rate): number {
  return rate === "off" ? Infinity : rate[1];
}

/** A name that the mesh let through, in its one spelling. */
function nameOf(username: string): string {
  const check = checkName(username);
  return check.state === "ok" ? check.name : safeName(username);
}
