/**
 * Unanswered peers: peers that announce themselves, and whose announced addresses all fail when
 * they are dialled. Usually a firewall lets multicast through and TCP not.
 *
 * 1. A peer is reported once, when the last of its announced addresses failed, and taken back once:
 *    when it answers, comes into sight, says that it leaves, or is not heard for
 *    {@link ANNOUNCEMENT_MS}.
 * 2. Only an address that a beacon named counts: it has shown that it hears us.
 * 3. There are at most {@link MAX_ANNOUNCED_ADDRESSES}, and
 *    {@link MAX_ANNOUNCED_ADDRESSES_PER_HOST} of one host. Further ones are not watched.
 * 4. At most {@link MAX_UNANSWERED_REPORTS} are reported in {@link UNANSWERED_REPORT_PERIOD_MS},
 *    and {@link MAX_ANNOUNCED_ADDRESSES_PER_HOST} of one host: a host that invents peers, and says
 *    bye for them, does not fill a screen.
 *
 * @module
 */
import { type Address, addressKeyOf, type Endpoint } from "../../../core/address.ts";
import {
  ANNOUNCEMENT_MS,
  MAX_ANNOUNCED_ADDRESSES,
  MAX_ANNOUNCED_ADDRESSES_PER_HOST,
  MAX_UNANSWERED_REPORTS,
  UNANSWERED_REPORT_PERIOD_MS,
} from "../../../core/limits/discovery.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import { createRateLimit } from "../../discovery/rate_limit.ts";
import type { ConnectionEvent, DialProblem } from "../api/mesh_io.ts";

export interface UnansweredPeers {
  /** Notes that a peer that is not in sight announces itself at `address`; `name` is a claim. */
  announced(id: PeerId, name: string, address: Endpoint, now: number): void;
  /** Notes that a dial came to nothing; `key`: the dialer's; `reason`: in a few words. */
  failed(key: string, address: Address, problem: DialProblem, reason: string, now: number): void;
  /** Notes that a peer proved its identity, is in sight, or says that it leaves. */
  settled(id: PeerId): void;
  /** Drops the addresses that were not heard of for too long. */
  tick(now: number): void;
  deadline(): number | undefined;
}

interface Announced {
  readonly id: PeerId;
  readonly name: string;
  readonly address: Endpoint;
  /** Monotonic ms. */
  readonly heard: number;
  /** Why the last dial of it came to nothing. */
  problem: DialProblem | undefined;
}

/** Makes an empty table. */
export function createUnansweredPeers(emit: (event: ConnectionEvent) => void): UnansweredPeers {
  /** The address heard of longest ago comes first. */
  const table = new Map<string, Announced>();
  const reported = new Set<PeerId>();
  const allowance = createRateLimit({
    total: MAX_UNANSWERED_REPORTS,
    perKey: MAX_ANNOUNCED_ADDRESSES_PER_HOST,
    periodMs: UNANSWERED_REPORT_PERIOD_MS,
  });

  /** The dialer's key of a peer that was found is the peer's id. */
  const keyOf = (key: string, address: Address): string => `${key} ${addressKeyOf(address)}`;
  const of = (id: PeerId): readonly [string, Announced][] =>
    [...table].filter(([, each]) => each.id === id);

  function hasRoom({ hostname }: Endpoint): boolean {
    if (table.size >= MAX_ANNOUNCED_ADDRESSES) return false;
    const ofHost = table.values().filter(({ address }) => address.hostname === hostname);
    return [...ofHost].length < MAX_ANNOUNCED_ADDRESSES_PER_HOST;
  }

  function takeBack(id: PeerId): void {
    if (reported.delete(id)) emit({ type: "answered", id });
  }

  return {
    announced(id, name, address, now) {
      const key = keyOf(id, address);
      const known = table.get(key);
      if (known === undefined && !hasRoom(address)) return;
      table.delete(key);
      table.set(key, { id, name, address, heard: now, problem: known?.problem });
    },
    failed(key, address, problem, reason, now) {
      const announced = table.get(keyOf(key, address));
      if (announced === undefined) return;
      announced.problem = problem;
      const { id, name } = announced;
      if (reported.has(id) || of(id).some(([, each]) => each.problem === undefined)) return;
      if (!allowance.take(announced.address.hostname, now)) return;
      reported.add(id);
      emit({ type: "unanswered", id, name, address: announced.address, problem, reason });
    },
    settled(id) {
      for (const [key] of of(id)) table.delete(key);
      takeBack(id);
    },
    tick(now) {
      for (const [key, { id, heard }] of table) {
        if (heard + ANNOUNCEMENT_MS > now) return;
        table.delete(key);
        if (of(id).length === 0) takeBack(id);
      }
    },
    deadline() {
      const [oldest] = table.values();
      return oldest === undefined ? undefined : oldest.heard + ANNOUNCEMENT_MS;
    },
  };
}
