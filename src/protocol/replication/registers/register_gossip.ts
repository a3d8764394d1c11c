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
import type { PeerId } from "../../../core/peer.ts";
import { earliest } from "../../../core/time.ts";
import type { Identity } from "../../link/identity.ts";
import type { TreeState } from "../broadcast/plumtree.ts";
import type { Register, SignedRegister } from "../wire/register.ts";
import { isPersistent } from "../wire/register_kinds.ts";
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

/**
 * How registers spread: an author hands its own to whom it is linked to, and they to theirs; everybody else hears that there is a
 * newer one and asks for it, so that each comes once. All times monotonic ms.
 */
export interface RegisterGossip {
  /** A register is new here; `source` brought it, or we said it. `isNews`: it says anything new but for its time. */
  spread(signed: SignedRegister, source: PeerId | undefined, isNews: boolean, now: number): void;
  /** Somebody's link stands: it is offered all that is current. */
  attach(neighbour: RegisterNeighbour, now: number): void;
  detach(neighbour: RegisterNeighbour, now: number): void;
  /** It holds these. */
  offered(neighbour: RegisterNeighbour, offers: readonly RegisterOffer[], now: number): void;
  /** It wants these. */
  asked(neighbour: RegisterNeighbour, places: readonly RegisterAddress[]): void;
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

/** A register that somebody holds who is to hand it to us. */
interface Want {
  readonly place: RegisterAddress;
  /** Who holds it, each once, in the order in which they are asked. */
  readonly offerers: PeerId[];
  /** Who offered it first. */
  readonly first: PeerId;
  /** How many of them were asked. */
  asked: number;
  /** When the next one is asked. */
  by: number;
}

/** The gossip of `self` among `readers` about `registers`. */
export function createRegisterGossip(
  self: PeerId,
  registers: Registers,
  neighbours: ReadonlyMap<PeerId, RegisterNeighbour>,
): RegisterGossip {
  const wants = new Map<string, Want>();
  /** Of how many wants each was the first to offer what is wanted: nobody's offers can keep out those of others. */
  const counts = new Map<PeerId, number>();
  /** When the next one may have to be asked: never too late, and sometimes early. */
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

  /** Among many, the end of a link with the lower id offers first, which mostly saves the other the trouble. */
  function offer(neighbour: RegisterNeighbour, signed: SignedRegister, from: number): void {
    const due = from + (isCrowded() && self > neighbour.id ? ANNOUNCE_AFTER_MS : 0);
    queueOffer(neighbour.registers, signed, due);
  }

  /** When something new here is offered: that somebody is still there can wait, and among many all is told together with more. */
  function dueOf(isNews: boolean, now: number): number {
    const grid = !isNews ? OFFER_GRID_MS : isCrowded() ? CROWDED_GRID_MS : ANNOUNCE_GRID_MS;
    return Math.floor((now + Math.max(grid, ANNOUNCE_AFTER_MS)) / grid) * grid;
  }

  /** Asks the next who offered it; nobody is left: then somebody may offer it again. */
  function askNext(key: string, want: Want, now: number): void {
    while (want.asked < want.offerers.length) {
      const neighbour = neighbours.get(want.offerers[want.asked++]!);
      if (neighbour === undefined) continue;
      queueAsk(neighbour.registers, want.place);
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
        if (isLinked && !isPersistent(signed.register)) continue; // it has it from there
        if (isNear && !isLinked) queueRegister(neighbour.registers, signed);
        else offer(neighbour, signed, due); // what is of an earlier run its author may lack itself
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
        const place = { author, slot };
        const key = registerAddressKey(place);
        if (newer === 0) dropOffer(neighbour.registers, place); // it needs no offer of ours
        if (newer <= 0) continue;
        const want = wants.get(key);
        if (want !== undefined) {
          const { offerers } = want;
          if (offerers.length < MAX_OFFERERS && !offerers.includes(neighbour.id)) {
            offerers.push(neighbour.id);
          }
        } else if (countOf(neighbour) < MAX_WANTED_REGISTERS_PER_LINK) {
          const fresh = { place, offerers: [neighbour.id], first: neighbour.id, asked: 0, by: now };
          wants.set(key, fresh);
          counts.set(neighbour.id, countOf(neighbour) + 1);
          askNext(key, fresh, now);
        }
      }
    },
    asked(neighbour, places) {
      for (const { author, slot } of places) {
        const held = registers.find(author, slot);
        if (held !== undefined) queueRegister(neighbour.registers, held);
      }
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

/** Whether a register is one that this neighbour said itself, in this run of it or as something that ends with a run. */
function isItsOwn(register: Register, { id, identity }: RegisterNeighbour): boolean {
  return register.author === id && !(isPersistent(register) && register.epoch < identity.epoch);
}
