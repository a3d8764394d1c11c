/**
 * Discovery: finds the peers of a mesh on the networks around (multicast DNS, RFC 6762, has the
 * same pattern of question and delayed answer).
 *
 * A `hello` goes to the group on every interface. A node that hears it answers `here` by unicast,
 * echoing the nonce, and gets one `here` back, so that both have heard an echo. That second `here`
 * ends the exchange: it echoes a nonce made for one host, and such a beacon is not answered.
 *
 * 1. A datagram causes at most one datagram, and only towards the subnet that it came from.
 * 2. A peer is found only at a source whose beacon echoes a nonce of ours. A sender that does not
 *    hear us cannot make us dial an address.
 * 3. Our own beacons have no effect. Any other beacon that is left out is reported by its reason,
 *    for the log and `/status`, once in {@link IGNORED_BEACON_PERIOD_MS} for each kind of reason.
 * 4. The limits per second, per host and in all, bound what a flood costs. The first beacons of a
 *    host go before the further ones of others, so that forged sources do not delay a newcomer.
 * 5. A `bye` proves nothing: it only leads to a ping.
 *
 * @module
 */

import type { Endpoint } from "../../core/address.ts";
import {
  BEACON_ANSWER_MAX_DELAY_MS,
  BEACON_ANSWERS_EXPECTED,
  BEACON_ANSWERS_PER_SECOND_FOR_NEWCOMERS,
  BEACONS_PER_SECOND_FOR_NEWCOMERS,
  FEW_BEACON_ANSWERS,
  FEW_BEACONS,
  IGNORED_BEACON_PERIOD_MS,
  MAX_BEACON_ANSWERS_PER_SECOND,
  MAX_BEACON_ANSWERS_PER_SECOND_PER_HOST,
  MAX_BEACONS_PER_SECOND,
  MAX_BEACONS_PER_SECOND_PER_HOST,
  MAX_BYES_PER_SECOND,
  MAX_INTERFACES,
  MAX_OTHER_VERSIONS_TOLD,
  NEWCOMER_MEMORY_MS,
  OTHER_VERSIONS_PERIOD_MS,
} from "../../core/limits/discovery.ts";
import type { Machine } from "../../core/machine.ts";
import { earliest } from "../../core/now.ts";
import type { PeerId } from "../../core/peer_id.ts";
import { PROTOCOL_VERSION } from "../../core/protocol_version.ts";
import { type Beacon, encodeBeacon, parseBeacon, type VersionClaim } from "./beacon.ts";
import { createHelloSchedule } from "./hello_schedule.ts";
import { createNonceCookies, NONCE_KEY_BYTES } from "./nonce_cookies.ts";
import { createPendingAnswers } from "./pending_answers.ts";
import { createRateLimit } from "./rate_limit.ts";
import { type Interface, onSubnet } from "./subnet.ts";

export interface DiscoveryOptions {
  readonly id: PeerId;
  /** This incarnation (ms since 1970, rising with every start). */
  readonly epoch: number;
  readonly username: string;
  /** At most `MAX_MESH_BYTES` of UTF-8 without control characters. */
  readonly mesh: string;
  /** Random bytes fit for a key. */
  randomBytes(length: number): Uint8Array;
  /** 0 (included) to 1 (excluded). */
  random(): number;
}

export type DiscoveryEvent =
  /**
   * All the interfaces to use from now on; those beyond the first {@link MAX_INTERFACES} are left
   * out.
   */
  | { readonly type: "interfaces"; readonly interfaces: readonly Interface[] }
  /** The program takes links on this TCP port from now on; nothing is announced before. */
  | { readonly type: "listening"; readonly port: number }
  | {
    readonly type: "datagram";
    /**
     * Address of the interface, if its sending socket received it; none for the socket that listens
     * to the group.
     */
    readonly interface?: string;
    readonly source: Endpoint;
    readonly bytes: Uint8Array;
  }
  /** More is sent to the group than is read: the system drops the rest. */
  | { readonly type: "flooded" }
  /** How many peers are linked, and how many are known at all. */
  | { readonly type: "peers"; readonly linked: number; readonly known: number }
  | { readonly type: "rename"; readonly username: string }
  /** Sends a goodbye; after it nothing more is done. */
  | { readonly type: "stop" };

/**
 * Where a datagram goes. Which multicast group that is, the sockets know; it may be another on each
 * interface.
 */
export type Destination = Endpoint | "group";

export type DiscoveryEffect =
  /** Send from the socket bound to the address `interface`. */
  | {
    readonly type: "send";
    readonly interface: string;
    readonly to: Destination;
    readonly bytes: Uint8Array;
  }
  /**
   * A peer takes links at `address`, which has shown that it hears what is sent to it. Who the peer
   * is, only the handshake proves: `id`, `epoch` and `username` are claims, and `username` may hold
   * anything.
   */
  | {
    readonly type: "found";
    readonly id: PeerId;
    readonly epoch: number;
    readonly username: string;
    readonly address: Endpoint;
  }
  /**
   * A datagram claims that this incarnation of `id` ends: a reason to ping it, never to drop it.
   */
  | { readonly type: "bye"; readonly id: PeerId; readonly epoch: number }
  /** A peer of our mesh speaks another version of the protocol. The name may hold anything. */
  | {
    readonly type: "otherVersion";
    readonly isOlder: boolean;
    readonly username: string;
    /** Where it takes links, as it claims. */
    readonly address: Endpoint;
  }
  /** A beacon was left out, and why. The text holds what its sender claims: not safe to show. */
  | {
    readonly type: "ignored";
    readonly kind: IgnoredKind;
    readonly source: Endpoint;
    readonly reason: string;
  };

const IGNORED_KINDS = [
  "far",
  "flood",
  "malformed",
  "other-mesh",
  "unanswered",
  "unasked",
  "version",
] as const;

/** Why a beacon is left out; it bounds how often that is told. */
export type IgnoredKind = typeof IGNORED_KINDS[number];

const TOO_MANY_ASK = "more ask than are answered";
const UNASKED = "it answers nothing that was asked there within a minute";

/** The audience of the nonces in a `hello`; no host name. */
const EVERYONE = "*";

/** Creates the discovery machine of a node that is on no interface yet and does not listen. */
export function createDiscovery(
  options: DiscoveryOptions,
): Machine<DiscoveryEvent, DiscoveryEffect> {
  const { id, epoch, mesh, random } = options;
  const nonces = createNonceCookies(options.randomBytes(NONCE_KEY_BYTES));
  const schedule = createHelloSchedule(random);
  const heard = createRateLimit({
    total: MAX_BEACONS_PER_SECOND,
    perKey: MAX_BEACONS_PER_SECOND_PER_HOST,
    periodMs: 1_000,
    reserve: {
      places: BEACONS_PER_SECOND_FOR_NEWCOMERS,
      few: FEW_BEACONS,
      memoryMs: NEWCOMER_MEMORY_MS,
    },
  });
  const answered = createRateLimit({
    total: MAX_BEACON_ANSWERS_PER_SECOND,
    perKey: MAX_BEACON_ANSWERS_PER_SECOND_PER_HOST,
    periodMs: 1_000,
    reserve: {
      places: BEACON_ANSWERS_PER_SECOND_FOR_NEWCOMERS,
      few: FEW_BEACON_ANSWERS,
      memoryMs: NEWCOMER_MEMORY_MS,
    },
  });
  const told = createRateLimit({
    total: IGNORED_KINDS.length,
    perKey: 1,
    periodMs: IGNORED_BEACON_PERIOD_MS,
  });
  const others = createRateLimit({
    total: MAX_OTHER_VERSIONS_TOLD,
    perKey: 1,
    periodMs: OTHER_VERSIONS_PERIOD_MS,
  });
  const byes = createRateLimit({ total: MAX_BYES_PER_SECOND, perKey: 1, periodMs: 1_000 });
  const pending = createPendingAnswers();

  let username = options.username;
  let interfaces: readonly Interface[] = [];
  let port: number | undefined;
  let known = 0;
  let stopped = false;

  function encode(type: Beacon["type"], port: number, nonce: string, echo?: string): Uint8Array {
    const beacon = { type, id, epoch, username, port, mesh, nonce };
    return encodeBeacon(echo === undefined ? beacon : { ...beacon, echo });
  }

  function toEveryone(type: "hello" | "bye", now: number): DiscoveryEffect[] {
    if (port === undefined) return [];
    const bytes = encode(type, port, nonces.issue(EVERYONE, now));
    return interfaces.map(({ address }) => ({
      type: "send",
      interface: address,
      to: "group",
      bytes,
    }));
  }

  function answer(
    from: string,
    to: Endpoint,
    echo: string,
    now: number,
  ): readonly DiscoveryEffect[] {
    if (port === undefined) return [];
    if (!answered.take(to.hostname, now)) return ignore("unanswered", to, TOO_MANY_ASK, now);
    const bytes = encode("here", port, nonces.issue(to.hostname, now), echo);
    return [{ type: "send", interface: from, to, bytes }];
  }

  function ignore(
    kind: IgnoredKind,
    source: Endpoint,
    reason: string,
    now: number,
  ): readonly DiscoveryEffect[] {
    return told.take(kind, now) ? [{ type: "ignored", kind, source, reason }] : [];
  }

  function setInterfaces(next: readonly Interface[], now: number): void {
    const before = new Set(interfaces.map((each) => each.address));
    interfaces = next.slice(0, MAX_INTERFACES);
    const reached = interfaces.some((each) => !before.has(each.address));
    if (reached && port !== undefined) schedule.restart(now);
  }

  function receive(
    { interface: receiver, source, bytes }: DiscoveryEvent & { type: "datagram" },
    now: number,
  ): readonly DiscoveryEffect[] {
    const near = interfaces.filter((each) => onSubnet(source.hostname, each));
    const local = near.find((each) => each.address === receiver) ?? near[0];
    const leaveOut = (kind: IgnoredKind, reason: string): readonly DiscoveryEffect[] =>
      ignore(kind, source, reason, now);
    if (local === undefined || source.port === 0) {
      return leaveOut("far", "it comes from no network of ours");
    }
    if (!heard.take(source.hostname, now)) return leaveOut("flood", "more come than are read");
    const parsed = parseBeacon(bytes);
    if (parsed.state === "refused") return leaveOut("malformed", parsed.reason);
    if (parsed.state === "otherVersion") return tellVersion(parsed.claim, source, now);
    const { beacon } = parsed;
    if (beacon.id === id && beacon.epoch === epoch) return [];
    if (beacon.mesh !== mesh) return leaveOut("other-mesh", `its mesh is ${beacon.mesh}`);
    switch (beacon.type) {
      case "hello":
        return plan(local.address, source, beacon.nonce, now);
      case "here":
        return confirm(local.address, source, beacon, now);
      case "bye":
        return byes.take(beacon.id, now)
          ? [{ type: "bye", id: beacon.id, epoch: beacon.epoch }]
          : [];
    }
  }

  /** Tells of a peer that speaks another version: it is in our mesh, and can't be linked. */
  function tellVersion(
    { version, username, port, mesh: theirs }: VersionClaim,
    source: Endpoint,
    now: number,
  ): readonly DiscoveryEffect[] {
    const left = ignore("version", source, `version ${version}`, now);
    if (theirs !== mesh || !others.take(source.hostname, now)) return left;
    return [
      ...left,
      {
        type: "otherVersion",
        isOlder: version < PROTOCOL_VERSION,
        username,
        address: { hostname: source.hostname, port },
      },
    ];
  }

  /** Plans the answer to a `hello`, unless enough others are likely to answer. */
  function plan(
    from: string,
    to: Endpoint,
    echo: string,
    now: number,
  ): readonly DiscoveryEffect[] {
    if (port === undefined || known * random() >= BEACON_ANSWERS_EXPECTED) return [];
    const due = now + BEACON_ANSWER_MAX_DELAY_MS * random();
    const left = pending.add({ interface: from, to, echo, due });
    return left === undefined ? [] : ignore("unanswered", left, TOO_MANY_ASK, now);
  }

  function confirm(
    from: string,
    source: Endpoint,
    beacon: Beacon,
    now: number,
  ): readonly DiscoveryEffect[] {
    const { echo } = beacon;
    const answersHello = echo !== undefined && nonces.accepts(echo, EVERYONE, now);
    const isAsked = answersHello ||
      (echo !== undefined && nonces.accepts(echo, source.hostname, now));
    if (!isAsked) return ignore("unasked", source, UNASKED, now);
    const found: DiscoveryEffect = {
      type: "found",
      id: beacon.id,
      epoch: beacon.epoch,
      username: beacon.username,
      address: { hostname: source.hostname, port: beacon.port },
    };
    return answersHello ? [found, ...answer(from, source, beacon.nonce, now)] : [found];
  }

  /** Does what is due by now: answers, and the next `hello`. */
  function tick(now: number): DiscoveryEffect[] {
    const effects: DiscoveryEffect[] = [];
    for (const { interface: from, to, echo } of pending.take(now)) {
      effects.push(...answer(from, to, echo, now));
    }
    if (schedule.take(now)) effects.push(...toEveryone("hello", now));
    return effects;
  }

  return {
    handle(event, { monotonic: now }) {
      if (stopped) return [];
      switch (event.type) {
        case "interfaces":
          setInterfaces(event.interfaces, now);
          return tick(now);
        case "listening":
          port = event.port;
          schedule.restart(now);
          return tick(now);
        case "datagram":
          return [...receive(event, now), ...tick(now)];
        case "flooded":
          schedule.noteFlood(now);
          return tick(now);
        case "peers":
          known = event.known;
          schedule.setAlone(event.linked === 0, now);
          return tick(now);
        case "rename":
          username = event.username;
          return tick(now);
        case "tick":
          return tick(now);
        case "stop": {
          stopped = true;
          pending.clear();
          schedule.stop();
          return toEveryone("bye", now);
        }
      }
    },

    deadline() {
      return earliest(schedule.deadline(), pending.deadline());
    },
  };
}
