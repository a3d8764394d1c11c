/**
 * Contexts of sealed texts that the tests of crypto/ share.
 *
 * @module
 */

import type { PersonContext, RoomContext } from "../../src/crypto/seal_context.ts";
import { signingKey } from "../../src/protocol/curve25519_keys.ts";
import { seed } from "../protocol/identities.ts";

export const MESH = "lan";
export const ALICE = signingKey(seed(11)).id;
export const BOB = signingKey(seed(12)).id;
export const EVE = signingKey(seed(13)).id;

/** Alice's words for Bob. */
export const FOR_BOB: PersonContext = {
  for: "person",
  author: ALICE,
  epoch: 5,
  type: "private",
  recipient: BOB,
};

/** Alice's words in a room. */
export const IN_ROOM: RoomContext = {
  for: "room",
  author: ALICE,
  epoch: 5,
  type: "chat",
  room: "dev.k7qmx2d4",
};

/** `FOR_BOB`, each part of it changed in turn. */
export const OTHERS_FOR_BOB: readonly PersonContext[] = [
  { ...FOR_BOB, author: EVE },
  { ...FOR_BOB, epoch: 6 },
  { ...FOR_BOB, type: "chat" },
  { ...FOR_BOB, recipient: EVE },
];

/** `IN_ROOM`, each part of it changed in turn. */
export const OTHERS_IN_ROOM: readonly RoomContext[] = [
  { ...IN_ROOM, author: EVE },
  { ...IN_ROOM, epoch: 6 },
  { ...IN_ROOM, type: "action" },
  { ...IN_ROOM, room: "dev" },
];
