import assert from "node:assert/strict";
import type { PeerId } from "../../../../src/core/peer.ts";
import type { Control } from "../../../../src/protocol/link/control.ts";
import {
  createEnvelopeCodec,
  decodeEnvelope,
} from "../../../../src/protocol/replication/wire/envelope.ts";
import type { Run } from "../../../../src/protocol/replication/log/envelope_log.ts";
import { type Reader } from "../../../../src/protocol/replication/broadcast/neighbour_state.ts";
import { createRouter } from "../../../../src/protocol/replication/broadcast/plumtree.ts";
import { createStreams } from "../../../../src/protocol/replication/log/author_sequences.ts";
import { createSynchroniser } from "../../../../src/protocol/replication/broadcast/anti_entropy.ts";
import type { Claim } from "../../../../src/protocol/replication/wire/version_vector.ts";
import { START } from "../../identities.ts";
import { claimOf, idOf, readerOf } from "../neighbour_states.ts";
import { createWriter } from "../log/envelope_writer.ts";

export const AUTHOR = idOf(4);
export const RUN: Run = { author: AUTHOR, epoch: START.wall };
export const CHAIN = createWriter(4).several(60);

/** A synchroniser whose neighbours do what a test makes them do; times are ms from 0. */
export function subject() {
  const readers = new Map<PeerId, Reader>();
  const streams = createStreams(createEnvelopeCodec("lan"), {
    isHere: () => false,
    isLinked: () => false,
    knownSince: () => Infinity,
    dropped: () => {},
  });
  const router = createRouter((id) => readers.has(id));
  const missing: number[] = [];
  const repairing: number[] = [];
  const synchroniser = createSynchroniser({
    readers,
    streams,
    router,
    missing: (_, count) => void missing.push(count),
    repairing: (_, count) => void repairing.push(count),
  });
  const s = {
    synchroniser,
    streams,
    router,
    readers,
    missing,
    repairing,
    join(number: number): Reader {
      const reader = readerOf(number);
      readers.set(reader.id, reader);
      return reader;
    },
    part(reader: Reader, now: number) {
      readers.delete(reader.id);
      synchroniser.detach(reader, now);
    },
    claim: (reader: Reader, top: number, now: number, changes: Partial<Claim> = {}) =>
      synchroniser.heard(reader, claimOf(AUTHOR, top, changes), now),
    /** The numbers come, without word of who brought them. */
    come(from: number, to: number, now: number) {
      const stream = streams.find(RUN) ?? streams.open(RUN, 0)!;
      const bodies = CHAIN.slice(from - 1, to);
      stream.take(bodies.map((body) => decodeEnvelope(body)!), START.wall);
      synchroniser.came(stream, now);
    },
    /** What `reader` asked for is answered with these numbers, if any, and the word that ends it. */
    answer(reader: Reader, range: readonly [number, number] | undefined, now: number, floor = 0) {
      if (range !== undefined) {
        s.come(...range, now);
        if (reader.pull !== undefined) reader.pull.brought = true;
      }
      synchroniser.given(reader, RUN, floor, now);
    },
    /** Lets time pass, tick by tick. */
    pass(until: number) {
      for (let due = synchroniser.deadline(); due !== undefined && due <= until;) {
        synchroniser.tick(due);
        const next = synchroniser.deadline();
        assert.ok(next === undefined || next > due, "a tick changed nothing");
        due = next;
      }
    },
  };
  return s;
}

/** Takes what `reader` is asked for: from, to. */
export function asked(reader: Reader): readonly [number, number] | undefined {
  const want = reader.controls.get("want") as Extract<Control, { control: "want" }> | undefined;
  reader.controls.delete("want");
  return want && [want.from, want.to];
}

export const grafts = ({ controls }: Reader): readonly string[] =>
  [...controls.values()].flatMap((one) => one.control === "graft" ? [one.author] : []);
