/**
 * Two rooms with a password that share one id, by a real collision of the 40 bits of hash in such
 * an id (a birthday attack: about 1.3 million tries, a few seconds).
 *
 * @module
 */

import { lockedRoomId } from "../../src/chat/api/room_id.ts";
import { toBase64Url } from "../../src/core/bytes.ts";
import { SALT_BYTES } from "../../src/crypto/room_key.ts";
import type { SigningKey } from "../../src/protocol/curve25519_keys.ts";

/** An author, and the salt of the lock of its room. */
export interface Founder {
  readonly signer: SigningKey;
  readonly salt: Uint8Array;
}

/** Two rooms of one id. */
export interface RivalLocks {
  readonly id: string;
  readonly founders: readonly [first: Founder, rival: Founder];
}

export interface RivalLockOptions {
  readonly mesh: string;
  /** The name of the rooms. */
  readonly name: string;
  /** The authors to try: at least two. */
  readonly signers: readonly SigningKey[];
}

/** Six times the tries that a pair takes on average: all of them fail once in 10^12 runs. */
const MAX_TRIES = 8_000_000;

/**
 * Finds two rooms that share an id.
 *
 * @throws where there are none among {@link MAX_TRIES} rooms
 */
export function findRivalLocks({ mesh, name, signers }: RivalLockOptions): RivalLocks {
  const tries = new Map<string, number>();
  const founderOf = (number: number): Founder => {
    const salt = new Uint8Array(SALT_BYTES);
    new DataView(salt.buffer).setUint32(0, number);
    return { signer: signers[number % signers.length]!, salt };
  };
  for (let number = 0; number < MAX_TRIES; number++) {
    const founder = founderOf(number);
    const { signer, salt } = founder;
    const id = lockedRoomId({ mesh, name, author: signer.id, salt: toBase64Url(salt) });
    const other = tries.get(id);
    tries.set(id, number);
    if (other === undefined) continue;
    const first = founderOf(other);
    if (first.signer !== signer) return { id, founders: [first, founder] };
  }
  throw new Error(`Cannot find two rooms of one id: ${MAX_TRIES} were tried`);
}
