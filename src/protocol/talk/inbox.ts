import type { KeyObject } from "node:crypto";
import { type Clock, CLOCK_ZERO, compareClocks } from "../../core/clock.ts";
import { MAX_CLOCK_AHEAD_MS } from "../../core/limits.ts";
import {
  clockOf,
  decodeEnvelope,
  type Envelope,
  type EnvelopeCodec,
  FIRST_HOP,
  type SignedEnvelope,
} from "./envelope.ts";
import type { PeerId } from "../../core/peer.ts";

/** An envelope that is proven to be its author's. */
export interface Received {
  readonly envelope: Envelope;
  /** Links it crossed. */
  readonly hops: number;
  /** It was said before we first heard of this run of its author. */
  readonly earlier: boolean;
}

/** What became of a batch. */
export interface Acceptance {
  /** New ones, proven, in order. */
  readonly received: readonly Received[];
  readonly duplicates: number;
  /** How many of the author's messages are missing before these, for good. */
  readonly missing: number;
  /** What an honest neighbour would not have passed on, one reason each. */
  readonly linkFaults: readonly string[];
  /** Rules that the author broke under a valid signature, one reason each; those envelopes count as seen but are not shown. */
  readonly authorFaults: readonly string[];
}

/** What is known of one author's current epoch: up to which number everything came, exactly once. */
export interface Inbox {
  readonly epoch: number;
  /** Number of the newest envelope; 0 before the first. */
  readonly top: number;
  /**
   * Takes the envelopes that the author's own link brought in one batch. Of each run without holes the last one's signature
   * proves those before it, since each names the digest of its predecessor; without it none of the run is taken.
   */
  accept(bodies: readonly Uint8Array[], wall: number): Acceptance;
}

/**
 * An inbox for what `author` says in `epoch`, from the first number it happens to start with; what comes up to `newest`, which
 * it had said before we met, counts as earlier.
 */
export function createInbox(
  author: PeerId,
  epoch: number,
  key: KeyObject,
  codec: EnvelopeCodec,
  newest: number,
): Inbox {
  let top = 0;
  let digest: string | undefined;
  let clock: Clock = CLOCK_ZERO;

  type Decoded = { readonly signed: SignedEnvelope; readonly hops: number };

  /** Cuts a batch into runs without holes, leaving out what is not new or can't be right. */
  function runsOf(
    bodies: readonly Uint8Array[],
    linkFaults: string[],
  ): { readonly runs: readonly (readonly Decoded[])[]; readonly duplicates: number } {
    const runs: Decoded[][] = [];
    let duplicates = 0;
    let last: { readonly sequence: number; readonly digest: string | undefined } = {
      sequence: top,
      digest,
    };
    for (const body of bodies) {
      const decoded = decodeEnvelope(body);
      if (decoded === undefined) {
        linkFaults.push("malformed envelope");
        continue;
      }
      const { envelope } = decoded.signed;
      const follows = envelope.sequence === last.sequence + 1;
      if (envelope.author !== author || envelope.epoch !== epoch) {
        linkFaults.push("another author's envelope"); // nobody relays yet
      } else if (decoded.hops !== FIRST_HOP) {
        linkFaults.push("wrong hop count");
      } else if (envelope.sequence <= last.sequence) {
        duplicates++;
      } else if (follows && envelope.prev !== (last.digest ?? "")) {
        linkFaults.push("broken chain");
      } else {
        if (follows && runs.length > 0) runs.at(-1)!.push(decoded);
        else runs.push([decoded]);
        last = { sequence: envelope.sequence, digest: decoded.signed.digest };
      }
    }
    return { runs, duplicates };
  }

  return {
    epoch,
    get top() {
      return top;
    },
    accept(bodies, wall) {
      const linkFaults: string[] = [];
      const authorFaults: string[] = [];
      const received: Received[] = [];
      let missing = 0;
      const { runs, duplicates } = runsOf(bodies, linkFaults);
      for (const run of runs) {
        const head = run.at(-1)!.signed;
        if (!codec.verify(head, key)) {
          linkFaults.push("wrong signature");
          break;
        }
        if (digest !== undefined) missing += run[0]!.signed.envelope.sequence - top - 1;
        for (const { signed, hops } of run) {
          const reading = clockOf(signed.envelope);
          if (compareClocks(reading, clock) <= 0) {
            authorFaults.push("its clock went back");
          } else if (reading.ms - wall > MAX_CLOCK_AHEAD_MS) {
            authorFaults.push("its clock is more than 400 days ahead");
          } else {
            clock = reading;
            const earlier = signed.envelope.sequence <= newest;
            received.push({ envelope: signed.envelope, hops, earlier });
          }
        }
        top = head.envelope.sequence;
        digest = head.digest;
      }
      return { received, duplicates, missing, linkFaults, authorFaults };
    },
  };
}
