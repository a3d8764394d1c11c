/**
 * The transfer of bytes to a neighbour, as a feature that only tests know: `/send`, and a kind of
 * record of its own, over which an offer is accepted and chunks follow. The first user of records
 * between neighbours.
 *
 * @module
 */

import type { ChatContext } from "../../src/chat/features/chat_context.ts";
import { command, type Feature } from "../../src/chat/features/feature.ts";
import { FEATURES } from "../../src/chat/features/features.ts";
import { findPersonFor } from "../../src/chat/people/people.ts";
import { concat, fromUtf8, utf8 } from "../../src/core/bytes.ts";
import type { Now } from "../../src/core/now.ts";
import type { PeerId } from "../../src/core/peer_id.ts";
import type { RecordKind } from "../../src/protocol/link/record.ts";

const CHUNK_BYTES = 8 * 1024;
/** So many records wait for the link at most: it is never idle, and the queue never full. */
export const MOST_WAITING = 4;
/** What is accepted: an offer costs no memory, and its chunks no more than it says. */
export const MOST_BYTES = 4 * 1024 * 1024;

/** The row of the table of records. */
export const TRANSFER: RecordKind = {
  number: 65,
  maxBytes: 16 * 1024,
  delivery: "service",
  work: { perRecord: 1, perByte: 0.01 },
};

/** What a record is, by its first byte. */
export const STEP = { offer: 1, accept: 2, chunk: 3 } as const;

interface Sending {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** How much of it was sent; `undefined` until the offer is accepted. */
  at: number | undefined;
  /** How many records wait for the link. */
  waiting: number;
}

interface Receiving {
  readonly name: string;
  readonly bytes: number;
  readonly chunks: Uint8Array[];
  held: number;
}

/** The transfers of one engine. */
export interface Transfers {
  /** The features of the program, and transfer. */
  readonly features: readonly Feature[];
  /** What came whole, by name. */
  readonly came: ReadonlyMap<string, Uint8Array>;
  /** Bytes of what is under way to here. */
  readonly heldBytes: number;
  /** The most records that ever waited for one link. */
  readonly mostWaited: number;
}

/** Makes transfers of `files`, by name. */
export function createTransfers(files: ReadonlyMap<string, Uint8Array> = new Map()): Transfers {
  const sending = new Map<PeerId, Sending>();
  const receiving = new Map<PeerId, Receiving>();
  const came = new Map<string, Uint8Array>();
  let mostWaited = 0;

  const send = (
    { sendRecord }: ChatContext,
    to: PeerId,
    step: number,
    ...body: readonly Uint8Array[]
  ) => sendRecord(to, "transfer", concat(Uint8Array.of(step), ...body));

  function pump(to: PeerId, context: ChatContext, now: Now): void {
    const transfer = sending.get(to);
    if (transfer?.at === undefined) return;
    const { name, bytes } = transfer;
    while (transfer.waiting < MOST_WAITING && transfer.at < bytes.length) {
      const chunk = bytes.subarray(transfer.at, transfer.at + CHUNK_BYTES);
      send(context, to, STEP.chunk, chunk);
      transfer.at += chunk.length;
      mostWaited = Math.max(mostWaited, ++transfer.waiting);
    }
    if (transfer.at < bytes.length || transfer.waiting > 0) return;
    sending.delete(to);
    context.notifier.notice("transfer", `sent ${name}`, now);
  }

  function take(chunk: Uint8Array, from: PeerId, context: ChatContext, now: Now): void {
    const transfer = receiving.get(from);
    if (transfer === undefined || transfer.held + chunk.length > transfer.bytes) return;
    transfer.chunks.push(chunk);
    transfer.held += chunk.length;
    if (transfer.held < transfer.bytes) return;
    receiving.delete(from);
    came.set(transfer.name, concat(...transfer.chunks));
    context.notifier.notice("transfer", `${transfer.name} came`, now);
  }

  const feature: Feature = {
    commands: [
      command({
        name: "send",
        usage: "/send USER NAME",
        summary: "send bytes to a neighbour",
        arguments: ["user", "text"],
        run(call, [user, name], context) {
          const bytes = files.get(name);
          const person = findPersonFor(call, user, context.people.reachable);
          if (bytes === undefined || person === undefined) return;
          sending.set(person.id, { name, bytes, at: undefined, waiting: 1 });
          const offer = { name, bytes: bytes.length };
          send(context, person.id, STEP.offer, utf8(JSON.stringify(offer)));
        },
      }),
    ],
    records: {
      transfer: {
        receive(body, from, context, now) {
          const rest = body.subarray(1);
          if (body[0] === STEP.offer) {
            const { name, bytes } = JSON.parse(fromUtf8(rest) ?? "{}");
            if (bytes > MOST_BYTES) return;
            receiving.set(from, { name, bytes, chunks: [], held: 0 });
            send(context, from, STEP.accept);
          } else if (body[0] === STEP.accept) {
            const transfer = sending.get(from);
            if (transfer === undefined) return;
            transfer.at ??= 0;
            pump(from, context, now);
          } else if (body[0] === STEP.chunk) {
            take(rest, from, context, now);
          }
        },
        sent(count, to, context, now) {
          const transfer = sending.get(to);
          if (transfer !== undefined) transfer.waiting -= count;
          pump(to, context, now);
        },
        refused(to, { notifier }, now) {
          if (sending.delete(to)) notifier.notice("transfer", "no link, or too much waits", now);
        },
        reset(id, { notifier }, now) {
          const stopped = [
            ...sending.delete(id) ? ["to"] : [],
            ...receiving.delete(id) ? ["from"] : [],
          ];
          for (const way of stopped) notifier.notice("transfer", `stopped: ${way}`, now);
        },
      },
    },
  };

  return {
    features: [...FEATURES, feature],
    came,
    get heldBytes() {
      return [...receiving.values()].reduce((sum, { held }) => sum + held, 0);
    },
    get mostWaited() {
      return mostWaited;
    },
  };
}
