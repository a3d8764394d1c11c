import type { Clock } from "../../../core/hybrid_logical_clock.ts";
import type { PeerId } from "../../../core/peer.ts";
import { earliest } from "../../../core/time.ts";
import type { Control } from "../../link/control.ts";
import type { Identity } from "../../link/identity.ts";
import type { Incarnation } from "../log/author_sequence.ts";
import type { SignedRegister } from "../wire/register.ts";
import type { RegisterAddress } from "../wire/register_offers.ts";
import type { Have, Range } from "../wire/version_vector.ts";

/** Where a reader begins. */
export type StartPosition = Pick<
  NeighbourState,
  "cursor" | "since" | "ownTaken" | "handed" | "acknowledged" | "missed"
>;

/** A request to a neighbour, which has until `by` (monotonic ms) to end its answer. */
export interface PendingRequest extends Incarnation, Range {
  readonly by: number;
  /** Something of what was asked for came from it. */
  brought: boolean;
}

/** One neighbour, as what is said passes between us: how far it has come, what it claims to hold, what it is owed. */
export interface NeighbourState {
  readonly id: PeerId;
  readonly identity: Identity;
  /** The largest clock that it had seen when it greeted us: all that it held then was said by that. */
  readonly greeted: Clock;

  // What it reads of our log
  /** Position in the log of what it is handed next. */
  cursor: number;
  /** Position at which it came: of what lies before, only our own is handed on; the rest it may ask for. */
  readonly since: number;
  /** {@link Log.ownEnd} up to which our own was handed to it. */
  ownTaken: number;
  /** Number of the last of our own that was handed to it. */
  handed: number;
  /** Number of our own up to which it acknowledged, without holes. */
  acknowledged: number;
  /** Number up to which it can't have our own, because it was forgotten before it came; 0 for none. */
  readonly missed: number;
  /** When its link last took something, monotonic ms. */
  progressed: number;
  /** Its link had no room when it was last looked at: nothing can be told it before some is taken. */
  blocked: boolean;
  /** Since when it has not acknowledged what it was handed, monotonic ms; `undefined` while it owes nothing. */
  owesSince: number | undefined;

  // What it is told
  /** Runs whose numbers it is to be told, and by when (monotonic ms). */
  readonly announcements: Map<Incarnation, number>;
  /** The earliest of those times. */
  announceBy: number | undefined;
  /** When to tell it whom we are linked to; `undefined` while it knows. */
  listBy: number | undefined;
  /** Small things to tell it as soon as there is room, by what makes a second one needless. */
  readonly controls: Map<string, Control>;
  readonly registers: Set<SignedRegister>;
  /** Registers that it is to be told of, and by when (monotonic ms), by {@link registerAddressKey}. */
  readonly offers: Map<string, { readonly signed: SignedRegister; readonly due: number }>;
  /** The earliest of those times. */
  offerBy: number | undefined;
  /** Registers that it is to be asked for, by {@link registerAddressKey}. */
  readonly asks: Map<string, RegisterAddress>;
  /** What proves that an author said two things under one number. */
  readonly proofs: Uint8Array[];
  /** What it asked for. */
  asked: (Incarnation & Range) | undefined;

  // What it told
  readonly haves: Map<string, Have>;
  /** Whom it is linked to; `undefined` before its first word of that, which ends its first vector. */
  linked: ReadonlySet<PeerId> | undefined;
  /** What we asked it for. */
  pull: PendingRequest | undefined;

  // What is passed on to it
  /** Authors whose numbers alone it is told. */
  readonly lazy: Set<PeerId>;
  /** Authors that it asked to be passed on, though it may be linked to them. */
  readonly grafted: Set<PeerId>;
}

/** A reader that begins there, and knows nothing of us yet. */
export function createNeighbourState(
  identity: Identity,
  greeted: Clock,
  beginning: StartPosition,
  now: number,
): NeighbourState {
  return {
    id: identity.id,
    identity,
    greeted,
    ...beginning,
    progressed: now,
    blocked: false,
    owesSince: undefined,
    announcements: new Map(),
    announceBy: undefined,
    listBy: now,
    controls: new Map(),
    registers: new Set(),
    offers: new Map(),
    offerBy: undefined,
    asks: new Map(),
    proofs: [],
    asked: undefined,
    haves: new Map(),
    linked: undefined,
    pull: undefined,
    lazy: new Set(),
    grafted: new Set(),
  };
}

/** How a register's place is named in maps. */
export function registerAddressKey({ author, slot }: RegisterAddress): string {
  return `${author} ${slot}`;
}

/** How a run is named in maps. */
export function incarnationKey({ author, epoch }: Incarnation): string {
  return `${author} ${epoch}`;
}

/** Sees to it that the numbers of `run` are told by `due` (monotonic ms). */
export function announce(neighbour: NeighbourState, incarnation: Incarnation, due: number): void {
  const before = neighbour.announcements.get(incarnation);
  if (before !== undefined && before <= due) return;
  neighbour.announcements.set(incarnation, due);
  neighbour.announceBy = earliest(neighbour.announceBy, due);
}

/** Takes the runs whose numbers are due. */
export function takeAnnouncements(neighbour: NeighbourState, now: number): readonly Incarnation[] {
  if (neighbour.announceBy === undefined || neighbour.announceBy > now) return [];
  const incarnations: Incarnation[] = [];
  neighbour.announceBy = undefined;
  for (const [incarnation, due] of neighbour.announcements) {
    if (due <= now) {
      neighbour.announcements.delete(incarnation);
      incarnations.push(incarnation);
    } else {
      neighbour.announceBy = earliest(neighbour.announceBy, due);
    }
  }
  return incarnations;
}

/** Whether it claims to hold that number. */
export function haves(
  neighbour: NeighbourState,
  incarnation: Incarnation,
  sequence: number,
): boolean {
  const claim = neighbour.haves.get(incarnationKey(incarnation));
  return claim !== undefined && covers(claim, sequence);
}

/** Whether `claim` says that this number can be had. */
export function covers({ floor, top, sparse }: Have, sequence: number): boolean {
  if (sequence <= top) return sequence > floor;
  return sparse.some(({ from, to }) => from <= sequence && sequence <= to);
}
