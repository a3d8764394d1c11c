/**
 * The options of a mesh: what stays the same for one run of a node.
 *
 * @module
 */
import type { Machine } from "../../../core/machine.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import type { SigningKey, verify } from "../../curve25519_keys.ts";
import type { DiscoveryEffect, DiscoveryEvent } from "../../discovery/discovery.ts";
import type { Rate } from "../../granted_rate.ts";
import type { createLink } from "../../link/link.ts";
import type { RecordTable } from "../../link/record.ts";
import type { Version } from "../../replication/registers/registers.ts";
import type { Profile } from "../../replication/wire/presence.ts";

export interface MeshOptions {
  readonly signer: SigningKey;
  /** Our incarnation: ms since 1970, rising with every start. */
  readonly epoch: number;
  readonly username: string;
  /**
   * When the program was built, ms since 1970: a clock before that is certainly wrong. Absent: no
   * clock is.
   */
  readonly builtAt?: number;
  /** Name of the mesh; nodes of another one are ignored. */
  readonly mesh: string;
  /** Version of this program. */
  readonly version: string;
  /** The rate that we grant each author. */
  readonly rate: Rate;
  /** The rest of our presence besides our name, until the input `profile` changes it. */
  readonly profile?: Profile;
  /** Returns our offset from UTC in minutes at a wall clock time; absent: we tell none. */
  readonly minutesEast?: (wallMs: number) => number;
  /** The newest sign of life of each peer that an earlier run of ours knew. */
  readonly lastSeen?: ReadonlyMap<PeerId, Version>;
  /** Finds peers; without it only `connect` and peers that dial us make links. */
  readonly discovery?: Machine<DiscoveryEvent, DiscoveryEffect>;
  /**
   * How many direct links this node has at most; the limit of the program where it is not given.
   */
  readonly maxLinks?: number;
  /** A person chose the interfaces: relayed peers are dialled only on the networks of those. */
  readonly nearOnly?: boolean;
  /** Random bytes fit for keys. */
  randomBytes(length: number): Uint8Array;
  /** 0 (included) to 1 (excluded). */
  random(): number;
  /** Replaces the cryptography of connections, for simulations of many nodes. */
  readonly link?: typeof createLink;
  /** Replaces the check of signatures, for simulations of many nodes. */
  readonly verify?: typeof verify;
  /** The kinds of records that links know, in place of {@link RECORDS}. */
  readonly records?: RecordTable;
}
