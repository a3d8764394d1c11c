import { MAX_ACQUAINTANCES, MAX_NAMES_PER_ACQUAINTANCE } from "../../core/limits.ts";
import type { PeerId } from "../../core/peer.ts";
import { checkName } from "../../core/text/name.ts";
import { skeleton } from "../../core/text/skeleton.ts";
import type { Acquaintance } from "../api/acquaintance.ts";

/** Which key each name stands for here, in any case of its letters: that of the first who came with it. Times are ms since 1970. */
export interface Pins {
  readonly list: readonly Acquaintance[];
  ownerOf(name: string): Acquaintance | undefined;
  /** Whether a person has compared the safety number, and the name stands for this key. */
  isVerified(id: PeerId, name: string): boolean;
  /** The names that stand for a key. */
  of(id: PeerId): readonly Acquaintance[];
  /** Somebody else whose name is easily taken for this one. */
  lookalikeOf(id: PeerId, name: string): Acquaintance | undefined;
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
  takeNews(): boolean;
}

/**
 * Knows those of earlier runs, as far as they make sense. Holds {@link MAX_ACQUAINTANCES} names, of one key
 * {@link MAX_NAMES_PER_ACQUAINTANCE}: for a new one goes the name that was not seen for longest, but none that was verified, nor of
 * anybody in sight.
 */
export function createPins(known: readonly Acquaintance[] = []): Pins {
  const pins = new Map<string, Acquaintance>();
  const looks = new Map<string, string>();
  const present = new Set<PeerId>();
  let isNews = false;

  function put(acquaintance: Acquaintance): void {
    const key = keyOf(acquaintance.name);
    pins.set(key, acquaintance);
    looks.set(key, skeleton(acquaintance.name));
    isNews = true;
  }

  function forget(name: string): void {
    pins.delete(keyOf(name));
    looks.delete(keyOf(name));
  }

  const of = (id: PeerId): readonly Acquaintance[] =>
    [...pins.values()].filter((pin) => pin.id === id);

  /** Whether there is space for one more name, perhaps of another's. */
  function makeSpace(id: PeerId): boolean {
    const own = of(id);
    if (own.length >= MAX_NAMES_PER_ACQUAINTANCE) return drop(own);
    if (pins.size < MAX_ACQUAINTANCES) return true;
    return drop([...pins.values()].filter((pin) => !present.has(pin.id)));
  }

  function drop(candidates: readonly Acquaintance[]): boolean {
    const unverified = candidates.filter(({ verified }) => !verified);
    const [first, ...rest] = unverified;
    if (first === undefined) return false;
    forget(rest.reduce((oldest, pin) => pin.last < oldest.last ? pin : oldest, first).name);
    return true;
  }

  for (const acquaintance of known) {
    const { name } = acquaintance;
    if (pins.size < MAX_ACQUAINTANCES && checkName(name).state === "ok") put(acquaintance);
  }
  isNews = false;

  return {
    get list() {
      return [...pins.values()];
    },
    ownerOf: (name) => pins.get(keyOf(name)),
    isVerified(id, name) {
      const pin = pins.get(keyOf(name));
      return pin?.id === id && pin.verified;
    },
    of,
    lookalikeOf(id, name) {
      const look = skeleton(name);
      const own = keyOf(name);
      for (const [key, pin] of pins) {
        if (key !== own && pin.id !== id && looks.get(key) === look) return pin;
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
      const pin = pins.get(keyOf(name));
      const isOwn = pin?.id === id;
      if (!isOwn) forget(name);
      if (!isOwn && !makeSpace(id)) {
        if (pin !== undefined) put(pin);
        return false;
      }
      put({ id, name, first: isOwn ? pin.first : at, last: at, verified: true });
      return true;
    },
    takeNews() {
      const news = isNews;
      isNews = false;
      return news;
    },
  };
}

function keyOf(name: string): string {
  return name.toLowerCase();
}
