/**
 * The dialer: when to dial which candidate, with exponential backoff and full jitter.
 *
 * 1. At most one dial is under way for a candidate.
 * 2. A candidate that was only found is dialled {@link DIALS_PER_BEACON} times, and then rests
 *    until it is found again; a named or once linked one never rests.
 * 3. The peer with the lower id dials at once, the other one {@link HIGHER_ID_DIAL_DELAY_MS} later.
 * 4. A peer that says that it is full is left alone for a while, on average longer each time.
 * 5. There are at most {@link MAX_CANDIDATES} candidates, with {@link MAX_ADDRESSES_PER_CANDIDATE}
 *    addresses each; a named or linked one never makes room.
 *
 * @module
 */
import { type Address, addressKeyOf } from "../../../core/address.ts";
import {
  BACKOFF_FIRST_MS,
  BACKOFF_LAST_MS,
  DIALS_PER_BEACON,
  HIGHER_ID_DIAL_DELAY_MS,
  MAX_ADDRESSES_PER_CANDIDATE,
  MAX_CANDIDATES,
} from "../../../core/limits/links.ts";
import type { PeerId } from "../../../core/peer.ts";
import { earliest } from "../../../core/time.ts";

/** A candidate for a dial: a peer whose id is known, or an address that a person named. */
interface Candidate {
  readonly key: string;
  /** Known from the start, or since a link to the named address came up. */
  id: PeerId | undefined;
  readonly named: boolean;
  expected: PeerId | undefined;
  readonly addresses: Address[];
  next: number;
  /** Dials left before it rests until the next beacon; a named or once linked one never rests. */
  left: number;
  /** Dials in a row that came to nothing. */
  failures: number;
  /** When to dial it, monotonic ms; `undefined` while it is linked, being dialled, or at rest. */
  due: number | undefined;
  /** How often in a row it said that it is full, and until when it is left alone (monotonic ms). */
  refusals: number;
  leftAloneUntil: number;
  dialling: boolean;
}

export interface Dial {
  readonly key: string;
  readonly to: Address;
}

/** Why the last link to a peer ended: it left, it is full, or anything else. */
export type LossReason = "left" | "full" | "broken";

/** The status of a candidate. */
export interface CandidateStatus {
  readonly id: PeerId;
  /**
   * It has an address, failed less than {@link DIALS_PER_BEACON} times in a row, and is not left
   * alone.
   */
  readonly reachable: boolean;
  /** It said that it is full when it was last dialled. */
  readonly turnedAway: boolean;
  readonly address: Address | undefined;
  /** A person named the address. */
  readonly named: boolean;
}

export interface Dialer {
  /**
   * Dials only these peers and named addresses from now on; before the first call, every candidate.
   */
  want(ids: ReadonlySet<PeerId> | "all"): void;
  /** Adds an address at which a peer was found. */
  found(id: PeerId, address: Address, now: number): void;
  /**
   * Adds an address that a person named, and where only `peer` is wanted, if given: it is tried for
   * ever. False where there are too many.
   */
  named(address: Address, now: number, peer?: PeerId): boolean;
  /** Whether this key is of an address that a person named. */
  isNamed(key: string): boolean;
  /** Returns the only peer that is wanted at the address of this key, if any. */
  expected(key: string): PeerId | undefined;
  isLinked(id: PeerId): boolean;
  /** Notes that a link to `id` stands; `key`: of our dial, where that made it. */
  linked(id: PeerId, key: string | undefined, address: Address | undefined): void;
  /** Notes that the last link to `id` ended. */
  lost(id: PeerId, loss: LossReason, now: number): void;
  /** Notes that `id`, or the peer that answered the dial of `key`, is full. */
  turnedAway(id: PeerId, key: string | undefined, now: number): void;
  /** Notes a failed dial. Returns the address where it is a named one's first failure in a row. */
  failed(key: string, now: number): Address | undefined;
  /** Drops a candidate that leads to ourselves, or to a peer that refuses us. */
  drop(key: string): void;
  dropPeer(id: PeerId): void;
  /** Drops a peer, also when it is found again. */
  bar(id: PeerId): void;
  /** Takes the dials that are due now. */
  take(now: number): readonly Dial[];
  deadline(): number | undefined;
  /** Returns the candidates whose id is known; one peer may be several. */
  statuses(now: number): IterableIterator<CandidateStatus>;
  /** Changes each time that `statuses` or `awaited` may have changed. */
  readonly revision: number;
  /** Returns when the next full peer is no longer left alone (monotonic ms). */
  nextReturn(now: number): number | undefined;
  /** Drops a peer that is gone, unless it is linked or a person named its address. */
  forget(id: PeerId): void;
  /** Counts the named addresses that are neither linked, nor among these keys, nor full. */
  awaited(proven: ReadonlySet<string | undefined>): number;
  readonly size: number;
}

/** Makes a dialer for `self` without candidates. `random`: 0 (included) to 1 (excluded). */
export function createDialer(self: PeerId, random: () => number): Dialer {
  const candidates = new Map<string, Candidate>();
  const linkedPeers = new Set<PeerId>();
  const barred = new Set<PeerId>();
  let wanted: ReadonlySet<PeerId> | "all" = "all";
  let revision = 0;
  /**
   * When the next dial is due; computed only where it may have changed, since every input asks for
   * it.
   */
  let soonest: number | undefined | "unknown" = "unknown";

  function schedule(candidate: Candidate, due: number | undefined): void {
    candidate.due = due;
    soonest = "unknown";
  }

  function remove(key: string): void {
    if (!candidates.delete(key)) return;
    revision++;
    soonest = "unknown";
  }

  const isHere = ({ id }: Candidate): boolean => id !== undefined && linkedPeers.has(id);
  const isWanted = ({ named, id }: Candidate): boolean =>
    named || wanted === "all" || (id !== undefined && wanted.has(id));

  /**
   * Returns the candidate of a key, made if needed; `undefined` where there are too many and none
   * can go.
   */
  function add(key: string, id: PeerId | undefined, named: boolean): Candidate | undefined {
    const known = candidates.get(key);
    if (known !== undefined) return known;
    if (candidates.size >= MAX_CANDIDATES) {
      const idle = candidates.values().find((other) =>
        !other.named && !other.dialling && !isHere(other) && (wanted === "all" || !isWanted(other))
      );
      if (idle === undefined) return undefined;
      remove(idle.key);
    }
    const candidate: Candidate = {
      key,
      id,
      named,
      expected: undefined,
      addresses: [],
      next: 0,
      left: named ? Infinity : 0,
      failures: 0,
      due: undefined,
      refusals: 0,
      leftAloneUntil: -Infinity,
      dialling: false,
    };
    candidates.set(key, candidate);
    revision++;
    return candidate;
  }

  function addAddress(candidate: Candidate, address: Address): void {
    const key = addressKeyOf(address);
    if (candidate.addresses.some((known) => addressKeyOf(known) === key)) return;
    candidate.addresses.push(address);
    revision++;
    if (candidate.addresses.length > MAX_ADDRESSES_PER_CANDIDATE) candidate.addresses.shift();
  }

  /** Returns how long to wait for the other end's dial. */
  const turn = (id: PeerId | undefined): number =>
    id !== undefined && id < self ? HIGHER_ID_DIAL_DELAY_MS : 0;

  function backoff(failures: number): number {
    const ceiling = Math.min(BACKOFF_LAST_MS, BACKOFF_FIRST_MS * 2 ** failures);
    return ceiling * random();
  }

  /** Returns the candidates of a peer or key. */
  const of = (id: PeerId, key?: string): Candidate[] =>
    [...candidates.values()].filter((other) => other.id === id || other.key === key);

  function turnAway(candidate: Candidate, now: number): void {
    revision++;
    candidate.refusals++;
    const least = BACKOFF_FIRST_MS;
    candidate.leftAloneUntil = now + Math.max(least, backoff(candidate.refusals));
    if (candidate.due !== undefined) schedule(candidate, candidate.leftAloneUntil);
  }

  function dropPeer(id: PeerId): void {
    for (const { key } of of(id)) remove(key);
  }

  const dialer: Dialer = {
    want(ids) {
      wanted = ids;
      soonest = "unknown";
    },
    *statuses(now) {
      for (const candidate of candidates.values()) {
        const { id, named, addresses } = candidate;
        if (id === undefined) continue;
        const address = addresses[candidate.next % addresses.length];
        const reachable = address !== undefined && candidate.left > 0 &&
          candidate.failures < DIALS_PER_BEACON && candidate.leftAloneUntil <= now;
        yield { id, reachable, turnedAway: candidate.refusals > 0, address, named };
      }
    },
    get revision() {
      return revision;
    },
    nextReturn(now) {
      let next: number | undefined;
      for (const { leftAloneUntil } of candidates.values()) {
        if (leftAloneUntil > now) next = earliest(next, leftAloneUntil);
      }
      return next;
    },
    awaited(proven) {
      let count = 0;
      for (const candidate of candidates.values()) {
        if (!candidate.named || candidate.refusals > 0 || proven.has(candidate.key)) continue;
        if (!isHere(candidate)) count++;
      }
      return count;
    },
    get size() {
      return candidates.size;
    },
    found(id, address, now) {
      if (barred.has(id)) return;
      const candidate = add(id, id, false);
      if (candidate === undefined) return;
      addAddress(candidate, address);
      if (candidate.left <= 0) revision++;
      candidate.left = Math.max(candidate.left, DIALS_PER_BEACON);
      if (linkedPeers.has(id) || candidate.dialling) return;
      const due = Math.max(now + turn(id), candidate.leftAloneUntil);
      if (candidate.due === undefined || candidate.due > due) schedule(candidate, due);
    },
    named(address, now, peer) {
      const key = addressKeyOf(address);
      const candidate = add(key, undefined, true);
      if (candidate === undefined) return false;
      addAddress(candidate, address);
      candidate.expected = peer;
      candidate.leftAloneUntil = -Infinity;
      if (!isHere(candidate) && !candidate.dialling) schedule(candidate, now);
      return true;
    },
    isNamed: (key) => candidates.get(key)?.named ?? false,
    expected: (key) => candidates.get(key)?.expected,
    isLinked: (id) => linkedPeers.has(id),
    linked(id, key, address) {
      linkedPeers.add(id);
      revision++;
      const dialled = key === undefined ? undefined : candidates.get(key);
      if (dialled !== undefined) {
        dialled.id = id;
        dialled.dialling = false;
      }
      const candidate = address === undefined ? undefined : add(id, id, false);
      if (candidate !== undefined) addAddress(candidate, address!);
      for (const other of of(id)) {
        schedule(other, undefined);
        other.failures = 0;
        other.refusals = 0;
      }
    },
    lost(id, loss, now) {
      linkedPeers.delete(id);
      revision++;
      for (const candidate of of(id)) {
        if (loss === "left" && !candidate.named) {
          remove(candidate.key);
          continue;
        }
        candidate.left = Infinity;
        schedule(candidate, now + turn(id) + backoff(0));
        if (loss === "full") turnAway(candidate, now);
      }
    },
    turnedAway(id, key, now) {
      for (const candidate of of(id, key)) turnAway(candidate, now);
    },
    failed(key, now) {
      const candidate = candidates.get(key);
      if (candidate === undefined) return undefined;
      const answered = candidate.leftAloneUntil > now;
      candidate.dialling = false;
      if (!answered) candidate.failures++;
      candidate.left--;
      candidate.next++;
      revision++;
      if (isHere(candidate)) return undefined;
      const due = answered ? candidate.leftAloneUntil : now + backoff(candidate.failures);
      schedule(candidate, candidate.left > 0 ? due : undefined);
      return candidate.named && candidate.failures === 1 ? candidate.addresses[0] : undefined;
    },
    drop: remove,
    forget(id) {
      if (linkedPeers.has(id)) return;
      for (const { key, named } of of(id)) if (!named) remove(key);
    },
    dropPeer,
    bar(id) {
      dropPeer(id);
      if (barred.size < MAX_CANDIDATES) barred.add(id);
    },
    take(now) {
      if ((dialer.deadline() ?? Infinity) > now) return [];
      const dials: Dial[] = [];
      for (const candidate of candidates.values()) {
        if (candidate.due === undefined || candidate.due > now || candidate.dialling) continue;
        if (!isWanted(candidate)) continue;
        const to = candidate.addresses[candidate.next % candidate.addresses.length];
        schedule(candidate, undefined);
        if (to === undefined) continue;
        candidate.dialling = true;
        dials.push({ key: candidate.key, to });
      }
      return dials;
    },
    deadline() {
      if (soonest !== "unknown") return soonest;
      soonest = undefined;
      for (const candidate of candidates.values()) {
        if (candidate.dialling || !isWanted(candidate)) continue; // a dial under way is waited for
        soonest = earliest(soonest, candidate.due);
      }
      return soonest;
    },
  };
  return dialer;
}
