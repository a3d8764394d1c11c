/**
 * The options to make a replicator with.
 *
 * @module
 */
import type { PeerId } from "../../../core/peer_id.ts";
import type { SigningKey, verify } from "../../curve25519_keys.ts";
import type { Rate } from "../../granted_rate.ts";
import type { RecordTable } from "../../link/record.ts";
import type { Version } from "../registers/registers.ts";
import type { Profile } from "../wire/presence.ts";

export interface ReplicatorOptions {
  readonly signer: SigningKey;
  /** Our incarnation: ms since 1970, rising with every start. */
  readonly epoch: number;
  readonly mesh: string;
  /** Version of this program. */
  readonly version: string;
  /** The rate that we grant each author. */
  readonly rate: Rate;
  /** Returns our name of now. */
  username(): string;
  /** The rest of our presence, until `setProfile` changes it. */
  readonly profile?: Profile;
  /** Returns our offset from UTC in minutes at a wall clock time; absent: we tell none. */
  readonly minutesEast?: (wallMs: number) => number;
  /** The newest sign of life of each peer that an earlier run of ours knew. */
  readonly lastSeen?: ReadonlyMap<PeerId, Version>;
  /** Replaces the check of signatures, for simulations of many nodes. */
  readonly verify?: typeof verify;
  /** The kinds of records, in place of {@link RECORDS}. */
  readonly records?: RecordTable;
}
