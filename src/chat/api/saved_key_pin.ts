/**
 * A key pin as the profile keeps it: a name, and the key that it stands for ("trust on first use").
 *
 * @module
 */
import type { PeerId } from "../../core/peer_id.ts";

/** Epoch and clock reading of a presence. */
export interface SignOfLife {
  readonly epoch: number;
  readonly ms: number;
  readonly counter: number;
}

export interface SavedKeyPin {
  readonly id: PeerId;
  /**
   * The name that this key has stood for here since it was first seen; a later key under it causes
   * a warning.
   */
  readonly name: string;
  /** When the name was first seen, and last, ms since 1970. */
  readonly first: number;
  readonly last: number;
  /** Whether the person has compared the safety number. */
  readonly verified: boolean;
  /** The newest sign of life of this key: an older one, sent again, revives nobody. */
  readonly seen?: SignOfLife;
}
