/**
 * Hostile relays: spoil signatures, withhold, swallow, replay.
 *
 * @module
 */

import { encodeControl } from "../../../src/protocol/link/control.ts";
import { encodeRecord, RECORD_HEADER_BYTES, RECORDS } from "../../../src/protocol/link/record.ts";
import { decodeEnvelope } from "../../../src/protocol/replication/wire/envelope.ts";
import { encodeVector } from "../../../src/protocol/replication/wire/version_vector.ts";
import { createForger, memberKey, spoil } from "./forger.ts";
import { VICTIMS } from "./hostile_gossip.ts";
import type { CreateHostileBehaviour } from "./hostile_node.ts";

const isKind = (kind: number) => (record: Uint8Array): boolean => record[0] === kind;
const isEnvelope = isKind(RECORDS.envelope.number);

/**
 * Passes on what others say with wrong signatures on all but the last of what goes out together.
 */
export const spoiler: CreateHostileBehaviour = () => ({
  everyMs: 1_000,
  say(_, records) {
    const last = records.findLastIndex(isEnvelope);
    return records.map((record, index) =>
      isEnvelope(record) && index !== last ? spoil(record) : record
    );
  },
});

/**
 * Passes on every second envelope, as if it had come over a great many links, and claims to hold
 * the others.
 */
export const withholder: CreateHostileBehaviour = ({ epoch }) => {
  let count = 0;
  const tops = new Map<string, number>();
  return {
    everyMs: 200,
    say: (_, records) =>
      records.filter((record) => !isEnvelope(record) || ++count % 2 === 0)
        .map((record) => {
          if (!isEnvelope(record)) return record;
          const body = record.slice(RECORD_HEADER_BYTES);
          body[0] = count % 4 === 0 ? 200 : 1;
          return encodeRecord(RECORDS.envelope.number, body);
        }),
    act: () =>
      encodeVector(
        [...tops].map(([author, top]) => ({
          author: author as ReturnType<typeof memberKey>["id"],
          epoch,
          floor: 0,
          top: top + 1,
          head: "",
          sparse: [],
        })),
      ),
    answer(_, effect) {
      if (effect.type === "records" && effect.kind === "envelope") {
        for (const body of effect.bodies) {
          const envelope = decodeEnvelope(body)?.signed.envelope;
          if (envelope === undefined) continue;
          tops.set(envelope.author, Math.max(tops.get(envelope.author) ?? 0, envelope.sequence));
        }
      }
      if (effect.type !== "control" || effect.control.control !== "want") return "as usual";
      const { author, epoch: run } = effect.control;
      return [encodeControl({ control: "given", author, epoch: run, floor: 0 })];
    },
  };
};

/** Takes everything and passes on nothing, nor acknowledges it. */
export const blackHole: CreateHostileBehaviour = () => ({
  everyMs: 1_000,
  say: (_, records) =>
    records.filter((record) => !isEnvelope(record) && !isKind(RECORDS.vector.number)(record)),
});

const DAY_MS = 24 * 3600_000;
const RECORDED = 20;

/** Has what everybody said yesterday, and who was there, and brings it again, asked or not. */
export const replayer: CreateHostileBehaviour = ({ epoch }) => {
  const yesterday = epoch - DAY_MS;
  const recorded = Array.from({ length: VICTIMS }, (_, number) => {
    const pen = createForger(memberKey(number), yesterday);
    const at = (ms: number) => ({ monotonic: 0, wall: yesterday + 1_000 * ms });
    return {
      author: pen.signer.id,
      envelopes: Array.from(
        { length: RECORDED },
        (_, index) => pen.write(at(index), { sender: `node${number}`, content: "of yesterday" }),
      ),
      presences: [false, true].map((gone, index) =>
        pen.presence(at(RECORDED + index), { name: `old${number}`, gone })
      ),
    };
  });
  return {
    everyMs: 3_000,
    act: () => [
      ...recorded.flatMap(({ envelopes, presences }) => [...presences, ...envelopes]),
      ...encodeVector(recorded.map(({ author }) => ({
        author,
        epoch: yesterday,
        floor: 0,
        top: RECORDED,
        head: "",
        sparse: [],
      }))),
    ],
    answer(_, effect) {
      if (effect.type !== "control" || effect.control.control !== "want") return "as usual";
      const { author, epoch: run } = effect.control;
      if (run !== yesterday) return "as usual";
      const found = recorded.find((one) => one.author === author);
      const given = encodeControl({ control: "given", author, epoch: run, floor: 0 });
      return [...found?.envelopes ?? [], given];
    },
  };
};
