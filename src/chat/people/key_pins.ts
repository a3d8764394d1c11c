/**
 * Key pins: which key each name stands for, in any case of its letters. The first key that comes
 * with a name owns it ("trust on first use"), until a person verifies another one. Times are ms
 * since 1970.
 *
 * 1. One name stands for one key. A later key under the same name is `taken`, and never replaces
 *    the first by itself.
 * 2. Holds {@link MAX_KNOWN_PEERS} names, and {@link MAX_NAMES_PER_KNOWN_PEER} of one key. A new
 *    name evicts the one that was not seen for longest.
 * 3. A verified name is never evicted, nor is the name of a peer in sight, save by further names of
 *    that peer.
 *
 * @module
 */
import { MAX_KNOWN_PEERS, MAX_NAMES_PER_KNOWN_PEER } from "../../core/limits/chat.ts";
import type { PeerId } from "../../core/peer_id.ts";
import { checkPeerName } from "../../core/text/name.ts";
import { skeleton } from "../../core/text/skeleton.ts";
import type { SavedKeyPin } from "../api/saved_key_pin.ts";

export interface KeyPins {
  readonly list: readonly SavedKeyPin[];
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
  /** Notes that a peer left: its names may be evicted from now on. */
  leave(id: PeerId, at: number): void;
  /**
   * Makes the name stand for this key, whatever key it stood for; returns false where there is no
   * space.
   */
  verify(id: PeerId, name: string, at: number): boolean;
  /** Returns whether anything changed since the last call. */
  takeChanges(): boolean;
}

/** Starts with the pins of earlier incarnations, but for malformed names. */
export function createKeyPins(known: readonly SavedKeyPin[] = []): KeyPins {
  const pins = new Map<string, SavedKeyPin>();
  /** The skeleton of each name (UTS #39 §4). */
  const skeletons = new Map<string, string>();
  const present = new Set<PeerId>();
  let isChanged = false;

  function put(pin: SavedKeyPin): void {
    const key = keyOf(pin.name);
    pins.set(key, pin);
    skeletons.set(key, skeleton(pin.name));
    isChanged = true;
  }

  function forget(name: string): void {
    pins.delete(keyOf(name));
    skeletons.delete(keyOf(name));
  }

  const of = (id: PeerId): readonly SavedKeyPin[] =>
    [...pins.values()].filter((pin) => pin.id === id);

  /** Returns whether there is space for one more name of `id`, after an eviction if need be. */
  function makeRoom(id: PeerId): boolean {
    const own = of(id);
    if (own.length >= MAX_NAMES_PER_KNOWN_PEER) return evict(own);
    if (pins.size < MAX_KNOWN_PEERS) return true;
    return evict([...pins.values()].filter((pin) => !present.has(pin.id)));
  }

  function evict(candidates: readonly SavedKeyPin[]): boolean {
    const unverified = candidates.filter(({ verified }) => !verified);
    const [first, ...rest] = unverified;
    if (first === undefined) return false;
    forget(rest.reduce((oldest, pin) => pin.last < oldest.last ? pin : oldest, first).name);
    return true;
  }

  for (const pin of known) {
    if (pins.size < MAX_KNOWN_PEERS && checkPeerName(pin.name).state === "ok") put(pin);
  }
  isChanged = false;

  return {
    get list() {
      return [...pins.values()];
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
      if (!makeRoom(id)) return "full";
      put({ id, name, first: at, last: at, verified: false });
      return "new";
    },
    leave(id, at) {
      present.delete(id);
      for (const pin of of(id)) {
        if (at > pin.last) put({ ...pin, last: at });
      }
    },
    verify(id, name, at) {
      const pin = pins.get(keyOf(name));
      const isOwn = pin?.id === id;
      if (!isOwn) forget(name);
      if (!isOwn && !makeRoom(id)) {
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
  };
}

function keyOf(name: string): string {
  return name.toLowerCase();
}
