import {
  type Address,
  type Endpoint,
  isLoopbackAddress,
  isTcp,
  listeningAddress,
} from "../../../core/address.ts";
import { isLoopback, isUnicast } from "../../../core/ip.ts";
import { MAX_ALTERNATIVES, MAX_LINKS } from "../../../core/limits/links.ts";
import type { Machine, Tick } from "../../../core/machine.ts";
import type { PeerId } from "../../../core/peer.ts";
import { earliest, type Now } from "../../../core/time.ts";
import type { DiscoveryEffect, DiscoveryEvent } from "../../discovery/discovery.ts";
import { type Interface, onSubnet } from "../../discovery/subnet.ts";
import type { Alternative } from "../../link/control.ts";
import type { LinkId } from "../api/mesh_event.ts";
import type { Connection } from "../neighbours/connection.ts";
import {
  type ConnectionManager,
  type ConnectionManagerCallbacks,
  createConnectionManager,
} from "./connection_manager.ts";
import { createDialer, type Dialer } from "./dialer.ts";

export interface PeerFinderOptions {
  readonly self: PeerId;
  readonly mesh: string;
  readonly discovery?: Machine<DiscoveryEvent, DiscoveryEffect>;
  readonly maxLinks?: number;
  /** Whoever others tell of is dialled only on the networks of our interfaces. */
  readonly nearOnly?: boolean;
  /** 0 (included) to 1 (excluded). */
  random(): number;
}

/** What the search wants done. */
export interface PeerFinderCallbacks extends ConnectionManagerCallbacks {
  send(effect: Extract<DiscoveryEffect, { readonly type: "send" }>): void;
  dial(link: LinkId, to: Address): void;
  /** Somebody claims that this run of `id` ends: a reason to ask it, no more. */
  doubt(id: PeerId, epoch: number, now: Now): void;
}

/**
 * How others are found and reached: whom discovery hears, whom the mesh tells of and whom others recommend, the dialler is
 * told, and of these it dials whom the shaping wants. Dials are kept until they end.
 */
export interface PeerFinder {
  readonly dialer: Dialer;
  readonly connectionManager: ConnectionManager;
  /** Hands discovery an event. */
  tell(event: DiscoveryEvent | Tick, now: Now): void;
  /** `id` is in the mesh, linked or not, and was reached at these addresses. */
  known(id: PeerId, addresses: readonly Endpoint[], now: Now): void;
  /** `id` is no more in the mesh; `left` where it said so. */
  gone(id: PeerId, left: boolean): void;
  /** Whom somebody recommends who has no room for `from`'s other end: linked, and not on that end's own host by chance. */
  alternatives(from: Connection): readonly Alternative[];
  /** The other end of `from` has no room, and recommends these. */
  recommended(alternatives: readonly Alternative[], from: Connection, now: Now): void;
  /** Makes the dials that are due. */
  dial(now: Now): void;
  /** The dialler's key of a dial that ended one way or the other; `undefined` where there was none. */
  ended(link: LinkId): string | undefined;
  /** Does what is due of discovery. */
  tick(now: Now): void;
  /** When discovery or, where dials are `made`, the dialler or the shaping wants a tick. */
  deadline(made: boolean): number | undefined;
}

/** A search that has not begun. */
export function createPeerFinder(
  options: PeerFinderOptions,
  hands: PeerFinderCallbacks,
): PeerFinder {
  const { self, mesh, discovery, random } = options;
  const maxLinks = Math.min(options.maxLinks ?? MAX_LINKS, MAX_LINKS);
  const dialer = createDialer(self, random);
  const connectionManager = createConnectionManager(
    { self, mesh, maxLinks, random },
    dialer,
    hands,
  );
  const dials = new Map<LinkId, string>();
  let count = 0;
  let interfaces: readonly Interface[] = [];

  /** Whether all of us is on loopback, so that others' loopback addresses are of this very host. */
  function isOnLoopback(): boolean {
    if (interfaces.length > 0) return interfaces.every(({ address }) => isLoopback(address));
    const remotes = [...hands.links()].map(({ remote }) => remote);
    return remotes.length > 0 && remotes.every(isLoopbackAddress);
  }

  /** Whether an address is on a network of the interfaces that we keep to. */
  const isNear = (hostname: string): boolean =>
    interfaces.some((each) => each.address === hostname || onSubnet(hostname, each));

  function found(id: PeerId, address: Endpoint, mayBeLoopback: boolean, now: Now): void {
    const { hostname } = address;
    if (options.nearOnly && interfaces.length > 0 && !isNear(hostname)) return;
    if (id === self || !isUnicast(hostname)) return;
    if (mayBeLoopback || !isLoopback(hostname)) dialer.found(id, address, now.monotonic);
  }

  const peerFinder: PeerFinder = {
    dialer,
    connectionManager,
    tell(event, now) {
      if (event.type === "interfaces") {
        interfaces = event.interfaces;
      }
      for (const effect of discovery?.handle(event, now) ?? []) {
        switch (effect.type) {
          case "send":
            hands.send(effect);
            break;
          case "found":
            found(effect.id, effect.address, true, now);
            break;
          case "bye":
            hands.doubt(effect.id, effect.epoch, now);
            break;
        }
      }
    },
    known(id, addresses, now) {
      if (!connectionManager.vouch(id)) return;
      const mayBeLoopback = addresses.some(({ hostname }) => isLoopback(hostname)) &&
        isOnLoopback();
      for (const address of addresses) found(id, address, mayBeLoopback, now);
    },
    gone(id, left) {
      connectionManager.unvouch(id);
      if (left) dialer.forget(id);
    },
    alternatives(from) {
      const toSameHost = isLoopbackAddress(from.remote);
      const able = [...hands.links()].flatMap(({ proven, remote }): readonly Alternative[] => {
        const { id, port: listening } = proven!.identity;
        const address = listeningAddress(remote, listening);
        // the wire carries addresses of TCP alone
        if (id === from.proven?.identity.id || address === undefined || !isTcp(address)) return [];
        const { hostname, port } = address;
        if (!isUnicast(hostname) || (isLoopback(hostname) && !toSameHost)) return [];
        return [{ id, hostname, port }];
      });
      while (able.length > MAX_ALTERNATIVES) able.splice(Math.floor(random() * able.length), 1);
      return able;
    },
    recommended(alternatives, from, now) {
      for (const { id, hostname, port } of alternatives) {
        found(id, { hostname, port }, isLoopbackAddress(from.remote), now);
      }
    },
    dial(now) {
      connectionManager.review(now);
      for (const { key, to } of dialer.take(now.monotonic)) {
        const link = `out${++count}`;
        dials.set(link, key);
        hands.dial(link, to);
      }
    },
    ended(link) {
      const key = dials.get(link);
      dials.delete(link);
      return key;
    },
    tick(now) {
      const due = discovery?.deadline();
      if (due !== undefined && due <= now.monotonic) peerFinder.tell({ type: "tick" }, now);
    },
    deadline: (made) =>
      earliest(
        discovery?.deadline(),
        ...made ? [dialer.deadline(), connectionManager.deadline()] : [],
      ),
  };
  return peerFinder;
}
