/**
 * Rooms with a password that share one id, by real collisions of the 40 bits of hash in such an id
 * (a birthday attack: about 1.3 million tries for the first pair).
 *
 * @module
 */

import { toBase64Url } from "../../src/core/bytes.ts";
import { lockedRoomId } from "../../src/chat/api/room_id.ts";
import type { SigningKey } from "../../src/protocol/curve25519_keys.ts";

/** An author, and the salt of the lock of its room. */
export interface Founder {
  readonly signer: SigningKey;
  readonly salt: string;
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
  /** How many pairs to find. */
  readonly pairs: number;
}

/** Four times the tries that two pairs take on average; so many never fail. */
const MAX_TRIES = 8_000_000;
const SALT_BYTES = 16;

/**
 * Finds pairs of rooms that share an id.
 *
 * @throws where there are none among {@link MAX_TRIES} rooms
 */
export function findRivalLocks(
  { mesh, name, signers, pairs }: RivalLockOptions,
): readonly RivalLocks[] {
  const tries = new Map<string, number>();
  const found: RivalLocks[] = [];
  const founderOf = (number: number): Founder => {
    const salt = new Uint8Array(SALT_BYTES);
    new DataView(salt.buffer).setUint32(0, number);
    return { signer: signers[number % signers.length]!, salt: toBase64Url(salt) };
  };
  for (let number = 0; found.length < pairs; number++) {
    if (number === MAX_TRIES) throw new Error(`Cannot find ${pairs} pairs: only ${found.length}`);
    const founder = founderOf(number);
    const id = lockedRoomId({ mesh, name, author: founder.signer.id, salt: founder.salt });
    const other = tries.get(id);
    tries.set(id, number);
    if (other === undefined) continue;
    const first = founderOf(other);
    if (first.signer !== founder.signer) found.push({ id, founders: [first, founder] });
  }
  return found;
}
