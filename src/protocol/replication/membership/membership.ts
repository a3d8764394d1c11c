/**
 * The members of the mesh. Each peer publishes a presence register every
 * {@link PRESENCE_PERIOD_MS}; a peer whose presence expires, or that the failure detector declares
 * dead, is gone. The same module publishes our own registers: presence, memberships, and all
 * others.
 *
 * 1. Only a presence, or a link, makes a peer a member; no other register does.
 * 2. Every `peerGone` follows a presence or a link of that peer.
 * 3. A suspicion of ourselves is refuted, at most once in {@link REFUTE_PERIOD_MS}.
 *
 * @module
 */
import type { Endpoint } from "../../../core/address.ts";
import { createFirstTimes } from "../../../core/first_times.ts";
import { type Clock, CLOCK_ZERO, nextClock } from "../../../core/hybrid_logical_clock.ts";
import { mayPassOn } from "../../../core/ip.ts";
import { FULL_MESH_UP_TO } from "../../../core/limits/links.ts";
import {
  MAX_PRESENCE_ADDRESSES,
  MAX_PRESENCE_LINKS,
  PRESENCE_PERIOD_MS,
  REFUTE_PERIOD_MS,
} from "../../../core/limits/registers.ts";
import { MAX_UNASKED_BEHIND_MS } from "../../../core/limits/replication.ts";
import { MAX_TOLD_CAUSES } from "../../../core/limits/store.ts";
import { earliest, type Now } from "../../../core/now.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import type { SigningKey } from "../../curve25519_keys.ts";
import {
  compareVersions,
  type RegisterAcceptance,
  type Registers,
  type Version,
} from "../registers/registers.ts";
import {
  EMPTY_PROFILE,
  presenceOf,
  presenceRegister,
  type Profile,
  shortId,
} from "../wire/presence.ts";
import {
  type Register,
  type RegisterCodec,
  type SignedRegister,
  slotOf,
} from "../wire/register.ts";
import { isPresence, isRetained } from "../wire/register_kinds.ts";
import { type Emit, emitDropped } from "../wire/replication_event.ts";
import { createFailureDetector } from "./failure_detector.ts";

/** A register of ours, besides our presence. */
export interface OwnRegister extends Pick<Register, "kind" | "key"> {
  /** A JSON object, or `null` to withdraw it here; other peers may keep what they have. */
  readonly value: object | null;
}

export interface MembershipOptions {
  readonly signer: SigningKey;
  readonly epoch: number;
  readonly version: string;
  /** The rest of our presence, until it changes. */
  readonly profile?: Profile;
  /** Returns our offset from UTC in minutes at a wall clock time; absent: we tell none. */
  readonly minutesEast?: (wallMs: number) => number;
  /** The newest sign of life of each peer that an earlier run of ours knew. */
  readonly lastSeen?: ReadonlyMap<PeerId, Version>;
}

export interface MembershipDependencies {
  readonly codec: RegisterCodec;
  readonly registers: Registers;
  readonly emit: Emit;
  /** Returns a clock reading behind every message seen. */
  next(now: Now): Clock;
  /** Advances our clock to a reading of another peer. */
  see(clock: Clock, now: Now): void;
  isLinked(id: PeerId): boolean;
  /** Whether a neighbour says that it is linked to that peer. */
  isNear(id: PeerId): boolean;
  /** Whether a neighbour lists a peer that is not linked to us, besides those that are left out. */
  hasRelayed(isLeftOut: (id: PeerId) => boolean): boolean;
  /** How many peers are in the mesh as far as links vouch for them, ourselves included. */
  population(): number;
  /** Tells all neighbours but `source` that a peer is suspect. */
  spreadSuspicion(id: PeerId, source: PeerId | undefined): void;
  /** Returns our neighbours. */
  linked(): readonly PeerId[];
  /** Passes on a register of ours, or one that `source` brought. */
  spread(signed: SignedRegister, source: PeerId | undefined, isNews: boolean, now: Now): void;
}

export interface Membership {
  /** Our newest presence. */
  readonly own: SignedRegister | undefined;
  /** Takes the body of a register record. */
  accept(body: Uint8Array, source: PeerId, now: Now): RegisterAcceptance;
  isAlive(id: PeerId): boolean;
  /** How many peers are in the mesh. */
  readonly size: number;
  /** Notes that a link to a peer stands. */
  linked(id: PeerId, name: string, now: Now): void;
  /** Reports that a peer is no longer in the mesh. */
  markGone(id: PeerId, reason: string): void;
  /**
   * Notes that our link to a peer broke: it is suspect, or gone where no other peer could see it.
   */
  linkBroke(id: PeerId, reason: string, now: Now): void;
  /** Notes that `source` suspects a peer, which may be ourselves. */
  suspected(id: PeerId, source: PeerId, now: Now): void;
  /** Notes an address of ours at which a peer reached us. */
  reachedAt(address: Endpoint, now: Now): void;
  /**
   * Publishes our presence soon, at most once in {@link REFUTE_PERIOD_MS}: a peer may suspect us.
   * Call it only once other peers can know that a link of ours broke, since until then they leave
   * it to that link's end to suspect us.
   */
  refute(now: Now): void;
  /** Changes the rest of our presence from now on. */
  setProfile(profile: Profile): void;
  /**
   * Publishes a register of another kind.
   *
   * @throws RangeError where it is too long
   */
  publish(own: OwnRegister, now: Now): void;
  /** Publishes our presence now. */
  announce(name: string, now: Now, gone?: boolean): void;
  /**
   * Publishes our presence where it is due, and reports the peers that were silent for too long.
   */
  tick(name: string, now: Now): void;
  deadline(): number | undefined;
}

/** Makes a membership of ourselves alone, of which nothing was published. */
export function createMembership(
  { signer, epoch, version, profile = EMPTY_PROFILE, minutesEast, lastSeen }: MembershipOptions,
  dependencies: MembershipDependencies,
): Membership {
  const { codec, registers, emit, isLinked } = dependencies;
  /** The last addresses at which we were reached, the newest last. */
  const toldMalformed = createFirstTimes(MAX_TOLD_CAUSES);
  let addresses: readonly Endpoint[] = [];
  const failureDetector = createFailureDetector({
    isAlive: registers.isAlive,
    population: dependencies.population,
    isLinked,
    isNear: dependencies.isNear,
    hasRelayed: dependencies.hasRelayed,
    spreadSuspicion: dependencies.spreadSuspicion,
  });
  let own: SignedRegister | undefined;
  let described = profile;
  /**
   * The clock of our registers that end with this run. They order nothing but each other: one that
   * we sign before our time is corrected dates none of our messages.
   */
  let clock: Clock = CLOCK_ZERO;
  /** When our presence was last published, monotonic ms. */
  let announced = -Infinity;
  /**
   * When to publish it again, monotonic ms; `undefined` before there was a neighbour to hear it.
   */
  let due: number | undefined;

  /** Loopback addresses reach us only on this machine: they count where there are no others. */
  function shareable(): readonly Endpoint[] {
    const passable = addresses.filter(({ hostname }) => mayPassOn(hostname, false));
    return (passable.length > 0 ? passable : addresses).slice(-MAX_PRESENCE_ADDRESSES);
  }

  /**
   * In a small mesh a sign of life without news matters too, since its peer may be suspect.
   */
  const isUrgent = (isNews: boolean): boolean =>
    isNews || dependencies.population() <= FULL_MESH_UP_TO;

  /** Judges a presence by what we know besides its clock. */
  function judge(presence: Register): "live" | "stale" | undefined {
    const { author } = presence;
    if (isLinked(author) || dependencies.isNear(author)) return "live";
    const seen = lastSeen?.get(author);
    return seen !== undefined && compareVersions(presence, seen) <= 0 ? "stale" : undefined;
  }

  /** Reports the ephemeral registers of a peer that is back: they count again. */
  function emitEphemeral(id: PeerId): void {
    for (const register of registers.ephemeral(id)) emit({ type: "register", register });
  }

  /**
   * An old presence is no sign of life: where our time is corrected, we repeat ours with it.
   */
  function keepUp(now: Now): void {
    if (own === undefined) return;
    const behind = now.wall - own.register.clock.ms;
    if (behind > MAX_UNASKED_BEHIND_MS / 2) due = earliest(due, now.monotonic);
  }

  function markGone(id: PeerId, reason: string): void {
    failureDetector.confirm(id);
    registers.markDead(id);
    emit({ type: "peerGone", id, reason });
  }

  function announce(name: string, now: Now, gone = false): void {
    clock = nextClock(clock, now.wall);
    const presence = {
      ...{ name, version, addresses: shareable(), gone, ...described },
      links: dependencies.linked().slice(0, MAX_PRESENCE_LINKS).map(shortId),
      // Asked for at each presence: summer time begins and ends while the program runs.
      ...(minutesEast === undefined ? {} : { minutesEast: minutesEast(now.wall) }),
    };
    own = codec.sign(presenceRegister({ author: signer.id, epoch, clock, ...presence }), signer);
    const isNews = registers.put(own, now) === "news";
    dependencies.spread(own, undefined, isUrgent(isNews), now);
    announced = now.monotonic;
    due = announced + PRESENCE_PERIOD_MS;
  }

  function refute(now: Now): void {
    due = earliest(due, Math.max(now.monotonic, announced + REFUTE_PERIOD_MS));
  }

  return {
    isAlive: registers.isAlive,
    get size() {
      return registers.alive;
    },
    get own() {
      return own;
    },
    accept(body, source, now) {
      const oldest = now.wall - MAX_UNASKED_BEHIND_MS;
      const acceptance = registers.accept(body, now, oldest, { source, judge });
      if (acceptance.state !== "new") return acceptance;
      const { register } = acceptance.signed;
      const { author } = register;
      if (isRetained(register)) dependencies.see(register.clock, now);
      keepUp(now);
      dependencies.spread(acceptance.signed, source, isUrgent(acceptance.isNews), now);
      if (!isPresence(register)) {
        const counts = isRetained(register) || registers.isAlive(author);
        if (counts) emit({ type: "register", register });
        return acceptance;
      }
      const presence = presenceOf(register);
      if (presence === undefined) {
        if (toldMalformed.note(author)) {
          emit({ type: "diagnostic", id: author, reason: "it is not listed: malformed presence" });
        }
        return acceptance;
      }
      failureDetector.confirm(author);
      if (!presence.gone) {
        emit({ type: "presence", presence });
        if (acceptance.isBack) emitEphemeral(author);
      } else if (!isLinked(author)) markGone(author, "quit");
      return acceptance;
    },
    linked(id, name, now) {
      failureDetector.confirm(id);
      if (registers.markAlive(id, now.monotonic)) emitEphemeral(id);
      if (own === undefined) announce(name, now);
      keepUp(now);
    },
    linkBroke(id, reason, now) {
      if (dependencies.linked().length === 0 || !registers.isAlive(id)) markGone(id, reason);
      else failureDetector.suspect(id, reason, now.monotonic);
    },
    suspected(id, source, now) {
      if (id === signer.id) refute(now);
      else failureDetector.suspect(id, "nobody is linked to it", now.monotonic, source);
    },
    markGone,
    reachedAt(address, now) {
      const isKnown = addresses.some(({ hostname, port }) =>
        hostname === address.hostname && port === address.port
      );
      if (isKnown) return;
      addresses = [...addresses, address].slice(-2 * MAX_PRESENCE_ADDRESSES);
      if (due !== undefined) due = now.monotonic;
    },
    refute,
    setProfile(profile) {
      described = profile;
    },
    publish({ kind, key, value }, now) {
      if (value === null) return registers.drop(signer.id, slotOf({ kind, key }));
      const isLasting = isRetained({ kind, key });
      clock = isLasting ? clock : nextClock(clock, now.wall);
      const reading = isLasting ? dependencies.next(now) : clock;
      const fields = { author: signer.id, epoch, kind, key, clock: reading, value };
      const signed = codec.sign(fields, signer);
      const { register } = signed;
      const put = registers.put(signed, now);
      if (put === "left") return emitDropped(emit, register);
      // of a register that every peer may write, only the clock says whose value counts
      if (isRetained(register)) emit({ type: "register", register });
      dependencies.spread(signed, undefined, put === "news", now);
    },
    announce,
    tick(name, now) {
      if (due !== undefined && due <= now.monotonic) announce(name, now);
      for (const { id, reason } of failureDetector.tick(now.monotonic)) markGone(id, reason);
      const spare = (id: PeerId) => id === signer.id || isLinked(id);
      for (const id of registers.expire(now.monotonic, spare)) {
        emit({ type: "peerGone", id, reason: "no sign of life" });
      }
    },
    deadline: () => earliest(due, registers.deadline(), failureDetector.deadline()),
  };
}
