/**
 * The gossip of registers: an author hands its registers to its neighbours, and they to theirs; all
 * others are offered the new version and ask for it (`register_wants.ts`), so that a node receives
 * each version once. A neighbour is not offered a register that it is known to hold.
 *
 * @module
 */
import { FULL_MESH_UP_TO } from "../../../core/limits/links.ts";
import {
  ANNOUNCE_AFTER_MS,
  ANNOUNCE_GRID_MS,
  CROWDED_GRID_MS,
  OFFER_GRID_MS,
} from "../../../core/limits/replication.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import type { Identity } from "../../link/identity.ts";
import type { TreeState } from "../broadcast/plumtree.ts";
import { type Register, type SignedRegister, slotOf } from "../wire/register.ts";
import { isRetained, MEMBER } from "../wire/register_kinds.ts";
import type { RegisterAddress, RegisterOffer } from "../wire/register_offers.ts";
import {
  addressKeyOf,
  dropOffer,
  queueOffer,
  queueRegister,
  type RegisterQueue,
} from "./register_queue.ts";
import { createRegisterWants } from "./register_wants.ts";
import { compareVersions, PRESENCE_SLOT, type Registers } from "./registers.ts";

const MEMBER_SLOT = slotOf({ kind: MEMBER, key: "" });

/** All times are monotonic ms. */
export interface RegisterGossip {
  /**
   * Spreads a new register, which `source` brought or we made; `isNews`: more than its time is new.
   */
  spread(signed: SignedRegister, source: PeerId | undefined, isNews: boolean, now: number): void;
  /** Offers all current registers to a new neighbour. */
  attach(neighbour: RegisterNeighbour, now: number): void;
  /** Asks others for what a former neighbour was asked for. */
  detach(neighbour: RegisterNeighbour, now: number): void;
  /** A neighbour offers these; returns how many of them are left out, since too many are wanted. */
  offered(neighbour: RegisterNeighbour, offers: readonly RegisterOffer[], now: number): number;
  /**
   * A neighbour told its links. Where the table is full, the presence of one of them may have been
   * refused because it had no place below that neighbour yet: it is asked for again.
   */
  listed(neighbour: RegisterNeighbour, now: number): void;
  /** A neighbour asks for these; returns the bytes that it gets. */
  asked(neighbour: RegisterNeighbour, addresses: readonly RegisterAddress[]): number;
  tick(now: number): void;
  deadline(): number | undefined;
}

/** A neighbour, as far as registers are concerned. */
export interface RegisterNeighbour {
  readonly id: PeerId;
  readonly identity: Identity;
  readonly tree: Pick<TreeState, "linked">;
  readonly registers: RegisterQueue;
}

/** Makes the gossip of `self` with `neighbours` about `registers`. */
export function createRegisterGossip(
  self: PeerId,
  registers: Registers,
  neighbours: ReadonlyMap<PeerId, RegisterNeighbour>,
): RegisterGossip {
  const wants = createRegisterWants(neighbours);

  const isCrowded = (): boolean => registers.alive > FULL_MESH_UP_TO;

  /**
   * In a large mesh the end with the lower id offers first, which mostly saves the other the offer.
   */
  function offer(neighbour: RegisterNeighbour, signed: SignedRegister, from: number): void {
    const due = from + (isCrowded() && self > neighbour.id ? ANNOUNCE_AFTER_MS : 0);
    queueOffer(neighbour.registers, signed, due);
  }

  /**
   * Returns when to offer a register: a mere sign of life can wait, and a large mesh gathers more.
   */
  function dueOf(isNews: boolean, now: number): number {
    const grid = !isNews ? OFFER_GRID_MS : isCrowded() ? CROWDED_GRID_MS : ANNOUNCE_GRID_MS;
    return Math.floor((now + Math.max(grid, ANNOUNCE_AFTER_MS)) / grid) * grid;
  }

  return {
    spread(signed, source, isNews, now) {
      const { author } = signed.register;
      const isNear = source === undefined || source === author;
      const due = dueOf(isNews, now);
      wants.came(addressKeyOf(signed), now);
      for (const neighbour of neighbours.values()) {
        if (neighbour.id === source || isItsOwn(signed.register, neighbour)) continue;
        const isLinked = neighbour.tree.linked?.has(author) === true;
        if (isLinked && !isRetained(signed.register)) continue; // its author hands it over
        if (isNear && !isLinked) {
          queueRegister(neighbour.registers, signed, source === undefined);
        } // its author, too: it may lack a register of an earlier incarnation
        else offer(neighbour, signed, due);
      }
    },
    attach(neighbour, now) {
      for (const signed of registers.current) {
        if (!isItsOwn(signed.register, neighbour)) offer(neighbour, signed, now);
      }
    },
    detach: ({ id }, now) => wants.detach(id, now),
    offered(neighbour, offers, now) {
      let left = 0;
      for (const offer of offers) {
        const { author, slot } = offer;
        const held = registers.find(author, slot);
        const newer = held === undefined ? 1 : compareVersions(offer, held.register);
        if (newer === 0) dropOffer(neighbour.registers, offer);
        if (newer > 0 && !wants.offered(neighbour.id, { author, slot }, now)) left++;
      }
      return left;
    },
    listed({ id, tree }, now) {
      if (!registers.isFull) return;
      for (const author of tree.linked ?? []) {
        if (author === self || neighbours.has(author) || registers.isAlive(author)) continue;
        for (const slot of [PRESENCE_SLOT, MEMBER_SLOT]) wants.offered(id, { author, slot }, now);
      }
    },
    asked(neighbour, addresses) {
      let bytes = 0;
      for (const { author, slot } of addresses) {
        const held = registers.find(author, slot);
        if (held === undefined) continue;
        bytes += held.record.length;
        queueRegister(neighbour.registers, held);
      }
      return bytes;
    },
    tick: wants.tick,
    deadline: wants.deadline,
  };
}

/** Whether a neighbour made a register itself, in this incarnation or as an ephemeral one. */
function isItsOwn(register: Register, { id, identity }: RegisterNeighbour): boolean {
  return register.author === id && !(isRetained(register) && register.epoch < identity.epoch);
}
