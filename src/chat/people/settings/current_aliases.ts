/**
 * The aliases of this person, saved in the profile.
 *
 * @module
 */
import { MAX_ALIASES } from "../../../core/limits/chat.ts";
import { type Alias, findAlias } from "../../api/alias.ts";
import type { Notifier } from "../../api/notifier.ts";
import type { SavedSettings } from "./saved_settings.ts";

export interface CurrentAliases {
  /** By name; another list after each change. */
  readonly list: readonly Alias[];
  /** Adds an alias, or replaces the one of its name; returns false where there is no space. */
  put(alias: Alias): boolean;
  /** Removes an alias; returns false where there is none of this name. */
  remove(name: string): boolean;
}

export interface CurrentAliasesDependencies {
  readonly notifier: Notifier;
  readonly savedSettings: SavedSettings;
}

/** Starts with the saved aliases; holds {@link MAX_ALIASES}. */
export function createCurrentAliases(
  { notifier, savedSettings }: CurrentAliasesDependencies,
): CurrentAliases {
  let list = savedSettings.current.aliases ?? [];

  function change(others: readonly Alias[], added: readonly Alias[]): void {
    list = [...others, ...added].sort((a, b) => a.name < b.name ? -1 : 1);
    savedSettings.save({ aliases: list });
    // The other front ends complete and expand the new aliases too.
    notifier.emit({ type: "status" });
  }

  return {
    get list() {
      return list;
    },
    put(alias) {
      const others = list.filter(({ name }) => name !== alias.name);
      if (others.length >= MAX_ALIASES) return false;
      change(others, [alias]);
      return true;
    },
    remove(name) {
      const found = findAlias(list, name);
      if (found === undefined) return false;
      change(list.filter((alias) => alias !== found), []);
      return true;
    },
  };
}
