/**
 * Hostile gossip: forged presences, false offers, links, haves and wants.
 *
 * @module
 */

import type { PeerId } from "../../../src/core/peer_id.ts";
import { encodeControl } from "../../../src/protocol/link/control.ts";
import { slotOf } from "../../../src/protocol/replication/wire/register.ts";
import { PRESENCE } from "../../../src/protocol/replication/wire/register_kinds.ts";
import {
  encodeAsks,
  encodeOffers,
} from "../../../src/protocol/replication/wire/register_offers.ts";
import { encodeVector } from "../../../src/protocol/replication/wire/version_vector.ts";
import { PORT } from "../sim_node.ts";
import { anyId, createForger, memberKey } from "./forger.ts";
import { story } from "./hostile_authors.ts";
import type { CreateHostileBehaviour } from "./hostile_node.ts";

/** How many members there are whom it lies about: at most so many of the simulation's first. */
export const VICTIMS = 12;
const victims: readonly PeerId[] = Array.from(
  { length: VICTIMS },
  (_, number) => memberKey(number).id,
);

const presenceSlot = slotOf({ kind: PRESENCE, key: "" });

/**
 * Comes and goes each second under others' names, with others' addresses, and fills registers of
 * thousands of kinds.
 */
export const presenceForger: CreateHostileBehaviour = ({ signer, epoch }) => {
  const pen = createForger(signer, epoch);
  let count = 0;
  const tell = story((now) => {
    const clock = { ms: now.wall, counter: 1_000 + ++count };
    const addresses = Array.from({ length: 4 }, (_, index) => ({
      hostname: `10.1.0.${(count + index) % VICTIMS}`,
      port: index === 0 ? PORT : 22,
    }));
    return [
      pen.presence(now, { gone: count % 10 < 5, addresses, name: `node${count % VICTIMS}` }),
      ...Array.from(
        { length: 5 },
        (_, index) =>
          pen.register({ epoch, kind: `kind${5 * count + index}`, key: "", clock, value: {} }),
      ),
      ...Array.from(
        { length: 10 },
        (_, index) =>
          pen.register({ epoch, kind: "busy", key: `${index}`, clock, value: { count } }),
      ),
    ];
  }, 6_000);
  return { everyMs: 100, act: tell };
};

/**
 * Offers newer registers of everybody than there are, and of thousands whom nobody knows, and hands
 * over none of them.
 */
export const offerLiar: CreateHostileBehaviour = () => {
  let count = 0;
  return {
    everyMs: 200,
    act(_, { wall }) {
      const clock = { ms: wall + 1_000, counter: ++count };
      return encodeOffers([
        ...victims.map((author) => ({ author, slot: presenceSlot, epoch: wall, clock })),
        ...Array.from({ length: 400 }, (_, index) => ({
          author: anyId((400 * count + index) % 4_000),
          slot: presenceSlot,
          epoch: 1,
          clock,
        })),
      ]);
    },
    answer: (_, effect) => effect.type === "records" && effect.kind === "ask" ? [] : "as usual",
  };
};

/** Says by turns that it is linked to everybody, and to nobody; grafts and prunes everything. */
export const linkLiar: CreateHostileBehaviour = () => {
  const places = new Map<number, number>();
  return {
    everyMs: 500,
    act({ place }) {
      const count = (places.get(place) ?? 0) + 1;
      places.set(place, count);
      const ids = count % 8 < 4 ? [...victims] : [];
      return [
        encodeControl({ control: "neighbours", ids }),
        ...victims.map((author) =>
          encodeControl({ control: count % 2 === 0 ? "graft" : "prune", author })
        ),
      ];
    },
  };
};

/** Asks for everything there is and is not, all the time. */
export const wantSpammer: CreateHostileBehaviour = ({ epoch, random }) => {
  let nonce = 0;
  return {
    everyMs: 50,
    act: () => [
      ...victims.map((author) => {
        const from = Math.floor(random() * 20);
        return encodeControl({ control: "want", author, epoch, from, to: from + 2 ** 40 });
      }),
      ...encodeAsks(victims.map((author) => ({ author, slot: presenceSlot }))),
      encodeControl({ control: "ping", nonce: ++nonce }),
    ],
  };
};

/** Claims to hold everything everybody ever said and will say, and has nothing when it is asked. */
export const claimLiar: CreateHostileBehaviour = ({ epoch }) => {
  const told = new Map<number, number>();
  return {
    everyMs: 250,
    act({ place }) {
      const count = (told.get(place) ?? 0) + 1;
      told.set(place, count);
      return encodeVector(
        victims.map((author) => ({
          author,
          epoch,
          floor: 0,
          top: 500 + count,
          head: "x".repeat(16),
          sparse: [{ from: 2 ** 40, to: 2 ** 41 }],
        })),
      );
    },
    answer(_, effect) {
      if (effect.type !== "control" || effect.control.control !== "want") return "as usual";
      const { author, epoch: run, from, to } = effect.control;
      const floor = from % 3 === 0 ? to : 0;
      return from % 3 === 1 ? [] : [encodeControl({ control: "given", author, epoch: run, floor })];
    },
  };
};
