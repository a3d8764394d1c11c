import {
  BACKOFF_FIRST_MS,
  BACKOFF_LAST_MS,
  DIALS_PER_BEACON,
  HIGHER_ID_DIAL_DELAY_MS,
  MAX_ADDRESSES_PER_CANDIDATE,
  MAX_CANDIDATES,
} from "../../core/limits.ts";
import type { PeerId } from "../../core/peer.ts";
import type { Endpoint } from "../../core/address.ts";

/** What is to be dialled: somebody whose id we know, or an address that a person named. */
interface Candidate {
  readonly key: string;
  /** Known from the start, or since a link to the address that was named came up. */
  id: PeerId | undefined;
  readonly named: boolean;
  expected: PeerId | undefined;
  readonly addresses: Endpoint[];
  next: number;
  /** Dials left before it rests until the next beacon; a named or once linked one never rests. */
  left: number;
  /** Dials in a row that came to nothing. */
  failures: number;
  /** When to dial, monotonic ms; `undefined` while it is linked, being dialled, or at rest. */
  due: number | undefined;
  dialling: boolean;
}

export interface Dial {
  readonly key: string;
  readonly to: Endpoint;
}

/** Decides whom to dial and when. One dial a candidate is under way at most. */
export interface Dialer {
  /** Somebody was found at an address that answers. */
  found(id: PeerId, address: Endpoint, now: number): void;
  /**
   * A person asked for this address, and for nobody but `peer` there, if given: it is tried for ever. False where there are
   * too many already.
   */
  named(address: Endpoint, now: number, peer?: PeerId): boolean;
  /** Who alone is wanted at the address of this key, where it matters. */
  expected(key: string): PeerId | undefined;
  /** A link to `id` stands; `key` is of the dial that made it, where it was one of ours. */
  linked(id: PeerId, key: string | undefined, address: Endpoint | undefined): void;
  /** The last link to `id` ended. `forget` where it left by itself. */
  lost(id: PeerId, forget: boolean, now: number): void;
  /** A dial came to nothing. Returns the address where a person named it and this is its first failure in a row. */
  failed(key: string, now: number): Endpoint | undefined;
  /** It leads to ourselves, or to who does not want us: never again. */
  drop(key: string): void;
  dropPeer(id: PeerId): void;
  /** Like `dropPeer`, and whoever finds it later is not listened to. */
  bar(id: PeerId): void;
  /** The dials that are due now. */
  take(now: number): readonly Dial[];
  deadline(): number | undefined;
  readonly size: number;
}

/** A dialer for `self`. `random`: 0 (included) to 1 (excluded). */
export function createDialer(self: PeerId, random: () => number): Dialer {
  const candidates = new Map<string, Candidate>();
  const isLinked = new Set<PeerId>();
  const barred = new Set<PeerId>();

  /** The candidate of this key; `undefined` where there are too many already and none can go. */
  function add(key: string, id: PeerId | undefined, named: boolean): Candidate | undefined {
    const known = candidates.get(key);
    if (known !== undefined) return known;
    if (candidates.size >= MAX_CANDIDATES) {
      const idle = [...candidates.values()].find((c) =>
        !c.named && !c.dialling && !(c.id !== undefined && isLinked.has(c.id))
      );
      if (idle === undefined) return undefined;
      candidates.delete(idle.key);
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
      dialling: false,
    };
    candidates.set(key, candidate);
    return candidate;
  }

  function addAddress(candidate: Candidate, address: Endpoint): void {
    const known = candidate.addresses.findIndex((a) =>
      a.hostname === address.hostname && a.port === address.port
    );
    if (known !== -1) return;
    candidate.addresses.push(address);
    if (candidate.addresses.length > MAX_ADDRESSES_PER_CANDIDATE) candidate.addresses.shift();
  }

  /** The lower id dials at once, the higher a little later if nothing came. */
  const turn = (id: PeerId | undefined): number =>
    id !== undefined && id < self ? HIGHER_ID_DIAL_DELAY_MS : 0;

  function backoff(failures: number): number {
    const ceiling = Math.min(BACKOFF_LAST_MS, BACKOFF_FIRST_MS * 2 ** failures);
    return ceiling * random();
  }

  function dropPeer(id: PeerId): void {
    for (const candidate of [...candidates.values()]) {
      if (candidate.id === id) candidates.delete(candidate.key);
    }
  }

  return {
    get size() {
      return candidates.size;
    },
    found(id, address, now) {
      if (barred.has(id)) return;
      const candidate = add(id, id, false);
      if (candidate === undefined) return;
      addAddress(candidate, address);
      candidate.left = Math.max(candidate.left, DIALS_PER_BEACON);
      if (isLinked.has(id) || candidate.dialling) return;
      const due = now + turn(id);
      if (candidate.due === undefined || candidate.due > due) candidate.due = due;
    },
    named(address, now, peer) {
      const key = `${address.hostname} ${address.port}`;
      const candidate = add(key, undefined, true);
      if (candidate === undefined) return false;
      addAddress(candidate, address);
      candidate.expected = peer;
      const linked = candidate.id !== undefined && isLinked.has(candidate.id);
      if (!linked && !candidate.dialling) candidate.due = now;
      return true;
    },
    expected: (key) => candidates.get(key)?.expected,
    linked(id, key, address) {
      isLinked.add(id);
      const dialled = key === undefined ? undefined : candidates.get(key);
      if (dialled !== undefined) {
        dialled.id = id;
        dialled.dialling = false;
      }
      const candidate = address === undefined ? undefined : add(id, id, false);
      if (candidate !== undefined) addAddress(candidate, address!);
      for (const other of candidates.values()) {
        if (other.id !== id) continue;
        other.due = undefined;
        other.failures = 0;
      }
    },
    lost(id, forget, now) {
      isLinked.delete(id);
      for (const candidate of [...candidates.values()]) {
        if (candidate.id !== id) continue;
        if (forget && !candidate.named) {
          candidates.delete(candidate.key);
          continue;
        }
        candidate.left = Infinity;
        candidate.due = now + turn(id) + backoff(0);
      }
    },
    failed(key, now) {
      const candidate = candidates.get(key);
      if (candidate === undefined) return undefined;
      candidate.dialling = false;
      candidate.failures++;
      candidate.left--;
      candidate.next++;
      if (candidate.id !== undefined && isLinked.has(candidate.id)) return undefined;
      candidate.due = candidate.left > 0 ? now + backoff(candidate.failures) : undefined;
      return candidate.named && candidate.failures === 1 ? candidate.addresses[0] : undefined;
    },
    drop(key) {
      candidates.delete(key);
    },
    dropPeer,
    bar(id) {
      dropPeer(id);
      if (barred.size < MAX_CANDIDATES) barred.add(id);
    },
    take(now) {
      const dials: Dial[] = [];
      for (const candidate of candidates.values()) {
        if (candidate.due === undefined || candidate.due > now || candidate.dialling) continue;
        const to = candidate.addresses[candidate.next % candidate.addresses.length];
        candidate.due = undefined;
        if (to === undefined) continue;
        candidate.dialling = true;
        dials.push({ key: candidate.key, to });
      }
      return dials;
    },
    deadline() {
      let soonest: number | undefined;
      for (const { due, dialling } of candidates.values()) {
        if (due === undefined || dialling) continue; // a dial under way is waited for
        if (soonest === undefined || due < soonest) soonest = due;
      }
      return soonest;
    },
  };
}
