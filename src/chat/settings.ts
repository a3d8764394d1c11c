import type { PeerId } from "../core/peer.ts";

/** What a person has set, as it is kept for later runs. */
export interface Settings {
  /** Name of a picture; empty for none. */
  readonly picture: string;
  /** Of whom nothing is shown, by key. */
  readonly ignored: readonly { readonly id: PeerId; readonly name: string }[];
}

export const DEFAULT_SETTINGS: Settings = { picture: "", ignored: [] };
