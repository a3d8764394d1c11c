/**
 * The roster: the people in sight. A person is in sight while linked (a neighbour) or relayed
 * (reached through others), as the mesh's membership says.
 *
 * 1. A person is announced once as having come and once as having left, whatever happens to the
 *    links in between.
 * 2. Of several names of one person the latest of the latest run counts, in whatever order they
 *    arrive. The name in a handshake has no clock, and yields to every other.
 * 3. Holds {@link MAX_AUTHORS} people, and beyond those only linked ones. Messages of people who
 *    are not listed are shown.
 * 4. The joins, leaves and renames of muted people are not announced: otherwise they could go on
 *    talking in names. Of other people, the person can ignore joins and leaves. A flood of them is
 *    announced as a number ({@link NoticeLimiter}).
 *
 * @module
 */
import { addressText } from "../../core/address.ts";
import { type Clock, CLOCK_ZERO } from "../../core/hybrid_logical_clock.ts";
import { MAX_AUTHORS } from "../../core/limits/replication.ts";
import type { Now } from "../../core/now.ts";
import type { PeerId } from "../../core/peer_id.ts";
import { checkPeerName } from "../../core/text/name.ts";
import { plural } from "../../core/text/plural.ts";
import { safeName, safeText } from "../../core/text/safe.ts";
import type { Rate } from "../../protocol/granted_rate.ts";
import type { MeshEvent } from "../../protocol/mesh/api/mesh_io.ts";
import { compareVersions, type Version } from "../../protocol/replication/registers/registers.ts";
import { paceOf } from "../../protocol/replication/rate/token_bucket.ts";
import type { ChatEvent } from "../api/chat_event.ts";
import type { Person } from "../api/chat_view.ts";
import type { NoticeLimiter } from "../api/notice_limiter.ts";
import type { Notifier } from "../api/notifier.ts";
import type { IdentityWatch } from "./identity_watch.ts";
import type { IgnoredJoins } from "./ignored_joins.ts";
import type { Mutes } from "./mutes.ts";
import type { Known, People } from "./people.ts";
import { pictureOf } from "./settings/pictures.ts";

/** The events of the mesh that change the roster. */
export type RosterEvent = Extract<
  MeshEvent,
  { readonly type: "neighbourUp" | "neighbourDown" | "presence" | "peerGone" | "roundTrip" }
>;

export interface Roster {
  handle(event: RosterEvent, now: Now): void;
  /** When a person in sight came, monotonic ms. */
  cameAt(id: PeerId): number | undefined;
  /** A person took another name: of several the latest run's latest counts. */
  renamed(id: PeerId, name: string, at: Version, now: Now): void;
  /** How many of the people in sight are linked. */
  readonly linked: number;
  /** The pace that our neighbours allow us; `undefined` where none sets a bound. */
  readonly granted: GrantedPace | undefined;
}

/** A pace, and the neighbour that sets it. */
export interface GrantedPace {
  /** Messages a second. */
  readonly perSecond: number;
  /** The name of the neighbour that allows no more; absent where it is none in particular. */
  readonly by?: string;
}

/** What is known of a person in sight that front ends need not know. */
interface Sighting {
  /** When the person came, monotonic ms. */
  readonly cameAt: number;
  /** When the present name was taken, or was last known to be this one. */
  namedAt: Version;
  /** The rate that it grants us; absent while it is not linked. */
  granted?: Rate;
  /**
   * How many of our messages were unacknowledged when its link ended, without a sign of life since.
   */
  unconfirmed: number;
  /** Why it leaves the mesh, although it is still linked. */
  leaving?: string;
  /**
   * Whether it was linked since it came: a flood of relayed people hides no neighbour's leaving.
   */
  wasLinked?: true;
}

export interface RosterDependencies {
  readonly people: People;
  readonly mutes: Mutes;
  readonly ignoredJoins: Pick<IgnoredJoins, "has">;
  readonly identityWatch: IdentityWatch;
  readonly notifier: Notifier;
  readonly noticeLimiter: NoticeLimiter;
  /** Removes a person from all rooms; returns the ids of those that we are in too. */
  leaveRooms(id: PeerId): readonly string[];
  /** Writes to the debug log, once, why nothing comes of what a peer did. */
  diagnose(id: PeerId, reason: string): void;
}

/** Starts empty; keeps `people` up to date. */
export function createRoster(
  { people, mutes, ignoredJoins, identityWatch, notifier, noticeLimiter, leaveRooms, diagnose }:
    RosterDependencies,
): Roster {
  const sightings = new Map<PeerId, Sighting>();
  /** How many of these people are linked: read much more often than they change. */
  let counted: { readonly others: readonly Person[]; readonly linked: number } | undefined;

  function add(known: Known, namedAt: Version, now: Now): Person {
    sightings.set(known.id, { cameAt: now.monotonic, namedAt, unconfirmed: 0 });
    return people.set(known);
  }

  function announce(
    kind: "neighbour" | "person" | "rename",
    { id, muted }: Person,
    event: (clock: Clock) => ChatEvent,
    now: Now,
  ): void {
    const isIgnored = kind !== "rename" && ignoredJoins.has(id);
    const isShown = !muted && !isIgnored && noticeLimiter.allows(kind, id, now);
    notifier.emit(isShown ? event(notifier.moment(now)) : { type: "status" });
  }

  /** Returns the kind of its join or leave. */
  const kindOf = ({ id }: Person) =>
    sightings.get(id)?.wasLinked === undefined ? "person" : "neighbour";

  function announceJoin(person: Person, now: Now): void {
    announce(kindOf(person), person, (clock) => ({ type: "joined", person, clock }), now);
    identityWatch.joined(person, now);
  }

  function leave(person: Person, reason: string, now: Now): void {
    const rooms = leaveRooms(person.id);
    announce(
      kindOf(person),
      person,
      (clock) => ({ type: "left", person, reason, rooms, clock }),
      now,
    );
    const unconfirmed = sightings.get(person.id)?.unconfirmed ?? 0;
    if (unconfirmed > 0 && noticeLimiter.allows("delivery", person.id, now)) {
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

  function renamed(id: PeerId, name: string, at: Version, now: Now): void {
    const person = people.get(id);
    const sighting = sightings.get(id);
    const check = checkPeerName(name);
    if (check.state !== "ok") return diagnose(id, `its new name is not taken: ${check.reason}`);
    if (person === undefined || sighting === undefined) return;
    if (compareVersions(at, sighting.namedAt) <= 0) return;
    sighting.namedAt = at;
    if (person.name === check.name) return;
    const after = people.set({ ...person, name: check.name });
    const { shown: from } = person;
    const { shown: to } = after;
    announce(
      "rename",
      after,
      (clock) => ({ type: "renamed", person: after, from, to, clock }),
      now,
    );
    identityWatch.joined(after, now);
  }

  function linked(event: Extract<RosterEvent, { readonly type: "neighbourUp" }>, now: Now): void {
    const { id, username, version, rate } = event.identity;
    const address = addressText(event.address);
    const before = people.get(id);
    const link = { connection: "direct", address, version: safeText(version) } as const;
    const person = before === undefined
      // the age of a handshake's name is unknown: every other name counts more
      ? add(
        { id, name: nameOf(username), muted: mutes.has(id), picture: "", ...link },
        { epoch: 0, clock: CLOCK_ZERO },
        now,
      )
      : people.set({ ...before, ...link });
    const sighting = sightings.get(id)!;
    sighting.granted = rate;
    sighting.wasLinked = true;
    sighting.unconfirmed = 0;
    delete sighting.leaving;
    notifier.emit({ type: "link", state: "up", person, address });
    if (before === undefined) announceJoin(person, now);
    else identityWatch.linked(person, now);
  }

  function unlinked(
    event: Extract<RosterEvent, { readonly type: "neighbourDown" }>,
    now: Now,
  ): void {
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
    if (sighting.leaving !== undefined) leave(relayed, sighting.leaving, now);
    else if (sightings.size > MAX_AUTHORS) leave(relayed, reason, now);
  }

  function present(event: Extract<RosterEvent, { readonly type: "presence" }>, now: Now): void {
    const { author: id, epoch, name, version, clock, gone, picture, away, minutesEast } =
      event.presence;
    const check = checkPeerName(name);
    if (gone || id === people.self.id) return;
    if (check.state !== "ok") return diagnose(id, `it is not listed: ${check.reason}`);
    identityWatch.seen(id, { epoch, ...clock });
    const profile = {
      version: safeText(version),
      ...pictureOf(picture),
      ...(away === undefined ? {} : { away: safeText(away) }),
      ...(minutesEast === undefined ? {} : { minutesEast }),
    };
    const sighting = sightings.get(id);
    if (sighting !== undefined) {
      sighting.unconfirmed = 0;
      delete sighting.leaving;
      const { away: before, face: _face, minutesEast: _offset, ...known } = people.get(id)!;
      const after = people.set({ ...known, ...profile });
      if (known.picture !== after.picture || before !== after.away) {
        notifier.emit({ type: "status" });
      }
      return renamed(id, name, { epoch, clock }, now);
    }
    if (sightings.size >= MAX_AUTHORS) {
      return diagnose(id, "it is not listed: too many people are in sight");
    }
    const muted = mutes.has(id);
    const known: Known = { id, name: check.name, connection: "relayed", muted, ...profile };
    announceJoin(add(known, { epoch, clock }, now), now);
  }

  return {
    renamed,
    cameAt: (id) => sightings.get(id)?.cameAt,
    get linked() {
      const { others } = people;
      if (counted?.others !== others) {
        const linked = others.filter(({ connection }) => connection === "direct").length;
        counted = { others, linked };
      }
      return counted.linked;
    },
    get granted() {
      const linked = [...sightings].flatMap(([id, { granted }]) =>
        granted === undefined ? [] : [{ id, granted }]
      );
      const pace = paceOf(linked.map(({ granted }) => granted));
      if (pace === "off") return undefined;
      const [, perSecond] = pace;
      const slowest = linked.find(({ granted }) => granted !== "off" && granted[1] === perSecond);
      return { perSecond, ...(slowest === undefined ? {} : { by: people.nameOf(slowest.id) }) };
    },
    handle(event, now) {
      switch (event.type) {
        case "neighbourUp":
          return linked(event, now);
        case "neighbourDown":
          return unlinked(event, now);
        case "presence":
          return present(event, now);
        case "peerGone": {
          const person = people.get(event.id);
          if (person === undefined || person.connection === "self") return;
          const reason = safeText(event.reason);
          if (person.connection === "relayed") return leave(person, reason, now);
          sightings.get(event.id)!.leaving = reason; // its link is about to end
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

/** Returns the normal form of a name that the mesh accepted. */
function nameOf(username: string): string {
  const check = checkPeerName(username);
  return check.state === "ok" ? check.name : safeName(username);
}
