import type { Clock } from "../../../core/hybrid_logical_clock.ts";
import type { PeerId } from "../../../core/peer.ts";
import { earliest } from "../../../core/time.ts";
import type { Control } from "../../link/control.ts";
import type { Identity } from "../../link/identity.ts";
import type { Run } from "../log/envelope_log.ts";
import type { Place } from "../wire/register_offers.ts";
import type { SignedRegister } from "../wire/register.ts";
import type { Range } from "../log/author_sequence.ts";
import type { Claim } from "../wire/version_vector.ts";

/** Where a reader begins. */
export type Beginning = Pick<
  Reader,
  "cursor" | "since" | "ownTaken" | "handed" | "acknowledged" | "missed"
>;

/** A request to a neighbour, which has until `by` (monotonic ms) to end its answer. */
export interface Pull extends Run, Range {
  readonly by: number;
  /** Something of what was asked for came from it. */
  brought: boolean;
}

/** One neighbour, as what is said passes between us: how far it has come, what it claims to hold, what it is owed. */
export interface Reader {
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
  readonly announcements: Map<Run, number>;
  /** The earliest of those times. */
  announceBy: number | undefined;
  /** When to tell it whom we are linked to; `undefined` while it knows. */
  listBy: number | undefined;
  /** Small things to tell it as soon as there is room, by what makes a second one needless. */
  readonly controls: Map<string, Control>;
  readonly registers: Set<SignedRegister>;
  /** Registers that it is to be told of, and by when (monotonic ms), by {@link placeKey}. */
  readonly offers: Map<string, { readonly signed: SignedRegister; readonly due: number }>;
  /** The earliest of those times. */
  offerBy: number | undefined;
  /** Registers that it is to be asked for, by {@link placeKey}. */
  readonly asks: Map<string, Place>;
  /** What proves that an author said two things under one number. */
  readonly proofs: Uint8Array[];
  /** What it asked for. */
  asked: (Run & Range) | undefined;

  // What it told
  readonly claims: Map<string, Claim>;
  /** Whom it is linked to; `undefined` before its first word of that, which ends its first vector. */
  linked: ReadonlySet<PeerId> | undefined;
  /** What we asked it for. */
  pull: Pull | undefined;

  // What is passed on to it
  /** Authors whose numbers alone it is told. */
  readonly lazy: Set<PeerId>;
  /** Authors that it asked to be passed on, though it may be linked to them. */
  readonly grafted: Set<PeerId>;
}

/** A reader that begins there, and knows nothing of us yet. */
export function createReader(
  identity: Identity,
  greeted: Clock,
  beginning: Beginning,
  now: number,
): Reader {
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
    claims: new Map(),
    linked: undefined,
    pull: undefined,
    lazy: new Set(),
    grafted: new Set(),
  };
}

/** How a register's place is named in maps. */
export function placeKey({ author, slot }: Place): string {
  return `${author} ${slot}`;
}

/** How a run is named in maps. */
export function runKey({ author, epoch }: Run): string {
  return `${author} ${epoch}`;
}

/** Sees to it that the numbers of `run` are told by `due` (monotonic ms). */
export function announce(reader: Reader, run: Run, due: number): void {
  const before = reader.announcements.get(run);
  if (before !== undefined && before <= due) return;
  reader.announcements.set(run, due);
  reader.announceBy = earliest(reader.announceBy, due);
}

/** Takes the runs whose numbers are due. */
export function takeAnnouncements(reader: Reader, now: number): readonly Run[] {
  if (reader.announceBy === undefined || reader.announceBy > now) return [];
  const runs: Run[] = [];
  reader.announceBy = undefined;
  for (const [run, due] of reader.announcements) {
    if (due <= now) {
      reader.announcements.delete(run);
      runs.push(run);
    } else {
      reader.announceBy = earliest(reader.announceBy, due);
    }
  }
  return runs;
}

/** Whether it claims to hold that number. */
export function claims(reader: Reader, run: Run, sequence: number): boolean {
  const claim = reader.claims.get(runKey(run));
  return claim !== undefined && covers(claim, sequence);
}

/** Whether `claim` says that this number can be had. */
export function covers({ floor, top, sparse }: Claim, sequence: number): boolean {
  if (sequence <= top) return sequence > floor;
  return sparse.some(({ from, to }) => from <= sequence && sequence <= to);
}
