/**
 * The gossip of registers: an author hands its registers to its neighbours, and they to theirs; all
 * others are offered the new version and ask for it, so that a node receives each version once.
 *
 * 1. A register is asked for at one neighbour at a time, in the order in which they offered it.
 * 2. A neighbour's offers cannot keep out those of another: each may begin at most
 *    {@link MAX_WANTED_REGISTERS_PER_LINK} wants.
 * 3. A neighbour is not offered a register that it is known to hold.
 *
 * @module
 */
import { FULL_MESH_UP_TO } from "../../../core/limits/links.ts";
import {
  ASK_AGAIN_AFTER_MS,
  MAX_OFFERERS,
  MAX_WANTED_REGISTERS_PER_LINK,
} from "../../../core/limits/registers.ts";
import {
  ANNOUNCE_AFTER_MS,
  ANNOUNCE_GRID_MS,
  CROWDED_GRID_MS,
  OFFER_GRID_MS,
} from "../../../core/limits/replication.ts";
import { earliest } from "../../../core/now.ts";
import type { PeerId } from "../../../core/peer_id.ts";
import type { Identity } from "../../link/identity.ts";
import type { TreeState } from "../broadcast/plumtree.ts";
import type { Register, SignedRegister } from "../wire/register.ts";
import { isRetained } from "../wire/register_kinds.ts";
import {
  type RegisterAddress,
  registerAddressKey,
  type RegisterOffer,
} from "../wire/register_offers.ts";
import {
  addressKeyOf,
  dropOffer,
  queueAsk,
  queueOffer,
  queueRegister,
  type RegisterQueue,
} from "./register_queue.ts";
import { compareVersions, type Registers } from "./registers.ts";

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
  /** A neighbour offers these. */
  offered(neighbour: RegisterNeighbour, offers: readonly RegisterOffer[], now: number): void;
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

/** A register that we lack, and the neighbours that offered it. */
interface Want {
  readonly address: RegisterAddress;
  /** The neighbours that offered it, each once, in the order in which they are asked. */
  readonly offerers: PeerId[];
  /** The first of them. */
  readonly first: PeerId;
  /** How many of them were asked. */
  asked: number;
  /** When the next one is asked. */
  by: number;
}

/** Makes the gossip of `self` with `neighbours` about `registers`. */
export function createRegisterGossip(
  self: PeerId,
  registers: Registers,
  neighbours: ReadonlyMap<PeerId, RegisterNeighbour>,
): RegisterGossip {
  const wants = new Map<string, Want>();
  /** How many wants each neighbour began. */
  const counts = new Map<PeerId, number>();
  /** When the next neighbour may have to be asked: never too late, and sometimes early. */
  let soonest: number | undefined;

  const isCrowded = (): boolean => registers.alive > FULL_MESH_UP_TO;
  const countOf = ({ id }: RegisterNeighbour): number => counts.get(id) ?? 0;

  function forget(key: string): void {
    const want = wants.get(key);
    if (want === undefined) return;
    wants.delete(key);
    const count = (counts.get(want.first) ?? 1) - 1;
    if (count > 0) counts.set(want.first, count);
    else counts.delete(want.first);
  }

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

  /**
   * Asks the next neighbour that offered it; where none is left, the want ends until another offer.
   */
  function askNext(key: string, want: Want, now: number): void {
    while (want.asked < want.offerers.length) {
      const neighbour = neighbours.get(want.offerers[want.asked++]!);
      if (neighbour === undefined) continue;
      queueAsk(neighbour.registers, want.address);
      want.by = now + ASK_AGAIN_AFTER_MS;
      soonest = earliest(soonest, want.by);
      return;
    }
    forget(key);
  }

  return {
    spread(signed, source, isNews, now) {
      const { author } = signed.register;
      const isNear = source === undefined || source === author;
      const due = dueOf(isNews, now);
      forget(addressKeyOf(signed));
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
    detach(neighbour, now) {
      for (const [key, want] of [...wants]) {
        if (neighbour.registers.asks.has(key)) askNext(key, want, now);
      }
    },
    offered(neighbour, offers, now) {
      for (const offer of offers) {
        const { author, slot } = offer;
        const held = registers.find(author, slot);
        const newer = held === undefined ? 1 : compareVersions(offer, held.register);
        const address = { author, slot };
        const key = registerAddressKey(address);
        if (newer === 0) dropOffer(neighbour.registers, address);
        if (newer <= 0) continue;
        const want = wants.get(key);
        if (want !== undefined) {
          const { offerers } = want;
          if (offerers.length < MAX_OFFERERS && !offerers.includes(neighbour.id)) {
            offerers.push(neighbour.id);
          }
        } else if (countOf(neighbour) < MAX_WANTED_REGISTERS_PER_LINK) {
          const fresh = {
            address,
            offerers: [neighbour.id],
            first: neighbour.id,
            asked: 0,
            by: now,
          };
          wants.set(key, fresh);
          counts.set(neighbour.id, countOf(neighbour) + 1);
          askNext(key, fresh, now);
        }
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
    tick(now) {
      if (soonest === undefined || now < soonest) return;
      soonest = undefined;
      for (const [key, want] of [...wants]) {
        if (want.by <= now) askNext(key, want, now);
        else soonest = earliest(soonest, want.by);
      }
    },
    deadline: () => wants.size === 0 ? undefined : soonest,
  };
}

/** Whether a neighbour made a register itself, in this incarnation or as an ephemeral one. */
function isItsOwn(register: Register, { id, identity }: RegisterNeighbour): boolean {
  return register.author === id && !(isRetained(register) && register.epoch < identity.epoch);
}
