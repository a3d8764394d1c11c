/**
 * Anti-entropy under test, with neighbours that a test plays.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import type { Control } from "../../../../src/protocol/link/control.ts";
import { createAntiEntropy } from "../../../../src/protocol/replication/broadcast/anti_entropy.ts";
import { createPlumtree } from "../../../../src/protocol/replication/broadcast/plumtree.ts";
import { noteAnswer } from "../../../../src/protocol/replication/broadcast/sync_state.ts";
import type { Incarnation } from "../../../../src/protocol/replication/log/author_sequence.ts";
import { createAuthorSequences } from "../../../../src/protocol/replication/log/author_sequences.ts";
import { createLog } from "../../../../src/protocol/replication/log/envelope_log.ts";
import type { NeighbourState } from "../../../../src/protocol/replication/outbound/neighbour_state.ts";
import {
  createEnvelopeCodec,
  decodeEnvelope,
} from "../../../../src/protocol/replication/wire/envelope.ts";
import type { Have } from "../../../../src/protocol/replication/wire/version_vector.ts";
import { START } from "../../identities.ts";
import { createEnvelopeWriter } from "../log/envelope_writer.ts";
import { haveOf, idOf, neighbourStateOf } from "../neighbour_states.ts";

export const AUTHOR = idOf(4);
export const INCARNATION: Incarnation = { author: AUTHOR, epoch: START.wall };
export const CHAIN = createEnvelopeWriter(4).several(60);

/** Anti-entropy whose neighbours a test plays; times are ms from 0. */
export function antiEntropyHarness() {
  const neighbours = new Map<PeerId, NeighbourState>();
  const authorSequences = createAuthorSequences(createEnvelopeCodec("lan"), {
    isHere: () => false,
    isLinked: () => false,
    pathOf: (id) => [id],
    knownSince: () => Infinity,
    dropped: () => {},
  });
  const log = createLog(idOf(1), 1);
  const plumtree = createPlumtree((id) => neighbours.has(id));
  const missing: number[] = [];
  const repairing: number[] = [];
  const diagnostics: string[] = [];
  const antiEntropy = createAntiEntropy({
    neighbours,
    authorSequences,
    log,
    plumtree,
    emit(event) {
      if (event.type === "missing") missing.push(event.count);
      if (event.type === "repairing") repairing.push(event.count);
      if (event.type === "diagnostic") diagnostics.push(`${event.id}: ${event.reason}`);
    },
  });
  const s = {
    antiEntropy,
    log,
    authorSequences,
    plumtree,
    neighbours,
    missing,
    repairing,
    diagnostics,
    join(number: number): NeighbourState {
      const neighbour = neighbourStateOf(number);
      neighbours.set(neighbour.id, neighbour);
      return neighbour;
    },
    part(neighbour: NeighbourState, now: number) {
      neighbours.delete(neighbour.id);
      antiEntropy.detach(neighbour, now);
    },
    claim: (neighbour: NeighbourState, top: number, now: number, changes: Partial<Have> = {}) =>
      antiEntropy.onHave(neighbour, haveOf(AUTHOR, top, changes), now),
    /** The numbers come, without word of who brought them. */
    come(from: number, to: number, now: number) {
      const authorSequence = authorSequences.find(INCARNATION) ??
        authorSequences.open(INCARNATION, 0)!;
      const bodies = CHAIN.slice(from - 1, to);
      authorSequence.take(bodies.map((body) => decodeEnvelope(body)!));
      antiEntropy.onEnvelopes(authorSequence, now);
    },
    /**
     * What `reader` asked for is answered with these numbers, if any, and the word that ends it.
     */
    answer(
      neighbour: NeighbourState,
      range: readonly [number, number] | undefined,
      now: number,
      floor = 0,
    ) {
      if (range !== undefined) {
        s.come(...range, now);
        noteAnswer(neighbour.sync);
      }
      antiEntropy.onAnswerEnd(neighbour, INCARNATION, floor, now);
    },
    /** Lets time pass, tick by tick. */
    pass(until: number) {
      for (let due = antiEntropy.deadline(); due !== undefined && due <= until;) {
        antiEntropy.tick(due);
        const next = antiEntropy.deadline();
        assert.ok(next === undefined || next > due, "a tick changed nothing");
        due = next;
      }
    },
  };
  return s;
}

/** Takes what `reader` is asked for: from, to. */
export function asked(neighbour: NeighbourState): readonly [number, number] | undefined {
  const want = neighbour.controls.controls.get("want") as
    | Extract<Control, { control: "want" }>
    | undefined;
  neighbour.controls.controls.delete("want");
  return want && [want.from, want.to];
}

export const grafts = ({ controls }: NeighbourState): readonly string[] =>
  [...controls.controls.values()].flatMap((one) => one.control === "graft" ? [one.author] : []);
