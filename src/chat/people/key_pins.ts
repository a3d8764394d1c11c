/**
 * Key pins: which key each name stands for, in any case of its letters. The first key that comes
 * with a name owns it ("trust on first use"), until a person verifies another one. Times are ms
 * since 1970.
 *
 * 1. One name stands for one key. A later key under the same name is `taken`, and never replaces
 *    the first by itself.
 * 2. Holds {@link MAX_KNOWN_PEERS} names, and {@link MAX_NAMES_PER_KNOWN_PEER} of one key; one more
 *    of a key evicts the one of it that was not seen for longest.
 * 3. A verified name is never evicted. A key that was linked, to us or to a neighbour, never makes
 *    room for a stranger, and an older key never for a younger: what makes room are the names of
 *    strangers, and further names of keys that have more of them. The youngest goes.
 * 4. Strangers are remembered in memory only.
 *
 * @module
 */
import { MAX_KNOWN_PEERS, MAX_NAMES_PER_KNOWN_PEER } from "../../core/limits/chat.ts";
import type { PeerId } from "../../core/peer_id.ts";
import { checkPeerName } from "../../core/text/name.ts";
import { skeleton } from "../../core/text/skeleton.ts";
import type { SavedKeyPin, SignOfLife } from "../api/saved_key_pin.ts";

export interface KeyPins {
  readonly list: readonly SavedKeyPin[];
  /** The pins to save: those of verified names, and of keys that were linked. */
  readonly lasting: readonly SavedKeyPin[];
  /** Notes that a key is linked, to us or to a neighbour: it is no stranger any more. */
  keep(id: PeerId): void;
  ownerOf(name: string): SavedKeyPin | undefined;
  /** Returns the names that stand for a key. */
  of(id: PeerId): readonly SavedKeyPin[];
  /** Returns the owner of a name that looks like `name`, if it is another key. */
  lookalikeOf(id: PeerId, name: string): SavedKeyPin | undefined;
  /**
   * Notes that a peer came, or took a name. Returns `new` where the name stands for that key from
   * now on, `taken` where it stands for another key, `full` where there is no space.
   */
  meet(id: PeerId, name: string, at: number): "known" | "new" | "taken" | "full";
  /** Notes a peer's newest sign of life; it is saved with what changes next. */
  noteSeen(id: PeerId, seen: SignOfLife): void;
  /** Notes that a peer left. */
  leave(id: PeerId, at: number): void;
  /**
   * Makes the name stand for this key, whatever key it stood for; returns false where there is no
   * space.
   */
  verify(id: PeerId, name: string, at: number): boolean;
  /** Returns whether anything changed since the last call. */
  takeChanges(): boolean;
  /** The same of {@link lasting}. */
  takeLastingChanges(): boolean;
}

/** Starts with the pins of earlier incarnations, but for malformed names. */
export function createKeyPins(known: readonly SavedKeyPin[] = []): KeyPins {
  const pins = new Map<string, SavedKeyPin>();
  /** The skeleton of each name (UTS #39 §4). */
  const skeletons = new Map<string, string>();
  const present = new Set<PeerId>();
  /** The newest sign of life of those who have pins. */
  const lastSeen = new Map<PeerId, SignOfLife>();
  /** The keys that are no strangers; no more than there are pins, and keys in sight. */
  const kept = new Set<PeerId>();
  let isChanged = false;
  let isLastingChanged = false;

  function put(pin: SavedKeyPin): void {
    const key = keyOf(pin.name);
    pins.set(key, pin);
    skeletons.set(key, skeleton(pin.name));
    isChanged = true;
    isLastingChanged ||= standingOf(pin) !== STRANGER;
  }

  function forget(name: string): void {
    const pin = pins.get(keyOf(name));
    if (pin === undefined) return;
    isLastingChanged ||= standingOf(pin) !== STRANGER;
    pins.delete(keyOf(name));
    skeletons.delete(keyOf(name));
    if (of(pin.id).length > 0) return;
    lastSeen.delete(pin.id);
    if (!present.has(pin.id)) kept.delete(pin.id);
  }

  const of = (id: PeerId): readonly SavedKeyPin[] =>
    [...pins.values()].filter((pin) => pin.id === id);

  /** Returns whether there is space for one more name of `id`, after an eviction if need be. */
  function makeRoom(id: PeerId, standing: Standing): boolean {
    const own = of(id);
    if (own.length >= MAX_NAMES_PER_KNOWN_PEER) {
      return evict(own, (pin, victim) => pin.last < victim.last);
    }
    if (pins.size < MAX_KNOWN_PEERS) return true;
    const counts = new Map<PeerId, number>();
    for (const pin of pins.values()) counts.set(pin.id, (counts.get(pin.id) ?? 0) + 1);
    const rank = (pin: SavedKeyPin): readonly number[] => [
      -standingOf(pin),
      present.has(pin.id) ? 0 : 1,
      counts.get(pin.id) ?? 0,
      pin.first,
    ];
    const less = [...pins.values()].filter((pin) => {
      const other = standingOf(pin);
      return other < standing || (other === standing && counts.get(pin.id)! > own.length + 1);
    });
    return evict(less, (pin, victim) => isGreater(rank(pin), rank(victim)));
  }

  const standingOf = ({ id, verified }: SavedKeyPin): Standing =>
    verified ? VERIFIED : kept.has(id) ? KEPT : STRANGER;

  /** Evicts the one that goes before all others; false where none is unverified. */
  function evict(
    candidates: readonly SavedKeyPin[],
    goesBefore: (pin: SavedKeyPin, victim: SavedKeyPin) => boolean,
  ): boolean {
    const [first, ...rest] = candidates.filter(({ verified }) => !verified);
    if (first === undefined) return false;
    forget(rest.reduce((victim, pin) => goesBefore(pin, victim) ? pin : victim, first).name);
    return true;
  }

  for (const pin of known) {
    if (pins.size >= MAX_KNOWN_PEERS || checkPeerName(pin.name).state !== "ok") continue;
    put(pin);
    kept.add(pin.id);
  }
  isChanged = isLastingChanged = false;

  return {
    get list() {
      return [...pins.values()];
    },
    get lasting() {
      return [...pins.values()].filter((pin) => standingOf(pin) !== STRANGER).map((pin) => {
        const seen = lastSeen.get(pin.id) ?? pin.seen;
        return seen === undefined ? pin : { ...pin, seen };
      });
    },
    keep(id) {
      if (kept.has(id)) return;
      kept.add(id);
      if (of(id).length > 0) isChanged = isLastingChanged = true;
    },
    ownerOf: (name) => pins.get(keyOf(name)),
    of,
    lookalikeOf(id, name) {
      const look = skeleton(name);
      const own = keyOf(name);
      for (const [key, pin] of pins) {
        if (key !== own && pin.id !== id && skeletons.get(key) === look) return pin;
      }
      return undefined;
    },
    meet(id, name, at) {
      present.add(id);
      const pin = pins.get(keyOf(name));
      if (pin !== undefined && pin.id !== id) return "taken";
      if (pin !== undefined) {
        if (at > pin.last) put({ ...pin, last: at });
        return "known";
      }
      if (!makeRoom(id, kept.has(id) ? KEPT : STRANGER)) return "full";
      put({ id, name, first: at, last: at, verified: false });
      return "new";
    },
    noteSeen(id, seen) {
      if (of(id).length > 0) lastSeen.set(id, seen);
    },
    leave(id, at) {
      present.delete(id);
      const own = of(id);
      if (own.length === 0) kept.delete(id);
      for (const pin of own) {
        if (at > pin.last) put({ ...pin, last: at });
      }
    },
    verify(id, name, at) {
      const pin = pins.get(keyOf(name));
      const isOwn = pin?.id === id;
      if (!isOwn) forget(name);
      if (!isOwn && !makeRoom(id, VERIFIED)) {
        if (pin !== undefined) put(pin);
        return false;
      }
      put({ id, name, first: isOwn ? pin.first : at, last: at, verified: true });
      return true;
    },
    takeChanges() {
      const changed = isChanged;
      isChanged = false;
      return changed;
    },
    takeLastingChanges() {
      const changed = isLastingChanged;
      isLastingChanged = false;
      return changed;
    },
  };
}

/** How well a key is known. */
type Standing = typeof STRANGER | typeof KEPT | typeof VERIFIED;

const STRANGER = 0;
const KEPT = 1;
const VERIFIED = 2;

/** Compares two ranks, the first number first. */
function isGreater(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((number, place) => number !== b[place]);
  return at >= 0 && a[at]! > b[at]!;
}

function keyOf(name: string): string {
  return name.toLowerCase();
}
