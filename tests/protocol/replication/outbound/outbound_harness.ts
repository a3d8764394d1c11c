/**
 * The outbound side of a node under test, and a neighbour that takes from it.
 *
 * @module
 */
import { ANNOUNCE_GRID_MS } from "../../../../src/core/limits/replication.ts";
import type { PeerId } from "../../../../src/core/peer_id.ts";
import type { Control } from "../../../../src/protocol/link/control.ts";
import { decodeRecords, encodeRecord, RECORDS } from "../../../../src/protocol/link/record.ts";
import { createPlumtree } from "../../../../src/protocol/replication/broadcast/plumtree.ts";
import type { Incarnation } from "../../../../src/protocol/replication/log/author_sequence.ts";
import { createLog } from "../../../../src/protocol/replication/log/envelope_log.ts";
import type { LogEntry } from "../../../../src/protocol/replication/log/log_entry.ts";
import { type NeighbourState } from "../../../../src/protocol/replication/outbound/neighbour_state.ts";
import { createOutbound } from "../../../../src/protocol/replication/outbound/outbound.ts";
import { createServiceRecords } from "../../../../src/protocol/replication/outbound/service_records.ts";
import { createRegisters } from "../../../../src/protocol/replication/registers/registers.ts";
import { createRegisterCodec } from "../../../../src/protocol/replication/wire/register.ts";
import type { ReplicationEvent } from "../../../../src/protocol/replication/wire/replication_event.ts";
import {
  decodeVector,
  type Have,
} from "../../../../src/protocol/replication/wire/version_vector.ts";
import { START } from "../../identities.ts";
import { WITH_BULK } from "../../link/bulk_records.ts";
import { haveOf, idOf, neighbourStateOf } from "../neighbour_states.ts";
import { recordsOf } from "../replicator/replicator_network.ts";

/** Two who talk: of them the first has the lower id, and so tells numbers first. */
export const [LOW, HIGH] = (idOf(1) < idOf(5) ? [1, 5] : [5, 1]) as [number, number];
export const AUTHOR = idOf(4);

interface Append {
  readonly incarnation?: Incarnation;
  readonly sequence?: number;
  /** How many contents it has. */
  readonly count?: number;
  readonly length?: number;
  readonly hops?: number;
  readonly source?: PeerId;
  readonly pushed?: boolean;
}

/** The output of a node and a reader of it, who knows nobody. */
export function subject(self = LOW, other = HIGH) {
  const own: Incarnation = { author: idOf(self), epoch: START.wall };
  const incarnation: Incarnation = { author: AUTHOR, epoch: START.wall };
  const log = createLog(own.author, own.epoch);
  const unfit = new Set<LogEntry>();
  const checked: number[] = [];
  const tops = new Map<Incarnation, number>();
  const neighbour = neighbourStateOf(other);
  const neighbours = new Map([neighbourStateOf(6), neighbour].map((one) => [one.id, one]));
  const events: ReplicationEvent[] = [];
  const serviceRecords = createServiceRecords(
    neighbours,
    (event) => void events.push(event),
    WITH_BULK,
  );
  const output = createOutbound({
    log,
    own,
    plumtree: createPlumtree(() => false),
    registers: createRegisters(createRegisterCodec("lan")),
    haveOf: (of) =>
      haveOf(of.author, tops.get(of) ?? tops.get(incarnation) ?? 0, { floor: log.floor(of) }),
    neighbours,
    serviceRecords,
    isFit(entry) {
      checked.push(entry.numbers.from);
      return !unfit.has(entry);
    },
    emit: () => {},
  });
  Object.assign(neighbour.announcements, { listBy: undefined });
  Object.assign(neighbour.tree, { linked: new Set() });
  return {
    own,
    incarnation,
    log,
    output,
    neighbour,
    neighbours,
    events,
    serviceRecords,
    unfit,
    checked,
    append(changes: Append = {}): LogEntry {
      const { incarnation: of = incarnation, length = 100, hops = 2, pushed = true } = changes;
      const sequence = changes.sequence ?? (tops.get(of) ?? 0) + 1;
      const numbers = { from: sequence, to: sequence + (changes.count ?? 1) - 1 };
      tops.set(of, Math.max(numbers.to, tops.get(of) ?? 0));
      return log.append({
        incarnation: of,
        numbers,
        room: "general",
        clock: { ms: 0, counter: 0 },
        digest: "",
        record: encodeRecord(
          RECORDS.envelope.number,
          Uint8Array.of(sequence),
          new Uint8Array(length - 5),
        ),
        hops,
        source: of === own ? undefined : changes.source ?? idOf(8),
        pushed,
        checked: true,
        came: 0,
      });
    },
    take: (now = 0, queued = 0) => output.take(neighbour, queued, now),
  };
}

/** The numbers of envelopes among the records. */
export const numbersOf = (records: readonly Uint8Array[]) =>
  records.flatMap((record) => decodeRecords(record)!)
    .flatMap(({ kind, body }) => kind === RECORDS.envelope.number ? [body[0]] : []);

export function claimsOf(records: readonly Uint8Array[]): readonly Have[] {
  return records.flatMap((record) => decodeRecords(record)!)
    .flatMap(({ kind, body }) => kind === RECORDS.vector.number ? decodeVector(body)! : []);
}

export const controlsOf = (records: readonly Uint8Array[]): readonly Control[] =>
  recordsOf(records).flatMap((word) => word.type === "control" ? [word.control] : []);

/** When it is told the numbers of a run. */
export function toldAt(
  { neighbour, incarnation }: {
    readonly neighbour: NeighbourState;
    readonly incarnation: Incarnation;
  },
): number {
  return neighbour.announcements.due.get(incarnation)!;
}

/** Whether that is as soon as it is to be, or a little sooner, with others. */
export const isWithin = (told: number, ms: number): boolean =>
  told <= ms && told > ms - ANNOUNCE_GRID_MS;
