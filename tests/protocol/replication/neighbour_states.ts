/**
 * Neighbour states and haves that tests of replication share.
 *
 * @module
 */

import { CLOCK_ZERO } from "../../../src/core/hybrid_logical_clock.ts";
import type { PeerId } from "../../../src/core/peer_id.ts";
import { signingKey } from "../../../src/protocol/curve25519_keys.ts";
import { type StartPosition } from "../../../src/protocol/replication/log/log_cursor.ts";
import {
  createNeighbourState,
  type NeighbourState,
} from "../../../src/protocol/replication/outbound/neighbour_state.ts";
import type { Have } from "../../../src/protocol/replication/wire/version_vector.ts";
import { identityOf, seed, START } from "../identities.ts";

export const idOf = (number: number): PeerId => signingKey(seed(number)).id;

/** An id of its own for each number, which is no key: for what counts ids and reads none. */
export const anyId = (number: number): PeerId => `id ${number}` as PeerId;

/** A neighbour, of the identity that is made of `number`, that begins with an empty log. */
export function neighbourStateOf(
  number: number,
  beginning: Partial<StartPosition> = {},
): NeighbourState {
  const start: StartPosition = {
    position: 0,
    since: 0,
    ownTaken: 0,
    handed: 0,
    acknowledged: 0,
    missed: 0,
    lost: 0,
    catchingUp: false,
  };
  const identity = identityOf(signingKey(seed(number)));
  return createNeighbourState(
    identity,
    identity.id,
    CLOCK_ZERO,
    { ...start, ...beginning },
    START.monotonic,
  );
}

/** What somebody claims to hold of the run that began at the start. */
export function haveOf(author: PeerId, top: number, changes: Partial<Have> = {}): Have {
  return { author, epoch: START.wall, floor: 0, top, head: "", sparse: [], ...changes };
}
