/**
 * Membership under test; all that it sends and reports is kept.
 *
 * @module
 */

import { compareClocks } from "../../../../src/core/hybrid_logical_clock.ts";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import { signingKey } from "../../../../src/protocol/curve25519_keys.ts";
import { decodeRecords } from "../../../../src/protocol/link/record.ts";
import {
  createMembership,
  type MembershipOptions,
} from "../../../../src/protocol/replication/membership/membership.ts";
import { createRegisters } from "../../../../src/protocol/replication/registers/registers.ts";
import {
  EMPTY_PROFILE,
  type Presence,
  presenceOf,
  presenceRegister,
} from "../../../../src/protocol/replication/wire/presence.ts";
import {
  createRegisterCodec,
  type Register,
  type SignedRegister,
} from "../../../../src/protocol/replication/wire/register.ts";
import type { Emit } from "../../../../src/protocol/replication/wire/replication_event.ts";
import { at, seed, START } from "../../identities.ts";

export const OWN = signingKey(seed(1));
export const OTHER = signingKey(seed(4));

/** Membership under test; all that it sends and reports is kept. */
export function membershipHarness(changes: Partial<MembershipOptions> = {}) {
  const codec = createRegisterCodec("lan");
  const linked = new Set<PeerId>();
  /** Whom some neighbour says that it is linked to. */
  const insight = new Set<PeerId>();
  const present: Presence[] = [];
  const absent: (readonly [PeerId, string])[] = [];
  /** Of whom the others were to hear that they may be gone. */
  const asked: PeerId[] = [];
  const spread: SignedRegister[] = [];
  const told: Register[] = [];
  const dropped: Pick<Register, "author" | "kind" | "key">[] = [];
  let counter = 0;
  let clock = { ms: START.wall, counter: 0 };
  const emit: Emit = (event) => {
    switch (event.type) {
      case "presence":
        return void present.push(event.presence);
      case "peerGone":
        return void absent.push([event.id, event.reason]);
      case "register":
        return void told.push(event.register);
      case "registerDropped":
        return void dropped.push(event);
    }
  };
  const registers = createRegisters(codec, emit);
  const options = { signer: OWN, epoch: START.wall, version: "1", ...changes };
  const membership = createMembership(options, {
    codec,
    registers,
    emit,
    next: () => (clock = { ms: clock.ms, counter: ++counter }),
    see: (reading) => void (compareClocks(reading, clock) > 0 && (clock = reading)),
    isLinked: (id) => linked.has(id),
    isNear: (id) => insight.has(id),
    hasRelayed: (isLeftOut) =>
      registers.current.some(({ register: { author } }) =>
        registers.isAlive(author) && author !== OWN.id && !linked.has(author) && !isLeftOut(author)
      ),
    population: () => registers.alive,
    spreadSuspicion: (id) => void asked.push(id),
    linked: () => [...linked],
    spread: (signed) => void spread.push(signed),
  });
  const host = (number: number) => ({ hostname: `10.0.0.${number}`, port: 8_080 });
  return {
    membership,
    registers,
    linked,
    insight,
    asked,
    present,
    absent,
    spread,
    registersTold: told,
    dropped,
    host,
    /** The presences of our own that were spread since the last look. */
    told: () => spread.splice(0).map(({ register }) => presenceOf(register)!),
    accept: (ms: number, changes: Partial<Presence> = {}, now = 0) => {
      const { record } = codec.sign(
        presenceRegister({
          author: OTHER.id,
          epoch: START.wall,
          clock: { ms: START.wall + ms, counter: 0 },
          name: "bob",
          version: "1",
          addresses: [],
          gone: false,
          ...EMPTY_PROFILE,
          ...changes,
        }),
        OTHER,
      );
      return membership.accept(decodeRecords(record)![0]!.body, OTHER.id, at(now)).state;
    },
  };
}
