/**
 * The abuses of a neighbour with a valid key, at full speed: each kind of record, and all that the
 * tables of a program take. A row makes the records of one message after the other.
 *
 * @module
 */

import type { Lock } from "../../src/chat/api/crypto_job.ts";
import { lockedRoomId } from "../../src/chat/api/room_id.ts";
import type { PeerId } from "../../src/core/peer_id.ts";
import { makeLock, SALT_BYTES } from "../../src/crypto/room_key.ts";
import type { SigningKey } from "../../src/protocol/curve25519_keys.ts";
import { type Control, encodeControl } from "../../src/protocol/link/control.ts";
import { encodeRecord, RECORDS } from "../../src/protocol/link/record.ts";
import { encodeAsks, encodeOffers } from "../../src/protocol/replication/wire/register_offers.ts";
import { encodeVector } from "../../src/protocol/replication/wire/version_vector.ts";
import type { ForgedState } from "./forged_state.ts";

/** Who floods, and whom. */
export interface Situation {
  readonly mesh: string;
  readonly forged: ForgedState;
  /** The key under which the flooder is linked. */
  readonly signer: SigningKey;
  /** The honest peers that it knows of: the victim first. */
  readonly peers: readonly PeerId[];
  /** The epoch of the victim's incarnation. */
  readonly victimEpoch: number;
}

/** Makes the records of the next message; they fit one Noise message. */
export type NextRecords = () => readonly Uint8Array[];

/** Bytes of a message that is filled, below the longest that a Noise message can be. */
const FULL_BYTES = 60_000;

/** The clocks of rivals are so much earlier than that of the room that they oppose, ms. */
const EARLIER_MS = 24 * 60 * 60_000;

/**
 * The abuse that makes {@link LOCKED_ROOM}, and then rivals of it that have another lock: of its
 * author, and of others.
 */
export const RIVAL_LOCKS = "registers, rivals of a locked room";
export const LOCKED_ROOM = { name: "vault", password: "hunter22" } as const;

/** Fills a message with records. */
function fill(record: () => Uint8Array): readonly Uint8Array[] {
  const records: Uint8Array[] = [];
  for (let bytes = 0; bytes < FULL_BYTES;) {
    const next = record();
    bytes += next.length;
    if (bytes <= FULL_BYTES || records.length === 0) records.push(next);
  }
  return records;
}

const full = (record: (at: Situation) => Uint8Array) => (at: Situation): NextRecords => () =>
  fill(() => record(at));
const control = (make: (at: Situation) => Control) => full((at) => encodeControl(make(at)));
/** The same message again and again, made once. */
const again = (make: (at: Situation) => readonly Uint8Array[]) => (at: Situation): NextRecords => {
  const records = make(at);
  return () => records;
};

const several = <T>(count: number, make: () => T): readonly T[] =>
  Array.from({ length: count }, make);
const have = (author: PeerId, epoch: number, top: number) => ({
  author,
  epoch,
  floor: 0,
  top,
  head: "",
  sparse: [],
});

/** The kinds of flood, by name. */
export const ABUSES = {
  // the session
  "control ping": control(() => ({ control: "ping", nonce: 1 })),
  "control pong": control(() => ({ control: "pong", nonce: 1 })),
  "control unknown": full(() =>
    encodeRecord(RECORDS.control.number, new TextEncoder().encode('{"control":"x"}'))
  ),
  "records of an unknown kind": full(() => encodeRecord(200)),
  "messages without records": () => () => [encodeRecord(200)],
  // controls of replication
  "control neighbours": control(({ forged }) => ({
    control: "neighbours",
    ids: [...several(255, forged.id)],
  })),
  "control lost": control(({ forged }) => ({ control: "lost", id: forged.id() })),
  "control lost, of the victim": control(({ peers }) => ({ control: "lost", id: peers[0]! })),
  "control prune": control(({ forged }) => ({ control: "prune", author: forged.id() })),
  "control graft": control(({ forged }) => ({ control: "graft", author: forged.id() })),
  "control want": control(({ peers, victimEpoch }) => ({
    control: "want",
    author: peers[0]!,
    epoch: victimEpoch,
    from: 1,
    to: 100_000,
  })),
  "control given": control(({ peers, victimEpoch, forged }) => ({
    control: "given",
    author: peers[0]!,
    epoch: victimEpoch,
    floor: forged.count(),
  })),
  // envelopes
  "envelopes, valid": ({ forged, signer }) => {
    const chain = forged.chain(signer);
    return () => fill(() => chain.next());
  },
  "envelopes, valid, of many authors": full(({ forged }) => forged.chain(forged.key()).next()),
  "envelopes, duplicates": again(({ forged, signer }) => {
    const chain = forged.chain(signer);
    return fill(() => chain.next());
  }),
  "envelopes, two of one number": ({ forged }) => () => {
    const twins = forged.chain();
    const records: Uint8Array[] = [];
    for (let count = 0; count < 50; count++) {
      records.push(twins.next({ sequence: 1, prev: "", content: `${count}` }));
    }
    return records;
  },
  "envelopes, with holes": ({ forged, signer }) => {
    const chain = forged.chain(signer);
    let sequence = 0;
    return () => fill(() => chain.next({ sequence: sequence += 2, prev: "A".repeat(43) }));
  },
  "envelopes, wrong signatures": ({ forged, signer }) => () => {
    const record = forged.chain(signer).next();
    record[6]! ^= 1;
    return [record];
  },
  // vectors
  "vectors, of nobody": ({ forged }) => () =>
    encodeVector(several(900, () => have(forged.id(), 1, 9))),
  "vectors, of known authors": ({ forged, peers, signer }) => () =>
    encodeVector(several(900, () => {
      const author = [...peers.slice(1), signer.id][forged.count() % peers.length]!;
      return have(author, Date.now(), forged.count());
    })),
  "vectors, acknowledgements": again(({ peers, victimEpoch }) =>
    encodeVector(several(900, () => have(peers[0]!, victimEpoch, 0)))
  ),
  // registers
  "registers, own presence": full(({ forged, signer }) => forged.presence(signer, "mallory")),
  "registers, invented presences": full(({ forged }) => {
    const key = forged.key();
    return forged.presence(key, `m${key.id.replaceAll(/[^A-Za-z0-9]/g, "").slice(0, 8)}`);
  }),
  "registers, four names of each key": full(({ forged }) =>
    forged.presence(forged.key(), `name${forged.count() % 4}x${forged.count() % 300}`)
  ),
  "registers, look-alikes": full(({ forged }) =>
    forged.presence(forged.key(), ["bᴏb", "aliᴄe", "ѡоѡ", "alice_", "--x"][forged.count() % 5]!)
  ),
  "registers, rooms": full(({ forged }) =>
    forged.register(forged.key(), "room", `room${forged.count()}`, {
      name: `room${forged.count()}`,
      description: "",
    })
  ),
  "registers, rivals of an open room": ({ forged }) => {
    const create = (name: string, ms: number) =>
      forged.register(forged.key(), "room", "cave", { name, description: "" }, ms);
    let first: Uint8Array | undefined = create("cave", Date.now());
    return () => {
      const before = first === undefined ? [] : [first];
      first = undefined;
      const name = ["Cave", "CAVE", "cAVE"][forged.count() % 3]!;
      return [...before, ...fill(() => create(name, Date.now() - EARLIER_MS))];
    };
  },
  [RIVAL_LOCKS]: async ({ forged, mesh }) => {
    const { name, password } = LOCKED_ROOM;
    const founder = forged.key();
    const salt = new Uint8Array(SALT_BYTES);
    const { lock } = await makeLock(password, salt);
    const { lock: otherLock } = await makeLock("another password", salt);
    const id = lockedRoomId({ mesh, name, author: founder.id, ...lock });
    const create = (signer: SigningKey, lock: Lock, ms: number) =>
      forged.register(signer, "room", id, { name, description: "", lock }, ms);
    let first: Uint8Array | undefined = create(founder, lock, Date.now());
    return () => {
      const before = first === undefined ? [] : [first];
      first = undefined;
      const oppose = () => {
        const signer = forged.count() % 2 === 0 ? founder : forged.key();
        return create(signer, otherLock, Date.now() - EARLIER_MS);
      };
      return [...before, ...fill(oppose)];
    };
  },
  "registers, topics": full(({ forged }) =>
    forged.register(forged.key(), "topic", `room${forged.count() % 60}`, {
      topic: `topic ${forged.count()}`,
    })
  ),
  "registers, members": full(({ forged }) =>
    forged.register(forged.key(), "member", "", { rooms: [`room${forged.count()}`] })
  ),
  "registers, of an unknown kind": full(({ forged }) =>
    forged.register(forged.key(), "later", `${forged.count()}`, {})
  ),
  "registers, the same one": again(({ forged, signer }) => {
    const record = forged.presence(signer, "mallory");
    return fill(() => record);
  }),
  // offers and asks
  "offers, of nobody": ({ forged }) => () =>
    encodeOffers(several(1_000, () => ({
      author: forged.id(),
      slot: forged.slot("presence", ""),
      epoch: 1,
      clock: { ms: Date.now(), counter: 0 },
    }))),
  "asks, of one register": again(({ forged, peers }) =>
    encodeAsks(several(1_500, () => ({ author: peers[0]!, slot: forged.slot("presence", "") })))
  ),
  "asks, of what there is": ({ forged, peers }) => {
    const slots = several(200, () => ({
      author: peers[0]!,
      slot: forged.slot("room", `room${forged.count()}`),
    }));
    const members = peers.map((author) => ({ author, slot: forged.slot("member", "") }));
    const presences = peers.map((author) => ({ author, slot: forged.slot("presence", "") }));
    return () => [...encodeAsks([...slots, ...members, ...presences].slice(0, 1_500))];
  },
} as const satisfies Readonly<
  Record<string, (at: Situation) => NextRecords | Promise<NextRecords>>
>;

export type AbuseName = keyof typeof ABUSES;
