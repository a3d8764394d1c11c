/**
 * Unanswered peers: peers that announce themselves, and whose announced addresses all fail when
 * they are dialled. Usually a firewall lets multicast through and TCP not.
 *
 * 1. A peer is reported once, when the last of its announced addresses failed, and taken back once:
 *    when it answers, comes into sight, says that it leaves, or is not heard for
 *    {@link ANNOUNCEMENT_MS}.
 * 2. Only an address that a beacon named counts: it has shown that it hears us.
 * 3. A peer that does not answer, and is not watched or reported for want of room, is told to the
 *    debug log, once until it settles.
 * 4. There are at most {@link MAX_ANNOUNCED_ADDRESSES}, and
 *    {@link MAX_ANNOUNCED_ADDRESSES_PER_HOST} of one host. Further ones are not watched.
 * 5. At most {@link MAX_UNANSWERED_REPORTS} are reported in {@link UNANSWERED_REPORT_PERIOD_MS},
 *    and {@link MAX_ANNOUNCED_ADDRESSES_PER_HOST} of one host: a host that invents peers, and says
 *    bye for them, does not fill a screen.
 *
 * @module
 */
import { type Address, addressKeyOf, type Endpoint } from "../../../core/address.ts";
import { createFirstTimes } from "../../../core/first_times.ts";
import {
  ANNOUNCEMENT_MS,
  MAX_ANNOUNCED_ADDRESSES,
  MAX_ANNOUNCED_ADDRESSES_PER_HOST,
  MAX_UNANSWERED_REPORTS,
  UNANSWERED_REPORT_PERIOD_MS,
} from "../../../core/limits/discovery.ts";
import { MAX_TOLD_CAUSES } from "../../../core/limits/store.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import { createRateLimit } from "../../discovery/rate_limit.ts";
import type { ConnectionEvent, DialProblem } from "../api/mesh_io.ts";

const TOO_MANY_REPORTS =
  `${MAX_UNANSWERED_REPORTS} peers, or ${MAX_ANNOUNCED_ADDRESSES_PER_HOST} of its host, were ` +
  `reported within ${UNANSWERED_REPORT_PERIOD_MS / 60_000} minutes`;

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

/** An announced peer for which there was no room, and why. */
interface Unwatched {
  readonly id: PeerId;
  readonly why: string;
}

/** Makes an empty table. */
export function createUnansweredPeers(emit: (event: ConnectionEvent) => void): UnansweredPeers {
  /** The address heard of longest ago comes first. */
  const table = new Map<string, Announced>();
  const reported = new Set<PeerId>();
  /** By key of the table, the one announced longest ago first; at most {@link MAX_TOLD_CAUSES}. */
  const skipped = new Map<string, Unwatched>();
  /** The peers of which the log was told that they are not reported. */
  const told = createFirstTimes(MAX_TOLD_CAUSES);
  const allowance = createRateLimit({
    total: MAX_UNANSWERED_REPORTS,
    perKey: MAX_ANNOUNCED_ADDRESSES_PER_HOST,
    periodMs: UNANSWERED_REPORT_PERIOD_MS,
  });

  /** The dialer's key of a peer that was found is the peer's id. */
  const keyOf = (key: string, address: Address): string => `${key} ${addressKeyOf(address)}`;
  const of = (id: PeerId): readonly [string, Announced][] =>
    [...table].filter(([, each]) => each.id === id);

  /** Returns why a further address is not watched, if there is no room for it. */
  function whyFull({ hostname }: Endpoint): string | undefined {
    const others = "addresses of peers without a link are watched already";
    if (table.size >= MAX_ANNOUNCED_ADDRESSES) return `${MAX_ANNOUNCED_ADDRESSES} ${others}`;
    const ofHost = table.values().filter(({ address }) => address.hostname === hostname);
    return [...ofHost].length < MAX_ANNOUNCED_ADDRESSES_PER_HOST
      ? undefined
      : `${MAX_ANNOUNCED_ADDRESSES_PER_HOST} ${others} at its host`;
  }

  function skip(key: string, unwatched: Unwatched): void {
    skipped.delete(key);
    const [oldest] = skipped.keys();
    if (oldest !== undefined && skipped.size >= MAX_TOLD_CAUSES) skipped.delete(oldest);
    skipped.set(key, unwatched);
  }

  function failedUnwatched(key: string, address: Address): void {
    const unwatched = skipped.get(key);
    if (unwatched !== undefined) tell(unwatched.id, address, unwatched.why);
  }

  function tell(id: PeerId, address: Address, why: string): void {
    const reason = `does not answer, and is not named in /status: ${why}`;
    if (told.note(id)) emit({ type: "diagnostic", id, address, reason });
  }

  function takeBack(id: PeerId): void {
    if (reported.delete(id)) emit({ type: "answered", id });
  }

  return {
    announced(id, name, address, now) {
      const key = keyOf(id, address);
      const known = table.get(key);
      const why = known === undefined ? whyFull(address) : undefined;
      if (why !== undefined) return skip(key, { id, why });
      skipped.delete(key);
      table.delete(key);
      table.set(key, { id, name, address, heard: now, problem: known?.problem });
    },
    failed(key, address, problem, reason, now) {
      const announced = table.get(keyOf(key, address));
      if (announced === undefined) return failedUnwatched(keyOf(key, address), address);
      announced.problem = problem;
      const { id, name } = announced;
      if (reported.has(id) || of(id).some(([, each]) => each.problem === undefined)) return;
      if (!allowance.take(announced.address.hostname, now)) {
        return tell(id, announced.address, TOO_MANY_REPORTS);
      }
      reported.add(id);
      emit({ type: "unanswered", id, name, address: announced.address, problem, reason });
    },
    settled(id) {
      for (const [key] of of(id)) table.delete(key);
      for (const [key, unwatched] of skipped) if (unwatched.id === id) skipped.delete(key);
      told.forget(id);
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
