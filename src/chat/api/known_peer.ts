import type { PeerId } from "../../core/peer.ts";

/** Somebody whom this profile met, as it is kept for later runs. */
export interface KnownPeer {
  readonly id: PeerId;
  /** The name that this key has stood for here, first come first served; a later claim to it is a warning. */
  readonly name: string;
  /** When it was first seen, and last, ms since 1970. */
  readonly first: number;
  readonly last: number;
  /** The person has compared the safety number. */
  readonly verified: boolean;
}
