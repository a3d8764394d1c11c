import assert from "node:assert/strict";
import { FULL_MESH_UP_TO } from "../../../../src/core/limits/links.ts";
import { ASK_AGAIN_AFTER_MS, MAX_OFFERERS } from "../../../../src/core/limits/registers.ts";
import {
  ANNOUNCE_AFTER_MS,
  ANNOUNCE_GRID_MS,
  CROWDED_GRID_MS,
  OFFER_GRID_MS,
} from "../../../../src/core/limits/replication.ts";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import { signingKey } from "../../../../src/protocol/curve25519_keys.ts";
import { type NeighbourState } from "../../../../src/protocol/replication/outbound/neighbour_state.ts";
import {
  createRegisterGossip,
} from "../../../../src/protocol/replication/registers/register_gossip.ts";
import { takeOffers } from "../../../../src/protocol/replication/registers/register_queue.ts";
import { createRegisters } from "../../../../src/protocol/replication/registers/registers.ts";
import {
  createRegisterCodec,
  type Register,
  type SignedRegister,
} from "../../../../src/protocol/replication/wire/register.ts";
import type { RegisterOffer } from "../../../../src/protocol/replication/wire/register_offers.ts";
import { seed, START } from "../../identities.ts";
import { idOf, neighbourStateOf } from "../neighbour_states.ts";

const AUTHOR = idOf(4);

/** The gossip of the lowest id with neighbours of these numbers, who are linked to nobody else. */
function subject(...numbers: readonly number[]) {
  return subjectOf("" as PeerId, ...numbers);
}

function subjectOf(self: PeerId, ...numbers: readonly number[]) {
  const codec = createRegisterCodec("lan");
  const registers = createRegisters(codec);
  const neighbours = new Map<PeerId, NeighbourState>();
  for (const number of numbers) {
    const neighbour = neighbourStateOf(number);
    Object.assign(neighbour.tree, { linked: new Set() });
    neighbours.set(neighbour.id, neighbour);
  }
  const registerGossip = createRegisterGossip(self, registers, neighbours);
  const signed = (
    counter = 0,
    number = 4,
    changes: Partial<Register> = {},
  ): SignedRegister => {
    const signer = signingKey(seed(number));
    return codec.sign({
      author: signer.id,
      epoch: START.wall,
      kind: "presence",
      key: "",
      clock: { ms: START.wall, counter },
      value: {},
      ...changes,
    }, signer);
  };
  return {
    registerGossip,
    registers,
    neighbours: [...neighbours.values()],
    signed,
    part: (neighbour: NeighbourState) => {
      neighbours.delete(neighbour.id);
      registerGossip.detach(neighbour, 0);
    },
    /** Holds it from now on, as `source` brought it. */
    hold(one: SignedRegister, source?: PeerId, now = 0, isNews = true) {
      registers.put(one, START);
      registerGossip.spread(one, source, isNews, now);
      return one;
    },
  };
}

const offerOf = ({ register: { author, epoch, clock }, slot }: SignedRegister): RegisterOffer => ({
  author,
  slot,
  epoch,
  clock,
});
const asks = ({ registers: { asks } }: NeighbourState): readonly PeerId[] =>
  [...asks.values()].map(({ author }) => author);

Deno.test("spread() hands what its author brought to all, but to who is linked to the author, and offers what others brought", () => {
  const s = subject(4, 5, 6, 7);
  const [author, a, b, linked] = s.neighbours as [
    NeighbourState,
    NeighbourState,
    NeighbourState,
    NeighbourState,
  ];
  Object.assign(linked.tree, { linked: new Set([AUTHOR]) });
  const one = s.hold(s.signed(), AUTHOR);
  assert.deepEqual(s.neighbours.map(({ registers }) => [...registers.ready]), [
    [],
    [one],
    [one],
    [],
  ]);
  const next = s.hold(s.signed(1), a.id, 1_000);
  assert.deepEqual(s.neighbours.map(({ registers }) => registers.offers.size), [0, 0, 1, 0]);
  assert.ok(b.registers.offerBy! > 1_000 && b.registers.offerBy! <= 1_000 + ANNOUNCE_AFTER_MS);
  assert.deepEqual(takeOffers(b.registers, s.registers, b.registers.offerBy! - 1), []);
  assert.deepEqual(takeOffers(b.registers, s.registers, b.registers.offerBy!), [offerOf(next)]);
  assert.deepEqual([b.registers.offers.size, b.registers.offerBy, author.registers.ready.size], [
    0,
    undefined,
    0,
  ]);
});

Deno.test("spread() offers what says nothing new together with others, and later", () => {
  for (const [isNews, patience] of [[true, ANNOUNCE_AFTER_MS], [false, OFFER_GRID_MS]] as const) {
    const s = subject(5, 6);
    const [, b] = s.neighbours as [NeighbourState, NeighbourState];
    s.hold(s.signed(), idOf(5), 10 * OFFER_GRID_MS + 1, isNews);
    assert.ok(
      b.registers.offerBy! > 10 * OFFER_GRID_MS &&
        b.registers.offerBy! <= 10 * OFFER_GRID_MS + 1 + patience,
    );
    assert.equal(b.registers.offerBy! % OFFER_GRID_MS === 0, !isNews);
  }
});

Deno.test("spread() and attach() offer what lasts of an earlier run to its author, and to who is linked to the author", () => {
  for (const [epoch, isOffered] of [[START.wall - 1, true], [START.wall, false]] as const) {
    const s = subject(4, 5, 6);
    const [author, a, linked] = s.neighbours as [NeighbourState, NeighbourState, NeighbourState];
    Object.assign(linked.tree, { linked: new Set([AUTHOR]) });
    const one = s.hold(s.signed(0, 4, { kind: "room", key: "dev", epoch }), a.id);
    assert.deepEqual(s.neighbours.map(({ registers }) => registers.offers.size), [
      isOffered ? 1 : 0,
      0,
      1,
    ]);
    assert.deepEqual([...linked.registers.offers.values()].map(({ signed }) => signed), [one]);
    author.registers.offers.clear();
    s.registerGossip.attach(author, 0);
    assert.equal(author.registers.offers.size, isOffered ? 1 : 0);
  }
});

Deno.test("spread() hands what lasts and its author brought to all, but offers it to who is linked to the author", () => {
  const s = subject(4, 5, 6);
  const [, , linked] = s.neighbours as [NeighbourState, NeighbourState, NeighbourState];
  Object.assign(linked.tree, { linked: new Set([AUTHOR]) });
  const one = s.hold(s.signed(0, 4, { kind: "topic", key: "dev" }), AUTHOR);
  assert.deepEqual(s.neighbours.map(({ registers }) => [...registers.ready]), [[], [one], []]);
  assert.deepEqual(s.neighbours.map(({ registers }) => registers.offers.size), [0, 0, 1]);
});

Deno.test("attach() offers what lasts though its author is gone, and nothing else of that one", () => {
  const s = subject(5);
  const kinds = ["presence", "member", "room", "topic"];
  for (const kind of kinds) s.hold(s.signed(0, 4, { kind }));
  const offered = () => {
    const newcomer = neighbourStateOf(6);
    s.registerGossip.attach(newcomer, 0);
    return [...newcomer.registers.offers.values()].map(({ signed }) => signed.register.kind);
  };
  assert.deepEqual(offered(), kinds);
  s.registers.markDead(AUTHOR);
  assert.deepEqual(offered(), ["room", "topic"]);
});

Deno.test("spread() offers what is new to many at times further apart, and to few soon", () => {
  for (
    const [alive, grid] of [[FULL_MESH_UP_TO, ANNOUNCE_GRID_MS], [
      FULL_MESH_UP_TO + 1,
      CROWDED_GRID_MS,
    ]]
  ) {
    const s = subject(5, 6);
    const [a, b] = s.neighbours as [NeighbourState, NeighbourState];
    for (let number = 1; number < alive!; number++) {
      s.registers.put(s.signed(0, 10 + number), START);
    }
    const now = 10 * OFFER_GRID_MS + 1;
    s.hold(s.signed(), a.id, now);
    assert.ok(
      b.registers.offerBy! > now &&
        b.registers.offerBy! <= now + Math.max(ANNOUNCE_AFTER_MS, grid!),
    );
    assert.equal(b.registers.offerBy! % grid!, 0);
    assert.equal(b.registers.offerBy! % CROWDED_GRID_MS === 0, grid === CROWDED_GRID_MS);
  }
});

Deno.test("attach() offers all that is current, but what the newcomer says itself", () => {
  const s = subject(5);
  const one = s.hold(s.signed());
  s.hold(s.signed(0, 6));
  const newcomer = neighbourStateOf(6);
  s.registerGossip.attach(newcomer, 7);
  assert.deepEqual(takeOffers(newcomer.registers, s.registers, 7), [offerOf(one)]);
});

Deno.test("attach() and spread() have the end with the higher id offer later among many, or not at all", () => {
  for (
    const [alive, later] of [[FULL_MESH_UP_TO, 0], [
      FULL_MESH_UP_TO + 1,
      ANNOUNCE_AFTER_MS,
    ]] as const
  ) {
    const s = subjectOf("~" as PeerId, 5, 6);
    const [a, b] = s.neighbours as [NeighbourState, NeighbourState];
    for (let number = 1; number < alive; number++) {
      s.registers.put(s.signed(0, 10 + number), START);
    }
    const one = s.hold(s.signed(), a.id);
    assert.equal(b.registers.offerBy, later === 0 ? ANNOUNCE_AFTER_MS : CROWDED_GRID_MS + later);
    const newcomer = neighbourStateOf(7);
    s.registerGossip.attach(newcomer, 1_000);
    assert.equal(newcomer.registers.offerBy, 1_000 + later);
    assert.equal(newcomer.registers.offers.size, alive);
    s.registerGossip.offered(newcomer, [offerOf(one)], 1_000);
    assert.equal(takeOffers(newcomer.registers, s.registers, 1_000 + later).length, alive - 1);
  }
});

Deno.test("takeOffers() leaves out what is outdated meanwhile", () => {
  const s = subject(5, 6);
  const [, b] = s.neighbours as [NeighbourState, NeighbourState];
  s.hold(s.signed(), idOf(5));
  const next = s.hold(s.signed(1), idOf(5));
  assert.deepEqual(takeOffers(b.registers, s.registers, 1_000), [offerOf(next)]);
  assert.equal(b.registers.offers.size, 0);
});

Deno.test("offered() asks for what is newer than ours, once, and for nothing else", () => {
  const s = subject(5, 6);
  const [a, b] = s.neighbours as [NeighbourState, NeighbourState];
  s.hold(s.signed(5), idOf(7));
  for (const counter of [4, 5]) s.registerGossip.offered(a, [offerOf(s.signed(counter))], 0);
  assert.deepEqual([asks(a), s.registerGossip.deadline()], [[], undefined]);
  s.registerGossip.offered(a, [offerOf(s.signed(6))], 0);
  s.registerGossip.offered(b, [offerOf(s.signed(6))], 0);
  assert.deepEqual([asks(a), asks(b)], [[AUTHOR], []]);
});

Deno.test("offered() saves us the offer of what the other holds itself", () => {
  const s = subject(5, 6);
  const [, b] = s.neighbours as [NeighbourState, NeighbourState];
  const one = s.hold(s.signed(), idOf(5));
  s.registerGossip.offered(b, [offerOf(one)], 0);
  assert.deepEqual(takeOffers(b.registers, s.registers, 1_000), []);
});

Deno.test("tick() asks the next who offered it where nothing came, and none when it has come", () => {
  for (const comes of [false, true]) {
    const s = subject(5, 6);
    const [a, b] = s.neighbours as [NeighbourState, NeighbourState];
    for (const neighbour of [a, b]) s.registerGossip.offered(neighbour, [offerOf(s.signed())], 0);
    assert.equal(s.registerGossip.deadline(), ASK_AGAIN_AFTER_MS);
    if (comes) s.hold(s.signed(), a.id);
    s.registerGossip.tick(ASK_AGAIN_AFTER_MS - 1);
    assert.deepEqual(asks(b), []);
    s.registerGossip.tick(ASK_AGAIN_AFTER_MS);
    assert.deepEqual(asks(b), comes ? [] : [AUTHOR]);
    s.registerGossip.tick(2 * ASK_AGAIN_AFTER_MS);
    assert.equal(s.registerGossip.deadline(), undefined);
  }
});

Deno.test("detach() asks another at once for what the one that is gone was not asked yet", () => {
  const s = subject(5, 6);
  const [a, b] = s.neighbours as [NeighbourState, NeighbourState];
  for (const neighbour of [a, b]) s.registerGossip.offered(neighbour, [offerOf(s.signed())], 0);
  s.part(a);
  assert.deepEqual(asks(b), [AUTHOR]);
});

Deno.test("asked() hands over what we hold, and takes no notice of the rest", () => {
  const s = subject(5);
  const [a] = s.neighbours as [NeighbourState];
  const one = s.hold(s.signed(), AUTHOR);
  a.registers.ready.clear();
  s.registerGossip.asked(a, [
    { author: AUTHOR, slot: one.slot },
    { author: AUTHOR, slot: "other" },
    {
      author: idOf(9),
      slot: one.slot,
    },
  ]);
  assert.deepEqual([...a.registers.ready], [one]);
});

Deno.test("offered() remembers as many who offer one as the limit, each once", () => {
  const s = subject(5, ...Array.from({ length: MAX_OFFERERS + 1 }, (_, index) => 10 + index));
  const [first, ...others] = s.neighbours as [NeighbourState, ...NeighbourState[]];
  const offer = offerOf(s.signed());
  for (let count = 0; count < 100; count++) s.registerGossip.offered(first, [offer], 0);
  for (const other of others) s.registerGossip.offered(other, [offer], 0);
  for (let round = 1; round <= MAX_OFFERERS + 2; round++) {
    s.registerGossip.tick(round * ASK_AGAIN_AFTER_MS);
  }
  const asked = others.filter((other) => asks(other).length === 1);
  assert.equal(asked.length, MAX_OFFERERS - 1, "the first is one of them");
  assert.equal(s.registerGossip.deadline(), undefined);
});
