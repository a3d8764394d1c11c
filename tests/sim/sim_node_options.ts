/**
 * The options and keys of a simulated node, by its number.
 *
 * @module
 */

import type { Machine } from "../../src/core/machine.ts";
import type { SigningKey } from "../../src/protocol/curve25519_keys.ts";
import { createDiscovery } from "../../src/protocol/discovery/discovery.ts";
import type { Rate } from "../../src/protocol/granted_rate.ts";
import type { MeshEffect, MeshEvent, MeshInput } from "../../src/protocol/mesh/api/mesh_io.ts";
import type { MeshOptions } from "../../src/protocol/mesh/api/mesh_options.ts";
import type { Mesh } from "../../src/protocol/mesh/mesh.ts";
import type { Profile } from "../../src/protocol/replication/wire/presence.ts";
import type { Random } from "./random.ts";

/** The port that every node sends beacons from. */
export const BEACON_PORT = 9999;

/**
 * What stands between the network and a mesh: all that happens goes through it, and it may do as it
 * likes.
 */
export type Behaviour = (mesh: Mesh, options: MeshOptions) => Machine<MeshInput, MeshEffect>;

export interface SimNodeOptions {
  readonly name: string;
  /** 0 to 16,777,215; equal numbers are one identity. */
  readonly identity: number;
  readonly discovery?: boolean;
  readonly epoch?: number;
  readonly psk?: Uint8Array;
  readonly meshName?: string;
  readonly address?: string;
  /** How far its wall clock is off, ms. */
  readonly skew?: number;
  /** When its program was built, ms since 1970; no clock is impossible where it is not given. */
  readonly builtAt?: number;
  readonly rate?: Rate;
  readonly profile?: Profile;
  /** Our offset from UTC in minutes at a wall clock time; told to nobody where it is not given. */
  readonly minutesEast?: MeshOptions["minutesEast"];
  readonly maxLinks?: number;
  readonly behaviour?: Behaviour;
  /** How long after it was added it starts, ms: at once where it is not given. */
  readonly startsAfter?: number;
  /** What stands for the cryptography of its connections. */
  readonly link?: MeshOptions["link"];
  /** What stands for checking signatures. */
  readonly verify?: MeshOptions["verify"];
  /** The kinds of records that it knows, in place of those of the program. */
  readonly records?: MeshOptions["records"];
  /** Is told what the machine tells, which is then not kept. */
  readonly listener?: (event: MeshEvent) => void;
}

/** What the mesh of a node is made of. */
export function optionsOf(
  options: SimNodeOptions,
  signer: SigningKey,
  epoch: number,
  random: Random,
): MeshOptions {
  const { name, meshName = "lan" } = options;
  const randomBytes = (length: number) =>
    Uint8Array.from({ length }, () => Math.floor(random() * 256));
  return {
    signer,
    epoch,
    username: name,
    mesh: meshName,
    version: "0.0.0",
    rate: options.rate ?? [20, 5],
    randomBytes,
    random,
    ...(options.builtAt === undefined ? {} : { builtAt: options.builtAt }),
    ...(options.profile === undefined ? {} : { profile: options.profile }),
    ...(options.minutesEast === undefined ? {} : { minutesEast: options.minutesEast }),
    ...(options.link === undefined ? {} : { link: options.link }),
    ...(options.verify === undefined ? {} : { verify: options.verify }),
    ...(options.records === undefined ? {} : { records: options.records }),
    ...(options.maxLinks === undefined ? {} : { maxLinks: options.maxLinks }),
    ...(options.discovery === false ? {} : {
      discovery: createDiscovery({
        id: signer.id,
        epoch,
        username: name,
        mesh: meshName,
        randomBytes,
        random,
      }),
    }),
  };
}

/** The secret of an identity. */
export function secretOf(identity: number): Uint8Array {
  const secret = new Uint8Array(32).fill(identity & 0xff);
  secret[30]! ^= identity >> 8;
  secret[31]! ^= identity >> 16;
  return secret;
}
