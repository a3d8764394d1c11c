/**
 * Constructs the components of this folder, in two steps: the state that components of every folder
 * share, then the components that change it.
 *
 * @module
 */
import type { PeerId } from "../../core/peer_id.ts";
import type { NoticeLimiter } from "../api/notice_limiter.ts";
import type { Notifier } from "../api/notifier.ts";
import type { SavedKeyPin } from "../api/saved_key_pin.ts";
import { type BoundKeys, createBoundKeys } from "./settings/bound_keys.ts";
import { createCurrentAliases, type CurrentAliases } from "./settings/current_aliases.ts";
import { createCurrentSettings, type CurrentSettings } from "./settings/current_settings.ts";
import { createIdentityWatch, type IdentityWatch } from "./identity_watch.ts";
import { createIgnoredJoins, type IgnoredJoins } from "./ignored_joins.ts";
import { createKeyPins, type KeyPins } from "./key_pins.ts";
import { createMutes, type Mutes } from "./mutes.ts";
import { createPeople, type People } from "./people.ts";
import { createPictureAndAway, type PictureAndAway } from "./picture_and_away.ts";
import { createRoster, type Roster } from "./roster.ts";
import type { SavedSettings } from "./settings/saved_settings.ts";
import { createUnansweredPeople, type UnansweredPeople } from "./unanswered_people.ts";
import { createViolationCount, type ViolationCount } from "./violation_count.ts";

export interface PeopleState {
  readonly keyPins: KeyPins;
  readonly people: People;
  readonly violations: ViolationCount;
}

export interface PeopleStateDependencies {
  readonly id: PeerId;
  readonly username: string;
  /** The key pins of earlier incarnations. */
  readonly known: readonly SavedKeyPin[];
}

export function createPeopleState(
  { id, username: name, known }: PeopleStateDependencies,
): PeopleState {
  const keyPins = createKeyPins(known);
  const self = { id, name, connection: "self", muted: false, picture: "" } as const;
  return { keyPins, people: createPeople(self, keyPins), violations: createViolationCount() };
}

export interface PeopleComponents {
  readonly identityWatch: IdentityWatch;
  readonly pictureAndAway: PictureAndAway;
  readonly currentSettings: CurrentSettings;
  readonly currentAliases: CurrentAliases;
  readonly boundKeys: BoundKeys;
  readonly mutes: Mutes;
  readonly ignoredJoins: IgnoredJoins;
  readonly roster: Roster;
  readonly unansweredPeople: UnansweredPeople;
}

export interface PeopleDependencies extends PeopleState {
  readonly notifier: Notifier;
  readonly noticeLimiter: NoticeLimiter;
  readonly savedSettings: SavedSettings;
  /** Whether a neighbour says that it is linked to this peer. */
  isListed(id: PeerId): boolean;
  /** Publishes the picture and the away reason to the mesh. */
  announce(picture: string, away: string | undefined): void;
  /** Writes to the debug log, once, why nothing comes of what a peer did. */
  diagnose(id: PeerId, reason: string): void;
  /** Removes a peer from all rooms; returns the ids of those that we are in too. */
  leaveRooms(id: PeerId): readonly string[];
}

export function createPeopleComponents(dependencies: PeopleDependencies): PeopleComponents {
  const { people, notifier, savedSettings, announce } = dependencies;
  const identityWatch = createIdentityWatch(dependencies);
  const mutes = createMutes(dependencies);
  const ignoredJoins = createIgnoredJoins({ people, savedSettings });
  return {
    identityWatch,
    mutes,
    ignoredJoins,
    pictureAndAway: createPictureAndAway({ people, savedSettings, announce }),
    currentSettings: createCurrentSettings({ notifier, savedSettings }),
    currentAliases: createCurrentAliases({ notifier, savedSettings }),
    roster: createRoster({ ...dependencies, mutes, ignoredJoins, identityWatch }),
    boundKeys: createBoundKeys({ notifier, savedSettings }),
    unansweredPeople: createUnansweredPeople(notifier),
  };
}
