/**
 * The candidates of the dialer, and which of them have a place.
 *
 * 1. There are at most {@link MAX_CANDIDATES}, with {@link MAX_ADDRESSES_PER_CANDIDATE} addresses
 *    each. A named or once linked one never makes room, and a proven one that rests only for one
 *    that is proven or named.
 * 2. A candidate is proven once it was linked, or answered a nonce of ours. The others are claims:
 *    an origin has at most {@link MAX_CLAIMED_CANDIDATES_PER_ADDRESS} of them, and
 *    {@link MAX_LINKS_PER_ADDRESS} candidates in all. On loopback only the limit of links holds.
 * 3. The address at which a candidate was linked last is not pushed out by others.
 *
 * @module
 */
import { type Address, addressKeyOf, originOf } from "../../../core/address.ts";
import {
  MAX_ADDRESSES_PER_CANDIDATE,
  MAX_CANDIDATES,
  MAX_CLAIMED_CANDIDATES_PER_ADDRESS,
  MAX_LINKS_PER_ADDRESS,
  MAX_LINKS_PER_LOOPBACK_ADDRESS,
} from "../../../core/limits/links.ts";
import type { PeerId } from "../../../core/peer_id.ts";

/** A candidate for a dial: a peer whose id is known, or an address that a person named. */
export interface Candidate {
  readonly key: string;
  /** Known from the start, or since a link to the named address came up. */
  id: PeerId | undefined;
  readonly named: boolean;
  /** It was linked, or answered a nonce of ours. */
  proven: boolean;
  expected: PeerId | undefined;
  readonly addresses: Address[];
  /** The key of the address at which it was linked last. */
  home: string | undefined;
  next: number;
  /** Dials left before it rests until the next beacon; a named or once linked one never rests. */
  left: number;
  /** When it was last dialled, monotonic ms. */
  dialled: number;
  /** Dials in a row that came to nothing. */
  failures: number;
  /** When to dial it, monotonic ms; `undefined` while it is linked, being dialled, or at rest. */
  due: number | undefined;
  /** How often in a row it said that it is full, and until when it is left alone (monotonic ms). */
  refusals: number;
  leftAloneUntil: number;
  dialling: boolean;
}

export interface NewCandidate extends Pick<Candidate, "key" | "id" | "named" | "proven"> {
  readonly address: Address;
}

export interface Candidates {
  readonly size: number;
  get(key: string): Candidate | undefined;
  values(): Iterable<Candidate>;
  /** Returns the candidates of a peer or key. */
  of(id: PeerId, key?: string): readonly Candidate[];
  /**
   * Returns the candidate of a key, made if needed; `undefined` where there are too many and none
   * can go.
   */
  add(candidate: NewCandidate): Candidate | undefined;
  /** Adds an address; false where it is there, or too many candidates are at its origin. */
  addAddress(candidate: Candidate, address: Address): boolean;
  /** False where there is none. */
  remove(key: string): boolean;
}

/** Makes an empty table; `isIdle`: whether a candidate may make room for another one. */
export function createCandidates(isIdle: (candidate: Candidate) => boolean): Candidates {
  const all = new Map<string, Candidate>();
  /** The key of the origin of each address, since all are looked at for each new one. */
  const origins = new WeakMap<Address, string>();

  function originKeyOf(address: Address): string {
    const known = origins.get(address);
    if (known !== undefined) return known;
    const { key } = originOf(address);
    origins.set(address, key);
    return key;
  }

  const mayGo = (candidate: Candidate): boolean =>
    !candidate.named && !candidate.proven && !candidate.dialling && isIdle(candidate);

  const rests = ({ named, home, left, due, dialling }: Candidate): boolean =>
    !named && home === undefined && left <= 0 && due === undefined && !dialling;

  /** Returns the candidates with an address of the same origin, but for `self`. */
  const atOriginOf = (address: Address, self: string): readonly Candidate[] => {
    const key = originKeyOf(address);
    return [...all.values()].filter((other) =>
      other.key !== self && !other.named &&
      other.addresses.some((each) => originKeyOf(each) === key)
    );
  };

  /** Makes room at an address for a candidate; false where there is none. */
  function makeRoomAt(address: Address, key: string, proven: boolean): boolean {
    const { loopback } = originOf(address);
    const others = atOriginOf(address, key);
    const claims = others.filter((other) => !other.proven);
    const isOneTooMany = others.length >=
      (loopback ? MAX_LINKS_PER_LOOPBACK_ADDRESS : MAX_LINKS_PER_ADDRESS);
    if (!proven) {
      return !isOneTooMany && (loopback || claims.length < MAX_CLAIMED_CANDIDATES_PER_ADDRESS);
    }
    const victim = isOneTooMany ? claims.find(mayGo) : undefined;
    if (victim !== undefined) all.delete(victim.key);
    return !isOneTooMany || victim !== undefined;
  }

  function addAddress(candidate: Candidate, address: Address): boolean {
    const { addresses, key, named, proven } = candidate;
    const added = addressKeyOf(address);
    if (addresses.some((known) => addressKeyOf(known) === added)) return false;
    if (!named && candidate.home !== added && !makeRoomAt(address, key, proven)) return false;
    addresses.push(address);
    if (addresses.length > MAX_ADDRESSES_PER_CANDIDATE) {
      addresses.splice(addresses.findIndex((each) => addressKeyOf(each) !== candidate.home), 1);
    }
    return true;
  }

  return {
    get size() {
      return all.size;
    },
    get: (key) => all.get(key),
    values: () => all.values(),
    of: (id, key) => [...all.values()].filter((other) => other.id === id || other.key === key),
    add({ key, id, named, proven, address }) {
      const known = all.get(key);
      if (known !== undefined) return known;
      if (!named && !makeRoomAt(address, key, proven)) return undefined;
      if (all.size >= MAX_CANDIDATES) {
        const isMore = named || proven;
        const idle = all.values().find(mayGo) ?? (isMore ? all.values().find(rests) : undefined);
        if (idle === undefined) return undefined;
        all.delete(idle.key);
      }
      const candidate: Candidate = {
        ...{ key, id, named, proven },
        expected: undefined,
        addresses: [],
        home: undefined,
        next: 0,
        left: named ? Infinity : 0,
        dialled: -Infinity,
        failures: 0,
        due: undefined,
        refusals: 0,
        leftAloneUntil: -Infinity,
        dialling: false,
      };
      all.set(key, candidate);
      addAddress(candidate, address);
      return candidate;
    },
    addAddress,
    remove: (key) => all.delete(key),
  };
}
