import { MAX_KNOWN_PEERS, MAX_NAMES_PER_KNOWN_PEER } from "../../core/limits/chat.ts";
import type { PeerId } from "../../core/peer.ts";
import { checkName } from "../../core/text/name.ts";
import { skeleton } from "../../core/text/skeleton.ts";
import type { KnownPeer } from "../api/known_peer.ts";

/** Which key each name stands for here, in any case of its letters: that of the first who came with it. Times are ms since 1970. */
export interface KeyPins {
  readonly list: readonly KnownPeer[];
  ownerOf(name: string): KnownPeer | undefined;
  /** Whether a person has compared the safety number, and the name stands for this key. */
  isVerified(id: PeerId, name: string): boolean;
  /** The names that stand for a key. */
  of(id: PeerId): readonly KnownPeer[];
  /** Somebody else whose name is easily taken for this one. */
  lookalikeOf(id: PeerId, name: string): KnownPeer | undefined;
  /**
   * Somebody came, or took a name: `new` where it stands for that key from now on, `full` where there was no space for that; with
   * `taken` it stands for another.
   */
  meet(id: PeerId, name: string, at: number): "known" | "new" | "taken" | "full";
  /** Somebody went: its names may be forgotten before others from now on. */
  part(id: PeerId, at: number): void;
  /** The name stands for this key from now on, whomever it stood for; false where there is no space for that. */
  verify(id: PeerId, name: string, at: number): boolean;
  /** Whether anything changed since this was asked last. */
  takeChanges(): boolean;
}

/**
 * Knows those of earlier runs, as far as they make sense. Holds {@link MAX_KNOWN_PEERS} names, of one key
 * {@link MAX_NAMES_PER_KNOWN_PEER}: for a new one goes the name that was not seen for longest, but none that was verified, nor of
 * anybody in sight.
 */
export function createKeyPins(known: readonly KnownPeer[] = []): KeyPins {
  const keyPins = new Map<string, KnownPeer>();
  const looks = new Map<string, string>();
  const present = new Set<PeerId>();
  let isNews = false;

  function put(acquaintance: KnownPeer): void {
    const key = keyOf(acquaintance.name);
    keyPins.set(key, acquaintance);
    looks.set(key, skeleton(acquaintance.name));
    isNews = true;
  }

  function forget(name: string): void {
    keyPins.delete(keyOf(name));
    looks.delete(keyOf(name));
  }

  const of = (id: PeerId): readonly KnownPeer[] =>
    [...keyPins.values()].filter((pin) => pin.id === id);

  /** Whether there is space for one more name, perhaps of another's. */
  function makeSpace(id: PeerId): boolean {
    const own = of(id);
    if (own.length >= MAX_NAMES_PER_KNOWN_PEER) return drop(own);
    if (keyPins.size < MAX_KNOWN_PEERS) return true;
    return drop([...keyPins.values()].filter((pin) => !present.has(pin.id)));
  }

  function drop(candidates: readonly KnownPeer[]): boolean {
    const unverified = candidates.filter(({ verified }) => !verified);
    const [first, ...rest] = unverified;
    if (first === undefined) return false;
    forget(rest.reduce((oldest, pin) => pin.last < oldest.last ? pin : oldest, first).name);
    return true;
  }

  for (const acquaintance of known) {
    const { name } = acquaintance;
    if (keyPins.size < MAX_KNOWN_PEERS && checkName(name).state === "ok") put(acquaintance);
  }
  isNews = false;

  return {
    get list() {
      return [...keyPins.values()];
    },
    ownerOf: (name) => keyPins.get(keyOf(name)),
    isVerified(id, name) {
      const pin = keyPins.get(keyOf(name));
      return pin?.id === id && pin.verified;
    },
    of,
    lookalikeOf(id, name) {
      const look = skeleton(name);
      const own = keyOf(name);
      for (const [key, pin] of keyPins) {
        if (key !== own && pin.id !== id && looks.get(key) === look) return pin;
      }
      return undefined;
    },
    meet(id, name, at) {
      present.add(id);
      const pin = keyPins.get(keyOf(name));
      if (pin !== undefined && pin.id !== id) return "taken";
      if (pin !== undefined) {
        if (at > pin.last) put({ ...pin, last: at });
        return "known";
      }
      if (!makeSpace(id)) return "full";
      put({ id, name, first: at, last: at, verified: false });
      return "new";
    },
    part(id, at) {
      present.delete(id);
      for (const pin of of(id)) {
        if (at > pin.last) put({ ...pin, last: at });
      }
    },
    verify(id, name, at) {
      const pin = keyPins.get(keyOf(name));
      const isOwn = pin?.id === id;
      if (!isOwn) forget(name);
      if (!isOwn && !makeSpace(id)) {
        if (pin !== undefined) put(pin);
        return false;
      }
      put({ id, name, first: isOwn ? pin.first : at, last: at, verified: true });
      return true;
    },
    takeChanges() {
      const news = isNews;
      isNews = false;
      return news;
    },
  };
}

function keyOf(name: string): string {
  return name.toLowerCase();
}
