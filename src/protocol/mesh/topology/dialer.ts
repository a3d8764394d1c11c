/**
 * The dialer: when to dial which candidate, with exponential backoff and full jitter.
 *
 * 1. At most one dial is under way for a candidate.
 * 2. A candidate that was only found is dialled {@link DIALS_PER_BEACON} times, and then rests
 *    until it is found again; a named or once linked one never rests.
 * 3. The peer with the lower id dials at once, the other one {@link HIGHER_ID_DIAL_DELAY_MS} later.
 * 4. A peer that says that it is full is left alone for a while, on average longer each time.
 * 5. A candidate that is only claimed has its dials from one budget, {@link CLAIM_DIALS_BURST} at
 *    once and {@link CLAIM_DIALS_PER_SECOND} a second for all, those dialled longest ago first. A
 *    claim that is repeated is no news: it leads to one dial in {@link CLAIM_RETRY_MS}.
 *
 * @module
 */
import { type Address, addressKeyOf } from "../../../core/address.ts";
import {
  BACKOFF_FIRST_MS,
  BACKOFF_LAST_MS,
  CLAIM_DIALS_BURST,
  CLAIM_DIALS_PER_SECOND,
  CLAIM_RETRY_MS,
  DIALS_PER_BEACON,
  HIGHER_ID_DIAL_DELAY_MS,
  MAX_CANDIDATES,
} from "../../../core/limits/links.ts";
import { earliest } from "../../../core/now.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import { createTokenBucket } from "../../replication/rate/token_bucket.ts";
import { type Candidate, createCandidates } from "./candidates.ts";

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
  /** It was linked, or answered a nonce of ours. */
  readonly proven: boolean;
}

export interface Dialer {
  /**
   * Dials only these peers and named addresses from now on; before the first call, every candidate.
   */
  want(ids: ReadonlySet<PeerId> | "all"): void;
  /**
   * Adds an address at which a peer was found: it answered a nonce of ours. False where there is no
   * place for the peer or its address.
   */
  found(id: PeerId, address: Address, now: number): boolean;
  /** Adds an address at which a peer is claimed to be. False as with {@link found}. */
  claimed(id: PeerId, address: Address, now: number): boolean;
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
  /** Drops a peer, also when it is found again; `reason`: in a few words. */
  bar(id: PeerId, reason: string): void;
  /** Returns why a peer is barred; `undefined` where it is not. */
  whyBarred(id: PeerId): string | undefined;
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
  const budget = createTokenBucket([CLAIM_DIALS_BURST, CLAIM_DIALS_PER_SECOND]);
  const linkedPeers = new Set<PeerId>();
  /** Why each peer is barred. */
  const barred = new Map<PeerId, string>();
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
    if (!candidates.remove(key)) return;
    revision++;
    soonest = "unknown";
  }

  const isHere = ({ id }: Candidate): boolean => id !== undefined && linkedPeers.has(id);
  const isWanted = ({ named, id }: Candidate): boolean =>
    named || wanted === "all" || (id !== undefined && wanted.has(id));
  const candidates = createCandidates((candidate) =>
    !isHere(candidate) && (wanted === "all" || !isWanted(candidate))
  );
  const isClaim = ({ named, proven }: Candidate): boolean => !named && !proven;

  /** Makes a candidate, or adds the address to it; returns it, and whether the address is new. */
  function add(
    key: string,
    address: Address,
    kind: Pick<Candidate, "id" | "named" | "proven">,
  ): { readonly candidate: Candidate | undefined; readonly isNews: boolean } {
    const known = candidates.get(key);
    const candidate = known ?? candidates.add({ key, address, ...kind });
    const isNews = candidate !== undefined &&
      (known === undefined || candidates.addAddress(candidate, address));
    if (isNews) {
      revision++;
      soonest = "unknown"; // another one may have made room
    }
    return { candidate, isNews };
  }

  /** Plans a dial of a candidate that was found. */
  function plan(candidate: Candidate, id: PeerId, dials: number, now: number): void {
    if (candidate.left <= 0) revision++;
    candidate.left = Math.max(candidate.left, dials);
    if (linkedPeers.has(id) || candidate.dialling) return;
    const due = Math.max(now + turn(id), candidate.leftAloneUntil);
    if (candidate.due === undefined || candidate.due > due) schedule(candidate, due);
  }

  /** Returns how long to wait for the other end's dial. */
  const turn = (id: PeerId | undefined): number =>
    id !== undefined && id < self ? HIGHER_ID_DIAL_DELAY_MS : 0;

  function backoff(failures: number): number {
    const ceiling = Math.min(BACKOFF_LAST_MS, BACKOFF_FIRST_MS * 2 ** failures);
    return ceiling * random();
  }

  function turnAway(candidate: Candidate, now: number): void {
    revision++;
    candidate.refusals++;
    const least = BACKOFF_FIRST_MS;
    candidate.leftAloneUntil = now + Math.max(least, backoff(candidate.refusals));
    if (candidate.due !== undefined) schedule(candidate, candidate.leftAloneUntil);
  }

  function dropPeer(id: PeerId): void {
    for (const { key } of candidates.of(id)) remove(key);
  }

  function makeDial(candidate: Candidate, now: number): readonly Dial[] {
    const to = candidate.addresses[candidate.next % candidate.addresses.length];
    schedule(candidate, undefined);
    if (to === undefined) return [];
    candidate.dialling = true;
    candidate.dialled = now;
    return [{ key: candidate.key, to }];
  }

  const dialer: Dialer = {
    want(ids) {
      wanted = ids;
      soonest = "unknown";
    },
    *statuses(now) {
      for (const candidate of candidates.values()) {
        const { id, named, proven, addresses } = candidate;
        if (id === undefined) continue;
        const address = addresses[candidate.next % addresses.length];
        const reachable = address !== undefined && candidate.left > 0 &&
          candidate.failures < DIALS_PER_BEACON && candidate.leftAloneUntil <= now;
        yield { id, reachable, turnedAway: candidate.refusals > 0, address, named, proven };
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
      if (barred.has(id)) return true;
      const known = candidates.get(id);
      if (known !== undefined) known.proven = true;
      const { candidate } = add(id, address, { id, named: false, proven: true });
      if (candidate === undefined) return false;
      plan(candidate, id, DIALS_PER_BEACON, now);
      return hasPlace(candidate, address);
    },
    claimed(id, address, now) {
      if (barred.has(id)) return true;
      const { candidate, isNews } = add(id, address, { id, named: false, proven: false });
      if (candidate === undefined) return false;
      const { left, due, dialling, dialled } = candidate;
      const rests = left <= 0 && due === undefined && !dialling;
      if (isNews) plan(candidate, id, DIALS_PER_BEACON, now);
      else if (rests && dialled + CLAIM_RETRY_MS <= now) plan(candidate, id, 1, now);
      return hasPlace(candidate, address);
    },
    named(address, now, peer) {
      const key = addressKeyOf(address);
      const { candidate } = add(key, address, { id: undefined, named: true, proven: false });
      if (candidate === undefined) return false;
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
        const reached = dialled.addresses[dialled.next % dialled.addresses.length];
        dialled.home = reached && addressKeyOf(reached);
      }
      for (const other of candidates.of(id)) other.proven = true;
      if (address !== undefined) {
        const { candidate } = add(id, address, { id, named: false, proven: true });
        if (candidate !== undefined) candidate.home = addressKeyOf(address);
      }
      for (const other of candidates.of(id)) {
        schedule(other, undefined);
        other.failures = 0;
        other.refusals = 0;
      }
    },
    lost(id, loss, now) {
      linkedPeers.delete(id);
      revision++;
      for (const candidate of candidates.of(id)) {
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
      for (const candidate of candidates.of(id, key)) turnAway(candidate, now);
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
      for (const { key, named } of candidates.of(id)) if (!named) remove(key);
    },
    dropPeer,
    bar(id, reason) {
      dropPeer(id);
      if (barred.size < MAX_CANDIDATES) barred.set(id, reason);
    },
    whyBarred: (id) => barred.get(id),
    take(now) {
      if ((dialer.deadline() ?? Infinity) > now) return [];
      const dials: Dial[] = [];
      const claims: Candidate[] = [];
      for (const candidate of candidates.values()) {
        if (candidate.due === undefined || candidate.due > now || candidate.dialling) continue;
        if (!isWanted(candidate)) continue;
        if (isClaim(candidate)) claims.push(candidate);
        else dials.push(...makeDial(candidate, now));
      }
      claims.sort((a, b) => a.dialled < b.dialled ? -1 : a.dialled > b.dialled ? 1 : 0);
      for (const candidate of claims) {
        if (!budget.take(now)) break;
        dials.push(...makeDial(candidate, now));
      }
      soonest = "unknown";
      return dials;
    },
    deadline() {
      if (soonest !== "unknown") return soonest;
      soonest = undefined;
      for (const candidate of candidates.values()) {
        if (candidate.dialling || !isWanted(candidate)) continue; // a dial under way is waited for
        const { due } = candidate;
        const isHeld = due !== undefined && isClaim(candidate);
        soonest = earliest(soonest, isHeld ? Math.max(due, budget.readyAt) : due);
      }
      return soonest;
    },
  };
  return dialer;
}

function hasPlace({ addresses }: Candidate, address: Address): boolean {
  const key = addressKeyOf(address);
  return addresses.some((each) => addressKeyOf(each) === key);
}
