/**
 * The peer finder: collects peers from discovery, from presences and from the recommendations of
 * full peers, and has the dialer dial those that the connection manager wants.
 *
 * 1. We are never a candidate ourselves, nor is an address that is not unicast.
 * 2. A loopback address counts only where it can be of this host.
 * 3. An address that is only claimed and lies outside the networks of our interfaces is dialled
 *    once a link of ours, or a dial, reached a peer outside them.
 * 4. A peer that announces itself and is not in sight is watched: `unanswered_peers.ts`.
 *
 * @module
 */
import {
  type Address,
  type Endpoint,
  isLoopbackAddress,
  isTcp,
  listeningAddress,
} from "../../../core/address.ts";
import { isUnicast, mayPassOn, reachOf } from "../../../core/ip.ts";
import { createFirstTimes } from "../../../core/first_times.ts";
import { MAX_ALTERNATIVES, MAX_LINKS } from "../../../core/limits/links.ts";
import { MAX_TOLD_CAUSES } from "../../../core/limits/store.ts";
import type { Machine, Tick } from "../../../core/machine.ts";
import { earliest, type Now } from "../../../core/now.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import type { DiscoveryEffect, DiscoveryEvent, IgnoredKind } from "../../discovery/discovery.ts";
import { type Interface, onSubnet } from "../../discovery/subnet.ts";
import type { Alternative } from "../../link/control.ts";
import type { ConnectionEvent, LinkId } from "../api/mesh_io.ts";
import type { Connection } from "../neighbours/connection.ts";
import {
  type ConnectionManager,
  type ConnectionManagerCallbacks,
  createConnectionManager,
} from "./connection_manager.ts";
import { createDialer, type Dial, type Dialer } from "./dialer.ts";
import { createUnansweredPeers, type UnansweredPeers } from "./unanswered_peers.ts";

export interface PeerFinderOptions {
  readonly self: PeerId;
  readonly mesh: string;
  readonly discovery?: Machine<DiscoveryEvent, DiscoveryEffect>;
  readonly maxLinks?: number;
  /** Relayed peers are dialled only on the networks of our interfaces. */
  readonly nearOnly?: boolean;
  /** 0 (included) to 1 (excluded). */
  random(): number;
}

export interface PeerFinderCallbacks extends ConnectionManagerCallbacks {
  send(effect: Extract<DiscoveryEffect, { readonly type: "send" }>): void;
  dial(link: LinkId, to: Address): void;
  /** Tells of a peer of our mesh that speaks another version of the protocol. */
  otherVersion(effect: Extract<DiscoveryEffect, { readonly type: "otherVersion" }>): void;
  /** Probes a peer: a beacon claims that this incarnation of it ended, which proves nothing. */
  suspect(id: PeerId, epoch: number, now: Now): void;
  emit(event: ConnectionEvent): void;
}

export interface PeerFinder {
  readonly dialer: Dialer;
  readonly connectionManager: ConnectionManager;
  readonly unanswered: UnansweredPeers;
  /** Of each kind of beacon that is left out the latest, and why: not safe to show. */
  readonly ignored: readonly string[];
  /** Hands an event to discovery. */
  discover(event: DiscoveryEvent | Tick, now: Now): void;
  /** Notes that a peer is in the mesh, and the addresses at which it was reached. */
  known(id: PeerId, addresses: readonly Endpoint[], now: Now): void;
  /** Notes that a peer is no longer in the mesh; `left`: it said so. */
  gone(id: PeerId, left: boolean): void;
  /** Notes that a link of ours, or a dial, reached a peer at `address`. */
  reached(address: Address): void;
  /** Returns linked peers to recommend to the other end of `from`, for which we have no room. */
  alternatives(from: Connection): readonly Alternative[];
  /** Takes the recommendations of the other end of `from`, which has no room for us. */
  recommended(alternatives: readonly Alternative[], from: Connection, now: Now): void;
  /** Makes the dials that are due. */
  dial(now: Now): void;
  /** Returns a dial that ended, well or not; `undefined` where there was none. */
  ended(link: LinkId): Dial | undefined;
  /** Does what is due of discovery, and of the unanswered peers. */
  tick(now: Now): void;
  /**
   * Returns when discovery or, where dials are `made`, dialer or connection manager want a tick.
   */
  deadline(made: boolean): number | undefined;
}

const NO_PLACE_IN_MESH = "too many peers are in the mesh";
const NO_PLACE = "too many peers are known, or too many at its address";

/** Makes a peer finder that knows no peers. */
export function createPeerFinder(
  options: PeerFinderOptions,
  callbacks: PeerFinderCallbacks,
): PeerFinder {
  const { self, mesh, discovery, random } = options;
  const maxLinks = Math.min(options.maxLinks ?? MAX_LINKS, MAX_LINKS);
  const dialer = createDialer(self, random);
  const connectionManager = createConnectionManager(
    { self, mesh, maxLinks, random },
    dialer,
    callbacks,
  );
  const unanswered = createUnansweredPeers(callbacks.emit);
  const toldBarred = createFirstTimes(MAX_TOLD_CAUSES);
  const toldSelf = createFirstTimes(MAX_TOLD_CAUSES);
  const ignored = new Map<IgnoredKind, string>();
  const dials = new Map<LinkId, Dial>();
  let count = 0;
  let interfaces: readonly Interface[] = [];
  let reachedOutside = false;

  /**
   * Whether we are on loopback alone, so that the loopback addresses of others are of this host.
   */
  function isOnLoopback(): boolean {
    if (interfaces.length > 0) {
      return interfaces.every(({ address }) => reachOf(address) === "host");
    }
    const remotes = [...callbacks.links()].map(({ remote }) => remote);
    return remotes.length > 0 && remotes.every(isLoopbackAddress);
  }

  /** Whether an address is on a network of the interfaces that we keep to. */
  const isNear = (hostname: string): boolean =>
    interfaces.some((each) => each.address === hostname || onSubnet(hostname, each));

  /** Returns why an address is no candidate, if it is none. */
  function whyNot(hostname: string, onSameHost: boolean): string | undefined {
    if (options.nearOnly && interfaces.length > 0 && !isNear(hostname)) {
      return "it is on no network of the chosen interfaces";
    }
    if (!isUnicast(hostname)) return "it is no address of one machine";
    if (!mayPassOn(hostname, onSameHost)) return "it is a loopback address of another host";
    const isOutside = interfaces.length > 0 && !isNear(hostname);
    return isOutside && !reachedOutside ? "it is outside our networks" : undefined;
  }

  function claimed(id: PeerId, address: Endpoint, onSameHost: boolean, now: Now): void {
    if (id === self || isBarred(id, address)) return;
    const reason = whyNot(address.hostname, onSameHost) ??
      (dialer.claimed(id, address, now.monotonic) ? undefined : NO_PLACE);
    if (reason !== undefined) notDialled(id, address, reason);
  }

  /**
   * Returns whether a peer is barred. The log is told once of each that would be dialled otherwise.
   */
  function isBarred(id: PeerId, address: Address): boolean {
    const reason = dialer.whyBarred(id);
    if (reason === undefined) return false;
    if (toldBarred.note(id)) notDialled(id, address, reason);
    return true;
  }

  /** Tells the log once of each host that announces itself as us, in another incarnation. */
  function foundOurselves(address: Endpoint): void {
    if (!toldSelf.note(address.hostname)) return;
    const reason = "announces itself with our own identity: a copy of this profile runs there, " +
      "or somebody pretends that";
    callbacks.emit({ type: "diagnostic", address, reason });
  }

  function notDialled(id: PeerId, address: Address | undefined, reason: string): void {
    const where = address === undefined ? {} : { address };
    callbacks.emit({ type: "diagnostic", id, ...where, reason: `not dialled: ${reason}` });
  }

  function announced(
    { id, username, address }: Extract<DiscoveryEffect, { readonly type: "found" }>,
    now: Now,
  ): void {
    if (id === self) return foundOurselves(address);
    if (!isUnicast(address.hostname) || isBarred(id, address)) return;
    const isWatched = !dialer.isLinked(id) && !connectionManager.isConfirmed(id);
    if (isWatched) unanswered.announced(id, username, address, now.monotonic);
    if (!dialer.found(id, address, now.monotonic)) notDialled(id, address, NO_PLACE);
  }

  const peerFinder: PeerFinder = {
    dialer,
    connectionManager,
    unanswered,
    get ignored() {
      return [...ignored.values()];
    },
    discover(event, now) {
      if (event.type === "interfaces") {
        interfaces = event.interfaces;
      }
      for (const effect of discovery?.handle(event, now) ?? []) {
        switch (effect.type) {
          case "send":
            callbacks.send(effect);
            break;
          case "otherVersion":
            callbacks.otherVersion(effect);
            break;
          case "found":
            announced(effect, now);
            break;
          case "ignored": {
            const { kind, source, reason } = effect;
            ignored.set(kind, `${source.hostname}: ${reason}`);
            callbacks.emit({
              type: "diagnostic",
              address: source,
              reason: `beacon left out: ${reason}`,
            });
            break;
          }
          case "bye":
            unanswered.settled(effect.id);
            callbacks.suspect(effect.id, effect.epoch, now);
            break;
        }
      }
    },
    known(id, addresses, now) {
      if (!connectionManager.confirm(id)) return notDialled(id, undefined, NO_PLACE_IN_MESH);
      unanswered.settled(id);
      const onSameHost = addresses.some(({ hostname }) => reachOf(hostname) === "host") &&
        isOnLoopback();
      for (const address of addresses) claimed(id, address, onSameHost, now);
    },
    gone(id, left) {
      connectionManager.unconfirm(id);
      if (left) dialer.forget(id);
    },
    reached(address) {
      if (isTcp(address) && !isNear(address.hostname)) reachedOutside = true;
    },
    alternatives(from) {
      const onSameHost = isLoopbackAddress(from.remote);
      const able = [...callbacks.links()].flatMap(({ proven, remote }): readonly Alternative[] => {
        const { id, port: listening } = proven!.identity;
        const address = listeningAddress(remote, listening);
        // the wire carries addresses of TCP alone
        if (id === from.proven?.identity.id || address === undefined || !isTcp(address)) return [];
        const { hostname, port } = address;
        if (!isUnicast(hostname) || !mayPassOn(hostname, onSameHost)) return [];
        return [{ id, hostname, port }];
      });
      while (able.length > MAX_ALTERNATIVES) able.splice(Math.floor(random() * able.length), 1);
      return able;
    },
    recommended(alternatives, from, now) {
      for (const { id, hostname, port } of alternatives) {
        claimed(id, { hostname, port }, isLoopbackAddress(from.remote), now);
      }
    },
    dial(now) {
      connectionManager.review(now);
      for (const dial of dialer.take(now.monotonic)) {
        const link = `out${++count}`;
        dials.set(link, dial);
        callbacks.dial(link, dial.to);
      }
    },
    ended(link) {
      const dial = dials.get(link);
      dials.delete(link);
      return dial;
    },
    tick(now) {
      unanswered.tick(now.monotonic);
      const due = discovery?.deadline();
      if (due !== undefined && due <= now.monotonic) peerFinder.discover({ type: "tick" }, now);
    },
    deadline: (made) =>
      earliest(
        discovery?.deadline(),
        unanswered.deadline(),
        ...made ? [dialer.deadline(), connectionManager.deadline()] : [],
      ),
  };
  return peerFinder;
}
