import assert from "node:assert/strict";
import {
  MAX_ROOM_REGISTERS,
  MAX_ROOM_REGISTERS_PER_AUTHOR,
} from "../../../../src/core/limits/registers.ts";
import { MAX_AUTHORS } from "../../../../src/core/limits/replication.ts";
import { type SigningKey, signingKey } from "../../../../src/protocol/curve25519_keys.ts";
import { decodeRecords } from "../../../../src/protocol/link/record.ts";
import type { NeighbourState } from "../../../../src/protocol/replication/outbound/neighbour_state.ts";
import {
  EMPTY_PROFILE,
  presenceRegister,
} from "../../../../src/protocol/replication/wire/presence.ts";
import {
  createRegisterCodec,
  type Register,
} from "../../../../src/protocol/replication/wire/register.ts";
import { identityOf, seed, START } from "../../identities.ts";
import { signerOf } from "../registers/register_harness.ts";
import {
  createReplicatorNetwork,
  type ReplicatorNetwork,
  type ReplicatorNode,
} from "./replicator_network.ts";

const PAST_FULL = MAX_AUTHORS + 6;

interface World {
  readonly talk: ReplicatorNetwork;
  /** A line of three; a liar is linked to the first. */
  readonly honest: readonly [ReplicatorNode, ReplicatorNode, ReplicatorNode];
  /** The first hears registers of the liar. */
  tell(registers: readonly (readonly [Partial<Register>, SigningKey])[]): void;
}

function createWorld(): World {
  const talk = createReplicatorNetwork();
  const honest = [talk.add(1), talk.add(2), talk.add(3)] as const;
  talk.link(honest[0], honest[1]);
  talk.link(honest[1], honest[2]);
  const codec = createRegisterCodec("lan");
  const liar: NeighbourState = talk.attach(honest[0], identityOf(signingKey(seed(66))));
  talk.run(1_000);
  return {
    talk,
    honest,
    tell(registers) {
      for (const [changes, signer] of registers) {
        const clock = { ms: talk.now.wall, counter: 0 };
        const base = { author: signer.id, epoch: START.wall, kind: "", key: "", clock, value: {} };
        const { record } = codec.sign({ ...base, ...changes }, signer);
        const bodies = decodeRecords(record)!.map(({ body }) => body);
        const word = { type: "records", kind: "register", bodies } as const;
        honest[0].replicator.receive(liar, word, talk.now);
      }
      talk.run(30_000);
    },
  };
}

const presence = (signer: SigningKey): readonly [Partial<Register>, SigningKey] => {
  const { kind, value } = presenceRegister({
    ...{ author: signer.id, epoch: START.wall, clock: { ms: 0, counter: 0 } },
    ...{ name: "x", version: "1", addresses: [], gone: false, ...EMPTY_PROFILE },
  });
  return [{ kind, value }, signer];
};

const isToldOf = ({ registers, dropped }: ReplicatorNode, key: string): boolean =>
  registers.some((one) => one.key === key) && !dropped.some((one) => one.key === key);

Deno.test("createReplicator() has room for a newcomer, its messages and its room, where a neighbour invented as many people as there is room for", () => {
  const { talk, honest, tell } = createWorld();
  tell(Array.from({ length: PAST_FULL }, (_, index) => presence(signerOf(index))));
  const newcomer = talk.add(4);
  talk.link(newcomer, honest[0]);
  talk.link(newcomer, honest[1]);
  talk.run(1_000);
  newcomer.replicator.register({ kind: "room", key: "tea", value: {} }, talk.now);
  newcomer.say("hello");
  honest[2].say("welcome");
  talk.run(10_000);
  for (const node of honest) {
    assert.ok(node.present.some(({ author }) => author === newcomer.identity.id));
    assert.ok(!node.absent.some(([id]) => id === newcomer.identity.id));
    assert.ok(isToldOf(node, "tea"));
    assert.ok(node.heard().includes("hello"));
    for (const { identity } of honest) {
      assert.ok(!node.absent.some(([id]) => id === identity.id), "nobody honest made room");
    }
  }
  assert.ok(newcomer.heard().includes("welcome"));
});

Deno.test("createReplicator() has everybody know the room of an honest person, where a neighbour's people use up the rooms", () => {
  const { talk, honest, tell } = createWorld();
  const signers = Array.from(
    { length: MAX_ROOM_REGISTERS / MAX_ROOM_REGISTERS_PER_AUTHOR + 1 },
    (_, index) => signerOf(index),
  );
  honest[2].replicator.register({ kind: "room", key: "before", value: {} }, talk.now);
  talk.run(1_000);
  tell(signers.map(presence));
  const rooms = Array.from({ length: MAX_ROOM_REGISTERS_PER_AUTHOR }, (_, index) => index);
  tell(signers.flatMap((signer, at) => [
    [{ kind: "member", value: { rooms: rooms.map((room) => `x${at}-${room}`) } }, signer],
    ...rooms.map((room) => [{ kind: "room", key: `x${at}-${room}` }, signer] as const),
  ]));
  honest[2].replicator.register({ kind: "room", key: "after", value: {} }, talk.now);
  honest[1].replicator.register({ kind: "room", key: "middle", value: {} }, talk.now);
  talk.run(10_000);
  for (const node of honest) {
    for (const key of ["before", "middle", "after"]) assert.ok(isToldOf(node, key), key);
  }
});
