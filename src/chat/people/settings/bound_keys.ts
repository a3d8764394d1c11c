/**
 * The keys that this person bound, saved in the profile.
 *
 * @module
 */
import { MAX_BOUND_KEYS } from "../../../core/limits/chat.ts";
import type { BoundKey } from "../../api/bound_key.ts";
import type { Notifier } from "../../api/notifier.ts";
import type { SavedSettings } from "./saved_settings.ts";

export interface BoundKeys {
  /** By key; another list after each change. */
  readonly list: readonly BoundKey[];
  /** Binds a key, or binds it anew; returns false where there is no space. */
  put(bound: BoundKey): boolean;
  /** Takes back what a key is bound to; returns false where it is not bound. */
  remove(key: string): boolean;
}

export interface BoundKeysDependencies {
  readonly notifier: Notifier;
  readonly savedSettings: SavedSettings;
}

/** Starts with the saved keys; holds {@link MAX_BOUND_KEYS}. */
export function createBoundKeys({ notifier, savedSettings }: BoundKeysDependencies): BoundKeys {
  let list = savedSettings.current.boundKeys ?? [];

  function change(others: readonly BoundKey[], added: readonly BoundKey[]): void {
    list = [...others, ...added].sort((a, b) => a.key < b.key ? -1 : 1);
    savedSettings.save({ boundKeys: list });
    // The other front ends heed the new key too.
    notifier.emit({ type: "status" });
  }

  return {
    get list() {
      return list;
    },
    put(bound) {
      const others = list.filter(({ key }) => key !== bound.key);
      if (others.length >= MAX_BOUND_KEYS) return false;
      change(others, [bound]);
      return true;
    },
    remove(key) {
      const others = list.filter((bound) => bound.key !== key);
      if (others.length === list.length) return false;
      change(others, []);
      return true;
    },
  };
}
