import type { Endpoint } from "../../../core/address.ts";
import type { Clock } from "../../../core/hybrid_logical_clock.ts";
import { isLoopback } from "../../../core/ip.ts";
import { FULL_MESH_UP_TO } from "../../../core/limits/links.ts";
import {
  MAX_PRESENCE_ADDRESSES,
  PRESENCE_PERIOD_MS,
  REFUTE_PERIOD_MS,
} from "../../../core/limits/registers.ts";
import { MAX_UNASKED_BEHIND_MS } from "../../../core/limits/replication.ts";
import type { PeerId } from "../../../core/peer.ts";
import { earliest, type Now } from "../../../core/time.ts";
import type { SigningKey } from "../../signing_keys.ts";
import { isPersistent } from "../registers/persistent.ts";
import type { RegisterAcceptance, Registers } from "../registers/registers.ts";
import {
  EMPTY_PROFILE,
  isPresence,
  type Presence,
  presenceOf,
  presenceRegister,
  type Profile,
} from "../wire/presence.ts";
import {
  type Register,
  type RegisterCodec,
  type SignedRegister,
  slotOf,
} from "../wire/register.ts";
import { createFailureDetector } from "./failure_detector.ts";

/** What we tell the mesh besides our presence. */
export interface OwnRegister extends Pick<Register, "kind" | "key"> {
  /** An object of JSON, or `null`: we stand for it no more, though others may keep what they have. */
  readonly value: object | null;
}

export interface MembershipOptions {
  readonly signer: SigningKey;
  readonly epoch: number;
  readonly version: string;
  /** What we tell of ourselves besides, until it changes. */
  readonly profile?: Profile;
}

export interface MembershipCallbacks {
  /** A reading behind everything seen. */
  next(now: Now): Clock;
  /** The largest reading seen. */
  clock(): Clock;
  /** Somebody's reading: ours follows. */
  see(clock: Clock, now: Now): void;
  present(presence: Presence): void;
  absent(id: PeerId, reason: string): void;
  /** A register of another kind is new here, or counts again; of our own those that last. */
  register(register: Register): void;
  /** One that was told of counts no more. */
  forgotten(register: Register): void;
  isLinked(id: PeerId): boolean;
  /** Whether a neighbour says that it is linked to it. */
  isNear(id: PeerId): boolean;
  /** All neighbours but `source` are to hear that this one may be gone. */
  ask(id: PeerId, source: PeerId | undefined): void;
  /** To how many we are linked. */
  linked(): number;
  /** A register of ours, or one that `source` brought, is to be passed on. */
  spread(signed: SignedRegister, source: PeerId | undefined, isNews: boolean, now: Now): void;
}

/** Who is in the mesh, by what each tells of itself once a minute; and telling the same of ourselves. */
export interface Membership {
  /** What we told last of ourselves. */
  readonly own: SignedRegister | undefined;
  accept(body: Uint8Array, source: PeerId, now: Now): RegisterAcceptance;
  isAlive(id: PeerId): boolean;
  /** How many gave a sign of life. */
  readonly size: number;
  /** A link to somebody stands. */
  met(id: PeerId, name: string, now: Now): void;
  /** It is no more in the mesh. */
  lost(id: PeerId, reason: string): void;
  /** A link to somebody is no more: if nobody has it in sight and it says nothing, it is no more in the mesh. */
  doubt(id: PeerId, reason: string, now: Now): void;
  /** `source` says that a link to somebody, who may be us, is no more. */
  doubted(id: PeerId, source: PeerId, now: Now): void;
  /** We were reached here. */
  reached(at: Endpoint, now: Now): void;
  /**
   * Tells of ourselves while others may doubt that we are here: not before they know that a link of ours is gone, since until
   * then they leave it to that link to tell its other end.
   */
  reassure(now: Now): void;
  /** Tells this of us from now on. */
  describe(profile: Profile): void;
  /** Tells something of another kind; one that is too long for a register throws a RangeError. */
  say(own: OwnRegister, now: Now): void;
  /** Tells of ourselves now. */
  tell(name: string, now: Now, gone?: boolean): void;
  /** Whom nobody heard of for too long; and what is due of ourselves. */
  tick(name: string, now: Now): void;
  deadline(): number | undefined;
}

/** Nobody is here, and nothing was told. */
export function createMembership(
  { signer, epoch, version, profile = EMPTY_PROFILE }: MembershipOptions,
  codec: RegisterCodec,
  registers: Registers,
  hands: MembershipCallbacks,
): Membership {
  /** The last ones at which we were reached, the newest last. */
  let addresses: readonly Endpoint[] = [];
  const failureDetector = createFailureDetector({
    isAlive: (id) => registers.isAlive(id),
    population: () => registers.alive,
    isLinked: hands.isLinked,
    isNear: hands.isNear,
    linked: hands.linked,
    lost: (id, reason) => membership.lost(id, reason),
    ask: hands.ask,
  });
  let own: SignedRegister | undefined;
  let described = profile;
  /** When we told of ourselves last, monotonic ms. */
  let told = -Infinity;
  /** When to tell of ourselves again, monotonic ms; `undefined` before there was anybody to tell. */
  let due: number | undefined;

  /** Loopback addresses lead to us only on this very machine: they count where there are no others. */
  function shareable(): readonly Endpoint[] {
    const wide = addresses.filter(({ hostname }) => !isLoopback(hostname));
    return (wide.length > 0 ? wide : addresses).slice(-MAX_PRESENCE_ADDRESSES);
  }

  /** In a small mesh it matters at once that somebody is still there, since somebody else may doubt it. */
  const isUrgent = (isNews: boolean): boolean => isNews || registers.alive <= FULL_MESH_UP_TO;

  /** What somebody who is there again said besides counts again. */
  function tellFleeting(id: PeerId): void {
    for (const register of registers.ephemeral(id)) hands.register(register);
  }

  /** Others take no sign of life that lies far behind their clocks: what we told before we followed theirs is told anew. */
  function keepUp(now: Now): void {
    if (own === undefined) return;
    const isBehind = hands.clock().ms - own.register.clock.ms > MAX_UNASKED_BEHIND_MS / 2;
    if (isBehind) due = earliest(due, now.monotonic);
  }

  const membership: Membership = {
    isAlive: (id) => registers.isAlive(id),
    get size() {
      return registers.alive;
    },
    accept(body, source, now) {
      const acceptance = registers.accept(body, now, hands.clock().ms - MAX_UNASKED_BEHIND_MS);
      if (acceptance.state !== "new") return acceptance;
      const { register } = acceptance.signed;
      hands.see(register.clock, now);
      keepUp(now);
      hands.spread(acceptance.signed, source, isUrgent(acceptance.isNews), now);
      const { author } = register;
      if (!isPresence(register)) {
        if (isPersistent(register) || registers.isAlive(author)) hands.register(register);
        return acceptance;
      }
      const presence = presenceOf(register);
      if (presence === undefined) return acceptance;
      failureDetector.clear(author);
      if (!presence.gone) {
        hands.present(presence);
        if (acceptance.isBack) tellFleeting(author);
      } else if (!hands.isLinked(author)) membership.lost(author, "quit");
      return acceptance;
    },
    get own() {
      return own;
    },
    met(id, name, now) {
      failureDetector.clear(id);
      if (registers.markAlive(id, now.monotonic)) tellFleeting(id);
      if (own === undefined) membership.tell(name, now);
      keepUp(now);
    },
    doubt(id, reason, now) {
      if (hands.linked() === 0 || !registers.isAlive(id)) membership.lost(id, reason);
      else failureDetector.raise(id, reason, now.monotonic);
    },
    doubted(id, source, now) {
      if (id === signer.id) membership.reassure(now);
      else failureDetector.raise(id, "nobody is linked to it", now.monotonic, source);
    },
    lost(id, reason) {
      failureDetector.clear(id);
      registers.markDead(id);
      hands.absent(id, reason);
    },
    reached(at, now) {
      const known = addresses.some(({ hostname, port }) =>
        hostname === at.hostname && port === at.port
      );
      if (known) return;
      addresses = [...addresses, at].slice(-2 * MAX_PRESENCE_ADDRESSES);
      if (due !== undefined) due = now.monotonic;
    },
    reassure(now) {
      const soon = Math.max(now.monotonic, told + REFUTE_PERIOD_MS);
      due = earliest(due, soon);
    },
    describe(profile) {
      described = profile;
    },
    say({ kind, key, value }, now) {
      if (value === null) return registers.drop(signer.id, slotOf({ kind, key }));
      const clock = hands.next(now);
      const signed = codec.sign({ author: signer.id, epoch, kind, key, clock, value }, signer);
      const put = registers.put(signed, now);
      if (put === "left") return hands.forgotten(signed.register);
      // of what anybody may say of a room, only the clock tells whose word counts
      if (isPersistent(signed.register)) hands.register(signed.register);
      hands.spread(signed, undefined, put === "news", now);
    },
    tell(name, now, gone = false) {
      own = codec.sign(
        presenceRegister({
          author: signer.id,
          epoch,
          clock: hands.next(now),
          name,
          version,
          addresses: shareable(),
          gone,
          ...described,
        }),
        signer,
      );
      const isNews = registers.put(own, now) === "news";
      hands.spread(own, undefined, isUrgent(isNews), now);
      told = now.monotonic;
      due = told + PRESENCE_PERIOD_MS;
    },
    tick(name, now) {
      if (due !== undefined && due <= now.monotonic) membership.tell(name, now);
      failureDetector.tick(now.monotonic);
      const spare = (id: PeerId) => id === signer.id || hands.isLinked(id);
      for (const id of registers.expire(now.monotonic, spare)) {
        hands.absent(id, "no sign of life");
      }
    },
    deadline: () => earliest(due, registers.deadline(), failureDetector.deadline()),
  };
  return membership;
}
