/**
 * All messages of a run: who sent and received which, and what must never happen.
 *
 * @module
 */

import { createHash, type Hash } from "node:crypto";
import { type Clock, compareClocks } from "../../src/core/hybrid_logical_clock.ts";
import type { PeerId } from "../../src/core/peer_id.ts";
import type { MeshEvent } from "../../src/protocol/mesh/api/mesh_io.ts";
import {
  clockOf,
  type Envelope,
  type Received,
} from "../../src/protocol/replication/wire/envelope.ts";
import type { Misdated } from "../../src/protocol/replication/wire/misdated.ts";

/** A message, as its author said it. */
export interface SentMessage {
  /** From 0, in the order in which all was said. */
  readonly index: number;
  readonly envelope: Envelope;
  /** Virtual ms; of a dishonest author, when it was first heard. */
  readonly at: number;
  /** The run that said it; `undefined` where none of the honest ones did. */
  readonly by: Incarnation | undefined;
}

/** One run of one node: what it said and heard from its start to its end. */
export interface Incarnation {
  readonly id: PeerId;
  readonly epoch: number;
  /** When it first had a link: what was said from then on it is to hear. Virtual ms. */
  linkedAt: number | undefined;
  ended: boolean;
  /** How often it heard each message, by the message's index. */
  readonly times: number[];
  /** How many messages of each author it counted as missing. */
  readonly missing: Map<PeerId, number>;
}

/** Something that must never happen, in a sentence. */
export type Breach = string;

/** What was said and heard in the whole network, noted while it happens. */
export interface SentMessages {
  readonly said: readonly SentMessage[];
  readonly runs: readonly Incarnation[];
  /** What was wrong at once, by its kind. */
  readonly breaches: Readonly<Record<BreachKind, readonly Breach[]>>;
  /** A run begins; what its machine tells is to be noted. */
  begin(id: PeerId, epoch: number): Incarnation;
  /** `at`: virtual ms. */
  note(run: Incarnation, event: MeshEvent, at: number): void;
  /** Looks a message up. */
  find(author: PeerId, epoch: number, sequence: number): SentMessage | undefined;
  /**
   * SHA-256 of all that was noted, in hexadecimal: equal for equal runs of the simulation. Ends the
   * history.
   */
  digest(): string;
}

export type BreachKind =
  /** A run heard the same message again. */
  | "twice"
  /** Somebody honest is said to have said what it did not say, or otherwise than it did. */
  | "forged"
  /** What was said after something was heard sorts before it. */
  | "disorder";

/**
 * Is told when a run hears a message for the first time, with the mark that the message has there;
 * `at`: virtual ms.
 */
export type Listener = (
  run: Incarnation,
  said: SentMessage,
  hops: number,
  at: number,
  mark: Misdated | undefined,
) => void;

/**
 * A history in which nothing happened yet. `hasPlace`: whether order is promised of a message said
 * or heard at `at` (virtual ms): of all where it is not given.
 */
export function createSentMessages(
  listener?: Listener,
  hasPlace: (envelope: Envelope, at: number) => boolean = () => true,
): SentMessages {
  const said: SentMessage[] = [];
  const runs: Incarnation[] = [];
  const byAuthor = new Map<PeerId, Map<number, Map<number, SentMessage>>>();
  const honest = new Set<PeerId>();
  const clocks = new Map<Incarnation, Clock>();
  const breaches: Record<BreachKind, Breach[]> = { twice: [], forged: [], disorder: [] };
  const scribe = createScribe();

  const nameOf = ({ author, epoch, sequence }: Envelope) =>
    `message ${sequence} of ${author.slice(0, 8)} in ${epoch}`;

  function find(author: PeerId, epoch: number, sequence: number): SentMessage | undefined {
    return byAuthor.get(author)?.get(epoch)?.get(sequence);
  }

  function enter(envelope: Envelope, at: number, by: Incarnation | undefined): SentMessage {
    const entry: SentMessage = { index: said.length, envelope, at, by };
    said.push(entry);
    const epochs = byAuthor.get(envelope.author) ?? new Map<number, Map<number, SentMessage>>();
    byAuthor.set(envelope.author, epochs);
    const sequences = epochs.get(envelope.epoch) ?? new Map<number, SentMessage>();
    epochs.set(envelope.epoch, sequences);
    sequences.set(envelope.sequence, entry);
    return entry;
  }

  function say(run: Incarnation, envelope: Envelope, at: number): void {
    if (find(envelope.author, envelope.epoch, envelope.sequence) !== undefined) {
      breaches.forged.push(`${nameOf(envelope)} was said twice`);
    }
    const clock = clocks.get(run);
    const isOrdered = hasPlace(envelope, at);
    if (isOrdered && clock !== undefined && compareClocks(clockOf(envelope), clock) <= 0) {
      breaches.disorder.push(`${nameOf(envelope)} sorts before what its author knew`);
    }
    if (isOrdered) clocks.set(run, clockOf(envelope));
    enter(envelope, at, run);
  }

  function hear(
    run: Incarnation,
    { envelope, hops, misdated }: Received,
    at: number,
  ): void {
    let known = find(envelope.author, envelope.epoch, envelope.sequence);
    if (known === undefined && honest.has(envelope.author)) {
      breaches.forged.push(`${nameOf(envelope)} was never said`);
    }
    known ??= enter(envelope, at, undefined);
    if (!isSame(known.envelope, envelope)) {
      if (honest.has(envelope.author)) breaches.forged.push(`${nameOf(envelope)} was changed`);
    }
    const clock = clocks.get(run);
    // other clocks may be such as nobody follows
    const isOrdered = known.by !== undefined && hasPlace(envelope, at);
    if (isOrdered && (clock === undefined || compareClocks(clockOf(envelope), clock) > 0)) {
      clocks.set(run, clockOf(envelope));
    }
    const times = (run.times[known.index] ?? 0) + 1;
    run.times[known.index] = times;
    // of people whom somebody invents by the thousand nobody can remember everything
    const isForgotten = known.by === undefined && !honest.has(envelope.author);
    if ((times > 1 && !isForgotten) || known.by === run) {
      breaches.twice.push(`${run.id.slice(0, 8)} heard ${nameOf(envelope)} again`);
    } else {
      listener?.(run, known, hops, at, misdated);
    }
  }

  return {
    said,
    runs,
    breaches,
    find,
    begin(id, epoch) {
      honest.add(id);
      const run: Incarnation = {
        id,
        epoch,
        linkedAt: undefined,
        ended: false,
        times: [],
        missing: new Map(),
      };
      runs.push(run);
      return run;
    },
    note(run, event, at) {
      scribe.note(run, event, at);
      switch (event.type) {
        case "neighbourUp":
          run.linkedAt ??= at;
          break;
        case "published":
          say(run, event.envelope, at);
          break;
        case "received":
          for (const received of event.received) hear(run, received, at);
          break;
        case "missing":
          run.missing.set(event.id, (run.missing.get(event.id) ?? 0) + event.count);
          break;
      }
    },
    digest: () => scribe.digest(),
  };
}

/** Whether two envelopes say the same, so that they sort and show alike everywhere. */
function isSame(a: Envelope, b: Envelope): boolean {
  return a.content === b.content && a.clock[0] === b.clock[0] && a.clock[1] === b.clock[1] &&
    a.prev === b.prev && a.timestamp === b.timestamp && a.type === b.type && a.room === b.room &&
    a.sender === b.sender;
}

/** Writes down what happens, and keeps no more of it than its digest. */
interface Scribe {
  note(run: Incarnation, event: MeshEvent, at: number): void;
  digest(): string;
}

/** How much is gathered before it goes into the digest. */
const PAGE_CHARACTERS = 64 * 1024;

function createScribe(): Scribe {
  const hash: Hash = createHash("sha256");
  let page = "";

  return {
    note(run, event, at) {
      page += `${at} ${run.id} ${run.epoch} ${normaliseFlags(event)}\n`;
      if (page.length < PAGE_CHARACTERS) return;
      hash.update(page);
      page = "";
    },
    digest: () => hash.update(page).digest("hex"),
  };
}

function normaliseFlags(event: MeshEvent): string {
  switch (event.type) {
    case "received":
      return event.received.map(({ envelope, hops }) =>
        `${envelope.author} ${envelope.epoch} ${envelope.sequence} ${hops}`
      ).join(",");
    case "presence": {
      const { author, epoch, clock, gone } = event.presence;
      return `${author} ${epoch} ${clock.ms} ${clock.counter} ${gone}`;
    }
    default:
      return JSON.stringify(event);
  }
}
